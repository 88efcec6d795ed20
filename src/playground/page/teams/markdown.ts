const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const ESCAPED = /\\([\\*_[\]`.+#>-])/g;
/** Stands for an escaped mark while the marks are read; a private character that no text holds. */
const FIRST = 0xe000;

/**
 * The markdown of a card's text as HTML: bold, italic, lists and lines. Everything else, links and HTML too, stays
 * the text that it is.
 */
export function toHtml(markdown: string): string {
  const kept = markdown
    .replace(/[\ue000-\uf8ff]/g, "")
    .replace(ESCAPED, (_, mark: string) => String.fromCharCode(FIRST + mark.charCodeAt(0)));
  const lines = kept
    .replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? letter)
    .replace(/\*\*(\S(?:.*?\S)?)\*\*/g, "<strong>$1</strong>")
    .replace(/(^|[^\w*])[*_](\S(?:[^*_\n]*\S)?)[*_](?![\w*])/g, "$1<em>$2</em>")
    .split("\n");
  const html = lines
    .map((line) => line.replace(/^\s*[-*]\s+(.*)$/, "<li>$1</li>"))
    .join("<br>")
    .replace(/<\/li><br>(?=<li>)/g, "</li>")
    .replace(/(?:<li>.*?<\/li>)+/g, "<ul>$&</ul>");
  return html.replace(/[\ue000-\uf8ff]/g, (held) => {
    const mark = String.fromCharCode(held.charCodeAt(0) - FIRST);
    return ENTITIES[mark] ?? mark;
  });
}
