import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";

const STYLE = `
body{font:16px/1.5 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem;color:#1d2530;background:#fff}
h1{font-size:1.5rem}
button{margin-top:1rem;padding:.6rem 1.2rem;font:inherit}
code{overflow-wrap:anywhere;background:#eef1f4;padding:.1rem .3rem}
progress{width:100%;height:1.2rem}
input[type=text]{width:100%;padding:.6rem;font:inherit;box-sizing:border-box}
[role=alert]{border-left:4px solid #b3261e;padding-left:.8rem}
.drop{display:block;border:2px dashed #8a94a3;border-radius:12px;padding:2.5rem 1rem;text-align:center;cursor:pointer}
.drop.over{border-color:#2f5d50;background:#eef5f2}
.drop:focus-within{outline:3px solid #2f5d50}
.drop input{position:absolute;opacity:0;width:1px;height:1px}
@media (prefers-color-scheme:dark){body{color:#e6e9ed;background:#14181d}code{background:#232a32}.drop.over{background:#1d2a26}}
`;

const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

export interface Page {
  readonly title: string;
  /** A form of it leads on to another host: `form-action` would also hold for the redirect. */
  readonly leadsAway?: boolean | undefined;
  readonly body: string;
  /** Runs in the page; it may call this server and nothing else. */
  readonly script?: string | undefined;
}

/** Nothing is remembered, and an address that holds a secret goes nowhere. */
export const SECRET_HEADERS = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow",
} as const;

/** Nothing is loaded from elsewhere. */
export function showPage(response: ServerResponse, status: number, { title, body, script, leadsAway }: Page): void {
  const policy = [
    "default-src 'none'",
    `style-src ${hash(STYLE)}`,
    ...(script === undefined ? [] : [`script-src ${hash(script)}`, "connect-src 'self'"]),
    ...(leadsAway === true ? [] : ["form-action 'self'"]),
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": policy.join("; "),
    ...SECRET_HEADERS,
  });
  response.end(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
      `<meta name="color-scheme" content="light dark"><title>Kairos: ${title}</title><style>${STYLE}</style></head>` +
      `<body><main><h1>${title}</h1>${body}</main>${script === undefined ? "" : `<script>${script}</script>`}</body></html>`,
  );
}

export const said = (words: string): string => `<p role="status">${escaped(words)}</p>`;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escaped = (text: string): string => text.replace(/[&<>"']/gu, (character) => ENTITIES[character]!);
