import type { RuleInfo } from "#src/domain/guardrails/rule.ts";

/** Rules on what is said and shown. They are held where texts and figures are reviewed; the catalogue names them. */
export const TEXT_AND_VIEW_RULES: readonly RuleInfo[] = [
  {
    id: "G24",
    scope: "all",
    action: "B",
    actions: ["B"],
    reason: "no diagnosis, no advice on medicine or supplements, and a body signal is never called a disease",
    source: "MDR and FDA wellness boundary, recalled (MODEL.md 4)",
    heldOn: ["text"],
  },
  {
    id: "G25",
    scope: "all",
    action: "B",
    actions: ["E", "B"],
    reason: "no targets for calories, diet, weight or shape; signs of an eating disorder go to a human",
    source: "IOC REDs 2023, recalled (MODEL.md 4)",
    heldOn: ["text"],
  },
  {
    id: "G26",
    scope: "all",
    action: "S",
    actions: ["S", "E"],
    reason: "in a crisis coaching stops, and people who can help come first",
    source: "MODEL.md 4, recalled",
    heldOn: ["text", "nudge"],
  },
  {
    id: "G27",
    scope: "knowledge",
    action: "B",
    actions: ["B"],
    reason: "nothing personal enters a rating, and an employer sees figures of five people or more alone",
    source: "AI Act Art. 5(1)(f) and Annex III(4), GDPR Art. 9 (MODEL.md 4)",
    heldOn: ["view"],
  },
  {
    id: "G28",
    scope: "all",
    action: "B",
    actions: ["B"],
    reason: "how you feel is only ever what you say, never read from body, voice, face or typing",
    source: "AI Act Art. 5(1)(f) (MODEL.md 1.6 and 4)",
    heldOn: ["text", "view"],
  },
  {
    id: "G29",
    scope: "all",
    action: "B",
    actions: ["B"],
    reason: "lessons cite an approved source, and a number about safety has its ground",
    source: "MODEL.md 4, by judgement",
    heldOn: ["text"],
  },
];
