import { describe, expect, test } from "vitest";
import { connectionsDraft } from "#agents/drafts/connections.ts";
import { DEMO_MEMBERS } from "#src/demo/roster.ts";
import type { Person } from "#src/domain/person.ts";
import type { ConnectionView } from "#src/services/connection-service.ts";
import type { OtherSources } from "#src/services/other-sources.ts";

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

const NOTHING: OtherSources = {
  appleHealth: { shared: true },
  calendar: { linked: false, shared: true, failing: false },
  feed: false,
  learning: { reports: 0, shared: true },
};

const toldOf = (others: Partial<OtherSources>, ...views: ConnectionView[]) => {
  const { headline, paragraphs, actions } = connectionsDraft(views, { ...NOTHING, ...others }, person, NOW);
  return {
    headline,
    text: paragraphs.join("\n"),
    labels: actions.map(({ label }) => label),
    buttons: actions.filter(({ placement }) => placement === "button").map(({ label }) => label),
  };
};
const told = (...views: ConnectionView[]) => toldOf({}, ...views);

describe("what is connected", () => {
  test("a vendor that nobody has set up is told so, without a button, and without blaming what is shared", () => {
    const { text, labels } = told(view({ isSetUp: false, categories: [] }));
    expect(text.split("\n")[0]).toBe("Oura: not set up by those who run Kairos here.");
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

  test("Apple Health, calendar and learning platform are told with their last data, each with what stops it", () => {
    const { headline, text, labels } = toldOf({
      appleHealth: { newestDay: "2026-03-01", shared: true, push: { usedAt: new Date("2026-03-02T06:00:00Z") } },
      calendar: { linked: true, shared: true, failing: false, lastReadAt: new Date("2026-02-27T08:00:00Z") },
      feed: true,
      learning: { reports: 4, newest: new Date("2026-03-01T12:00:00Z"), shared: true },
    });
    expect(headline).toBe("This is connected:");
    expect(text.split("\n")).toEqual([
      "Apple Health: last data of yesterday, Health Auto Export sent today.",
      "Calendar: connected, read 3 days ago.",
      "Calendar feed: your sessions stand in a calendar of yours.",
      "Learning platform: last report yesterday.",
    ]);
    for (const label of ["Stop Apple Health", "Disconnect my calendar", "Turn the feed off", "My courses"])
      expect(labels).toContain(label);
  });

  test("what has to be renewed is the first button, and there are three at most", () => {
    const { buttons } = toldOf(
      {
        appleHealth: { newestDay: "2026-02-01", shared: true },
        calendar: { linked: true, shared: true, failing: true },
        feed: true,
      },
      view({ status: "broken" }),
      view({ source: "whoop", status: "connected" }),
    );
    expect(buttons.slice(0, 2)).toEqual(["Connect Oura again", "Connect my calendar again"]);
    expect(buttons).toHaveLength(3);
  });

  test("the invented ring of the demo company is told for what it is", () => {
    const { headline, text } = toldOf({ demoRing: "2026-03-02" });
    expect(headline).toBe("This is connected:");
    expect(text).toMatch(/^Your ring: last data of today\. It is invented/u);
  });

  test("what is not shared is told as not used", () => {
    const { text } = toldOf({
      appleHealth: { newestDay: "2026-02-01", shared: false },
      calendar: { linked: true, shared: false, failing: false },
      learning: { reports: 1, newest: NOW, shared: false },
    });
    expect(text).toMatch(/last data of 2026-02-01, from your export; not used/u);
    expect(text).toMatch(/not read, as you don't share it/u);
    expect(text).toMatch(/doesn't count/u);
  });
});
