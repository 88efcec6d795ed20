export const CONSENT_CATEGORIES = [
  "check-ins",
  "sleep",
  "heart",
  "activity",
  "calendar",
  "learning",
  "writing-style",
] as const;
export type ConsentCategory = (typeof CONSENT_CATEGORIES)[number];

export const CONSENT_PURPOSES = ["coaching", "team", "audit"] as const;
export type ConsentPurpose = (typeof CONSENT_PURPOSES)[number];

/** Raised whenever the text that people agree to changes its meaning. */
export const CONSENT_VERSION = 1;

export interface Consent {
  readonly category: ConsentCategory;
  readonly purpose: ConsentPurpose;
  readonly version: number;
  readonly grantedAt: Date;
}

/** The one-tap small version of first contact. */
export const SMALL_CONSENT: readonly Pick<Consent, "category" | "purpose">[] = [
  { category: "check-ins", purpose: "coaching" },
  { category: "learning", purpose: "coaching" },
];

/** An agreement older than this has to be given again (MODEL.md 4, G31). */
export const CONSENT_DAYS = 365;
const MS_PER_DAY = 86_400_000;

/** What was agreed to before this moment counts no more. */
export const oldestConsent = (now: Date): Date => new Date(now.getTime() - CONSENT_DAYS * MS_PER_DAY);

/** The consents that were given to the present text, and not too long ago: only these are acted upon. */
export const stillHolds = (consents: readonly Consent[], now: Date): Consent[] =>
  consents.filter(({ version, grantedAt }) => version >= CONSENT_VERSION && grantedAt >= oldestConsent(now));

export const allows = (consents: readonly Consent[], category: ConsentCategory, purpose: ConsentPurpose): boolean =>
  consents.some((consent) => consent.category === category && consent.purpose === purpose);
