import { personal } from "#agents/coach/acts.ts";
import { englishCardsDraft, englishOnlyDraft } from "#agents/drafts/style.ts";
import type { Services } from "#agents/services.ts";
import type { Person } from "#src/domain/person.ts";
import type { Reply } from "#src/services/delivery-service.ts";

/**
 * What stays in English, for somebody whose language is another: everything without a language model, else what no model words.
 * Said once; empty otherwise. `heard` is what they just wrote.
 */
export async function englishNote(
  services: Services,
  person: Person,
  now: Date,
  heard?: string,
): Promise<readonly Reply[]> {
  const hasModel = services.disclosure.model !== undefined;
  const note = hasModel ? "english-cards" : "english-only";
  const language = await services.styles.tellEnglishOnce(person, now, note, heard);
  if (language === undefined) return [];
  return [personal(hasModel ? englishCardsDraft(language) : englishOnlyDraft())];
}
