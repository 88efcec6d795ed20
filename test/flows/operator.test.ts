import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../..");
const DAY_MS = 86_400_000;

/** What the operator does with the data of a company that ran for three days. */
describe("the operator's commands on a company's data", () => {
  let root: string;
  let code: string;
  const dataDir = () => path.join(root, "data");

  const kairos = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      const env = { PATH: process.env["PATH"], DATA_DIR: dataDir() };
      execFile(process.execPath, ["src/cli.ts", ...args], { cwd: REPOSITORY, env }, (error, out, err) => {
        resolve({ code: error === null ? 0 : Number(error.code), out, err });
      });
    });
  const policy = (name: string, text: string): string => {
    const file = path.join(root, name);
    fs.writeFileSync(file, text);
    return file;
  };

  beforeAll(async () => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-operator-"));
    const config = readConfig({ PORT: "0", DATA_DIR: dataDir(), LOG_LEVEL: "silent" });
    await using app = await createApp(config);
    await app.jobs.moveClockTo(new Date(app.clock.now().getTime() + 3 * DAY_MS));
    const slack = app.local!.slack;
    const dm = slack.openDm("U0ANA");
    await slack.say("U0ANA", dm, "access code");
    await app.jobs.runUntilIdle();
    const said = slack.history(dm).findLast(({ fromBot }) => fromBot)!;
    code = /[B-Z]{4}-[B-Z]{4}/u.exec(said.text)?.[0] ?? "";
  }, 120_000);
  afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

  test("policy check names every limit that would be loosened, and what is stricter", async () => {
    const loose = policy("loose.yaml", "learning:\n  minutesPerDay: 120\nodds:\n  day: 0.02\n");
    const { code: exit, out } = await kairos("policy", "check", loose);
    expect(exit).toBe(1);
    expect(out).toContain("Cannot set learning.minutesPerDay to 120 as a policy may only tighten: the limit is 90");
    expect(out).not.toContain("odds.day");
    expect(await kairos("policy", "check", policy("fine.yaml", "odds:\n  day: 0.02\n"))).toMatchObject({ code: 0 });
  });

  test("policy backtest tells sessions and people of the last days, and stores nothing", async () => {
    const none = policy("none.yaml", "learning:\n  minutesPerDay: 0\n");
    const { code: exit, out } = await kairos("policy", "backtest", none, "--days", "5");
    expect(exit).toBe(0);
    expect(out).toMatch(/of \d+ sessions of \d+ people:/u);
    expect(out).toMatch(/left out: +\d+ sessions of \d+ people/u);
    expect(out).toMatch(/let through anew: +none/u);
    expect(out).toMatch(/Planned anew on a sample of \d+ mornings, of \d+ sessions of \d+ people:/u);
    expect(out).toMatch(/blocked more: +\d+ sessions of \d+ people/u);
    expect(out).toMatch(/allowed anew: +none/u);
    const { out: same } = await kairos("policy", "backtest", policy("same.yaml", ""), "--days", "5");
    expect(same).toMatch(/left out: +none/u);
    expect(same).toMatch(/shorter or easier: none/u);
    // The same policy chooses the same plan again.
    for (const fate of ["moved", "blocked more", "allowed anew"])
      expect(same).toMatch(new RegExp(`${fate}: +none`, "u"));
    expect((await kairos("policy", "diff", none)).out).toBe("learning.minutesPerDay: 90 -> 0 (tighter)\n");
  });

  test("policy apply puts it in force, and easing it again needs two overseers", async () => {
    const strict = policy("strict.yaml", "learning:\n  minutesPerDay: 45\n");
    expect((await kairos("policy", "apply", strict)).out).toContain("Revision 1 is in force.");
    expect((await kairos("policy", "diff", strict)).out).toBe("Nothing would change.\n");
    const eased = policy("eased.yaml", "learning:\n  minutesPerDay: 60\n");
    const { code: exit, out } = await kairos("policy", "apply", eased, "--by", "nobody@northwind.example");
    expect(exit).toBe(1);
    expect(out).toContain("Cannot ease learning.minutesPerDay from 45 to 60 as two overseers of the roster must agree");
    expect((await kairos("audit", "verify")).out).toContain("unbroken");
  });

  test("twin replay needs the person's code, works once, and rebuilds the twin bit for bit", async () => {
    expect(code).not.toBe("");
    expect(await kairos("twin", "replay", "ana", "--code", "BBBB-BBBB")).toMatchObject({ code: 1 });
    const replay = await kairos("twin", "replay", "ana", "--code", code.toLowerCase());
    expect(replay.err).toBe("");
    expect(replay.out).toContain("Identical to the last bit.");
    expect(replay.code).toBe(0);
    const again = await kairos("twin", "replay", "ana", "--code", code);
    expect(again).toMatchObject({ code: 1, out: "The code does not open this record: it works once.\n" });
    const nobody = await kairos("twin", "replay", "nobody", "--code", code);
    const without = await kairos("twin", "replay", "ben", "--code", code);
    expect(nobody).toEqual(without);
  });

  test("the person is told that their record was opened, as soon as Kairos runs again", async () => {
    await using app = await createApp(readConfig({ PORT: "0", DATA_DIR: dataDir(), LOG_LEVEL: "silent" }));
    await app.jobs.runUntilIdle();
    // The local Slack starts empty, so what was told is read where it left.
    const { rows: told } = await app.database.sql.query<{ message: unknown }>(
      "select message from outbox where person_id = 'ana' and key like 'record-opened%'",
    );
    expect(JSON.stringify(told)).toContain("an operator ran");
    expect(told).toHaveLength(1);
    const { rows } = await app.database.sql.query<{ event: string }>(
      "select event from audit where event = 'record-opened'",
    );
    expect(rows).toHaveLength(1);
    const { rows: codes } = await app.database.sql.query("select * from access_codes");
    expect(JSON.stringify(codes)).not.toContain(code);
    await app.database.sql.query(
      "update plans set plan = jsonb_set(plan, '{verdict,policyVersion}', '\"x\"') where person_id = 'ben'",
    );
  });

  test("audit verdicts finds the plans whose signature no longer holds", async () => {
    const { code: exit, out } = await kairos("audit", "verdicts");
    expect(exit).toBe(1);
    expect(out).toMatch(/^demo: [1-9]\d+ signed verdicts hold, [1-9]\d* do not$/mu);
    expect(out).toContain("signature must match");
  });
});
