import type { Database } from "#src/db/database.ts";
import { createUnitOfWork } from "#src/db/stores.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { InboxRow, OutboxRow } from "#src/ports/traffic.ts";
import { createSealer } from "#src/sealing.ts";
import { approve } from "#test/contracts/approve.ts";
import { openTestDatabase } from "#test/helpers/database.ts";
import { personOf } from "#test/helpers/people.ts";

export const NOW = new Date("2026-03-11T09:00:00Z");
export const PSEUDONYM_KEY = Buffer.alloc(32, 3);
export const SEALER = createSealer([{ id: "1", key: Buffer.alloc(32, 5) }]);

export interface SmallCompany extends AsyncDisposable {
  readonly database: Database;
  readonly work: UnitOfWork;
  /** Jobs that were enqueued, in order. */
  readonly enqueued: unknown[];
}

/** Two tenants, each with Ana and Ben. */
export async function openSmallCompany(): Promise<SmallCompany> {
  const database = await openTestDatabase();
  const enqueued: unknown[] = [];
  const queue = () => ({
    enqueue: async (name: string, data: unknown) => void enqueued.push({ name, data }),
    enqueueAll: async (name: string, all: readonly unknown[]) =>
      void enqueued.push(...all.map((data) => ({ name, data }))),
  });
  const work = createUnitOfWork(database, { pseudonymKey: PSEUDONYM_KEY, sealer: SEALER, queue });
  for (const tenant of ["t1", "t2"]) {
    await work.system.stores.tenants.ensure({ id: tenant, name: tenant }, NOW);
    for (const id of ["ana", "ben"])
      await work
        .of(tenant)
        .stores.people.add({ ...personOf({ tenant, id, email: `${id}@example.org` }), createdAt: NOW });
  }
  return { database, work, enqueued, [Symbol.asyncDispose]: () => database.close() };
}

export const inboxRow = (eventId: string, over: Partial<InboxRow> = {}): InboxRow => ({
  tenant: "t1",
  eventId,
  person: "ana",
  surface: "slack-dm",
  kind: "message",
  text: `text of ${eventId}`,
  replyTo: { channel: "slack", conversation: "D1" },
  receivedAt: NOW,
  ...over,
});

export const outboxRow = (id: string, over: Partial<OutboxRow> = {}): OutboxRow => ({
  id,
  tenant: "t1",
  person: "ana",
  key: `key of ${id}`,
  destination: { channel: "slack", conversation: "D1" },
  message: approve({ headline: "Good morning" }),
  day: "2026-03-11",
  urgent: false,
  createdAt: NOW,
  ...over,
});
