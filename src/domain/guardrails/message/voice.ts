import type { Fired } from "#src/domain/guardrails/message/context.ts";
import type { Action } from "#src/domain/message.ts";
import { cutText } from "#src/domain/text.ts";

export const LIMITS = {
  headline: 150,
  paragraph: 2900,
  paragraphs: 14,
  message: 9000,
  label: 75,
  value: 500,
  buttons: 3,
  menu: 20,
  alt: 500,
  link: 2000,
} as const;

const EMOJI =
  /(?:\p{Extended_Pictographic}|\p{Regional_Indicator}{2})\p{Emoji_Modifier}?|:[a-z][a-z0-9_+-]{1,30}:(?!\d)/giu;

/** No runs of exclamation marks; at most one emoji a message, counted by `budget`. */
export function calmText(text: string, budget: { emoji: number }): string {
  return text
    .replace(/!(?:\s*!)+/gu, ".")
    .replace(/[?!]*(?:\?!|!\?)[?!]*/gu, "?")
    .replace(EMOJI, (emoji) => {
      if (/^[\d#*©®™]$/u.test(emoji)) return emoji;
      budget.emoji -= 1;
      return budget.emoji >= 0 ? emoji : "";
    })
    .replace(/[^\S\n]{2,}/gu, " ")
    .replace(/[^\S\n]+$/gmu, "")
    .trim();
}

/** `text` cut at the end of a sentence or word, at most `max` code points. */
export function shorten(text: string, max: number): string {
  if ([...text].length <= max) return text;
  const cut = cutText(text, max - 1);
  const sentence = /^[\s\S]*[.!?](?=\s)/u.exec(cut)?.[0];
  return sentence !== undefined && sentence.length > max / 2 ? sentence : `${cut.replace(/\s+\S*$/u, "")}…`;
}

/** At most three buttons; the rest goes into the one menu, in order, but for links: a menu opens no page. Throws nothing: what cannot be mended is reported as `bad`. */
export function arrange(actions: readonly Action[]): { actions: Action[]; fired: Fired[]; bad?: Fired } {
  const fired: Fired[] = [];
  const wrong = actions.find(
    ({ id, value }) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/u.test(id) || (value?.length ?? 0) > LIMITS.value,
  );
  if (wrong)
    return {
      actions: [],
      fired,
      bad: { id: "actions", reason: "an action has no kebab-case id or a value over 500 characters" },
    };
  let buttons = 0;
  let menu = 0;
  const arranged: Action[] = [];
  for (const action of actions) {
    const isButton = action.link !== undefined || (action.placement !== "menu" && buttons < LIMITS.buttons);
    const placement = isButton ? (action.placement === "menu" ? "button" : action.placement) : "menu";
    if (placement === "menu" && ++menu > LIMITS.menu) {
      fired.push({ id: "actions", reason: "more actions than one menu holds" });
      continue;
    }
    if (placement !== "menu") buttons++;
    if (placement === action.placement) arranged.push(action);
    else {
      arranged.push({ ...action, placement });
      fired.push({ id: "actions", reason: "more than three buttons: the rest went into the menu" });
    }
  }
  return { actions: arranged, fired: fired.slice(0, 2) };
}
