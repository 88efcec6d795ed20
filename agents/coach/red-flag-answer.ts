import { personal } from "#agents/coach/acts.ts";
import type { Services } from "#agents/services.ts";
import type { Person } from "#src/domain/person.ts";
import { medicalBoundaryDraft, type RedFlagRule, redFlagDraft, screenForRedFlags } from "#src/domain/red-flags.ts";
import type { Reply } from "#src/services/delivery-service.ts";

/** What changes the plan until the person takes it back. */
const KEPT: ReadonlySet<RedFlagRule> = new Set(["G12", "G13", "G14", "G16", "G17"]);

/**
 * The answer to what somebody tells of their body, wherever they write it: kept for the plans to come, and answered without a tip.
 *
 * Undefined where nothing is told.
 */
export async function answerRedFlags(
  services: Services,
  person: Person,
  text: string,
  now: Date,
): Promise<Reply | undefined> {
  const flags = screenForRedFlags(text);
  if (flags.length === 0) return undefined;
  if (flags.some(({ rule }) => KEPT.has(rule))) {
    await services.people.reportSymptoms(person, flags, text, now);
    await services.plans.planAgain(person, now);
  }
  const isMedical = flags.every(({ rule }) => rule === "G24");
  return personal(isMedical ? medicalBoundaryDraft() : redFlagDraft(flags, { country: person.country }));
}
