import { allows } from "#src/domain/consent.ts";
import { type Language, languageOf } from "#src/domain/language.ts";
import type { Person } from "#src/domain/person.ts";
import { isPrivate } from "#src/domain/person.ts";
import {
  EMPTY_STYLE,
  type StyleChoices,
  type StyleProfile,
  styleOf,
  type WritingStyle,
  withMessage,
} from "#src/domain/style-profile.ts";
import { daysBetween, localDay } from "#src/domain/time.ts";
import type { Turn } from "#src/domain/turn.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";
import type { DataContributor } from "#src/services/data-contributors.ts";

export interface StyleView {
  /** `false`: the person has not agreed, nothing is measured, and `style` is what their platform's language says. */
  readonly agreed: boolean;
  readonly profile: StyleProfile;
  readonly choices: StyleChoices;
  readonly style: WritingStyle;
}

export interface StyleService {
  /** How to write to the person now; a choice or a measurement counts while their consent holds. */
  of(person: Person, now: Date): Promise<WritingStyle>;
  view(person: Person, now: Date): Promise<StyleView>;
  /** Sets what is named and leaves the rest; `undefined` as a value goes back to what was measured. Needs consent. */
  choose(person: Person, choices: StyleChoices, now: Date): Promise<StyleView>;
  /** False where nothing was kept. */
  forget(person: Person): Promise<boolean>;
  /**
   * The language, other than English, of somebody to whom what stays in English is to be said now, which is once; undefined for
   * everybody else. `heard` is what they just wrote.
   */
  tellEnglishOnce(person: Person, now: Date, note: EnglishNote, heard?: string): Promise<Language | undefined>;
}

/** Everything is in English, or only what no language model words. */
export type EnglishNote = "english-only" | "english-cards";

const EMPTY = { profile: EMPTY_STYLE, choices: {} };

export function createStyleService(work: UnitOfWork): StyleService {
  async function view(person: Person, now: Date, stores: Stores = work.of(person.tenant).stores): Promise<StyleView> {
    const agreed = await mayLearn(stores, person, now);
    const { profile, choices } = (agreed ? await stores.styles.get(person.tenant, person.id) : undefined) ?? EMPTY;
    return { agreed, profile, choices, style: styleOf(profile, choices, person.language) };
  }

  return {
    view,
    of: async (person, now) => (await view(person, now)).style,
    async choose(person, choices, now) {
      return work.of(person.tenant).transaction(async (stores) => {
        const before = await view(person, now, stores);
        if (!before.agreed) return before;
        const wanted: StyleChoices = { ...before.choices, ...choices };
        const kept = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
        await stores.styles.put(person.tenant, person.id, { profile: before.profile, choices: kept, updatedAt: now });
        return view(person, now, stores);
      });
    },
    forget: ({ tenant, id }) => work.of(tenant).stores.styles.remove(tenant, id),
    async tellEnglishOnce(person, now, note, heard = "") {
      const written = languageOf(heard) ?? "en";
      const language = written === "en" ? (await view(person, now)).style.language : written;
      if (language === "en") return undefined;
      const isNews = await work.of(person.tenant).stores.styles.told(person.tenant, person.id, note, now);
      return isNews ? language : undefined;
    },
  };
}

const mayLearn = async (stores: Stores, { tenant, id }: Person, now: Date): Promise<boolean> =>
  allows(await stores.consents.holding(tenant, id, now), "writing-style", "coaching");

/** One more message of the person to Kairos, in the transaction that ends its turn: counted once, and its words are not kept. */
export async function learnStyle(stores: Stores, person: Person, turn: Turn): Promise<void> {
  if (turn.kind !== "message" || !isPrivate(turn.surface) || !(await mayLearn(stores, person, turn.now))) return;
  const { profile, choices } = (await stores.styles.get(person.tenant, person.id)) ?? EMPTY;
  const next = withMessage(profile, turn.text);
  if (next !== profile)
    await stores.styles.put(person.tenant, person.id, { profile: next, choices, updatedAt: turn.now });
}

/** How somebody writes: told with how many messages it rests on; gone with the consent. */
export const styleData: DataContributor = {
  async about(stores, { person: { tenant, id, timeZone }, today, purposeOf }) {
    const kept = await stores.styles.get(tenant, id);
    return [
      {
        category: "How you write, as numbers",
        items: kept?.profile.messages ?? 0,
        newestAgeDays: kept === undefined ? undefined : daysBetween(localDay(kept.updatedAt, timeZone), today),
        source: "your messages to me, counted and not kept for this",
        purpose: purposeOf("writing-style"),
      },
    ];
  },

  async withdrawn(stores, { tenant, id }, categories) {
    if (categories.includes("writing-style")) await stores.styles.remove(tenant, id);
    return undefined;
  },
};
