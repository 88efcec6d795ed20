import { button, draftOf, menu } from "#agents/drafts/draft.ts";
import { DEGRADED } from "#agents/drafts/help.ts";
import { factsIn } from "#src/domain/library-facts.ts";
import type { Action, Draft } from "#src/domain/message.ts";
import type { Wish } from "#src/domain/wish.ts";

const MOST_BUTTONS = 3;

/**
 * Asks what was meant, with buttons that do it: of one wish its own question, of several which it is. Nothing is done before the tap.
 */
export function didYouMeanDraft(wishes: readonly Wish[], modelIsSilent: boolean): Draft {
  const [only] = wishes;
  const isOne = wishes.length === 1 && only !== undefined;
  const buttons = isOne ? buttonsOf(only) : wishes.map((wish) => buttonsOf(wish)[0]!);
  const labels = buttons.map(({ label }) => label);
  const headline =
    isOne && only.asks !== undefined ? only.asks : isOne ? "Did you mean this?" : "Did you mean one of these?";
  return draftOf({
    headline,
    paragraphs: modelIsSilent ? [DEGRADED] : [],
    actions: [...buttons.slice(0, MOST_BUTTONS), menu("help", "Something else"), menu("human", "Talk to a human")],
    facts: factsIn([headline, ...labels].join("\n"), "question"),
  });
}

const buttonsOf = ({ does, value, button: label, choices }: Wish): Action[] =>
  choices === undefined
    ? [button(does, label, { value })]
    : Object.entries(choices).map(([choice, chosen]) => button(does, choice, { value: chosen }));
