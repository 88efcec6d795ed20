import { allows } from "#src/domain/consent.ts";
import type { Person, TenantId } from "#src/domain/person.ts";
import type { StatementAgent } from "#src/domain/statement.ts";
import { VOIDED } from "#src/domain/statement.ts";
import type { LocalDay } from "#src/domain/time.ts";
import type { Assignment, Course, CourseResult } from "#src/ports/learning-records.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";
import { type LearningRecordService, uuidOf } from "#src/services/learning-record-service.ts";

export type CourseStanding = "to-do" | "started" | "not-passed" | "done";

/** One assigned module, as its person sees it. */
export interface CourseView {
  /** Data of others. */
  readonly title: string;
  readonly due?: LocalDay | undefined;
  readonly standing: CourseStanding;
  /** Taught by Kairos itself. */
  readonly here: boolean;
}

export interface CoursesView {
  readonly courses: readonly CourseView[];
  /** Whether completions are told to the company's record store. */
  readonly reported: boolean;
  /** Whether the person lets me know what the platform reports of them. */
  readonly known: boolean;
}

/** One result of a file: what a statement of the platform would have said. */
export interface FileResult {
  readonly person: Person;
  readonly course: Course;
  readonly verb: "attempted" | "completed" | "passed" | "failed";
  readonly score?: { readonly raw: number; readonly min: number; readonly max: number } | undefined;
  readonly completedAt: Date;
}

export interface ImportedResults {
  readonly added: number;
  /** Results that an earlier file told differently. */
  readonly replaced: number;
  readonly unchanged: number;
}

export interface CourseService {
  /** The person's assigned modules, what is open first. */
  of(person: Person, now: Date): Promise<CoursesView>;
  /** Marks the modules whose lessons here are all done, and queues their completions. */
  completeFinished(person: Person, now: Date): Promise<void>;
  importCatalogue(tenant: TenantId, courses: readonly Course[], now: Date): Promise<void>;
  importAssignments(
    tenant: TenantId,
    assignments: readonly { readonly person: Person; readonly courseId: string; readonly due?: LocalDay | undefined }[],
    now: Date,
  ): Promise<void>;
  importResults(tenant: TenantId, results: readonly FileResult[]): Promise<ImportedResults>;
}

export interface CourseServiceOptions {
  readonly work: UnitOfWork;
  readonly records: LearningRecordService;
  /** Whether there is a record store to tell of completions. */
  readonly reportsCompletions: boolean;
}

const VERBS = "http://adlnet.gov/expapi/verbs";
const IMPORT: StatementAgent = { account: { homePage: "urn:kairos:import", name: "kairos learning import" } };

