import { interrupt, type LangGraphRunnableConfig } from "@langchain/langgraph";
import { personal } from "#agents/coach/acts.ts";
import { draftOf } from "#agents/drafts/draft.ts";
import { needsConsentDraft } from "#agents/drafts/first-contact.ts";
import { sessionCardDraft } from "#agents/drafts/session.ts";
import { englishNote } from "#agents/english-note.ts";
import type { LessonAnswer, LessonStateValue } from "#agents/lesson/state.ts";
import { asksOf } from "#agents/lesson/words.ts";
import { runOf } from "#agents/run.ts";
import type { Services } from "#agents/services.ts";
import { allows } from "#src/domain/consent.ts";
import { letterOf } from "#src/domain/grading.ts";
import { isOpen, type Lesson } from "#src/domain/lesson.ts";
import type { Person } from "#src/domain/person.ts";
import { localDay } from "#src/domain/time.ts";
import type { Reply } from "#src/services/delivery-service.ts";
import type { LessonReply } from "#src/services/learning-service.ts";

type Update = Partial<LessonStateValue>;
type Node = (state: LessonStateValue, config: LangGraphRunnableConfig) => Promise<Update>;

export interface LessonNodes {
  readonly begin: Node;
  readonly reply: Node;
  readonly wait: Node;
  readonly grade: Node;
}

/** Asked for by name and not there: the lesson says so, instead of being about something else. */
const NO_SKILL = "";

export function createLessonNodes(services: Services): LessonNodes {
  const { learning } = services;

  const nextSkillOf = async (person: Person, now: Date): Promise<string> =>
    (await services.curriculum.view(person, now)).next?.skillId ?? NO_SKILL;

  /** The session of today's plan that the lesson belongs to, and the skill it is about. */
  async function aimOf(person: Person, entry: LessonStateValue["entry"], now: Date) {
    if (entry.rehearsal !== undefined || entry.words !== undefined || entry.talk === true || entry.placement === true)
      return { record: undefined, skillId: await skillOf(person, entry, now) };
    const today = await services.plans.sessionsOf(person, localDay(now, person.timeZone));
    const asked = entry.sessionId === undefined ? undefined : await services.sessions.get(person, entry.sessionId);
    const next = today.find(
      ({ session, status }) =>
        session.kind === "learning" &&
        status === "planned" &&
        (entry.skillId === undefined || session.skillId === entry.skillId),
    );
    const record = asked ?? next;
    return { record, skillId: entry.skillId ?? record?.session.skillId ?? (await nextSkillOf(person, now)) };
  }

  /** By name, by what it is about, or, where nothing was said, the one that is practised now. */
  async function skillOf(person: Person, { skillId, words }: LessonStateValue["entry"], now: Date): Promise<string> {
    if (skillId !== undefined) return skillId;
    const named = words === undefined ? undefined : await learning.skillFor(person, words);
    return named?.id ?? (words === undefined ? await nextSkillOf(person, now) : NO_SKILL);
  }

  async function after(person: Person, reply: LessonReply): Promise<Update> {
    const { lesson, drafts } = reply;
    const record = await sessionToClose(services, person, reply);
    return {
      lessonId: lesson !== undefined && isOpen(lesson) ? lesson.id : undefined,
      replies: [...drafts.map(personal), ...(record === undefined ? [] : [personal(sessionCardDraft(record))])],
      askedAbout: record?.session.id,
    };
  }

  /** The open placement, where the tapped question is another one than the one that waits: the tap says nothing of that. */
  async function askingElse(
    person: Person,
    turn: string,
    answer: LessonAnswer | undefined,
  ): Promise<Lesson | undefined> {
    const question = questionOfCard(answer);
    const open = question === undefined ? undefined : await learning.openLesson(person.tenant, person.id);
    const answered = open?.lesson.placement?.answers.length;
    return answered === undefined || answered === question || open?.lesson.lastTurn === turn ? undefined : open?.lesson;
  }

  return {
    async begin({ entry }, config) {
      const { context, trace, signal } = runOf(config);
      trace({ kind: "node", name: "lesson: begin" });
      const { person, turn } = context;
      if (!allows(await services.consents.holding(person, turn.now), "learning", "coaching"))
        return { replies: [personal(needsConsentDraft())], lessonId: undefined };
      context.status("writing");
      const { record, skillId } = await aimOf(person, entry, turn.now);
      const learner = await services.learners.of(person, turn);
      if (entry.rehearsal !== undefined)
        return after(person, await learning.startRehearsal(learner, entry.rehearsal, turn.now));
      if (entry.placement === true)
        return after(person, await learning.startPlacement(learner, { skillId, now: turn.now }));
      const request = {
        skillId,
        sessionId: record?.session.id,
        talk: entry.talk,
        words: entry.words,
        now: turn.now,
        signal,
      };
      const review = record?.session.newMaterial === false;
      const first = await learning.startLesson(learner, { ...request, reviewOnly: review });
      // A planned review finds nothing to review on a first day: then the skill itself is taken.
      const reply = review && first.kind === "nothing-fits" ? await learning.startLesson(learner, request) : first;
      const begun = await after(person, reply);
      return { ...begun, replies: [...(await englishNote(services, person, turn.now)), ...(begun.replies ?? [])] };
    },

    async reply({ replies, lessonId, askedAbout }, config) {
      const { context, replyTo, trace } = runOf(config);
      trace({ kind: "node", name: "lesson: reply" });
      const { person, turn } = context;
      const told = replies.length > 0 ? replies : [noLessonOpen()];
      const waiting = lessonId === undefined ? undefined : await learning.openLesson(person.tenant, person.id);
      await services.delivery.finishTurn(turn, replyTo, told, async (stores) => {
        if (askedAbout !== undefined) await stores.plans.asked(person.tenant, person.id, askedAbout, turn.now);
        if (lessonId === undefined) return stores.questions.close(person.tenant, person.id, "lesson", turn.now);
        const question = {
          id: `${person.tenant}:${person.id}:lesson:${lessonId}`,
          graph: "lesson" as const,
          thread: threadOfLesson(person),
          asks: waiting === undefined ? lessonId : asksOf(waiting),
          day: localDay(turn.now, person.timeZone),
        };
        return stores.questions.open(person.tenant, person.id, question, turn.now);
      });
      return { replies: [], askedAbout: undefined };
    },

    async wait({ lessonId }) {
      return { answer: interrupt<unknown, LessonAnswer>(lessonId) };
    },

    async grade({ answer, lessonId }, config) {
      const { context, trace, signal } = runOf(config);
      trace({ kind: "node", name: "lesson: grade" });
      const { person, turn } = context;
      const learner = await services.learners.of(person, turn);
      const card = lessonOfCard(answer);
      if (card !== undefined && card !== lessonId) {
        const open = await learning.openLesson(person.tenant, person.id);
        if (open === undefined) return { replies: [noLessonOpen()], lessonId: undefined };
        const shown = await learning.startLesson(learner, { skillId: open.lesson.skillId, now: turn.now, signal });
        const waiting = await after(person, shown);
        return { ...waiting, replies: [personal(draftOf({ headline: OTHER_CARD })), ...(waiting.replies ?? [])] };
      }
      const placing = await askingElse(person, turn.id, answer);
      if (placing !== undefined) {
        const shown = await learning.startLesson(learner, { skillId: placing.skillId, now: turn.now, signal });
        const waiting = await after(person, shown);
        return { ...waiting, replies: [personal(draftOf({ headline: OLD_QUESTION })), ...(waiting.replies ?? [])] };
      }
      const text = wordsOf(answer);
      switch (answer?.action?.id) {
        case "lesson-hint":
          return after(person, await learning.hint(learner));
        case "lesson-show":
          return after(person, await learning.showOneWay(learner));
        case "lesson-unknown":
          return after(person, await learning.unknown(learner, turn.id, turn.now));
        case "lesson-new":
          return after(person, await learning.beginner(learner, turn.now));
        case "lesson-skip":
          return after(person, await learning.skip(learner, turn.now));
        default:
          return after(person, await learning.answer(learner, { text, turn: turn.id, now: turn.now, signal }));
      }
    },
  };
}

