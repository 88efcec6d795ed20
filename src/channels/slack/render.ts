import type { types as slack } from "@slack/bolt";
import { buttonValue, elementId, MENU_ACTION_ID, optionValue } from "#src/channels/slack/action-codec.ts";
import { clip, escapeMrkdwn, splitText, toMrkdwn, withoutMarks } from "#src/channels/slack/mrkdwn.ts";
import type { Action, Citation, Draft } from "#src/domain/message.ts";

/** Slack's limits, in characters and blocks. */
const LIMITS = { section: 3_000, blocks: 50, total: 11_000, button: 75, header: 150, plain: 4_000 } as const;
const BUTTONS = 3;
/** An actions block takes 25 elements. */
const ELEMENTS = 25;
/** A menu takes 100 options. */
const OPTIONS = 100;

export interface RenderedMessage {
  /** Notifications and screen readers: everything that is said, in order, without marks. */
  readonly text: string;
  readonly blocks: slack.KnownBlock[];
}

/** An approved message as Block Kit. `card` comes back with every tap. */
export function renderMessage(message: Draft, card: string): RenderedMessage {
  const tail = [...sourceBlocks(message.citations), ...actionBlocks(message.actions, card)];
  const texts = [
    ...(message.headline === "" ? [] : [message.paragraphs.length > 0 ? bold(message.headline) : message.headline]),
    ...message.paragraphs.filter((paragraph) => paragraph.trim() !== ""),
  ].map(toMrkdwn);
  const room = LIMITS.total - JSON.stringify(tail).length;
  return {
    text: plainOf(message),
    blocks: [...sections(texts, Math.max(room, LIMITS.section), LIMITS.blocks - tail.length), ...tail],
  };
}

/** Only what stands below a streamed text. */
export function renderTail(message: Draft, card: string): slack.KnownBlock[] {
  return [...sourceBlocks(message.citations), ...actionBlocks(message.actions, card)];
}

/** A very long message is cut before its sources, never after. */
function plainOf({ headline, paragraphs, citations }: Draft): string {
  const said = [headline, ...paragraphs].filter((text) => text.trim() !== "").map(withoutMarks);
  const sources = sourceLine(citations);
  const end = sources === undefined ? "" : `\n\n${clip(escapeMrkdwn(sources), LIMITS.plain / 2)}`;
  return `${clip(escapeMrkdwn(said.join("\n\n")), LIMITS.plain - end.length)}${end}`.trim();
}

/** Sections for `texts`: each at most 3,000 characters, together at most `room` characters and `blocks` blocks. */
export function sections(texts: readonly string[], room: number, blocks: number): slack.KnownBlock[] {
  const pieces = texts.flatMap((text) => splitText(text, LIMITS.section));
  const kept: string[] = [];
  let left = room;
  for (const piece of pieces) {
    const isLastRoom = kept.length === blocks - 1 && pieces.length > blocks;
    if (piece.length > left || isLastRoom) {
      kept.push(clip(`${piece} …`, Math.max(1, Math.min(left, LIMITS.section))));
      break;
    }
    kept.push(piece);
    left -= piece.length;
    if (left <= 0) break;
  }
  return kept.map((text) => ({ type: "section", text: { type: "mrkdwn", text, verbatim: true } }));
}

/** At most three buttons and one menu with everything else. */
export function actionBlocks(actions: readonly Action[], card: string | undefined): slack.KnownBlock[] {
  if (actions.length === 0) return [];
  const buttons: Action[] = [];
  const options: slack.PlainTextOption[] = [];
  for (const action of actions) {
    const option = optionValue({ ...action, card });
    const wantsButton = action.link !== undefined || (action.placement !== "menu" && buttons.length < BUTTONS);
    // A value too long for a menu becomes one more button: a wish is never dropped.
    if (wantsButton || option === undefined || options.length === OPTIONS) buttons.push(action);
    else options.push({ text: { type: "plain_text", text: clip(action.label, LIMITS.button) }, value: option });
  }
  const elements: slack.ActionsBlockElement[] = withUniqueIds(buttons, card);
  if (options.length > 0) {
    elements.push({
      type: "static_select",
      action_id: MENU_ACTION_ID,
      placeholder: { type: "plain_text", text: "More" },
      options,
    });
  }
  const blocks: slack.KnownBlock[] = [];
  for (let from = 0; from < elements.length; from += ELEMENTS) {
    blocks.push({ type: "actions", elements: elements.slice(from, from + ELEMENTS) });
  }
  return blocks;
}

function withUniqueIds(actions: readonly Action[], card: string | undefined): slack.ActionsBlockElement[] {
  const seen = new Map<string, number>();
  return actions.map((action) => {
    const occurrence = (seen.get(action.id) ?? 0) + 1;
    seen.set(action.id, occurrence);
    return {
      type: "button",
      action_id: elementId(action.id, occurrence),
      text: { type: "plain_text", text: clip(action.label, LIMITS.button) },
      value: buttonValue({ ...action, card, ...(action.link === undefined ? {} : { opensPage: true }) }),
      ...(action.link === undefined ? {} : { url: action.link }),
      ...(action.style ? { style: action.style } : {}),
    };
  });
}

function sourceBlocks(citations: readonly Citation[]): slack.KnownBlock[] {
  const line = sourceLine(citations);
  if (line === undefined) return [];
  const text = clip(escapeMrkdwn(line), LIMITS.section);
  return [{ type: "context", elements: [{ type: "mrkdwn", text, verbatim: true }] }];
}

function sourceLine(citations: readonly Citation[]): string | undefined {
  const names = [...new Set(citations.map(({ title, source }) => `${title} (${source})`))];
  return names.length === 0 ? undefined : `${names.length === 1 ? "Source" : "Sources"}: ${names.join("; ")}`;
}

/** A heading where it is short enough for one, else a line in bold. */
export function header(text: string): slack.KnownBlock {
  const unmarked = text.replaceAll(/[*_]/g, "").trim();
  return unmarked !== "" && unmarked.length <= LIMITS.header
    ? { type: "header", text: { type: "plain_text", text: unmarked } }
    : { type: "section", text: { type: "mrkdwn", text: clip(toMrkdwn(bold(text)), LIMITS.section), verbatim: true } };
}

const bold = (text: string): string => (/[*\n]/.test(text) ? text : `*${text.trim()}*`);
