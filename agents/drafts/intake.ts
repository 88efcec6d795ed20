import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import type { Symptoms } from "#src/domain/guardrails/plan-facts.ts";
import type { IntakeAnswers } from "#src/domain/intake-answers.ts";
import type { Action, Draft, Fact } from "#src/domain/message.ts";
import { AGE_WORDS, CONDITION_WORDS } from "#src/services/intake-form.ts";

/** The answers before physical training as they are kept, and what was told in chat since, with the way to take each back. */
export function intakeDraft(answers: IntakeAnswers | undefined, symptoms: Symptoms = {}): Draft {
  const told = toldSince(symptoms);
  if (answers === undefined) {
    return draftOf({
      headline: "I keep no answers of yours about training, and physical training is off.",
      paragraphs: told.paragraphs,
      actions: [
        button("physical-on", "Answer them", { opens: "intake" }),
        button("plan", "Today's plan"),
        ...told.actions,
      ],
      facts: told.facts,
    });
  }
  const { conditions, clearance, injuries, injuryAge, pain, pregnancyWeeks, pregnancyClearance, ageBand } = answers;
  const lines = [
    ...conditions.map((condition) => `${CONDITION_WORDS[condition]}.`),
    conditions.length === 0 ? "No condition." : "",
    `Cleared for hard exercise: ${clearance ? "yes" : "no, or not asked"}.`,
    injuries.length === 0
      ? "No old injury."
      : `Old injuries: ${injuries.join(", ")}, ${injuryAge === "older" ? "longer ago" : "within six months"}.`,
    pain === undefined ? "" : `Pain there: ${pain} of 10.`,
    pregnancyWeeks === undefined ? "" : `Weeks of pregnancy: ${pregnancyWeeks}.`,
    pregnancyClearance === undefined ? "" : `Cleared in pregnancy: ${pregnancyClearance}.`,
    ageBand === undefined ? "Age: not given." : `Age: ${AGE_WORDS[ageBand]}.`,
  ];
  return draftOf({
    headline: "These are your answers. Only the safety rules of training read them.",
    paragraphs: [lines.filter((line) => line !== "").join("\n"), ...told.paragraphs],
    actions: [
      button("intake-change", "Change my answers", { opens: "intake", style: "primary" }),
      button("physical-off", "Delete them"),
      button("plan", "Today's plan"),
      ...told.actions,
    ],
    facts: [
      ...told.facts,
      ...(pain === undefined ? [] : [fact("pain", pain), fact("most pain", 10)]),
      ...(pregnancyWeeks === undefined ? [] : [fact("weeks", pregnancyWeeks)]),
      ...(ageBand === undefined
        ? []
        : [...AGE_WORDS[ageBand].matchAll(/\d+/gu)].map(([digits]) => fact("age", Number(digits)))),
      { name: "months of a recent injury", value: 6, renderings: ["six"] },
    ],
  });
}

function toldSince({ redFlag, fever, belowNeck, painfulParts = [], pregnancy, minor }: Symptoms) {
  const ill = redFlag === true || fever === true || belowNeck === true;
  const lines = [
    redFlag === true ? "A symptom for a doctor: no session is planned until a clinician has cleared it." : "",
    fever === true || belowNeck === true ? "An illness: no physical session is planned." : "",
    painfulParts.length === 0 ? "" : `It hurts (${painfulParts.join(", ")}): nothing loads it.`,
    pregnancy === undefined
      ? ""
      : `A pregnancy, ${pregnancy === "cleared" ? "cleared for moderate exercise" : "not cleared for exercise yet"}.`,
    minor === true ? "You are under 18: nothing is planned without a guardian." : "",
  ].filter((line) => line !== "");
  const actions: Action[] = [
    ...(ill || pregnancy === "told" ? [menu("symptoms-cleared", "A clinician has cleared it")] : []),
    ...(painfulParts.length > 0 ? [menu("symptoms-pain-over", "It no longer hurts")] : []),
    ...(pregnancy === undefined ? [] : [menu("symptoms-pregnancy-over", "Plan without the pregnancy")]),
    ...(minor === true ? [menu("symptoms-adult", "I'm 18 or older")] : []),
  ];
  return {
    paragraphs: lines.length === 0 ? [] : [`You told me in chat:\n${lines.join("\n")}`],
    actions,
    facts: minor === true ? [fact("adult age", 18)] : [],
  };
}

const fact = (name: string, value: number): Fact => ({ name, value });
