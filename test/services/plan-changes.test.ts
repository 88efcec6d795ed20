import { describe, expect, test } from "vitest";
import type { BusyTime } from "#src/domain/busy-time.ts";
import { DEFAULT_POLICY } from "#src/domain/guardrails/policy.ts";
import type { Person } from "#src/domain/person.ts";
import type { PlannedDay, Session } from "#src/domain/plan.ts";
import type { Standing } from "#src/ports/people.ts";
import type { Change } from "#src/ports/records.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { createPlanChanges } from "#src/services/plan-change-service.ts";
import type { PlanInForce, PlanService } from "#src/services/plan-service.ts";

const DAY_MS = 86_400_000;
const TODAY = "2026-11-26";
const NOW = new Date("2026-11-26T08:00:00Z");
const at = (clock: string): Date => new Date(`${TODAY}T${clock}:00Z`);

const person = { tenant: "t", id: "ana", timeZone: "UTC" } as Person;

const session = (startsAt: Date, more: Partial<Session> = {}): Session => ({
  id: `s-${startsAt.toISOString()}`,
  kind: "learning",
  title: "Negotiation, hard practice",
  muscleGroups: [],
  minutes: 30,
  demand: 1.5,
  items: 4,
  difficulty: 0,
  newMaterial: true,
  startsAt,
  ...more,
});

const dayOf = (sessions: readonly Session[], m = sessions.length, day = TODAY): PlannedDay => ({
  day,
  sessions,
  u: 0,
  m,
  items: 4,
  difficulty: 0,
});

const HARD = dayOf([session(at("10:00"))], 2);
const LIGHT = dayOf([session(at("10:00"), { title: "Negotiation, review", minutes: 10, demand: 0.5 })], 0.3);
const LATER = dayOf([session(new Date("2026-11-27T10:00:00Z"))], 2, "2026-11-27");

/** A company of one person, whose planner and rules do as they are told. */
function world({
  expected = HARD,
  fresh = LIGHT,
  rulesHold = false,
  busy = [] as readonly BusyTime[],
  unaskedSince = undefined as Date | undefined,
} = {}) {
  const changes = new Map<string, Change>();
  const audited: string[] = [];
  const standing: { -readonly [K in keyof Standing]?: Standing[K] | null } = { changesUnaskedAt: unaskedSince };
  const replaced: PlannedDay[] = [];
  let current = expected;
  const inForce = (day: PlannedDay): PlanInForce =>
    ({
      plan: { template: "x", days: [day, LATER] },
      rationale: { reason: "Short night.", facts: [] },
      revision: 1,
    }) as never;
  const plans = {
    inForceBefore: async () => inForce(expected),
    inForce: async () => inForce(current),
    async planAgain() {
      current = fresh;
      return inForce(current);
    },
    async replaceToday(_person: Person, wanted: PlannedDay) {
      if (rulesHold) return "held-back";
      replaced.push(wanted);
      current = wanted;
      return "replaced";
    },
  } as unknown as PlanService;
  const stores = {
    changes: {
      add: async (_t: string, _p: string, change: Change) =>
        void changes.set(change.id, JSON.parse(JSON.stringify(change)) as Change),
      get: async (_t: string, _p: string, id: string) => changes.get(id),
      async settle(_t: string, _p: string, id: string, settledAs: Change["settledAs"]) {
        changes.set(id, { ...changes.get(id)!, settledAs });
      },
      since: async () => [...changes.values()],
    },
    people: {
      standing: async () => standing,
      async setStanding(_t: string, _p: string, change: typeof standing) {
        Object.assign(standing, change.changesUnaskedAt === null ? { changesUnaskedAt: undefined } : change);
      },
    },
    nudges: { since: async () => [] },
    plans: { sessions: async () => [] },
    audit: { append: async ({ event }: { event: string }) => void audited.push(event) },
  };
  const unit = { stores, transaction: (work: (s: typeof stores) => unknown) => work(stores) };
  const service = createPlanChanges(
    { of: () => unit } as unknown as UnitOfWork,
    plans,
    async () => DEFAULT_POLICY,
    async () => busy,
  );
  return { service, changes, audited, replaced, today: () => current };
}

