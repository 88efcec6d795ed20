import { Command } from "@langchain/langgraph";
import type { CheckInGraph } from "#agents/check-in/graph.ts";
import { parseAsks, threadOfCheckIn } from "#agents/check-in/nodes.ts";
import type { Answer, Entry } from "#agents/check-in/state.ts";
import { personal } from "#agents/coach/acts.ts";
import { cardProblem } from "#agents/coach/cards.ts";
import type { CoachGraph } from "#agents/coach/graph.ts";
import { actionOf } from "#agents/coach/nodes.ts";
import type { HandOver } from "#agents/coach/state.ts";
import { deletedDraft } from "#agents/drafts/data.ts";
import { draftOf } from "#agents/drafts/draft.ts";
import { leftDraft } from "#agents/drafts/help.ts";
import type { LessonGraph } from "#agents/lesson/graph.ts";
import { noLessonOpen, threadOfLesson } from "#agents/lesson/nodes.ts";
import { disputedLesson, lookAgain } from "#agents/lesson/second-look.ts";
import type { LessonEntry } from "#agents/lesson/state.ts";
import { lessonWord, ratingWord } from "#agents/lesson/words.ts";
import { asksForOwnRights, isMember } from "#agents/membership.ts";
import { runSystemTask } from "#agents/nudge/system-task.ts";
import { type Run, withRun } from "#agents/run.ts";
import type { Services } from "#agents/services.ts";
import { routeTurn } from "#agents/turn-router.ts";
import { isPrivate, type Person } from "#src/domain/person.ts";
import { situationIn } from "#src/domain/rehearsal.ts";
import { localDay } from "#src/domain/time.ts";
import { type Turn, threadOf } from "#src/domain/turn.ts";
import type { Destination, StatusLine } from "#src/ports/messenger.ts";
import type { TraceStep } from "#src/ports/trace.ts";
import type { OpenQuestion } from "#src/ports/traffic.ts";
import type { TurnRunner } from "#src/ports/turn-runner.ts";

export interface TurnRunnerOptions {
  readonly services: Services;
  readonly coach: CoachGraph;
  readonly checkIn: CheckInGraph;
  readonly lesson: LessonGraph;
  /** Waits until what is in the outbox for a person has left. */
  readonly drainOutbox: (person: Person) => Promise<void>;
  /** Keeps only what a thread needs. */
  readonly prune: (thread: string) => Promise<void>;
  readonly status: (to: Destination, line: StatusLine | undefined) => Promise<void>;
  readonly trace: (turn: Turn, step: TraceStep) => void;
}

const LESSON_RATINGS = {
  "lesson-too-easy": "too-easy",
  "lesson-right": "right",
  "lesson-too-hard": "too-hard",
} as const;

