/** Slack's own escapes; nothing else in a text object needs one. */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

const BOLD = /(?<![\p{L}\p{N}*])\*(\S(?:[^*\n]*\S)?)\*(?![\p{L}\p{N}*])/gu;
const ITALIC = /(?<![\p{L}\p{N}_])_(\S(?:[^_\n]*\S)?)_(?![\p{L}\p{N}_])/gu;

/** Without the marks for bold and italic; marks inside a word, such as snake_case, are letters. */
export const withoutMarks = (text: string): string => text.replace(BOLD, "$1").replace(ITALIC, "$1");

const LINK = /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]'"]/g;

/**
 * A draft's text (plain, with *bold* and _italic_) as Slack's mrkdwn.
 *
 * Only addresses written in full become links: the text objects are sent with `verbatim`, so Slack adds
 * no link, mention or channel of its own.
 */
export function toMrkdwn(text: string): string {
  return escapeMrkdwn(text).replace(LINK, (address) => `<${address}>`);
}

/**
 * A draft's text as the Markdown of Slack's streams, or `undefined` where Markdown would read more into it
 * than the draft says (links, lists, headings, code).
 */
export function toStreamMarkdown(text: string): string | undefined {
  if (/[`[\]~<>&\\|#]/.test(text) || /^\s*(?:[-+>]|\d+[.)])\s/m.test(text) || /https?:\/\//.test(text)) {
    return undefined;
  }
  return text.replace(/(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/g, "**$1**");
}

/**
 * Cuts `text` into pieces of at most `limit` characters, at a line, else at a space, else anywhere.
 */
export function splitText(text: string, limit: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const line = rest.lastIndexOf("\n", limit);
    const space = rest.lastIndexOf(" ", limit);
    const at = line > limit / 2 ? line : space > limit / 2 ? space : safeCut(rest, limit);
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  if (rest.length > 0) pieces.push(rest);
  return pieces;
}

/** At most `limit` characters, ending in an ellipsis where something was cut. */
export function clip(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, safeCut(text, limit - 1))}…`;
}

/** The last place at or before `limit` that is inside neither an escape nor a surrogate pair. */
function safeCut(text: string, limit: number): number {
  const cutEscape = /&[a-z]{0,3}$/.exec(text.slice(Math.max(0, limit - 4), limit));
  const at = cutEscape ? limit - cutEscape[0].length : limit;
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at;
}