const meeting = (from: string, to: string): BusyTime => ({ startsAt: at(from), endsAt: at(to), kind: "meeting" });
const titles = ({ sessions }: PlannedDay): string[] => sessions.map(({ title }) => title);

describe("A morning on which less would be better", () => {
  test("asks, and leaves the day as it was until the answer", async () => {
    const { service, changes, today } = world();
    const change = await service.morning(person, NOW);
    expect(change).toMatchObject({ asks: true, byRule: false, movedTo: { weekday: "Friday", at: "10:00" } });
    expect(titles(today())).toEqual(titles(HARD));
    expect([...changes.values()]).toMatchObject([{ proposed: true }]);
    expect([...changes.values()][0]).not.toHaveProperty("settledAs");
  });

  test("does not ask where a safety rule holds the day back: then it changes it and says so", async () => {
    const { service, today, changes } = world({ rulesHold: true });
    expect(await service.morning(person, NOW)).toMatchObject({ asks: false, byRule: true });
    expect(titles(today())).toEqual(titles(LIGHT));
    expect([...changes.values()]).toMatchObject([{ proposed: false, settledAs: "applied" }]);
  });

  test("does not ask whoever agreed to changes without asking", async () => {
    const { service, today } = world({ unaskedSince: new Date(NOW.getTime() - 10 * DAY_MS) });
    expect(await service.morning(person, NOW)).toMatchObject({ asks: false, byRule: false });
    expect(titles(today())).toEqual(titles(LIGHT));
  });

  test("asks again when that agreement is older than a year", async () => {
    const { service } = world({ unaskedSince: new Date(NOW.getTime() - 366 * DAY_MS) });
    expect(await service.morning(person, NOW)).toMatchObject({ asks: true });
  });

  test.each([true, false])("never makes a day harder, agreed to or not (%s)", async (agreed) => {
    const { service, changes } = world({
      expected: LIGHT,
      fresh: HARD,
      unaskedSince: agreed ? new Date(NOW.getTime() - DAY_MS) : undefined,
    });
    expect(await service.morning(person, NOW)).toBeUndefined();
    expect(changes.size).toBe(0);
  });

  test("says that a session is only shorter where it stays today", async () => {
    const fresh = dayOf([session(at("10:00"), { minutes: 12 })], 0.8);
    const { service, changes } = world({ fresh, unaskedSince: new Date(NOW.getTime() - DAY_MS) });
    expect(await service.morning(person, NOW)).toMatchObject({ shortened: { from: 30, to: 12 }, movedTo: undefined });
    expect([...changes.values()]).toMatchObject([{ summary: "Shortened Negotiation, hard practice to 12 minutes" }]);
  });

  test("asks once a day", async () => {
    const { service } = world();
    await service.morning(person, NOW);
    expect(await service.morning(person, new Date(NOW.getTime() + 60_000))).toBeUndefined();
  });
});

describe("The answer", () => {
  test("yes plans the day anew, once", async () => {
    const { service, today, changes } = world();
    const change = await service.morning(person, NOW);
    expect(await service.accept(person, change!.id, NOW)).toBe("accepted");
    expect(titles(today())).toEqual(titles(LIGHT));
    expect([...changes.values()]).toMatchObject([{ proposed: true, settledAs: "applied" }]);
    expect(await service.accept(person, change!.id, NOW)).toBe("unknown");
  });

  test("no leaves it, and nothing stays open", async () => {
    const { service, today } = world();
    const change = await service.morning(person, NOW);
    expect(await service.keep(person, change!.id, NOW)).toBe("kept");
    expect(titles(today())).toEqual(titles(HARD));
    expect(await service.openProposal(person, NOW)).toBeUndefined();
  });

  test("comes too late on the next day", async () => {
    const { service } = world();
    const change = await service.morning(person, NOW);
    expect(await service.accept(person, change!.id, new Date(NOW.getTime() + DAY_MS))).toBe("unknown");
  });

  test("a yes can be undone, a question cannot", async () => {
    const { service, today } = world();
    const change = await service.morning(person, NOW);
    expect(await service.undo(person, change!.id, NOW)).toEqual({ kind: "unknown" });
    await service.accept(person, change!.id, NOW);
    expect(await service.undo(person, change!.id, NOW)).toEqual({ kind: "undone", elsewhere: [] });
    expect(titles(today())).toEqual(titles(HARD));
  });

  test("who agreed to no questions can have them back, and both are in the audit", async () => {
    const { service, audited } = world();
    await service.askFirst(person, false, NOW);
    expect(await service.asksFirst(person, NOW)).toBe(false);
    await service.askFirst(person, true, NOW);
    expect(await service.asksFirst(person, NOW)).toBe(true);
    expect(audited).toEqual(["changes-unasked-agreed", "asked-first-again"]);
  });
});

