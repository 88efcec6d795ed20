import type { PagePerson } from "#src/playground/wire.ts";

/** The page around its script. The people are in it, so that the first thing drawn is already theirs. */
export function pageHtml(people: readonly PagePerson[]): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>Kairos playground</title>
    <link rel="icon" type="image/svg+xml" href="/playground/assets/icon.svg">
    <link rel="stylesheet" href="/playground/assets/style.css">
    <script type="application/json" id="people">${asJson(people)}</script>
    <script type="module" src="/playground/assets/page.js"></script>
  </head>
  <body>
    <div id="root"></div>
    <noscript>The playground needs JavaScript.</noscript>
  </body>
</html>
`;
}

export const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#2f5d50"/><path d="M7 21c4.5 0 5-10 9-10s4.5 10 9 10" fill="none" stroke="#f4ead5" stroke-width="2.4" stroke-linecap="round"/><circle cx="16" cy="11" r="2.6" fill="#f2b35e"/></svg>`;

/** JSON that cannot end the script element it stands in. */
const asJson = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");
