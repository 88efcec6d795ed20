import { describe, expect, test } from "vitest";
import type { PlanFacts } from "#src/domain/guardrails/plan-facts.ts";
import { DEFAULT_POLICY } from "#src/domain/guardrails/policy.ts";
import {
  approvedFor,
  assertApproved,
  assertApprovedPlan,
  assertApprovedView,
  type MessageContext,
  reviewMessage,
  reviewPlan,
  reviewView,
  reviveApproved,
  reviveApprovedPlan,
  serialiseApproved,
  serialiseApprovedPlan,
  UnapprovedError,
  ViewBlockedError,
} from "#src/domain/guardrails/review.ts";
import type { Draft, Form, HomeView } from "#src/domain/message.ts";
import type { CandidatePlan } from "#src/domain/plan.ts";

/** A stored row as somebody who tampers sees it. */
interface Loose {
  verdict: { audience: string; surface: string; id: string; outcome: string };
  message?: { paragraphs: string[]; actions: unknown[]; html?: string };
  mac: string;
}

const key = Buffer.alloc(32, 7);
const context = (more: Partial<MessageContext> = {}): MessageContext => ({
  surface: "slack-dm",
  audience: "ana",
  key,
  verdictId: "v1",
  personalContent: true,
  ...more,
});
const draft = (more: Partial<Draft> = {}): Draft => ({
  headline: "Today: light.",
  paragraphs: ["A walk if you like."],
  actions: [],
  facts: [],
  citations: [],
  ...more,
});

