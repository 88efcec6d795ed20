import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Ping } from "#src/ports/provider.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import { createPingIntake } from "#src/services/ping-intake.ts";
import { type ConnectedCompany, openConnectedCompany } from "#test/helpers/connected-company.ts";

describe("What webhooks bring", () => {
  let company: ConnectedCompany;
  beforeAll(async () => {
    company = await openConnectedCompany(["ana", "ben"]);
  }, 60_000);
  afterAll(() => company?.[Symbol.asyncDispose]());

  const ping = (eventId: string, account = "account-of-ana"): Ping => ({
    eventId,
    account,
    kind: "sleep",
    recordId: "night-1",
    change: "updated",
    at: new Date("2026-11-18T06:00:00Z"),
  });
  const stored = async (): Promise<string[]> =>
    (await company.database.sql.query<{ event_id: string }>("select event_id from deliveries order by 1")).rows.map(
      ({ event_id }) => event_id,
    );

  test("is stored with its job before it is acknowledged, and one job waits for each person", async () => {
    const intake = createPingIntake({ work: company.work });
    await Promise.all([
      intake.accept("oura", [ping("a1"), ping("a2")]),
      intake.accept("oura", [ping("a3"), ping("b1", "account-of-ben"), ping("n1", "account-of-nobody")]),
    ]);
    expect(await stored()).toEqual(["a1", "a2", "a3", "b1"]);
    expect(company.enqueued.map(({ name, data }) => [name, data.person])).toEqual(
      expect.arrayContaining([
        ["fetch-delivery", "ana"],
        ["fetch-delivery", "ben"],
      ]),
    );
    const before = company.enqueued.length;
    await intake.accept("oura", [ping("a1"), ping("b1", "account-of-ben")]);
    expect(company.enqueued.length).toBe(before);
  });

  test("goes to its own source alone", async () => {
    const intake = createPingIntake({ work: company.work });
    await intake.accept("whoop", [ping("w1")]);
    expect(await stored()).not.toContain("w1");
  });

  test("beyond what may wait is refused at once, and nothing of it is taken; what waits is stored all the same", async () => {
    const intake = createPingIntake({ work: company.work, mostWaiting: 10, batch: 4 });
    const answers = await Promise.all(
      Array.from({ length: 25 }, (_, index) => intake.accept("oura", [ping(`full-${index}`)])),
    );
    expect(answers.filter(Boolean)).toHaveLength(10);
    expect((await stored()).filter((id) => id.startsWith("full-"))).toHaveLength(10);
    expect(await intake.accept("oura", [ping("full-after")])).toBe(true);
  });

  test("that the database does not take is not acknowledged and not stored, and the next one is", async () => {
    let isDown = true;
    const work: UnitOfWork = {
      ...company.work,
      system: {
        ...company.work.system,
        transaction: (run) =>
          isDown
            ? company.work.system.transaction(async (stores) =>
                run(stores).then(() => Promise.reject(new Error("down"))),
              )
            : company.work.system.transaction(run),
      },
    };
    const intake = createPingIntake({ work });
    await expect(intake.accept("oura", [ping("down-1")])).rejects.toThrow("down");
    isDown = false;
    expect(await intake.accept("oura", [ping("down-2")])).toBe(true);
    expect((await stored()).filter((id) => id.startsWith("down-"))).toEqual(["down-2"]);
  });

  test("in a storm is stored in few transactions", async () => {
    let transactions = 0;
    const work: UnitOfWork = {
      ...company.work,
      system: {
        ...company.work.system,
        transaction(run) {
          transactions++;
          return company.work.system.transaction(run);
        },
      },
    };
    const intake = createPingIntake({ work, batch: 100 });
    await Promise.all(Array.from({ length: 1_000 }, (_, index) => intake.accept("oura", [ping(`storm-${index}`)])));
    expect((await stored()).filter((id) => id.startsWith("storm-"))).toHaveLength(1_000);
    expect(transactions).toBeLessThanOrEqual(12);
  });

  test("is finished when the program stops, and refused after", async () => {
    const intake = createPingIntake({ work: company.work });
    const last = intake.accept("oura", [ping("last")]);
    await intake.stop();
    expect(await last).toBe(true);
    expect(await intake.accept("oura", [ping("too-late")])).toBe(false);
    expect(await stored()).not.toContain("too-late");
  });
});