describe("A check-in that says worse", () => {
  test("never leaves today asking more than before", async () => {
    const { service, today, replaced } = world({ expected: LIGHT, fresh: HARD });
    await service.morning(person, NOW);
    await service.spare(person, LIGHT, NOW);
    expect(titles(today())).toEqual(titles(LIGHT));
    await service.spare(person, HARD, NOW);
    expect(replaced).toHaveLength(1);
  });

  test("does not bring back what has begun already", async () => {
    const { service, replaced } = world({ expected: LIGHT, fresh: HARD });
    await service.morning(person, NOW);
    await service.spare(person, LIGHT, at("10:30"));
    expect(replaced).toEqual([]);
  });
});

describe("A check-in that makes the day lighter", () => {
  test("can be kept out of the day, and is none of the changes that Kairos makes of its own accord", async () => {
    const { service, changes, today } = world({ fresh: LIGHT });
    await service.askFirst(person, false, NOW);
    await service.morning(person, NOW);
    const id = await service.noteCheckIn(person, HARD, NOW);
    expect(changes.get(id!)).toMatchObject({ proposed: true, settledAs: "applied" });
    expect(changes.get(id!)!.summary).toMatch(/after your check-in$/u);
    expect(await service.undo(person, id!, NOW)).toEqual({ kind: "undone", elsewhere: [] });
    expect(titles(today())).toEqual(titles(HARD));
  });

  test("is not noted where the day stays as full as it was", async () => {
    const { service } = world({ fresh: HARD });
    expect(await service.noteCheckIn(person, HARD, NOW)).toBeUndefined();
  });
});

describe("An undo", () => {
  const undoIn = async (options: Parameters<typeof world>[0], now = NOW) => {
    const company = world({ ...options, unaskedSince: new Date(NOW.getTime() - DAY_MS) });
    const change = await company.service.morning(person, NOW);
    return { ...company, outcome: await company.service.undo(person, change!.id, now) };
  };

  test("goes round a meeting that has come meanwhile, and says where", async () => {
    const { outcome, replaced } = await undoIn({ busy: [meeting("09:45", "10:30")] });
    expect(outcome).toEqual({
      kind: "undone",
      elsewhere: [{ title: "Negotiation, hard practice", was: "10:00", at: "11:00", because: "busy" }],
    });
    expect(replaced.at(-1)!.sessions[0]!.startsAt).toEqual(at("11:00"));
  });

  test("does not put a session into the past", async () => {
    const { outcome } = await undoIn({}, at("14:05"));
    expect(outcome).toMatchObject({ kind: "undone", elsewhere: [{ was: "10:00", at: "14:30", because: "passed" }] });
  });

  test("does not put two sessions on top of each other", async () => {
    const expected = dayOf([session(at("10:00")), session(at("11:00"), { title: "Negotiation, review" })], 3);
    const { replaced } = await undoIn({ expected, busy: [meeting("10:00", "10:45")] });
    const starts = replaced.at(-1)!.sessions.map(({ startsAt }) => startsAt.toISOString().slice(11, 16));
    expect(starts).toEqual(["11:00", "12:00"]);
  });

  test("changes nothing where the rest of the day is full, and says so", async () => {
    const { outcome, replaced, changes } = await undoIn({ busy: [meeting("09:00", "18:00")] });
    expect(outcome).toMatchObject({ kind: "no-room", elsewhere: [{ was: "10:00", because: "busy" }] });
    expect(replaced).toEqual([]);
    expect([...changes.values()]).toMatchObject([{ settledAs: "applied" }]);
  });
});