const OLD_QUESTION = "That question is answered already. This one waits:";
const OTHER_CARD = "That card is of a lesson that is over.";

export const noLessonOpen = (): Reply =>
  personal(
    draftOf({
      headline: "There is no lesson open right now.",
      actions: [{ id: "lesson-start", label: "Start one", placement: "button" }],
    }),
  );

/** The lesson whose card was tapped; undefined for what was typed. */
const lessonOfCard = (answer: LessonAnswer | undefined): string | undefined =>
  answer?.action?.value?.replace(/(?:@\d+)?(?::\d+)?$/u, "");

/** Which question of a placement was tapped, from 0; undefined where the card does not say. */
function questionOfCard(answer: LessonAnswer | undefined): number | undefined {
  const question = /@(\d+)(?::\d+)?$/u.exec(answer?.action?.value ?? "")?.[1];
  return question === undefined ? undefined : Number(question);
}

/** What was typed, or the letter of the tapped option. */
function wordsOf(answer: LessonAnswer | undefined): string {
  if (answer?.action?.id !== "lesson-option") return answer?.text ?? "";
  const index = /:(\d+)$/u.exec(answer.action.value ?? "")?.[1];
  return index === undefined ? "" : letterOf(Number(index));
}

/** The planned session that a lesson which is done belonged to: its card goes out with the last words. */
export async function sessionToClose(services: Services, person: Person, { kind, lesson }: LessonReply) {
  if (kind !== "done" || lesson?.sessionId === undefined || isOpen(lesson)) return undefined;
  const record = await services.sessions.get(person, lesson.sessionId);
  return record?.status === "planned" ? record : undefined;
}

export const threadOfLesson = (person: Person): string => `${person.tenant}:${person.id}:lesson`;
