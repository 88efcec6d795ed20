import { resolve } from "node:path";
import type { Database } from "#src/db/database.ts";
import { openEmbedded } from "#src/db/embedded.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import { migrate } from "#src/db/migrate.ts";
import { reviewMessage } from "#src/domain/guardrails/review.ts";
import { languageOf } from "#src/domain/language.ts";
import { ITEM_VARIANCE, targetDifficulty } from "#src/domain/mastery.ts";
import type { Draft } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { readingGrade, wordCount } from "#src/domain/reading-level.ts";
import { screenForRedFlags } from "#src/domain/red-flags.ts";
import { LEVEL_DIFFICULTY, LEVELS, type Level, type SkillId } from "#src/domain/skill.ts";
import { NEUTRAL_STYLE } from "#src/domain/style-profile.ts";
import { OFFLINE_MODEL } from "#src/embedding/offline-embedder.ts";
import { readStarterLibrary } from "#src/library/starter-library.ts";
import type { LessonWriter } from "#src/ports/learning.ts";
import { createLearningService, type Learner } from "#src/services/learning-service.ts";
import { createLibraryService } from "#src/services/library-service.ts";
import { offlineAnswerGrader } from "#src/services/offline-learning.ts";
import { addPeople, personOf } from "#test/helpers/people.ts";

const NOW = new Date("2026-03-02T09:00:00Z");
const KEY = new Uint8Array(32).fill(7);
const ABILITY_VARIANCE = 0.3;
const STEP_WORDS = 120;
const LESSON_WORDS = { from: 60, to: 480 } as const;
const HIGHEST_GRADE = 10;
const NO_MODEL = "No language model";
const OWN_WORDS = "the library's own words";
/** What no passage of the library says; a writer that adds it must never be told. */
const STRANGE = /\bburpees?\b|\bjump off\b|\b87%|\b412\b|evil\.example|\btablets\b/iu;

/** Who takes every skill at every level. */
const PERSONAS: Readonly<Record<string, (person: Person) => Learner>> = {
  "junior analyst": (person) => learnerOf({ ...person, seniority: "junior", jobTitle: "Analyst" }),
  "senior director": (person) => learnerOf({ ...person, seniority: "director", jobTitle: "Director Operations" }),
  "writes short": (person) => ({
    ...learnerOf({ ...person, seniority: "senior", jobTitle: "Engineer" }),
    plain: true,
    style: { ...NEUTRAL_STYLE, length: "short", register: "casual", words: "plain" },
  }),
  "old knee injury": (person) => ({
    ...learnerOf({ ...person, seniority: "junior", jobTitle: "Sales representative", physicalTraining: true }),
    injuries: ["knee"],
  }),
};

const readerOf = ({ person, style = NEUTRAL_STYLE, injuries }: Learner): Readonly<Record<string, string>> => ({
  role: person.jobTitle,
  seniority: person.seniority,
  writes: `${style.length} sentences, ${style.register} tone, ${style.words} words`,
  ...(injuries.length === 0 ? {} : { oldInjury: injuries.join(", ") }),
});

const learnerOf = (person: Person): Learner => ({ person, plain: false, injuries: [], acuity: 1 });

export interface LessonFault {
  readonly skill: SkillId;
  readonly level: Level;
  readonly persona: string;
  readonly fault: string;
}

/** One writer over all skills, levels and personas. */
export interface LessonsRun {
  readonly lessons: number;
  readonly passed: number;
  /** Lessons that a language model worded; the others are in the library's own words. */
  readonly reworded: number;
  readonly faults: readonly LessonFault[];
  readonly expected: { readonly lowest: number; readonly mean: number; readonly highest: number };
  readonly words: { readonly mean: number; readonly plain: number };
  readonly readingGrade: { readonly mean: number; readonly plain: number };
  /** Share of skills and levels at which the junior analyst and the director get another example, exercise or level. */
  readonly adapted: number;
}

