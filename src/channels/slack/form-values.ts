import type { types as slack, ViewOutput } from "@slack/bolt";
import { FIELD_ACTION } from "#src/channels/slack/render-form.ts";

export interface Submission {
  /** Field id to what was filled in; a field left empty is absent. */
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
  /** Field id to what is wrong with it. */
  readonly errors: Readonly<Record<string, string>>;
}

/** Reads a submitted modal and holds it to its own fields, since a client of Slack may check less than Slack's own. */
export function readSubmission(view: ViewOutput): Submission {
  const fields: Record<string, string | readonly string[]> = {};
  const errors: Record<string, string> = {};
  for (const block of view.blocks) {
    if (!isInput(block)) continue;
    const id = block.block_id;
    const state = view.state.values[id]?.[FIELD_ACTION];
    const filled =
      state?.selected_options?.map(({ value }) => value) ?? state?.selected_option?.value ?? state?.value ?? undefined;
    const isEmpty = filled === undefined || filled.length === 0 || (typeof filled === "string" && filled.trim() === "");
    if (isEmpty) {
      if (block.optional !== true) errors[id] = "Please fill this in.";
      continue;
    }
    const wrong = problem(block.element, filled);
    if (wrong === undefined) fields[id] = filled;
    else errors[id] = wrong;
  }
  return { fields, errors };
}

type NamedInput = slack.InputBlock & { readonly block_id: string };

function isInput(block: slack.Block | slack.KnownBlock): block is NamedInput {
  return block.type === "input" && typeof block.block_id === "string" && "element" in block;
}

function problem(element: slack.InputBlock["element"], filled: string | readonly string[]): string | undefined {
  if (element.type === "number_input" && typeof filled === "string") {
    const number = Number(filled);
    const { min_value: min = "-Infinity", max_value: max = "Infinity" } = element;
    return Number.isFinite(number) && number >= Number(min) && number <= Number(max)
      ? undefined
      : `Please enter a number from ${min} to ${max}.`;
  }
  if (element.type === "plain_text_input" && typeof filled === "string") {
    const { max_length: longest = 3_000 } = element;
    return filled.length <= longest ? undefined : `Please use at most ${longest} characters.`;
  }
  if ("options" in element && element.options) {
    const known = new Set(element.options.map(({ value }) => value));
    const chosen = typeof filled === "string" ? [filled] : filled;
    return chosen.every((value) => known.has(value)) ? undefined : "Please choose from the list.";
  }
  return undefined;
}
