import { button, draftOf, HUMAN, menu, WHY } from "#agents/drafts/draft.ts";
import { needsConsentDraft } from "#agents/drafts/first-contact.ts";
import type { Action, Draft } from "#src/domain/message.ts";
import { weekdayName } from "#src/domain/time.ts";
import type { PlanView, SessionView } from "#src/services/plan-view.ts";

const TONES = {
  light: "Today: light.",
  usual: "Today: your usual load.",
  full: "Today: a full day.",
  recovery: "Today: recovery.",
} as const;

export function planDraft(view: PlanView): Draft {
  switch (view.kind) {
    case "no-consent":
      return needsConsentDraft();
    case "away":
      return draftOf({
        headline: `You're away until ${weekdayName(view.until)}. Nothing is planned, and nothing is lost.`,
        actions: [button("back", "I'm back")],
      });
    case "stopped":
      return draftOf({
        headline: "Nothing is planned.",
        paragraphs: [view.reason],
        actions: [button("human", "Talk to a human"), WHY],
      });
    case "plan":
      return sessionsDraft(view);
  }
}

function sessionsDraft(view: Extract<PlanView, { kind: "plan" }>): Draft {
  const open = view.sessions.filter(({ status }) => status === "planned");
  const settled = view.sessions.filter(({ status }) => status !== "planned");
  const later =
    view.moved === undefined ? [] : [`${view.moved.title} waits for ${view.moved.weekday} ${view.moved.at}.`];
  const [first] = open;
  const lines = [
    ...open.map(sessionLine),
    ...(settled.length > 0
      ? [`Already settled: ${settled.map(({ title, status }) => `${title} (${status})`).join(", ")}.`]
      : []),
  ];
  return draftOf({
    headline: `*${TONES[view.tone]}*`,
    paragraphs: [
      ...(lines.length > 0 ? [lines.join("\n")] : ["No session is planned for today."]),
      [view.reason, ...later].join(" "),
      ...(view.limits === undefined ? [] : [view.limits]),
      ...(view.notice === undefined ? [] : [view.notice]),
    ],
    actions: [
      ...startActions(first),
      button("why", "Why?"),
      menu("disagree", "I disagree"),
      menu("home-plan", "The coming days"),
      HUMAN,
    ],
    facts: [
      ...view.facts,
      ...(view.moved === undefined
        ? []
        : [{ name: "hard work at", value: Number(view.moved.at.replace(":", "")), renderings: [view.moved.at] }]),
    ],
  });
}

const sessionLine = ({ title, minutes, at, kind }: SessionView): string =>
  kind === "recovery" ? `${title}, ${minutes} minutes, whenever it fits.` : `${at} · ${title}, ${minutes} minutes.`;

function startActions(session: SessionView | undefined): Action[] {
  if (session === undefined) return [];
  const start =
    session.kind === "learning"
      ? button("lesson-start", `Start the ${session.minutes} minutes`, { value: session.id, style: "primary" })
      : button("session-feedback", "Done", { value: session.id, style: "primary", opens: "session-feedback" });
  return [start, button("session-later", "Another time", { value: session.id })];
}

/** What changed after a confirmed check-in; `kept` is the change that would put the day back. */
export function noticedDraft(view: PlanView, changed: boolean, kept?: string): Draft {
  if (view.kind !== "plan") return planDraft(view);
  const shown = planDraft(view);
  const plan =
    kept === undefined
      ? shown
      : {
          ...shown,
          actions: [
            ...shown.actions.filter(({ id, placement }) => placement === "button" && id !== "why"),
            button("change-undo", "Keep it today", { value: kept }),
            menu("why", "Why?"),
            ...shown.actions.filter(({ placement }) => placement === "menu"),
          ],
        };
  return { ...plan, headline: changed ? `Noted, and I've changed today. ${plan.headline}` : `Noted. ${plan.headline}` };
}
