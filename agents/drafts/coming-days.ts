import { button, draftOf } from "#agents/drafts/draft.ts";
import type { Draft } from "#src/domain/message.ts";
import type { CandidatePlan } from "#src/domain/plan.ts";
import { clockTime, localMinute, weekdayName } from "#src/domain/time.ts";

const SHOWN_DAYS = 7;

/** The week ahead as it is planned now; every morning may change it. */
export function comingDaysDraft({ days }: CandidatePlan, timeZone: string): Draft {
  const sessions = days.slice(0, SHOWN_DAYS).flatMap(({ day, sessions: ofDay }) =>
    ofDay.map(({ title, minutes, startsAt }) => ({
      day,
      title,
      minutes: Math.round(minutes),
      at: clockTime(localMinute(startsAt, timeZone)),
    })),
  );
  return draftOf({
    headline: sessions.length === 0 ? "Nothing is planned for the coming days." : "The coming days, as planned now:",
    paragraphs:
      sessions.length === 0
        ? []
        : [
            sessions
              .map(({ day, title, minutes, at }) => `${weekdayName(day)} ${at} · ${title}, ${minutes} minutes.`)
              .join("\n"),
            "Each morning may change this, and I tell you when it does.",
          ],
    actions: [button("plan", "Today's plan"), button("why", "Why?")],
    facts: sessions.flatMap(({ title, minutes, at }) => [
      { name: `minutes of ${title}`, value: minutes },
      { name: `start of ${title}`, value: Number(at.replace(":", "")), renderings: [at] },
    ]),
  });
}

export function postponedDraft(outcome: { readonly at: string } | "tomorrow" | "no-hour-left" | "unknown"): Draft {
  const actions = [button("plan", "Today's plan")];
  if (outcome === "unknown")
    return draftOf({ headline: "That session is no longer open, so there is nothing to move.", actions });
  if (outcome === "tomorrow")
    return draftOf({ headline: "I've taken it off today. Tomorrow's plan picks it up.", actions });
  if (outcome === "no-hour-left")
    return draftOf({
      headline: "There is no good hour left today, so I've taken it off. Tomorrow's plan picks it up.",
      actions,
    });
  return draftOf({
    headline: `Moved to ${outcome.at} today.`,
    actions,
    facts: [{ name: "new start", value: Number(outcome.at.replace(":", "")), renderings: [outcome.at] }],
  });
}
