import { personal } from "#agents/coach/acts.ts";
import { sessionCardDraft } from "#agents/drafts/session.ts";
import { disagreeDraft } from "#agents/drafts/why.ts";
import { sessionToClose, threadOfLesson } from "#agents/lesson/nodes.ts";
import { asksOf } from "#agents/lesson/words.ts";
import type { Run } from "#agents/run.ts";
import type { Services } from "#agents/services.ts";
import { localDay } from "#src/domain/time.ts";
import type { OpenQuestion } from "#src/ports/traffic.ts";
import type { LessonReply } from "#src/services/learning-service.ts";

const ASKS_WHY = "grade:";

/** The lesson whose grade is talked about; undefined when the question is the lesson's own. */
export const disputedLesson = ({ graph, asks }: Pick<OpenQuestion, "graph" | "asks">): string | undefined =>
  graph === "lesson" && asks.startsWith(ASKS_WHY) ? asks.slice(ASKS_WHY.length) : undefined;

/** "I disagree" with a grade, the sentence that says why, and leaving it: beside the lesson, which waits where it is. */
export async function lookAgain(
  services: Services,
  run: Run,
  wish: { readonly lessonId?: string | undefined; readonly reason?: string | undefined; readonly leave?: boolean },
): Promise<void> {
  const { context, trace, signal } = run;
  const { person, turn } = context;
  trace({ kind: "node", name: "lesson: second look" });
  const learner = await services.learners.of(person, turn);
  const reply: LessonReply =
    wish.leave === true
      ? await services.learning.leave(learner, wish.lessonId ?? "")
      : await services.learning.disagree(learner, {
          lessonId: wish.lessonId,
          reason: wish.reason,
          turn: turn.id,
          now: turn.now,
          signal,
        });
  // Said without a lesson in sight, it is today's plan that is disagreed with.
  const drafts = reply.drafts.length > 0 ? reply.drafts : [disagreeDraft()];
  const open = await services.learning.openLesson(person.tenant, person.id);
  const own = open === undefined ? undefined : asksOf(open);
  const waiting = reply.kind === "asked" ? `${ASKS_WHY}${reply.lesson?.id}` : own;
  const session = await sessionToClose(services, person, reply);
  const replies = [...drafts, ...(session === undefined ? [] : [sessionCardDraft(session)])].map(personal);
  await services.delivery.finishTurn(turn, run.replyTo, replies, async ({ plans, questions }) => {
    if (session !== undefined) await plans.asked(person.tenant, person.id, session.session.id, turn.now);
    if (waiting === undefined) return questions.close(person.tenant, person.id, "lesson", turn.now);
    const lessonId = reply.kind === "asked" ? reply.lesson?.id : open?.lesson.id;
    const question: OpenQuestion = {
      id: `${person.tenant}:${person.id}:lesson:${lessonId}`,
      graph: "lesson",
      thread: threadOfLesson(person),
      asks: waiting,
      day: localDay(turn.now, person.timeZone),
    };
    return questions.open(person.tenant, person.id, question, turn.now);
  });
}
