import { personal } from "#agents/coach/acts.ts";
import { englishOnlyDraft } from "#agents/drafts/style.ts";
import type { Services } from "#agents/services.ts";
import type { Person } from "#src/domain/person.ts";
import type { Reply } from "#src/services/delivery-service.ts";

/** The note that only English is written here, where it is true and was not told yet; empty otherwise. */
export async function englishNote(services: Services, person: Person, now: Date): Promise<readonly Reply[]> {
  if (services.disclosure.model !== undefined || !(await services.styles.tellEnglishOnce(person, now))) return [];
  return [personal(englishOnlyDraft())];
}
