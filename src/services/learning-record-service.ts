import { createHash, randomUUID } from "node:crypto";
import { allows } from "#src/domain/consent.ts";
import { describesCourse, outcomeOf } from "#src/domain/learning-outcome.ts";
import type { Person, TenantId } from "#src/domain/person.ts";
import {
  CONTEXT_KINDS,
  contextActivities,
  emailOf,
  isActivity,
  isVoiding,
  keysOfEmail,
  momentOf,
  type SentStatement,
  type Statement,
  type StatementAgent,
  sameStatement,
  termsOf,
} from "#src/domain/statement.ts";
import { plainData } from "#src/domain/text.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { Course, KeptStatement, Received, StatementDesk } from "#src/ports/learning-records.ts";
import type { Stores, UnitOfWork } from "#src/ports/stores.ts";
import { countResult, takeBackResult } from "#src/services/learning-evidence.ts";

export interface LearningRecordService extends StatementDesk {
  /** As `receive`, within a transaction of the caller's; throws StatementConflictError. */
  receiveIn(
    stores: Stores,
    tenant: TenantId,
    statements: readonly SentStatement[],
    authority: StatementAgent,
  ): Promise<{ readonly ids: readonly string[]; readonly added: number }>;
  /** Lets statements count that came before their course was known. */
  reconsider(stores: Stores, tenant: TenantId, course: Course): Promise<void>;
}

/** Another statement is kept under the id. */
export class StatementConflictError extends Error {
  override readonly name = "StatementConflictError";
  readonly id: string;
  constructor(id: string, options?: ErrorOptions) {
    super(`Cannot keep the statement "${id}" as another statement has this id`, options);
    this.id = id;
  }
}

/** Longest title of a course, in code points. */
export const LONGEST_TITLE = 120;
const VERSION = "1.0.0";
const PAGE = 200;

/** What learning platforms report: kept as it came, and counted where the person lets it. */
export function createLearningRecordService(work: UnitOfWork, clock: Clock): LearningRecordService {
  async function receiveIn(
    stores: Stores,
    tenant: TenantId,
    sent: readonly SentStatement[],
    authority: StatementAgent,
  ): Promise<{ ids: readonly string[]; added: number }> {
    await stores.learningRecords.lock(tenant);
    // Read under the lock, and later than all before: who asks for what is new since a moment misses nothing.
    const last = (await stores.learningRecords.lastStored(tenant))?.getTime() ?? 0;
    const now = new Date(Math.max(clock.now().getTime(), last + 1));
    const people = peopleOf(stores, tenant);
    const ids: string[] = [];
    let added = 0;
    for (const one of sent) {
      const id = one.id?.toLowerCase() ?? randomUUID();
      ids.push(id);
      const kept = await stores.learningRecords.statement(tenant, id);
      if (kept !== undefined) {
        if (!sameStatement(kept.statement, one)) throw new StatementConflictError(id);
        continue;
      }
      added += 1;
      await keep(stores, tenant, completed(one, id, authority, now), people, now);
    }
    return { ids, added };
  }

  async function keep(
    stores: Stores,
    tenant: TenantId,
    statement: Statement,
    people: ReturnType<typeof peopleOf>,
    now: Date,
  ): Promise<void> {
    const { learningRecords: records } = stores;
    const person = await people.find(statement.actor);
    const voids = isVoiding(statement);
    const terms = termsOf(statement);
    await records.add(tenant, { statement, personId: person?.id, voids, ...terms });
    if (voids) {
      const target = await records.statement(tenant, terms.target!);
      if (target === undefined || target.voidedBy !== undefined || isVoiding(target.statement)) return;
      await records.setVoided(tenant, target.statement.id, statement.id);
      await records.removeResult(tenant, target.statement.id);
      await takeBackResult(stores, tenant, target.statement.id);
      return;
    }
    const voider = await records.voiderOf(tenant, statement.id);
    if (voider !== undefined) return records.setVoided(tenant, statement.id, voider);
    const { object } = statement;
    if (isActivity(object) && describesCourse(object)) {
      const title = plainData(Object.values(object.definition?.name ?? {})[0] ?? "", LONGEST_TITLE);
      if (title !== "") await records.addCourse(tenant, { id: object.id, activity: object.id, title }, now);
    }
    if (person !== undefined) await count(stores, person, statement, now);
  }

  /** Nothing counts without the person's consent to coaching by what they learn. */
  async function count(stores: Stores, person: Person, statement: Statement, now: Date): Promise<void> {
    const { learningRecords: records } = stores;
    const { tenant, id } = person;
    const outcome = outcomeOf(statement);
    if (outcome === undefined || !isActivity(statement.object)) return;
    if (!allows(await stores.consents.holding(tenant, id, now), "learning", "coaching")) return;
    const statementId = statement.id;
    const at = new Date(Math.min(momentOf(statement.timestamp)?.getTime() ?? now.getTime(), now.getTime()));
    const course = await records.courseOf(tenant, [statement.object.id]);
    if (course !== undefined && outcome.state !== undefined) {
      const { state, share } = outcome;
      await records.addResult(tenant, id, { courseId: course.id, statementId, state, share, at });
    }
    const taught = course?.skillId === undefined ? await records.courseOf(tenant, around(statement)) : course;
    if (taught !== undefined) await countResult(stores, person, { statementId, course: taught, outcome, at });
  }

  return {
    receiveIn,
    async receive(tenant, statements, authority): Promise<Received> {
      try {
        const result = await work.of(tenant).transaction((stores) => receiveIn(stores, tenant, statements, authority));
        return { kind: "kept", ...result };
      } catch (error) {
        if (error instanceof StatementConflictError) return { kind: "conflict", id: error.id };
        throw error;
      }
    },
    statement: (tenant, id) => work.of(tenant).stores.learningRecords.statement(tenant, id.toLowerCase()),
    find: (tenant, query) => work.of(tenant).stores.learningRecords.find(tenant, query),
    async consistentThrough(tenant) {
      const now = clock.now();
      const { learningRecords } = work.of(tenant).stores;
      return (await learningRecords.isLocked(tenant)) ? ((await learningRecords.lastStored(tenant)) ?? now) : now;
    },
    async reconsider(stores, tenant, course) {
      const now = clock.now();
      for (const activity of new Set([course.activity, course.id, course.url])) {
        if (activity === undefined) continue;
        let after: number | undefined;
        do {
          const page: { statements: readonly KeptStatement[]; next?: number | undefined } =
            await stores.learningRecords.find(tenant, {
              activity,
              relatedActivities: true,
              ascending: true,
              limit: PAGE,
              after,
            });
          for (const { statement, personId } of page.statements) {
            const person = personId === undefined ? undefined : await stores.people.get(tenant, personId);
            if (person !== undefined) await count(stores, person, statement, now);
          }
          after = page.next;
        } while (after !== undefined);
      }
    },
  };
}

