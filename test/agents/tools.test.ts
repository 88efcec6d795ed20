import type { StructuredTool } from "@langchain/core/tools";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { draftOfResult } from "#agents/drafts/compose.ts";
import { DEMO_MEMBERS } from "#src/demo/roster.ts";
import type { Person } from "#src/domain/person.ts";
import { createCoachTools, type ToolServices } from "#tools/index.ts";
import type { RunContext } from "#tools/run-context.ts";

/** Services that remember for whom they were asked. */
function recordingServices(): { readonly services: ToolServices; readonly asked: string[] } {
  const asked: string[] = [];
  const service = (): unknown =>
    new Proxy(
      {},
      {
        get:
          () =>
          async (...values: unknown[]) => {
            const [first, second] = values;
            asked.push(typeof first === "object" && first !== null ? (first as Person).id : String(second));
            return {};
          },
      },
    );
  return {
    services: {
      readiness: service(),
      plans: service(),
      curriculum: service(),
      learning: service(),
      teams: service(),
      readings: service(),
      rehearsals: service(),
    } as ToolServices,
    asked,
  };
}

const ANA = { tenant: "demo", id: "ana", timeZone: "UTC" } as Person;
const context: RunContext = {
  person: ANA,
  turn: {
    id: "turn",
    tenant: "demo",
    person: "ana",
    surface: "slack-dm",
    thread: "demo:ana:slack-dm",
    eventIds: [],
    kind: "message",
    text: "What was my stress yesterday?",
    now: new Date("2026-11-25T08:00:00Z"),
  },
  status: () => {},
  failures: { count: 0 },
};

/** Arguments that each tool takes. */
const GOOD: Readonly<Record<string, object>> = {
  twin_lookup: {},
  biometric_fetch: { days: 7 },
  plan_lookup: {},
  plan_explain: {},
  simulation_run: { sleepHours: 8 },
  guardrail_validate: { kind: "learning", minutes: 20, effort: 3 },
  rehearsal_start: { situation: "renewal call" },
  learning_search: { query: "anchoring" },
  team_readiness: {},
  check_in_record: {},
};

const schemaOf = (tool: StructuredTool) =>
  tool.schema as unknown as { safeParse(value: unknown): { success: boolean } };
const call = (tool: StructuredTool, args: unknown): Promise<unknown> =>
  tool.invoke(args as never, { context } as never);

const subjects = fc.constantFrom(
  "userId",
  "user_id",
  "person",
  "personId",
  "subject",
  "employee",
  "id",
  "email",
  "team",
  "tenant",
  "on_behalf_of",
);
const names = fc.oneof(subjects, fc.string({ minLength: 1, maxLength: 20 }));
const values = fc.oneof(
  fc.constantFrom(...DEMO_MEMBERS.map(({ id }) => id)),
  fc.constantFrom("u2", "*", "U0BEN", "29:ben", "ben@northwind.example"),
  fc.jsonValue(),
);

describe("The coach's tools", () => {
  test("are exactly these: none writes, posts, or reaches anybody", () => {
    const { services } = recordingServices();
    expect(
      createCoachTools(services)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(Object.keys(GOOD).toSorted());
  });

  test("ask for the caller alone", async () => {
    const { services, asked } = recordingServices();
    for (const tool of createCoachTools(services)) await call(tool, GOOD[tool.name]);
    expect(asked).toEqual(Array(createCoachTools(services).length).fill("ana"));
  });

  test("B5: no further argument is taken, whatever it is called, and then nobody's data is asked for", async () => {
    const { services, asked } = recordingServices();
    const tools = createCoachTools(services);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...tools), names, values, async (tool, name, value) => {
        const good = GOOD[tool.name]!;
        fc.pre(!Object.hasOwn(good, name) && name !== "__proto__");
        const args = { ...good, [name]: value };
        expect(schemaOf(tool).safeParse(args).success).toBe(false);
        await expect(call(tool, args)).rejects.toThrow();
      }),
      { numRuns: 400 },
    );
    expect(asked).toEqual([]);
  });

  test("tell a model that explains the plan also what its learning is needed for", async () => {
    const plans = {
      explain: async () => ({ kind: "why", drivers: [], odds: [], rules: [], sources: [], facts: [] }),
      inForce: async () => ({ plan: { days: [{ sessions: [{ kind: "learning", skillId: "data-literacy" }] }] } }),
    };
    const next = {
      skillId: "data-literacy",
      title: "Data literacy",
      reason: "before-goal",
      goal: {},
      waits: { title: "Presenting", because: "a figure convinces only when you know what it can say" },
    };
    const services = {
      ...recordingServices().services,
      plans,
      curriculum: { view: async () => ({ goals: [], next }) },
    } as unknown as ToolServices;
    const explain = createCoachTools(services).find(({ name }) => name === "plan_explain")!;
    const data = JSON.parse(String(await call(explain, {}))) as unknown;
    const sentence =
      "Today's learning is about Data literacy, as Presenting on the way to your nearest goal builds on it: a figure convinces only when you know what it can say.";
    expect(data).toMatchObject({ about: sentence });
    expect(draftOfResult({ tool: "plan_explain", data })?.paragraphs).toContain(sentence);
  });

  test("refuse to run where there is no turn", async () => {
    const { services, asked } = recordingServices();
    for (const tool of createCoachTools(services))
      await expect(tool.invoke(GOOD[tool.name] as never)).rejects.toThrow("within a turn");
    expect(asked).toEqual([]);
  });

  test.each([
    ["biometric_fetch", { days: 0 }],
    ["biometric_fetch", { days: 4000 }],
    ["biometric_fetch", { days: 1.5 }],
    ["simulation_run", { sleepHours: 30 }],
    ["guardrail_validate", { kind: "surgery", minutes: 10, effort: 1 }],
    ["guardrail_validate", { kind: "physical", minutes: 10, effort: 11 }],
    ["learning_search", { query: "x".repeat(500) }],
    ["rehearsal_start", { situation: "x".repeat(500) }],
  ])("%s takes no %j", (name, args) => {
    const { services } = recordingServices();
    const tool = createCoachTools(services).find((one) => one.name === name)!;
    expect(schemaOf(tool).safeParse(args).success).toBe(false);
  });
});