/** Takes each turn to the graph it belongs to, and each graph from its last interrupt. */
export function createTurnRunner(options: TurnRunnerOptions): TurnRunner {
  const { services, coach, checkIn, lesson } = options;

  function runFor(person: Person, turn: Turn, replyTo: Destination, signal: AbortSignal, degraded = false): Run {
    let shown: StatusLine | undefined;
    return {
      context: {
        person,
        turn,
        degraded,
        failures: { count: 0 },
        status: (line) => {
          if (line === shown || turn.kind === "system") return;
          shown = line;
          void options.status(replyTo, line).catch(() => {});
        },
      },
      replyTo,
      signal,
      trace: (step) => options.trace(turn, step),
    };
  }

  async function startCheckIn(run: Run, entry: Entry): Promise<void> {
    const thread = threadOfCheckIn(run.context.person);
    await checkIn.invoke({ entry }, withRun(run, thread) as never);
    await options.prune(thread);
  }

  async function answerCheckIn(run: Run, question: OpenQuestion | undefined): Promise<void> {
    const { turn, person } = run.context;
    const answer: Answer = {
      asked: question === undefined ? { asks: "how" } : parseAsks(question.asks),
      text: turn.text,
      // "skip" and "later" are typed as well.
      action: actionOf(turn),
    };
    await resume(checkIn as never, run, threadOfCheckIn(person), answer, { next: answer.asked });
  }

  async function startLesson(run: Run, entry: LessonEntry): Promise<void> {
    const thread = threadOfLesson(run.context.person);
    await lesson.invoke({ entry }, withRun(run, thread) as never);
    await options.prune(thread);
  }

  /** Continues from the interrupt; where none is left (the checkpoint was lost), the answer enters at the same node. */
  async function resume(
    graph: CheckInGraph | LessonGraph,
    run: Run,
    thread: string,
    answer: object,
    lost = {},
  ): Promise<void> {
    const config = withRun(run, thread);
    const snapshot = await graph.getState(config as never);
    if (!snapshot.next.includes("wait")) await graph.updateState(config as never, lost, "reply");
    await graph.invoke(new Command({ resume: answer }) as never, config as never);
    await options.prune(thread);
  }

  async function runCoach(run: Run): Promise<HandOver | undefined> {
    const { turn } = run.context;
    const thread = threadOf(turn.tenant, turn.person, turn.surface);
    const state = await coach.invoke({}, withRun(run, thread) as never);
    await options.prune(thread);
    return (state as { handOver?: HandOver }).handOver;
  }

  async function erase(run: Run): Promise<void> {
    const { person, turn } = run.context;
    // The receipt is sent before the row that would carry it is deleted with everything else.
    await services.delivery.finishTurn(turn, run.replyTo, [personal(deletedDraft())]);
    await options.drainOutbox(person);
    await services.connections.disconnectAll(person, turn.now);
    await services.data.erase(person, turn.now);
  }

  async function onlyInPrivate(run: Run): Promise<void> {
    await services.delivery.finishTurn(run.context.turn, run.replyTo, [
      {
        draft: draftOf({ headline: "That one belongs in our direct message. Write to me there and we start." }),
        personal: false,
      },
    ]);
  }

  async function runTurn(turn: Turn, replyTo: Destination, signal: AbortSignal, degraded = false): Promise<void> {
    const person = await services.people.get(turn.tenant, turn.person);
    const run = runFor(person, turn, replyTo, signal, degraded);
    await services.work.of(person.tenant).stores.nudges.answered(person.tenant, person.id, turn.now);
    await services.people.wroteAgain(person, turn.id);
    if (!asksForOwnRights(turn) && !(await isMember(services, person, turn.now))) {
      await services.delivery.finishTurn(turn, replyTo, [personal(leftDraft())]);
      return;
    }
    const problem = await cardProblem(services, person, turn);
    if (problem !== undefined) {
      await services.delivery.finishTurn(turn, replyTo, problem);
      return;
    }
    const today = localDay(turn.now, person.timeZone);
    const questions = (await services.work.of(person.tenant).stores.questions.current(person.tenant, person.id)).filter(
      // How somebody was on another day is not confirmed for today.
      ({ graph, day, asks }) => graph !== "check-in" || day === today || parseAsks(asks).asks === "how",
    );
    const route = routeTurn(turn, questions);
    if (route !== "coach" && !isPrivate(turn.surface)) return onlyInPrivate(run);
    const value = actionOf(turn)?.value;
    switch (route) {
      case "check-in-ask":
        return startCheckIn(run, { kind: "ask" });
      case "check-in-sentence":
        return startCheckIn(run, { kind: "sentence", text: turn.text });
      case "check-in-answer":
        return answerCheckIn(
          run,
          questions.find(({ graph }) => graph === "check-in"),
        );
      case "lesson-start":
        return startLesson(run, entryOf(value, actionOf(turn)?.id));
      case "lesson-answer": {
        const word = turn.action === undefined ? lessonWord(turn.text) : undefined;
        const action = word === undefined ? turn.action : { id: word };
        const open = await services.learning.openLesson(person.tenant, person.id);
        if (open === undefined) {
          await services.delivery.finishTurn(turn, replyTo, [noLessonOpen()], ({ questions: asked }) =>
            asked.close(person.tenant, person.id, "lesson", turn.now),
          );
          return;
        }
        const thread = threadOfLesson(person);
        return resume(lesson as never, run, thread, { text: turn.text, action }, { lessonId: open.lesson.id });
      }
      case "lesson-rate": {
        const id = turn.action?.id ?? ratingWord(turn.text);
        const rating = LESSON_RATINGS[id as keyof typeof LESSON_RATINGS];
        const learner = await services.learners.of(person, turn);
        const { drafts } = await services.learning.rate(learner, value, rating, turn.now);
        await services.delivery.finishTurn(
          turn,
          replyTo,
          drafts.length === 0 ? [noLessonOpen()] : drafts.map(personal),
        );
        return;
      }
      case "lesson-disagree": {
        const word = turn.action === undefined ? lessonWord(turn.text) : turn.action.id;
        const disputed = questions.map(disputedLesson).find((id) => id !== undefined);
        return lookAgain(services, run, { lessonId: value ?? disputed, leave: word === "lesson-disagree-leave" });
      }
      case "lesson-reason":
        return lookAgain(services, run, {
          lessonId: questions.map(disputedLesson).find((id) => id !== undefined),
          reason: turn.text,
        });
      case "erase":
        return erase(run);
      case "coach": {
        const handOver = await runCoach(run);
        if (handOver?.to === "check-in") return startCheckIn(run, { kind: "sentence", text: handOver.text });
        if (handOver?.to === "lesson") return startLesson(run, {});
        if (handOver?.to === "action") {
          const said = { ...turn, action: handOver.action };
          return runTurn(said, replyTo, signal, handOver.degraded);
        }
      }
    }
  }

  return {
    run: (turn, replyTo, signal) => runTurn(turn, replyTo, signal),

    async runSystem(task, now, signal) {
      const person = await services.work.of(task.tenant).stores.people.get(task.tenant, task.person);
      const to = await services.work.of(task.tenant).stores.people.destination(task.tenant, task.person);
      if (person === undefined || !(await isMember(services, person, now))) return;
      const turn: Turn = {
        id: `${task.kind}:${task.person}:${task.dueAt.toISOString()}`,
        tenant: task.tenant,
        person: task.person,
        surface: to?.channel === "teams" ? "teams-personal" : "slack-dm",
        thread: threadOf(task.tenant, task.person, "system"),
        eventIds: [],
        kind: "system",
        text: "",
        now,
      };
      const run = runFor(person, turn, to ?? { channel: "slack", conversation: "" }, signal);
      await runSystemTask(services, task, run, () => startCheckIn(run, { kind: "ask" }));
    },
  };
}

/** What is started, and what it is about: "skill:<id>", "about:<words>", or the id of a session of the plan. */
function entryOf(value: string | undefined, id: string | undefined): LessonEntry {
  const what = { talk: id === "role-play", placement: id === "placement" };
  if (value === undefined) return what;
  if (id === "rehearsal") return { rehearsal: situationIn(value.replace(/^about:/u, "")) };
  if (value.startsWith("about:")) return { ...what, words: value.slice("about:".length) };
  return value.startsWith("skill:") ? { ...what, skillId: value.slice("skill:".length) } : { sessionId: value };
}
