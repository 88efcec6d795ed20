import type { Consent, ConsentCategory } from "#src/domain/consent.ts";
import type { Fact } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { Stores } from "#src/ports/stores.ts";

/** The purpose of what is kept without a consent that holds. */
export const NOT_USED = "kept, not used";

/** One line of "what do you know about me?". */
export interface KnownCategory {
  /** As people know it: "Sleep". */
  readonly category: string;
  readonly items: number;
  /** Days since the newest; absent: nothing is kept, or it has no age. */
  readonly newestAgeDays?: number | undefined;
  /** As people know them: "Oura and WHOOP". */
  readonly source: string;
  /** What it is used for: "my coaching", or `NOT_USED`. */
  readonly purpose: string;
  /** What was not believed, in plain words: "3 zeros, which mean that nothing was measured". */
  readonly leftOut?: readonly string[] | undefined;
  /** Numbers in `source` and `leftOut` beside the counts and the age. */
  readonly facts?: readonly Fact[] | undefined;
}

export interface Asking {
  readonly person: Person;
  readonly now: Date;
  readonly today: LocalDay;
  /** Those in force, the ones that ran out among them. */
  readonly consents: readonly Consent[];
  /** What a category may be used for now, in words. */
  readonly purposeOf: (category: ConsentCategory) => string;
}

/**
 * A part of the program that keeps something about people. It is registered once, in create-services.ts; whatever it keeps in
 * tables with a `person_id` is exported and erased without it.
 */
export interface DataContributor {
  /** Its lines of "what do you know about me?". */
  about(stores: Stores, asking: Asking): Promise<readonly KnownCategory[]>;
  /**
   * Takes away what may no longer be kept, in the transaction in which `categories` were withdrawn from coaching; answers the
   * first day on which the twin saw any of it.
   */
  withdrawn?(
    stores: Stores,
    person: Person,
    categories: readonly ConsentCategory[],
    now: Date,
  ): Promise<LocalDay | undefined>;
}
