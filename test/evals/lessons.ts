import { createBreaker } from "#agents/coach/model-guard.ts";
import { createModelLessonWriter } from "#agents/mind/lesson-writer.ts";
import { loadPrompt } from "#agents/prompts.ts";
import type { SkillId } from "#src/domain/skill.ts";
import { createChatModel } from "#src/models.ts";
import type { LessonWriter } from "#src/ports/learning.ts";
import { offlineLessonWriter } from "#src/services/offline-learning.ts";
import { judgeLessons, type RubricScores } from "#test/evals/lesson-judge.ts";
import { type LessonsRun, runLessons } from "#test/evals/lesson-runs.ts";
import { goodLesson, HOSTILE, writing } from "#test/helpers/scripted-lessons.ts";
import { type Script, startScriptedModel } from "#test/helpers/scripted-model.ts";

export interface LessonsEval extends LessonsRun {
  /** A scripted writer that answers well. */
  readonly scripted: LessonsRun;
  /** A scripted writer that goes wrong in a different way each time: nothing of it may be told. */
  readonly hostile: LessonsRun & { readonly refused: Readonly<Record<string, number>> };
  /** With OPENAI_API_KEY or OPENAI_BASE_URL in the environment: that model writes, and judges. */
  readonly model?: LessonsRun & { readonly name: string; readonly rubric: RubricScores };
}

interface Connection {
  readonly apiKey: string;
  readonly baseUrl?: string | undefined;
  readonly model: string;
}

const DEFAULT_MODEL = "gpt-5-mini";

/** Every skill at every level for four personas: offline, with two scripted writers, and with the model of the environment. */
export async function run({
  json = false,
  env = process.env,
  skills,
}: {
  json?: boolean;
  /** Absent: all of the starter library. */
  skills?: readonly SkillId[];
  env?: Readonly<Record<string, string | undefined>>;
} = {}): Promise<LessonsEval> {
  const offline = (await runLessons(offlineLessonWriter, skills)).run;
  const scripted = (await withScript(writing(goodLesson), (writer) => runLessons(writer, skills))).run;
  const hostile = await runHostile(skills);
  const connection = connectionOf(env);
  const result: LessonsEval = {
    ...offline,
    scripted,
    hostile,
    ...(connection === undefined ? {} : { model: await runModel(connection, skills) }),
  };
  if (!json) console.log(JSON.stringify(result, null, 2));
  return result;
}

const writerOn = (connection: Connection): LessonWriter =>
  createModelLessonWriter(createChatModel(connection), loadPrompt("lesson-writer").text(), createBreaker(Date.now));

async function withScript<T>(script: Script, work: (writer: LessonWriter) => Promise<T>): Promise<T> {
  await using server = await startScriptedModel();
  server.script(script);
  const { OPENAI_API_KEY: apiKey = "", OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model = "" } = server.env;
  return await work(writerOn({ apiKey, baseUrl, model }));
}

async function runHostile(skills?: readonly SkillId[]): Promise<LessonsEval["hostile"]> {
  const kinds = Object.entries(HOSTILE);
  const tries: Record<string, number> = Object.fromEntries(kinds.map(([kind]) => [kind, 0]));
  let lesson = 0;
  const script = writing((material) => {
    // The second try of a lesson goes wrong in the same way as the first.
    if (material.mend === undefined) lesson += 1;
    const [kind, spoil] = kinds[lesson % kinds.length]!;
    tries[kind] = (tries[kind] ?? 0) + 1;
    return spoil(goodLesson(material));
  });
  const { run: result } = await withScript(script, (writer) => runLessons(writer, skills));
  return { ...result, refused: tries };
}

async function runModel(
  connection: Connection,
  skills?: readonly SkillId[],
): Promise<NonNullable<LessonsEval["model"]>> {
  const { run: result, taken } = await runLessons(writerOn(connection), skills);
  return { ...result, name: connection.model, rubric: await judgeLessons(createChatModel(connection), taken) };
}

function connectionOf(env: Readonly<Record<string, string | undefined>>): Connection | undefined {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: model = DEFAULT_MODEL } = env;
  if ((apiKey ?? "") === "" && (baseUrl ?? "") === "") return undefined;
  return { apiKey: apiKey ?? "none", baseUrl: baseUrl === "" ? undefined : baseUrl, model };
}
