import type { CardElement } from "#src/channels/teams/card.ts";

/** *bold*, _italic_ and addresses; marks inside a word, such as snake_case, are letters. */
const MARKS =
  /(?<![\p{L}\p{N}*])\*(?<bold>\S(?:[^*\n]*\S)?)\*(?![\p{L}\p{N}*])|(?<![\p{L}\p{N}_])_(?<italic>\S(?:[^_\n]*\S)?)_(?![\p{L}\p{N}_])|(?<url>https:\/\/[^\s<>"]*[^\s<>".,;:!?)\]])/gu;

interface Run {
  readonly text: string;
  readonly mark?: "bold" | "italic" | "url";
}

export interface RichTextOptions {
  readonly subtle?: boolean;
  readonly spacing?: "None" | "Small" | "Medium";
}

/**
 * Text as it was written, one element a line.
 *
 * RichTextBlock reads no markdown, so no character of the text has a meaning to the client.
 */
export function richText(text: string, { subtle = false, spacing }: RichTextOptions = {}): CardElement[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line, index) => ({
      type: "RichTextBlock",
      ...(index > 0 ? { spacing: "Small" } : spacing ? { spacing } : {}),
      inlines: runs(line).map(({ text: part, mark }) => ({
        type: "TextRun",
        text: part,
        ...(mark === "bold" ? { weight: "Bolder" } : {}),
        ...(mark === "italic" ? { italic: true } : {}),
        ...(mark === "url" ? { selectAction: { type: "Action.OpenUrl", url: part } } : {}),
        ...(subtle ? { isSubtle: true, size: "Small" } : {}),
      })),
    }));
}

/** A heading for eyes and for screen readers. TextBlock reads markdown, so every mark of it is escaped. */
export function heading(text: string, size: "Medium" | "Default" = "Medium"): CardElement {
  return {
    type: "TextBlock",
    text: escapeMarkdown(plainText(text)),
    style: "heading",
    weight: "Bolder",
    size,
    wrap: true,
  };
}

/** Without the marks for bold and italic. */
export const plainText = (text: string): string =>
  runs(text)
    .map((run) => run.text)
    .join("");

function runs(line: string): Run[] {
  const found: Run[] = [];
  let end = 0;
  for (const match of line.matchAll(MARKS)) {
    if (match.index > end) found.push({ text: line.slice(end, match.index) });
    const { bold, italic, url } = match.groups ?? {};
    if (bold !== undefined) found.push({ text: bold, mark: "bold" });
    else if (italic !== undefined) found.push({ text: italic, mark: "italic" });
    else if (url !== undefined) found.push({ text: url, mark: "url" });
    end = match.index + match[0].length;
  }
  if (end < line.length || found.length === 0) found.push({ text: line.slice(end) });
  return found;
}

const escapeMarkdown = (text: string): string =>
  text
    .replace(/\s*\n\s*/g, " ")
    .replace(/[\\*_[\]`]/g, "\\$&")
    .replace(/^(\d+)\.(?=\s)/, "$1\\.")
    .replace(/^[-+#>](?=\s)/, "\\$&");
