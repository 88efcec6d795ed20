import { expect, test } from "vitest";
import { ACTION_ORDER, RULE_IDS } from "#src/domain/guardrails/rule.ts";
import { PLAN_RULES, RULES } from "#src/domain/guardrails/rules/registry.ts";

test("the catalogue holds each of the 32 guardrails once, in order", () => {
  expect(RULES.map(({ id }) => id)).toEqual(RULE_IDS);
  expect(RULE_IDS).toHaveLength(32);
});

test("every rule says why in plain words and where it comes from", () => {
  for (const { id, reason, source, actions, action, heldOn } of RULES) {
    expect(reason.length, id).toBeGreaterThan(20);
    expect(source, id).toContain("MODEL.md");
    expect(actions, id).toContain(action);
    expect(
      [...actions].sort((a, b) => ACTION_ORDER.indexOf(a) - ACTION_ORDER.indexOf(b)),
      id,
    ).toEqual(actions);
    expect(heldOn.length, id).toBeGreaterThan(0);
  }
});

test("what the catalogue says is held on plans is what enforcement runs", () => {
  expect(RULES.filter(({ heldOn }) => heldOn.includes("plan")).map(({ id }) => id)).toEqual(
    PLAN_RULES.map(({ id }) => id),
  );
});
