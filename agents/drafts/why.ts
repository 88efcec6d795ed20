import { button, draftOf, HUMAN, menu } from "#agents/drafts/draft.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Draft } from "#src/domain/message.ts";
import type { PictureView } from "#src/services/picture-service.ts";
import type { ValidationView, WhatIfView, WhyView } from "#src/services/plan-view.ts";

export function whyDraft(view: WhyView): Draft {
  if (view.kind === "nothing")
    return draftOf({
      headline: "There is no plan yet that I could explain.",
      actions: [button("plan", "Today's plan")],
    });
  const odds = view.odds.map(({ what, words }) => `${what} goes over your limit ${words}`);
  const about = view.about === undefined ? [] : [view.about];
  return draftOf({
    headline: view.drivers.slice(0, 3).join(" "),
    paragraphs: [
      ...(odds.length > 0 ? [`In simulated days: ${odds.join("; ")}.`] : []),
      ...(view.counterfactual === undefined ? [] : [view.counterfactual]),
      ...(view.rules.length > 0
        ? [
            `Rules that applied: ${view.rules.map(({ id, reason }) => `${reason.replace(/\.$/u, "")} (${id})`).join("; ")}.`,
          ]
        : []),
      ...about,
    ],
    actions: [
      button("show-28-days", "Show the 28 days"),
      ...(view.numbers === undefined ? [] : [button("why-numbers", "Show the numbers")]),
      button("what-if", "What if I sleep 8 h?", { value: "8" }),
      menu("disagree", "I disagree"),
      HUMAN,
    ],
    facts: [
      ...view.facts,
      { name: "supposed sleep", value: 8, renderings: ["8 h"] },
      { name: "days in the picture", value: 28 },
      ...factsIn(about.join(" "), "skill"),
    ],
  });
}

/** The picture says its finding in words too: nobody needs to see it to know what it shows. */
export function daysDraft(view: PictureView): Draft {
  if (view.kind === "nothing")
    return draftOf({
      headline: "There is no plan yet that I could draw.",
      actions: [button("plan", "Today's plan")],
    });
  return {
    ...draftOf({
      headline: view.finding,
      paragraphs: ["Three weeks behind you, today, and the week ahead as far as I can tell it."],
      actions: [button("why", "Why?"), button("plan", "Today's plan")],
      facts: [...view.facts, { name: "weeks behind", value: 3 }],
    }),
    picture: view.picture,
  };
}

export function numbersDraft(view: WhyView): Draft {
  if (view.kind === "nothing" || view.numbers === undefined) {
    return draftOf({
      headline: "I keep to words until there are 28 days of data: figures would look surer than they are.",
      facts: [{ name: "days before figures", value: 28 }],
    });
  }
  return draftOf({
    headline: "What adds up to today's capacity for hard thinking, in log points:",
    paragraphs: [
      view.numbers
        .map(({ name, logPoints }) => `${name}: ${logPoints >= 0 ? "+" : "-"}${Math.abs(logPoints).toFixed(2)}`)
        .join("\n"),
      ...(view.sources.length > 0
        ? [
            `Sources: ${view.sources.map(({ what, source, ageDays }) => `${what} from ${source}, ${ageDays} days old`).join("; ")}.`,
          ]
        : []),
    ],
    facts: view.facts,
  });
}

export function whatIfDraft(view: WhatIfView): Draft {
  if (view.kind === "nothing")
    return draftOf({
      headline: "There is nothing hard ahead that sleep would change.",
      actions: [button("plan", "Today's plan")],
    });
  return draftOf({
    headline: `With ${view.sleepHours} h of sleep tonight, ${view.supposed.what} goes over your limit ${view.supposed.words} simulated days; with your usual night ${view.asPlanned.words}.`,
    paragraphs: [
      `That comes from ${view.rollouts.toLocaleString("en-US")} simulated fortnights each, with the same chance events in both.`,
    ],
    actions: [button("plan", "Today's plan"), button("why", "Why?")],
    facts: view.facts,
  });
}

export function validationDraft(view: ValidationView): Draft {
  return draftOf({
    headline: view.allowed ? "The rules have nothing against that today." : "The rules hold that back today.",
    paragraphs: view.rules.map(
      ({ id, reason }) => `${reason.charAt(0).toUpperCase()}${reason.slice(1).replace(/\.$/u, "")} (${id}).`,
    ),
    actions: [button("plan", "Today's plan"), button("why", "Why?")],
    facts: [
      ...view.facts,
      ...view.rules.map(({ id }) => ({ name: `rule ${id}`, value: Number(id.slice(1)), renderings: [id] })),
    ],
  });
}

/** Asks what is wrong: it changes the data, with the person's word, or nothing. */
export const disagreeDraft = (): Draft =>
  draftOf({
    headline: "Tell me what is wrong, and I'll say what it changes.",
    paragraphs: [
      "If your check-in doesn't fit, correct it and today is computed again. If a session was different, tell me what you really did. Rules that protect you stay.",
    ],
    actions: [
      button("check-in-more", "Correct my check-in", { opens: "check-in-details" }),
      button("plan", "Keep today's plan"),
      HUMAN,
    ],
  });