/** What the receiver fills in. Several context activities are a list, one is too (xAPI 1.0.3, Data 2.4.6.2). */
function completed(sent: SentStatement, id: string, authority: StatementAgent, now: Date): Statement {
  const { context } = sent;
  const around = context?.contextActivities;
  return {
    ...sent,
    id,
    ...(around === undefined
      ? {}
      : {
          context: {
            ...context,
            contextActivities: Object.fromEntries(
              Object.entries(around).map(([kind, given]) => [kind, Array.isArray(given) ? given : [given]]),
            ),
          },
        }),
    timestamp: sent.timestamp ?? now.toISOString(),
    stored: now.toISOString(),
    authority,
    version: sent.version ?? VERSION,
  };
}

/** The course that a question or a part belongs to, nearest first. */
const around = ({ context }: Statement): string[] =>
  CONTEXT_KINDS.filter((kind) => kind === "parent" || kind === "grouping").flatMap((kind) =>
    contextActivities(context, kind).map(({ id }) => id),
  );

/** Actors of the roster: by e-mail address, by its digest, or by an account whose name is the address. */
function peopleOf(stores: Stores, tenant: TenantId) {
  let digests: Map<string, Person> | undefined;
  const byDigest = async (digest: string): Promise<Person | undefined> => {
    digests ??= new Map(
      (await stores.people.all(tenant)).flatMap((person) =>
        person.email === undefined ? [] : keysOfEmail(person.email).map((key) => [key, person] as const),
      ),
    );
    return digests.get(`sha1:${digest.toLowerCase()}`);
  };
  return {
    async find(actor: StatementAgent): Promise<Person | undefined> {
      if (actor.objectType === "Group") return undefined;
      if (actor.mbox_sha1sum !== undefined) return byDigest(actor.mbox_sha1sum);
      const email = emailOf(actor);
      return email === undefined ? undefined : stores.people.byEmail(tenant, email);
    },
  };
}

/** The same UUID for the same parts. */
export function uuidOf(...parts: readonly string[]): string {
  const hex = createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
