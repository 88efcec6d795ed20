import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { App } from "#src/app.ts";
import type { Person } from "#src/domain/person.ts";
import { addDays, localDay } from "#src/domain/time.ts";
import { DEFAULT_PARAMETERS } from "#src/domain/twin/parameters.ts";
import type { Twin } from "#src/domain/twin/twin.ts";
import { startApp } from "#test/helpers/app.ts";

const DAY_MS = 86_400_000;

describe("a twin that is brought up to date each morning", () => {
  let app: App;
  let ana: Person;
  const later = (days: number) => new Date(app.clock.now().getTime() + days * DAY_MS);
  const today = (days: number): Promise<Twin> => app.services.twins.today(ana, later(days));

  beforeAll(async () => {
    app = await startApp();
    ana = (await app.services.work.of("demo").stores.people.get("demo", "ana"))!;
  });
  afterAll(() => app[Symbol.asyncDispose]());

  test("has parameters of the person's own once 28 days are known, from the first look on", async () => {
    const twin = await today(0);
    expect(twin.validDays).toBeGreaterThanOrEqual(28);
    expect(twin.lineage.learntOn).toEqual([twin.day]);
    expect(twin.parameters).not.toEqual(DEFAULT_PARAMETERS);
  });

  test("keeps them for a week, and learns them again on the seventh morning", async () => {
    const first = await today(0);
    for (let day = 1; day < 7; day++) {
      const { lineage, parameters } = await today(day);
      expect(lineage.learntOn).toEqual(first.lineage.learntOn);
      expect(parameters).toEqual(first.parameters);
    }
    const { lineage, day } = await today(7);
    expect(lineage.learntOn).toEqual([first.day, day]);
  });

  test("is rebuilt from its lineage bit for bit", async () => {
    const replay = await app.services.twins.replay(ana, later(7));
    expect(replay).toMatchObject({ identical: true, day: localDay(later(7), ana.timeZone) });
    expect(replay!.learntOn).toHaveLength(2);
    expect(replay!.observations).toBeGreaterThan(100);
  });

  test("is the same again when late data made it begin anew from an earlier day", async () => {
    const before = await today(7);
    await app.services.work
      .of(ana.tenant)
      .transaction((stores) => app.services.twins.forgetFrom(stores, ana.tenant, ana.id, addDays(before.day, -2)));
    const again = await today(7);
    expect(again.body).toEqual(before.body);
    expect(again.parameters).toEqual(before.parameters);
    expect(await app.services.twins.replay(ana, later(7))).toMatchObject({ identical: true });
  });

  test("is told apart from what its records make when one was changed behind its back", async () => {
    const day = addDays(localDay(app.clock.now(), ana.timeZone), -10);
    await app.database.sql.query(
      "update measurements set value = value + 1 where person_id = 'ana' and day = $1 and metric = 'sleep_h'",
      [day],
    );
    expect(await app.services.twins.replay(ana, later(7))).toMatchObject({ identical: false });
  });
});