export function createCourseService({ work, records, reportsCompletions }: CourseServiceOptions): CourseService {
  /** Concepts of the course's level that lessons here can practise. */
  async function conceptsOf(stores: Stores, tenant: TenantId, { skillId, level }: Course): Promise<string[]> {
    if (skillId === undefined || level === undefined) return [];
    const passages = await stores.learning.passages(tenant, skillId);
    const approved = passages.filter((passage) => passage.approved && passage.drill === undefined);
    const exercises = await stores.learning.exercises(tenant, skillId);
    const practised = exercises.filter((exercise) => exercise.level === level).map(({ concept }) => concept);
    return [...new Set(practised)].filter((concept) => approved.some((passage) => passage.concept === concept));
  }

  async function completeFinished(person: Person, now: Date): Promise<void> {
    const { tenant, id } = person;
    const { learningRecords, consents } = work.of(person.tenant).stores;
    const open = (await learningRecords.assignments(tenant, id)).filter(({ completedAt }) => completedAt === undefined);
    if (open.length === 0 || !allows(await consents.holding(tenant, id, now), "learning", "coaching")) return;
    const courses = await learningRecords.courses(tenant);
    for (const assignment of open) {
      const course = courses.find((candidate) => candidate.id === assignment.courseId);
      if (course === undefined || !isTaughtHere(course)) continue;
      const { skillId, level } = course;
      const needed = await conceptsOf(work.of(tenant).stores, tenant, course);
      const done = await learningRecords.finishedConcepts(tenant, id, skillId!, level!, assignment.assignedAt);
      if (needed.length === 0 || !needed.every((concept) => done.includes(concept))) continue;
      await work.of(tenant).transaction(async (stores) => {
        await stores.learningRecords.complete(tenant, id, course.id, now);
        if (!reportsCompletions) return;
        const statementId = uuidOf("completion", tenant, id, course.id, assignment.assignedAt.toISOString());
        await stores.learningRecords.queueCompletion(tenant, id, {
          courseId: course.id,
          statementId,
          completedAt: now,
        });
      });
    }
  }

  return {
    completeFinished,
    async of(person, now) {
      await completeFinished(person, now);
      const { learningRecords } = work.of(person.tenant).stores;
      const { tenant, id } = person;
      const [assignments, results, courses] = [
        await learningRecords.assignments(tenant, id),
        await learningRecords.results(tenant, id),
        await learningRecords.courses(tenant),
      ];
      const views = assignments.flatMap((assignment): CourseView[] => {
        const course = courses.find((candidate) => candidate.id === assignment.courseId);
        if (course === undefined) return [];
        const own = results.filter(({ courseId }) => courseId === course.id);
        const { title } = course;
        return [{ title, due: assignment.due, standing: standingOf(assignment, own), here: isTaughtHere(course) }];
      });
      const ordered = views.toSorted((a, b) => Number(a.standing === "done") - Number(b.standing === "done"));
      const known = allows(await work.of(tenant).stores.consents.holding(tenant, id, now), "learning", "coaching");
      return { courses: ordered, reported: reportsCompletions, known };
    },
    importCatalogue: (tenant, courses, now) =>
      work.of(tenant).transaction(async (stores) => {
        await stores.learningRecords.lock(tenant);
        for (const course of courses) await stores.learningRecords.putCourse(tenant, course, now);
        for (const course of courses) await records.reconsider(stores, tenant, course);
      }),
    importAssignments: (tenant, assignments, now) =>
      work.of(tenant).transaction(async (stores) => {
        for (const { person, courseId, due } of assignments)
          await stores.learningRecords.putAssignment(tenant, person.id, courseId, due, now);
      }),
    importResults: (tenant, results) =>
      work.of(tenant).transaction(async (stores) => {
        let [added, replaced] = [0, 0];
        for (const result of results) {
          const statement = await unvoided(stores, tenant, result);
          const { registration } = statement.context;
          const earlier = await stores.learningRecords.find(tenant, { registration, limit: 10 });
          for (const { statement: old } of earlier.statements) {
            if (old.id === statement.id || old.verb.id === VOIDED) continue;
            await records.receiveIn(stores, tenant, [voidingOf(old.id)], IMPORT);
            replaced += 1;
          }
          added += (await records.receiveIn(stores, tenant, [statement], IMPORT)).added;
        }
        return { added, replaced, unchanged: results.length - added };
      }),
  };
}

const isTaughtHere = ({ url, skillId, level }: Course): boolean =>
  url === undefined && skillId !== undefined && level !== undefined;

function standingOf({ completedAt }: Assignment, results: readonly CourseResult[]): CourseStanding {
  const states = results.map(({ state }) => state);
  if (completedAt !== undefined || states.includes("completed") || states.includes("passed")) return "done";
  if (states.includes("failed")) return "not-passed";
  return states.length > 0 ? "started" : "to-do";
}

/** The statement of a row: the one that holds, or a new one where the same was taken back before. */
async function unvoided(stores: Stores, tenant: TenantId, result: FileResult) {
  for (let edition = 0; ; edition++) {
    const statement = statementOf(result, edition);
    const kept = await stores.learningRecords.statement(tenant, statement.id);
    if (kept?.voidedBy === undefined) return statement;
  }
}

/** The same row of a file is the same statement; one that tells the same result differently has the same registration. */
function statementOf({ person, course, verb, score, completedAt }: FileResult, edition: number) {
  const email = person.email ?? "";
  const at = completedAt.toISOString();
  const key = [person.tenant, email.toLowerCase(), course.id, at];
  return {
    id: uuidOf("result", ...key, verb, JSON.stringify(score ?? null), String(edition)),
    actor: { mbox: `mailto:${email}` },
    verb: { id: `${VERBS}/${verb}` },
    object: { id: course.activity },
    ...(score === undefined ? {} : { result: { score } }),
    context: { registration: uuidOf("registration", ...key) },
    timestamp: at,
  };
}

const voidingOf = (id: string) => ({
  id: uuidOf("void", id),
  actor: IMPORT,
  verb: { id: VOIDED },
  object: { objectType: "StatementRef" as const, id },
});