describe("stored messages", () => {
  const approve = () =>
    reviewMessage(
      draft({ facts: [{ name: "x", value: 5.4, renderings: ["5.4 h"] }], paragraphs: ["You slept 5.4 h."] }),
      context(),
    ).message!;

  test("an approved message survives storage that reorders keys", () => {
    const message = approve();
    const row = JSON.parse(JSON.stringify(serialiseApproved(message)), (_key, value: unknown) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    const revived = reviveApproved(row, key);
    expect(revived).toEqual(message);
    expect(() => assertApproved(revived)).not.toThrow();
    expect(approvedFor(revived)).toEqual({ audience: "ana", surface: "slack-dm" });
    expect(serialiseApproved(revived)).toEqual(serialiseApproved(message));
  });

  test.each<[string, (row: Loose) => void]>([
    [
      "its text",
      (row) => {
        row.message!.paragraphs[0] = "You slept 9.4 h.";
      },
    ],
    [
      "an action",
      (row) => {
        row.message!.actions.push({ id: "x", label: "Click" });
      },
    ],
    [
      "whom it is for",
      (row) => {
        row.verdict.audience = "ben";
      },
    ],
    [
      "the surface",
      (row) => {
        row.verdict.surface = "slack-channel";
      },
    ],
    [
      "the verdict's id",
      (row) => {
        row.verdict.id = "v2";
      },
    ],
    [
      "the outcome",
      (row) => {
        row.verdict.outcome = "edited";
      },
    ],
    [
      "the signature",
      (row) => {
        row.mac = "a".repeat(43);
      },
    ],
    [
      "the signature's length",
      (row) => {
        row.mac = "";
      },
    ],
    [
      "an unknown key",
      (row) => {
        row.message!.html = "<b>";
      },
    ],
    [
      "no message",
      (row) => {
        delete row.message;
      },
    ],
  ])("a row whose change is %s does not revive", (_what, change) => {
    const row = JSON.parse(JSON.stringify(serialiseApproved(approve())));
    change(row);
    expect(() => reviveApproved(row, key)).toThrow(UnapprovedError);
  });

  test.each([undefined, null, "text", 7, [], {}, { version: 1 }])(
    "a row of another shape does not revive: %j",
    (row) => {
      expect(() => reviveApproved(row, key)).toThrow(UnapprovedError);
    },
  );

  test("a row revives only under its own key, and no key may be short", () => {
    const row = serialiseApproved(approve());
    expect(() => reviveApproved(row, Buffer.alloc(32, 8))).toThrow(/signature/u);
    expect(() => reviewMessage(draft(), context({ key: Buffer.alloc(8) }))).toThrow(RangeError);
  });

  test("a message made elsewhere, copied or changed is refused at run time", () => {
    const message = approve();
    expect(() => assertApproved({ ...message })).toThrow(UnapprovedError);
    expect(() => assertApproved(draft())).toThrow(UnapprovedError);
    expect(() => assertApproved(undefined)).toThrow(UnapprovedError);
    expect(() => {
      (message.paragraphs as string[])[0] = "other";
    }).toThrow(TypeError);
  });
});

describe("the verdict", () => {
  test("a blocked draft carries no text onward", () => {
    const verdict = reviewMessage(draft({ paragraphs: ["You have atrial fibrillation, SECRETWORD."] }), context());
    expect(verdict.outcome).toBe("blocked");
    expect(verdict.message).toBeUndefined();
    expect(JSON.stringify(verdict)).not.toContain("SECRETWORD");
  });

  test("the same draft and context give the same verdict", () => {
    expect(reviewMessage(draft(), context())).toEqual(reviewMessage(draft(), context()));
  });

  test("its signature covers inputs, rules, policy and model", () => {
    const mac = (more: Partial<MessageContext>, changed: Partial<Draft> = {}) =>
      reviewMessage(draft(changed), context(more)).mac;
    const macs = [
      mac({}),
      mac({ policyVersion: "p2" }),
      mac({ modelVersion: "m2" }),
      mac({ verdictId: "v2" }),
      mac({ audience: "ben" }),
      mac({ surface: "teams-personal" }),
      mac({ personText: "hi" }),
      mac({}, { paragraphs: ["A walk."] }),
      mac({}, { paragraphs: ["A walk if you like!!"] }),
    ];
    expect(new Set(macs).size).toBe(macs.length);
  });

  test("a malformed draft is blocked, not thrown", () => {
    expect(reviewMessage({ headline: 4 } as unknown as Draft, context()).outcome).toBe("blocked");
    expect(reviewMessage(draft({ paragraphs: [], headline: " " }), context()).outcome).toBe("blocked");
  });
});

describe("views", () => {
  const form: Form = {
    name: "check-in-details",
    title: "Your check-in",
    paragraphs: ["Tap what fits."],
    fields: [{ kind: "choice", id: "mood", label: "Mood, 1 to 7", options: [{ value: "7", label: "7, very good" }] }],
    submit: "Save",
  };
  const home: HomeView = {
    headline: "Today: light.",
    sections: [{ title: "Sleep", paragraphs: ["5.4 h last night"], actions: [] }],
    facts: [{ name: "sleep", value: 5.4 }],
  };

  test("a clean form and a grounded page pass, frozen and marked", () => {
    for (const view of [reviewView(form, {}), reviewView(home, {})])
      expect(() => assertApprovedView(view)).not.toThrow();
    expect(() => assertApprovedView({ ...form })).toThrow(UnapprovedError);
  });

  test.each<[string, Form | HomeView]>([
    ["an ungrounded number", { ...home, facts: [] }],
    ["a token", { ...form, paragraphs: ["xoxb-12345-abcde"] }],
    ["a foreign link", { ...form, paragraphs: ["see https://evil.example"] }],
    [
      "a button to a foreign page",
      {
        ...home,
        sections: [
          { title: "Sleep", paragraphs: [], actions: [{ id: "page", label: "Page", link: "https://evil.example/" }] },
        ],
      },
    ],
    ["a diagnosis", { ...home, headline: "You have anaemia" }],
    [
      "a weight target",
      { ...form, fields: [{ kind: "text", id: "goal", label: "Your target weight", maxLength: 10 }] },
    ],
  ])("a view with %s is not shown", (_what, view) => {
    expect(() => reviewView(view, {})).toThrow(ViewBlockedError);
  });

  test("a passage or a fact of the context grounds a form", () => {
    const exercise: Form = { ...form, name: "session-feedback", paragraphs: ["The customer says 20% off."] };
    expect(() => reviewView(exercise, {})).toThrow(ViewBlockedError);
    expect(() =>
      reviewView(exercise, {
        citations: [{ chunkId: "c", title: "t", source: "s", passage: "we were thinking 20% off" }],
      }),
    ).not.toThrow();
  });
});

describe("plans", () => {
  const now = new Date("2026-11-18T07:00:00Z");
  const facts: PlanFacts = {
    now,
    timeZone: "Europe/Berlin",
    stage: "candidate",
    physicalTraining: false,
    hasWearable: false,
    consents: (["check-ins", "learning"] as const).map((category) => ({
      category,
      purpose: "coaching" as const,
      version: 1,
      grantedAt: new Date("2026-11-01T08:00:00Z"),
    })),
  };
  const plan: CandidatePlan = {
    template: "steady",
    days: [
      {
        day: "2026-11-18",
        u: 0,
        m: 0.3,
        items: 4,
        difficulty: -0.4,
        sessions: [
          {
            id: "s1",
            kind: "learning",
            title: "Anchoring",
            skillId: "negotiation",
            muscleGroups: [],
            minutes: 10,
            demand: 1,
            items: 4,
            difficulty: -0.4,
            newMaterial: false,
            startsAt: new Date("2026-11-18T09:00:00Z"),
          },
        ],
      },
    ],
  };
  const review = (candidate = plan) => reviewPlan(candidate, facts, DEFAULT_POLICY, { key, verdictId: "p1" });

  test("an approved plan is the emitted one, survives storage with its dates and is refused when changed", () => {
    const { plan: approved, verdict } = review();
    expect(approved.days[0]?.sessions.length).toBe(1);
    expect(verdict).toMatchObject({ id: "p1", outcome: "pass" });
    const row = JSON.parse(JSON.stringify(serialiseApprovedPlan(approved)));
    const revived = reviveApprovedPlan(row, key);
    expect(revived).toEqual(approved);
    expect(revived.days[0]?.sessions[0]?.startsAt).toEqual(new Date("2026-11-18T09:00:00Z"));
    row.plan.days[0].sessions[0].minutes = 600;
    expect(() => reviveApprovedPlan(row, key)).toThrow(UnapprovedError);
    expect(() => assertApprovedPlan(plan)).toThrow(UnapprovedError);
  });

  test("a message's row is no plan and a plan's row no message", () => {
    const message = serialiseApproved(reviewMessage(draft(), context()).message!);
    expect(() => reviveApprovedPlan(message, key)).toThrow(UnapprovedError);
    expect(() => reviveApproved(serialiseApprovedPlan(review().plan), key)).toThrow(UnapprovedError);
  });

  test("without consent the approved plan holds no session", () => {
    const { plan: approved, verdict } = reviewPlan(plan, { ...facts, consents: [] }, DEFAULT_POLICY, {
      key,
      verdictId: "p2",
    });
    expect(verdict.outcome).toBe("blocked");
    expect(approved.days.flatMap(({ sessions }) => sessions)).toEqual([]);
  });
});
