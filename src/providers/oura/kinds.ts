import type { ConsentCategory } from "#src/domain/consent.ts";

/** One collection of the vendor's API v2. */
export interface Kind {
  /** The last part of its address, and its name in webhooks. */
  readonly name: string;
  /** The consents that allow asking for it; any one is enough. */
  readonly categories: readonly ConsentCategory[];
  /** The grants that the vendor wants for it. */
  readonly scope: string;
  /** What to ask for beside what always comes, where the whole document says more than the consent covers. */
  readonly fields?: Readonly<Partial<Record<ConsentCategory, readonly string[]>>>;
}

const document = (name: string, category: ConsentCategory, scope = "daily"): Kind => ({
  name,
  categories: [category],
  scope,
});

/**
 * Everything that is pulled, subscribed to and asked a grant for: kinds that carry a metric of ours, and no other.
 *
 * Not asked for: `daily_sleep` and `daily_stress`, the vendor's scores of what other documents say, and `heartrate`, a
 * series of the whole day of which a resting heart rate by night is all that the model reads, and that is in `sleep`.
 */
export const KINDS: readonly Kind[] = [
  {
    name: "sleep",
    categories: ["sleep", "heart"],
    scope: "daily",
    fields: {
      sleep: ["type", "total_sleep_duration", "efficiency"],
      heart: ["type", "average_hrv", "hrv", "lowest_heart_rate", "average_breath"],
    },
  },
  document("daily_readiness", "heart"),
  document("daily_spo2", "heart", "spo2Daily"),
  document("daily_activity", "activity"),
  document("workout", "activity", "workout"),
];

export const kindNamed = (name: string): Kind | undefined => KINDS.find((kind) => kind.name === name);

export const isConsented = ({ categories }: Kind, consented: readonly ConsentCategory[]): boolean =>
  categories.some((category) => consented.includes(category));
