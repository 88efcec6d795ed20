import { type Act, type Asked, personal } from "#agents/coach/acts.ts";
import { snoozeUntil } from "#agents/coach/read-time.ts";
import {
  acceptedDraft,
  askFirstDraft,
  changesDraft,
  keptDraft,
  nothingAskedDraft,
  undoneDraft,
} from "#agents/drafts/changes.ts";
import { planDraft } from "#agents/drafts/plan.ts";
import { snoozedUntilDraft, snoozeUnreadDraft } from "#agents/drafts/settings.ts";
import { localDay } from "#src/domain/time.ts";
import type { Reply } from "#src/services/delivery-service.ts";

const today = async ({ services, person, now }: Asked): Promise<Reply> =>
  personal(planDraft(await services.plans.today(person, now)));

const accept =
  (withoutAsking: boolean): Act =>
  async (asked) => {
    const { services, person, action, now } = asked;
    const outcome = await services.nudges.accept(person, action.value, now);
    if (withoutAsking) await services.nudges.askFirst(person, false, now);
    if (outcome === "unknown" && withoutAsking) return personal(askFirstDraft(false));
    if (outcome === "unknown") return [personal(nothingAskedDraft()), await today(asked)];
    return [personal(acceptedDraft(withoutAsking)), await today(asked)];
  };

const asking =
  (asks: boolean): Act =>
  async ({ services, person, now }) => {
    await services.nudges.askFirst(person, asks, now);
    return personal(askFirstDraft(asks));
  };

/** What Kairos changes, or would change, and what the person says to it. */
export const changeActs: Readonly<Record<string, Act>> = {
  "change-accept": accept(false),
  "change-accept-always": accept(true),

  async "change-keep"(asked) {
    const { services, person, action, now } = asked;
    const outcome = await services.nudges.keep(person, action.value, now);
    return outcome === "kept" ? personal(keptDraft()) : [personal(nothingAskedDraft()), await today(asked)];
  },

  "changes-ask-first": asking(true),
  "changes-without-asking": asking(false),

  async changes({ services, person, now }) {
    const [changes, asksFirst] = await Promise.all([
      services.nudges.recentChanges(person, now),
      services.nudges.asksFirst(person, now),
    ]);
    return personal(changesDraft(changes, { asksFirst, today: localDay(now, person.timeZone) }));
  },

  async "change-undo"(asked) {
    const { services, person, action, now } = asked;
    const id =
      action.value ??
      (await services.nudges.recentChanges(person, now)).find(({ settledAs }) => settledAs === "applied")?.id;
    const outcome = id === undefined ? ({ kind: "unknown" } as const) : await services.nudges.undo(person, id, now);
    const said = personal(undoneDraft(outcome));
    return outcome.kind === "undone" ? [said, await today(asked)] : said;
  },

  async "change-okay"() {
    return personal(keptDraft());
  },

  /** "No messages for a week": only what the person asks for is answered meanwhile. */
  async "messages-snooze"({ services, person, action, now }) {
    const until = snoozeUntil(action.value ?? "", now);
    if (until === undefined) return personal(snoozeUnreadDraft());
    await services.nudges.snooze(person, until);
    return personal(snoozedUntilDraft(until, person));
  },

  async "messages-resume"({ services, person }) {
    await services.nudges.snooze(person, undefined);
    return personal(snoozedUntilDraft(undefined, person));
  },
};
