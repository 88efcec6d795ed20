import { button, draftOf } from "#agents/drafts/draft.ts";
import type { IntakeAnswers } from "#src/domain/intake-answers.ts";
import type { Draft, Fact } from "#src/domain/message.ts";
import { AGE_WORDS, CONDITION_WORDS } from "#src/services/intake-form.ts";

/** The answers before physical training, as they are kept. */
export function intakeDraft(answers: IntakeAnswers | undefined): Draft {
  if (answers === undefined) {
    return draftOf({
      headline: "I keep no answers of yours about training, and physical training is off.",
      actions: [button("physical-on", "Answer them", { opens: "intake" }), button("plan", "Today's plan")],
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
    paragraphs: [lines.filter((line) => line !== "").join("\n")],
    actions: [
      button("intake-change", "Change my answers", { opens: "intake", style: "primary" }),
      button("physical-off", "Delete them"),
      button("plan", "Today's plan"),
    ],
    facts: [
      ...(pain === undefined ? [] : [fact("pain", pain), fact("most pain", 10)]),
      ...(pregnancyWeeks === undefined ? [] : [fact("weeks", pregnancyWeeks)]),
      ...(ageBand === undefined
        ? []
        : [...AGE_WORDS[ageBand].matchAll(/\d+/gu)].map(([digits]) => fact("age", Number(digits)))),
      { name: "months of a recent injury", value: 6, renderings: ["six"] },
    ],
  });
}

const fact = (name: string, value: number): Fact => ({ name, value });
