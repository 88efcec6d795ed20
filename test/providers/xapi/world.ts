import type { Database } from "#src/db/database.ts";
import { createLearningUnit } from "#src/db/learning-store.ts";
import { createUnitOfWork } from "#src/db/stores.ts";
import { CONSENT_VERSION } from "#src/domain/consent.ts";
import type { Person } from "#src/domain/person.ts";
import type { SkillContent } from "#src/domain/skill.ts";
import { listen } from "#src/http.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { createXapiReceiver, STATEMENTS_PATH } from "#src/providers/xapi/receiver.ts";
import { createSealer } from "#src/sealing.ts";
import { type CourseService, createCourseService } from "#src/services/course-service.ts";
import { createLearningRecordService, type LearningRecordService } from "#src/services/learning-record-service.ts";
import { openTestDatabase } from "#test/helpers/database.ts";
import { personOf } from "#test/helpers/people.ts";

export const START = new Date("2026-03-11T09:00:00Z");
export const USER = "lms";
export const PASSWORD = "correct-horse-battery";
export const TENANT = "t1";
export const VERBS = "http://adlnet.gov/expapi/verbs";
const SKILL = "pricing";

export const person = (id: string, over: Partial<Person> = {}): Person =>
  personOf({ tenant: TENANT, id, email: `${id}@example.org`, ...over });

const content = (): SkillContent => ({
  skill: { id: SKILL, title: "Pricing", scope: "knowledge", summary: "" },
  passages: ["anchoring", "framing"].map((concept) => ({
    id: `chunk-${concept}`,
    skillId: SKILL,
    level: 2,
    concept,
    title: concept,
    text: `About ${concept}.`,
    today: concept,
    plain: concept,
    keywords: "",
    examples: { "hands-on": "", leading: "" },
    source: "ours",
    licence: "ours",
    approved: true,
  })),
  exercises: ["anchoring", "framing"].map((concept) => ({
    kind: "choice" as const,
    id: `exercise-${concept}`,
    skillId: SKILL,
    level: 2,
    concept,
    prompt: "Which?",
    hint: "",
    model: "",
    mistake: "",
    difficulty: -0.4,
    options: ["this", "that"],
    answer: 0,
  })),
});

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON. */
  readonly json: <T>() => T;
}

export interface Ask {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface XapiWorld extends AsyncDisposable {
  readonly url: string;
  readonly database: Database;
  readonly work: UnitOfWork;
  readonly records: LearningRecordService;
  readonly courses: CourseService;
  readonly clock: { now(): Date; set(at: Date): void };
  readonly errors: unknown[];
  /** A request with the right credentials and version, unless `headers` says otherwise. */
  ask(path: string, ask?: Ask): Promise<Answer>;
  post(body: unknown): Promise<Answer>;
  consent(id: string): Promise<void>;
  count(table: string): Promise<number>;
}

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

/** The receiver on a port of its own, over a database with Ana and Ben and one skill of two concepts. */
export async function openXapi(options: { readonly reportsCompletions?: boolean } = {}): Promise<XapiWorld> {
  const database = await openTestDatabase();
  const queue = () => ({ enqueue: async () => {}, enqueueAll: async () => {} });
  const work = createUnitOfWork(database, {
    pseudonymKey: Buffer.alloc(32, 3),
    sealer: createSealer([{ id: "1", key: Buffer.alloc(32, 3) }]),
    queue,
  });
  let now = START;
  const clock = {
    now: () => now,
    set(at: Date): void {
      now = at;
    },
  };
  await work.system.stores.tenants.ensure({ id: TENANT, name: "One" }, START);
  for (const id of ["ana", "ben"]) await work.of(TENANT).stores.people.add({ ...person(id), createdAt: START });
  const { skill, passages, exercises } = content();
  const library = createLearningUnit(database).of(TENANT).store;
  await library.putSkills(TENANT, [skill]);
  await library.putPassages(
    TENANT,
    passages.map((passage) => ({ passage, hash: passage.id })),
    "none",
    START,
  );
  await library.putExercises(TENANT, exercises);
  const records = createLearningRecordService(work, clock);
  const courses = createCourseService({ work, records, reportsCompletions: options.reportsCompletions ?? false });
  const errors: unknown[] = [];
  const receiver = createXapiReceiver({
    desk: records,
    tenant: TENANT,
    user: USER,
    password: PASSWORD,
    homePage: "https://kairos.example",
    onError: (error) => errors.push(error),
  });
  const server = await listen({
    host: "127.0.0.1",
    port: 0,
    routes: [
      { path: "/xapi/about", listener: receiver.about },
      { path: STATEMENTS_PATH, listener: receiver.statements },
    ],
  });
  const ask = async (path: string, { method = "GET", body, headers = {} }: Ask = {}): Promise<Answer> => {
    const sent = {
      authorization: basic(USER, PASSWORD),
      "x-experience-api-version": "1.0.3",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    };
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)) as Record<
        string,
        string
      >,
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) };
  };
  return {
    url: server.url,
    database,
    work,
    records,
    courses,
    clock,
    errors,
    ask,
    post: (body) => ask(STATEMENTS_PATH, { method: "POST", body }),
    async consent(id) {
      await work
        .of(TENANT)
        .stores.consents.grant(TENANT, id, [
          { category: "learning", purpose: "coaching", version: CONSENT_VERSION, grantedAt: START },
        ]);
    },
    async count(table) {
      const { rows } = await database.sql.query<{ n: number }>(`select count(*)::int as n from ${table}`);
      return rows[0]!.n;
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await database.close();
    },
  };
}

export const COURSE = {
  id: "P-101",
  activity: "https://lms.example/courses/p-101",
  title: "Pricing basics",
  skillId: SKILL,
  level: 2,
  url: "https://lms.example/courses/p-101",
} as const;

/** "Ana did that": a statement without what the receiver fills in. */
export const said = (verb: string, over: Readonly<Record<string, unknown>> = {}) => ({
  actor: { mbox: "mailto:ana@example.org" },
  verb: { id: verb.includes(":") ? verb : `${VERBS}/${verb}` },
  object: { id: COURSE.activity },
  ...over,
});

export const voiding = (id: string) => ({
  actor: { mbox: "mailto:admin@example.org" },
  verb: { id: `${VERBS}/voided` },
  object: { objectType: "StatementRef", id },
});
