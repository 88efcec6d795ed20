import { personal } from "#agents/coach/acts.ts";
import { foreignCardDraft, staleCardDraft } from "#agents/drafts/help.ts";
import { planDraft } from "#agents/drafts/plan.ts";
import type { Services } from "#agents/services.ts";
import type { Person } from "#src/domain/person.ts";
import { localDay, weekdayName } from "#src/domain/time.ts";
import type { Turn } from "#src/domain/turn.ts";
import type { Reply } from "#src/services/delivery-service.ts";

/** Taps on these cards, and forms opened from them, mean the day they were made for. */
const BOUND_TO_ITS_DAY = new Set([
  "check-in-good",
  "check-in-okay",
  "check-in-rough",
  "check-in-more",
  "check-in-details",
  "check-in-skip",
  "check-in-snooze",
  "reading-right",
  "reading-change",
  "reading-drop",
  "session-later",
  "change-okay",
  "change-accept",
  "change-accept-always",
  "change-keep",
  "change-undo",
]);

/** What is said instead of acting: a card must be the person's own, and of today where it speaks of today. */
export async function cardProblem(
  services: Services,
  person: Person,
  { action, now }: Turn,
): Promise<readonly Reply[] | undefined> {
  if (action?.card === undefined) return undefined;
  const card = await services.work.of(person.tenant).stores.outbox.card(person.tenant, action.card);
  if (card === undefined || card.person !== person.id) return [personal(foreignCardDraft())];
  if (card.day === localDay(now, person.timeZone) || !BOUND_TO_ITS_DAY.has(action.id)) return undefined;
  const plan = planDraft(await services.plans.today(person, now));
  return [personal(staleCardDraft(weekdayName(card.day))), personal(plan)];
}
