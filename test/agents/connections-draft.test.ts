import { describe, expect, test } from "vitest";
import { connectionsDraft } from "#agents/drafts/connections.ts";
import { DEMO_MEMBERS } from "#src/demo/roster.ts";
import type { Person } from "#src/domain/person.ts";
import type { ConnectionView } from "#src/services/connection-service.ts";

const NOW = new Date("2026-03-02T08:00:00Z");
const person = { ...DEMO_MEMBERS[0]!, tenant: "demo", timeZone: "Europe/Berlin" } as unknown as Person;

const view = (overrides: Partial<ConnectionView>): ConnectionView => ({
  source: "oura",
  status: "absent",
  isSetUp: true,
  categories: ["sleep"],
  needsReconnect: false,
  ...overrides,
});

const told = (...views: ConnectionView[]) => {
  const { paragraphs, actions } = connectionsDraft(views, person, NOW);
  return { text: paragraphs.join("\n"), labels: actions.map(({ label }) => label) };
};

describe("what is connected", () => {
  test("a vendor that nobody has set up is told so, without a button, and without blaming what is shared", () => {
    const { text, labels } = told(view({ isSetUp: false, categories: [] }));
    expect(text).toBe("Oura: not set up by those who run Kairos here.");
    expect(labels).not.toContain("Connect Oura");
  });

  test("a vendor that could be connected has its button", () => {
    const { text, labels } = told(view({}), view({ source: "whoop", isSetUp: false, categories: [] }));
    expect(text).toContain("Oura: not connected.");
    expect(text).not.toContain("share neither");
    expect(labels).toContain("Connect Oura");
  });

  test("who shares nothing of the body is told why nothing would be read", () => {
    expect(told(view({ categories: [] })).text).toContain("you share neither sleep, heart nor activity");
  });
});