/** One lesson as it was told. */
export interface Taken {
  readonly skill: SkillId;
  readonly level: Level;
  readonly persona: string;
  /** As a judge is told of the learner. */
  readonly reader: Readonly<Record<string, string>>;
  readonly byModel: boolean;
  readonly drafts: readonly Draft[];
  readonly text: string;
  readonly expected: number;
  readonly exercise: string;
  readonly faults: readonly string[];
}

/** Every skill at every level for four personas, each lesson checked without judgement by anybody. */
export async function runLessons(
  writer: LessonWriter,
  skills?: readonly SkillId[],
): Promise<{ readonly run: LessonsRun; readonly taken: readonly Taken[] }> {
  const database = await openEmbedded({});
  try {
    await migrate(database, resolve(import.meta.dirname, "../../migrations"));
    const taken = await takeAll(database, writer, skills);
    const plain = taken.filter(({ persona }) => persona === "writes short");
    const faults = taken.flatMap(({ skill, level, persona, faults: own }) =>
      own.map((fault) => ({ skill, level, persona, fault })),
    );
    const chances = taken.map(({ expected }) => expected);
    const run: LessonsRun = {
      lessons: taken.length,
      passed: taken.filter((lesson) => lesson.faults.length === 0).length,
      reworded: taken.filter((lesson) => lesson.byModel).length,
      faults,
      expected: {
        lowest: rounded(Math.min(...chances)),
        mean: rounded(mean(chances)),
        highest: rounded(Math.max(...chances)),
      },
      words: {
        mean: Math.round(mean(taken.map(({ text }) => wordCount(text)))),
        plain: Math.round(mean(plain.map(({ text }) => wordCount(text)))),
      },
      readingGrade: {
        mean: rounded(mean(taken.map(({ text }) => readingGrade(text)))),
        plain: rounded(mean(plain.map(({ text }) => readingGrade(text)))),
      },
      adapted: adaptedShare(taken),
    };
    return { run, taken };
  } finally {
    await database.close();
  }
}

async function takeAll(database: Database, writer: LessonWriter, wanted?: readonly SkillId[]): Promise<Taken[]> {
  const unit = createLearningUnit(database);
  const starter = await readStarterLibrary();
  const embedder = { model: OFFLINE_MODEL, dimensions: 512, weight: 0, embed: async () => [], close: async () => {} };
  const library = createLibraryService({ unit, embedder, starter });
  await library.seedLibrary(NOW);
  const learning = createLearningService({ unit, library, writer, grader: offlineAnswerGrader });
  await database.sql.query("insert into tenants (id, name, created_at) values ('eval', 'Eval', $1)", [NOW]);
  const approved = new Set<string>();
  for (const { passages } of starter.contents) {
    for (const { id } of passages) {
      await library.decide("eval", id, true, undefined, NOW);
      approved.add(id);
    }
  }
  const taken: Taken[] = [];
  for (const { skill } of starter.contents.filter((content) => wanted?.includes(content.skill.id) ?? true)) {
    for (const level of LEVELS) {
      for (const [persona, make] of Object.entries(PERSONAS)) {
        const learner = make(await newPerson(database, `${skill.id}-${level}-${persona}`));
        const { tenant, id } = learner.person;
        // An ability at whose edge lies this level.
        const mean =
          LEVEL_DIFFICULTY[level] -
          targetDifficulty({ mean: 0, variance: ABILITY_VARIANCE + ITEM_VARIANCE }, 0.8, {
            guess: 0,
            slip: 0.05,
            recall: 1,
          });
        await unit.of(tenant).store.putAbility(tenant, id, { mean: 0, variance: 0.05 }, NOW);
        await unit.of(tenant).store.putMastery(tenant, id, {
          skillId: skill.id,
          ability: { mean, variance: ABILITY_VARIANCE - 0.05 },
          attempts: 5,
          streak: 0,
          updatedAt: NOW,
        });
        const reply = await learning.startLesson(learner, { skillId: skill.id, now: NOW });
        if (reply.lesson === undefined)
          throw new Error(
            `Cannot check a lesson as ${skill.id} level ${level} must start one: it answered "${reply.kind}"`,
          );
        const text = reply.drafts.flatMap(({ headline, paragraphs }) => [headline, ...paragraphs]).join("\n");
        const { expected, exerciseId, minutes, audience } = reply.lesson;
        taken.push({
          skill: skill.id,
          level,
          persona,
          reader: readerOf(learner),
          byModel: writer.usesModel && !text.includes(OWN_WORDS),
          drafts: reply.drafts,
          text,
          expected,
          exercise: exerciseId,
          faults: [
            ...faultsOf(reply.drafts, approved, id),
            ...(expected < 0.7 || expected > 0.9 ? [`p is ${expected.toFixed(2)}`] : []),
            ...(minutes < 3 || minutes > 5 ? [`it takes ${minutes} minutes`] : []),
            ...(Math.abs(reply.lesson.level - level) > 1 ? [`its level is ${reply.lesson.level}`] : []),
            ...(persona === "senior director" && audience !== "leading" ? ["its case is not a director's"] : []),
            ...(persona === "old knee injury" &&
            skill.scope === "physical" &&
            /Squat without load|Slow squat without load/u.test(text)
              ? ["its drill loads the knee"]
              : []),
            ...(STRANGE.test(text) ? ["it says what no passage says"] : []),
            ...(!writer.usesModel && !text.includes(NO_MODEL) ? ["it does not say that no model is connected"] : []),
          ],
        });
      }
    }
  }
  return taken;
}

