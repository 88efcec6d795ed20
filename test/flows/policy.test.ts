import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_POLICY, policyVersion } from "#src/domain/guardrails/policy.ts";
import { openWorld, slackUser, type World, wordsOf } from "#test/helpers/world.ts";

const HOUR_MS = 3_600_000;

/** The button of the newest message that carries it, to be tapped again or by somebody else. */
function buttonOf(world: World, who: string, label: string): { ts: string; action: string; value: string } {
  for (const { ts, blocks } of world.dm(who).toReversed()) {
    for (const block of blocks) {
      const elements = (block["elements"] ?? []) as unknown as {
        action_id?: string;
        value?: string;
        text?: { text?: string };
      }[];
      const found = elements.find(({ text }) => text?.text === label);
      if (found?.action_id !== undefined) return { ts, action: found.action_id, value: found.value ?? "" };
    }
  }
  throw new Error(`Cannot find a button as a message must offer it: current value is "${label}"`);
}

describe("An overseer puts a policy in force from a conversation", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await world.say("ana", "plan");
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  const later = (hours: number) =>
    world.app.jobs.moveClockTo(new Date(world.app.clock.now().getTime() + hours * HOUR_MS));
  const inForce = async () =>
    (
      await world.rows<{ revision: number; version: string; via: string }>(
        "select revision, version, via from policies where tenant_id = 'demo' order by revision desc limit 1",
      )
    )[0];
  const audited = async (event: string) =>
    await world.rows<{ detail: Record<string, unknown>; subject: string }>(
      "select detail, subject from audit where tenant_id = 'demo' and event = $1 order by seq",
      [event],
    );
  /** Taps the very button again, also an old one. */
  const tapAgain = async ({ ts, action }: { ts: string; action: string }, who = "olga"): Promise<string> => {
    const before = new Set(world.dm(who).map((message) => message.ts));
    await world.app.local!.slack.tap(slackUser(who), ts, action);
    await world.app.jobs.runUntilIdle();
    return wordsOf(world.dm(who).filter((message) => message.fromBot && !before.has(message.ts)));
  };

  test("a try offers it, a confirmation says in words what it does, and nothing holds until the yes", async () => {
    await world.say("olga", "try policy learning.minutesPerDay 60");
    const asked = wordsOf(await world.tap("olga", "Put in force"));
    expect(asked).toMatch(/Put this in force\?/u);
    expect(asked).toMatch(/Stricter\*?\s+learning minutes a day: 60 instead of 90/u);
    expect(asked).not.toMatch(/Looser|minutesPerDay/u);
    expect(asked).toMatch(/In the backtest of the last 60 days .*plan/u);
    expect(asked).toMatch(/told with their next plan/u);
    expect(await world.count("policies")).toBe(0);
    expect(await audited("policy-applied")).toEqual([]);
  }, 120_000);

  test("the yes puts it in force once, however often it is tapped, with an entry of who it was", async () => {
    const yes = buttonOf(world, "olga", "Yes, put it in force");
    const said = wordsOf(await world.tap("olga", "Yes, put it in force"));
    expect(said).toMatch(/in force now, as revision 1/u);
    expect(await tapAgain(yes)).toMatch(/in force already, as revision 1/u);
    expect(await world.count("policies")).toBe(1);
    const [entry, ...others] = await audited("policy-applied");
    expect(others).toEqual([]);
    expect(entry?.detail).toMatchObject({ revision: 1, changes: 1, eased: 0 });
    expect(entry?.subject).not.toMatch(/olga|operator/u);
    expect(await inForce()).toMatchObject({ revision: 1, via: "chat" });
    expect(await world.rows("select person_id, part from policy_hands")).toEqual([{ person_id: "olga", part: "put" }]);
  });

  test("whom it concerns is told with the next plan, once, and with no message of its own", async () => {
    const sent = world.dm("ana").length;
    expect(sent).toBeGreaterThan(0);
    expect(await world.ask("ana", "plan")).not.toMatch(/New from your company/u);
    await later(24);
    expect(await world.ask("ana", "plan")).toMatch(/New from your company.*learning minutes a day: 60 instead of 90/su);
    await later(24);
    expect(await world.ask("ana", "plan")).not.toMatch(/New from your company/u);
    // The plan that was asked for is the only place.
    expect(world.dm("ana").filter((message) => /New from your company/u.test(wordsOf([message])))).toHaveLength(1);
  }, 120_000);

  test("a line changes what it names and leaves the rest of the policy in force", async () => {
    const tried = await world.ask("olga", "try policy learning.blockMinutes 20");
    expect(tried).toMatch(/learning\.blockMinutes: 25 .*20/u);
    expect(tried).not.toMatch(/minutesPerDay/u);
  }, 120_000);

  test("what was tried on another policy than the one in force is refused, and can be tried again", async () => {
    const confirm = buttonOf(world, "olga", "Put in force");
    await world.say("olga", "try policy sleep.shortNightHours 5.5");
    await world.say("olga", "put it in force");
    expect(await world.ask("olga", "yes, put it in force")).toMatch(/in force now, as revision 2/u);
    expect(await tapAgain(confirm)).toMatch(/has changed since you tried this/u);
    expect(await inForce()).toMatchObject({ revision: 2 });
    const again = wordsOf(await world.tap("olga", "Try again"));
    expect(again).toMatch(/learning\.blockMinutes: 25 .*20/u);
    expect(again).not.toMatch(/shortNightHours|minutesPerDay/u);
  }, 120_000);

  test("typing the yes before the differences were shown shows them first", async () => {
    expect(await world.ask("olga", "yes, put it in force")).toMatch(/Put this in force\?.*20 instead of 25/su);
    expect(await inForce()).toMatchObject({ revision: 2 });
  });

  test("undo puts the former policy in force again, once, with an entry of its own", async () => {
    const undo = buttonOf(world, "olga", "Undo");
    const [, first] = await world.rows<{ version: string }>(
      "select version from policies where tenant_id = 'demo' order by revision desc",
    );
    expect(await tapAgain(undo)).toMatch(/Undone: the former policy is in force again, as revision 3/u);
    expect(await inForce()).toMatchObject({ revision: 3, version: first!.version });
    expect(await tapAgain(undo)).toMatch(/in force since, so I undid nothing/u);
    expect(await world.count("policies")).toBe(3);
    const [entry, ...others] = await audited("policy-undone");
    expect(others).toEqual([]);
    expect(entry?.detail).toMatchObject({ revision: 3, eased: 1 });
    expect(await world.rows("select 1 from policy_hands where revision = 3 and part = 'undid'")).toHaveLength(1);
  });

  test("the history says who changed what and when, the newest first", async () => {
    const history = await world.ask("olga", "policy history");
    expect(history).toMatch(/Revision 3 is in force/u);
    const lines = history.split("\n").filter((line) => /Revision \d\*?,/u.test(line));
    expect(lines.map((line) => /Revision (\d)/u.exec(line)?.[1])).toEqual(["3", "2", "1"]);
    expect(lines[0]).toMatch(/Olga \(undid the one before\).*5 instead of 5\.5 \(looser\)/u);
    expect(lines[2]).toMatch(/\d{1,2} \w{3} \d\d:\d\d, Olga: learning minutes a day: 60 instead of 90 \(stricter\)/u);
  });

  test("easing a limit asks the other overseers; alone there is nobody to ask", async () => {
    await world.say("olga", "try policy learning.minutesPerDay 80");
    expect(wordsOf(await world.tap("olga", "Put in force"))).toMatch(
      /Looser\*?\s+learning minutes a day: 80 instead of 60.*have? to agree|has to agree/su,
    );
    expect(wordsOf(await world.tap("olga", "Yes, put it in force"))).toMatch(/nobody else here is an overseer/u);
    expect(await inForce()).toMatchObject({ revision: 3 });
  }, 120_000);

  test("a second overseer agrees, not the first alone, and the first is told", async () => {
    const since = new Date(world.app.clock.now().getTime() - HOUR_MS);
    await world.rows(
      "insert into memberships (tenant_id, person_id, team_id, role, valid_from) values ('demo', 'noor', null, 'overseer', $1)",
      [since],
    );
    await world.say("noor", "help");
    expect(wordsOf(await world.tap("olga", "Yes, put it in force"))).toMatch(/asked the other overseers/u);
    expect(await inForce()).toMatchObject({ revision: 3 });
    const asked = wordsOf([world.dm("noor").at(-1)!]);
    expect(asked).toMatch(/Olga asks to ease a limit, which needs your yes/u);
    expect(asked).toMatch(/80 instead of 60/u);
    expect(await world.ask("olga", "agree to the policy")).toMatch(/nothing of yours|somebody else has to agree/u);
    expect(wordsOf(await world.tap("noor", "Agree, put it in force"))).toMatch(/in force now, as revision 4/u);
    expect(wordsOf([world.dm("olga").at(-1)!])).toMatch(/Noor agreed.*revision 4/u);
    expect(await world.rows("select person_id, part from policy_hands where revision = 4 order by part")).toEqual([
      { person_id: "noor", part: "agreed" },
      { person_id: "olga", part: "put" },
    ]);
  }, 120_000);

  test("a no leaves everything as it is, and what was refused cannot be put in force after all", async () => {
    await world.say("olga", "try policy learning.minutesPerDay 85");
    await world.tap("olga", "Put in force");
    const yes = buttonOf(world, "olga", "Yes, put it in force");
    await tapAgain(yes);
    expect(wordsOf(await world.tap("noor", "No, leave it"))).toMatch(/Left as it is/u);
    expect(wordsOf([world.dm("olga").at(-1)!])).toMatch(/Noor would rather leave the policy/u);
    expect(await tapAgain(yes)).toMatch(/nothing of yours to put in force/u);
    expect(await inForce()).toMatchObject({ revision: 4 });
  }, 120_000);

  test("undoing after a day what it would ease needs the second overseer too", async () => {
    await world.say("olga", "try policy learning.minutesPerDay 50");
    await world.tap("olga", "Put in force");
    await world.tap("olga", "Yes, put it in force");
    expect(await inForce()).toMatchObject({ revision: 5 });
    expect(await world.ask("noor", "undo the policy")).toMatch(/a second overseer has to agree/u);
    await later(25);
    expect(await world.ask("olga", "undo the policy")).toMatch(/a second overseer has to agree/u);
    expect(await inForce()).toMatchObject({ revision: 5 });
    expect(wordsOf(await world.tap("olga", "Try the former policy"))).toMatch(/50 .*80 .*\(looser\)/u);
  }, 120_000);

  test("whoever is no overseer at the moment of the tap changes nothing, whatever the message offered", async () => {
    await world.say("olga", "try policy learning.minutesPerDay 40");
    await world.tap("olga", "Put in force");
    const yes = buttonOf(world, "olga", "Yes, put it in force");
    const undo = buttonOf(world, "olga", "Undo");
    await world.rows("update memberships set valid_to = $1 where person_id = 'olga' and role = 'overseer'", [
      world.app.clock.now(),
    ]);
    for (const button of [yes, undo]) expect(await tapAgain(button)).toMatch(/people who look after Kairos/u);
    for (const wish of ["put it in force", "undo the policy", "policy history", "try policy sleep.shortNightHours 6"])
      expect(await world.ask("mia", wish)).toMatch(/people who look after Kairos/u);
    expect(await inForce()).toMatchObject({ revision: 5 });
    expect((await audited("policy-denied")).length).toBeGreaterThanOrEqual(2);
  }, 120_000);

  test("a forged tap with somebody else's try puts nothing in force", async () => {
    const [trial] = await world.rows<{ id: string }>("select id from policy_trials where settled_at is null limit 1");
    const answer = await world.app.services.policyChanges.put(
      (await world.app.services.work.of("demo").stores.people.get("demo", "noor"))!,
      trial!.id,
      world.app.clock.now(),
    );
    expect(answer).toEqual({ kind: "gone" });
  });

  test("no policy goes below the built-in limits: what the row says otherwise is refused at the yes", async () => {
    await world.rows("update memberships set valid_to = null where person_id = 'olga' and role = 'overseer'");
    await world.say("olga", "try policy learning.minutesPerDay 45");
    await world.tap("olga", "Put in force");
    await world.rows("update policy_trials set source = 'learning: {minutesPerDay: 600}' where settled_at is null");
    expect(wordsOf(await world.tap("olga", "Yes, put it in force"))).toMatch(/refused.*minutesPerDay/su);
    await world.rows("update policy_trials set source = 'learning: {minutesPerDay: 44}' where settled_at is null");
    expect(wordsOf(await world.tap("olga", "Yes, put it in force"))).toMatch(/has changed since/u);
    expect(await inForce()).toMatchObject({ revision: 5 });
    expect((await inForce())?.version).not.toBe(policyVersion(DEFAULT_POLICY));
  }, 120_000);
});

