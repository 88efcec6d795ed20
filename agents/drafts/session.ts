import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import { overloaded } from "#src/domain/calibration.ts";
import { isDoubtfulLoad } from "#src/domain/cleansing/session-load.ts";
import type { Draft } from "#src/domain/message.ts";
import type { SessionRecord } from "#src/ports/records.ts";

/** One card after each session: what became of it, how long, how hard. */
export function sessionCardDraft({ session }: Pick<SessionRecord, "session">): Draft {
  return draftOf({
    headline: `How did "${session.title}" go?`,
    actions: [
      button("session-feedback", "Tell me", {
        value: session.id,
        style: "primary",
        opens: "session-feedback",
      }),
      menu("human", "Talk to a human"),
    ],
  });
}

export function reportedDraft({ session, status, minutesDone, rpeReported }: SessionRecord): Draft {
  const facts = [
    ...(minutesDone === undefined ? [] : [{ name: "minutes done", value: minutesDone }]),
    ...(rpeReported === undefined ? [] : [{ name: "effort", value: rpeReported }]),
    { name: "top of the effort scale", value: 10 },
  ];
  if (status === "skipped") {
    return draftOf({
      headline: "Noted as skipped. Nobody else sees that, and tomorrow's plan takes it into account.",
      actions: [button("plan", "Today's plan")],
      facts,
    });
  }
  const told = [
    minutesDone === undefined ? undefined : `${minutesDone} minutes`,
    rpeReported === undefined ? undefined : `effort ${rpeReported} of 10`,
  ];
  const harder = status === "done" && overloaded(session, { status, rpeReported }) === true;
  return draftOf({
    headline: `Noted: ${[session.title, ...told.filter((part) => part !== undefined)].join(", ")}.`,
    paragraphs: [
      harder ? "That was harder than planned, so tomorrow starts more carefully." : "It goes into tomorrow's plan.",
      ...(isDoubtfulLoad(minutesDone, rpeReported)
        ? ["That is an unusual lot for one session. If a number slipped, tell me how it went again."]
        : []),
    ],
    actions: [button("plan", "Today's plan")],
    facts,
  });
}