function faultsOf(drafts: readonly Draft[], approved: ReadonlySet<string>, person: string): string[] {
  const faults: string[] = [];
  const all = drafts.flatMap(({ paragraphs }) => paragraphs).join(" ");
  if (!drafts.some(({ citations }) => citations.length > 0)) faults.push("it cites nothing");
  for (const { chunkId } of drafts.flatMap(({ citations }) => citations))
    if (!approved.has(chunkId)) faults.push(`it cites ${chunkId}, which is not approved`);
  const told = drafts.slice(0, -1).flatMap(({ paragraphs }) => paragraphs);
  for (const paragraph of told) {
    if (!/[.!?:_]["'”)]?$/u.test(paragraph)) faults.push(`it stops at "${paragraph.slice(-20)}"`);
    if ((languageOf(paragraph) ?? "en") !== "en") faults.push("a paragraph is not in English");
  }
  for (const [step, draft] of drafts.entries()) {
    const words = wordCount([draft.headline, ...draft.paragraphs].join(" "));
    if (words >= STEP_WORDS) faults.push(`step ${step + 1} has ${words} words`);
    const verdict = reviewMessage(draft, {
      surface: "slack-dm",
      audience: person,
      key: KEY,
      verdictId: `v${step}`,
      personalContent: true,
    });
    if (verdict.outcome !== "approved")
      faults.push(`review: ${verdict.fired.map(({ id, reason }) => `${id} ${reason}`).join("; ")}`);
  }
  if (wordCount(all) < LESSON_WORDS.from || wordCount(all) > LESSON_WORDS.to)
    faults.push(`it has ${wordCount(all)} words`);
  if (readingGrade(all) > HIGHEST_GRADE) faults.push(`its reading grade is ${readingGrade(all).toFixed(1)}`);
  if (screenForRedFlags(all.replace(/any pain today.*?tell me\./u, "")).some(({ rule }) => rule === "G25"))
    faults.push("it touches a red flag");
  return faults;
}

async function newPerson(database: Database, id: string): Promise<Person> {
  await addPeople(database, [id], { tenant: "eval", now: NOW });
  return personOf({ tenant: "eval", id });
}

function adaptedShare(taken: readonly Taken[]): number {
  const juniors = taken.filter(({ persona }) => persona === "junior analyst");
  const other = juniors.filter((junior) => {
    const director = taken.find(
      ({ skill, level, persona }) => skill === junior.skill && level === junior.level && persona === "senior director",
    );
    return director !== undefined && director.text !== junior.text;
  });
  return rounded(other.length / juniors.length);
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
export const rounded = (value: number): number => Math.round(value * 1e3) / 1e3;