describe("The same in Teams", () => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld();
    await world.app.local!.teams.install("29:olga");
    await world.app.jobs.runUntilIdle();
  }, 120_000);
  afterAll(() => world?.[Symbol.asyncDispose]());

  test("a policy is tried, put in force and undone by taps on cards", async () => {
    const { teams } = world.app.local!;
    const last = () =>
      teams
        .state("29:olga")
        .activities.filter(({ fromBot }) => fromBot)
        .at(-1)!;
    const words = () => JSON.stringify(last().card);
    const tap = async (label: string) => {
      await teams.tap("29:olga", last().id, label);
      await world.app.jobs.runUntilIdle();
    };
    await teams.say("29:olga", "try policy learning.minutesPerDay 60");
    await world.app.jobs.runUntilIdle();
    await tap("Put in force");
    expect(words()).toMatch(/learning minutes a day: 60 instead of 90/u);
    await tap("Yes, put it in force");
    expect(words()).toMatch(/in force now, as revision 1/u);
    await tap("Undo");
    expect(words()).toMatch(/Undone: the former policy is in force again, as revision 2/u);
    expect(await world.rows("select revision, version from policies order by revision desc limit 1")).toEqual([
      { revision: 2, version: policyVersion(DEFAULT_POLICY) },
    ]);
  }, 120_000);
});
