import type { Fired } from "#src/domain/guardrails/message/context.ts";
import { HELPLINE_DIRECTORY } from "#src/domain/helplines.ts";
import { normaliseText } from "#src/domain/text.ts";

/** Secrets by their shape. What stands in for one says only that something was there. */
const SECRETS: readonly RegExp[] = [
  /\bxox[a-z](?:\.xox[a-z])?-[\w-]*/giu,
  /\bxapp-[\w-]*/giu,
  /\bxwfp-[\w-]*/giu,
  /\b[sprk]k-[A-Za-z0-9_-]{3,}/giu,
  /\bsk_(?:live|test)_\w+/giu,
  /\bbearer\s+[\w.~+/=-]{6,}/giu,
  /\bbasic\s+[A-Za-z0-9+/=]{16,}/giu,
  /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|redis|rediss|amqps?|mssql):\/\/\S*/giu,
  /\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{12,}\b/giu,
  /\beyJ[\w-]{6,}\.[\w-]*(?:\.[\w-]*)?/gu,
  /-{3,}\s*BEGIN[A-Z ]*(?:KEY|CERTIFICATE)[\s\S]*?(?:-{3,}\s*END[A-Z ]*-{3,}|$)/giu,
  /\b(?:ghp|gho|ghu|ghs|ghr|glpat|npm|pat|hf|github_pat)[_-]\w{10,}/giu,
  /\bAIza[\w-]{20,}/gu,
  /\bhooks\.slack\.com\/\S*/giu,
  /\b(?:[A-Z][A-Z0-9]*_)*(?:API_?KEY|KEYS?|TOKEN|SECRET|PASSWORD|PASSWD|PWD|CREDENTIALS?)(?:_[A-Z0-9]+)*\s*[=:]\s*\S+/gu,
  /\b(?:api[ _-]?key|client[ _-]?secret|signing[ _-]?secret|app[ _-]?password|access[ _-]?token)\s*(?:is|=|:)\s*\S+/giu,
  /\b(?=[A-Za-z0-9+/_-]*\d)(?=[A-Za-z0-9+/_-]*[A-Za-z])[A-Za-z0-9+/_-]{40,}={0,2}/gu,
];

const REMOVED = "[removed]";

/** Whether a text holds a token pattern. */
export const holdsSecret = (text: string): boolean =>
  SECRETS.some((pattern) => new RegExp(pattern.source, pattern.flags.replace("g", "")).test(text));

/** What a domain ends in, where a bare "name.tld" would be made a link by the platform. */
const ENDINGS =
  "com|net|org|io|co|dev|app|ai|xyz|info|biz|site|online|top|club|live|link|click|page|me|tv|cc|ly|gg|to|ru|cn|de|fr|es|it|uk|eu|us|ch|at|nl|be|in|cloud|tech|shop|zip|mov|ngrok|sh|su|pw|tk|ml|ga|cf|gq|br|jp|kr|pl|se|dk|fi|cz|pt|gr|hu|ro|tr|au|nz|ca|mx|za|ua|by|ir|hk|tw|vn|id|ph|ws|vu|icu|vip|lol|sbs|cfd|cyou|buzz|monster|rest|cam|gdn|bid|loan|win|mobi|pro|store|website|space|host|press|fun|onion|example|test|invalid|local|localhost|рф|бел|укр|рус|онлайн|сайт|中国|公司|网络|在线|香港|台湾|xn--[a-z0-9-]+";
const LABELS = "(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?[.。｡])+";
const TAIL = "(?::\\d+)?(?:[/?#][^\\s|<>)\\]]*)?";
const BARE_DOMAIN = new RegExp(`(?<![\\p{L}\\p{N}_@./-])${LABELS}(?:${ENDINGS})(?![\\p{L}\\p{N}_-])${TAIL}`, "giu");
/** With a path behind it, it is an address whatever it ends in. */
const DOMAIN_WITH_PATH = new RegExp(`(?<![\\p{L}\\p{N}_@./-])${LABELS}[\\p{L}]{2,}(?::\\d+)?/[^\\s|<>)\\]]+`, "giu");
const URL_LIKE = /(?<![a-z0-9])[a-z][a-z0-9+.-]*:\/\/?(?=[^\s|<>)\]/])[^\s|<>)\]]*|\bhttps?:(?=[^\s/])[^\s|<>)\]]*/giu;
const OTHER_SCHEMES = /\b(?:javascript|vbscript|mailto|tel|sms|blob|about|data(?=:[\w-]+[/;,])):(?=\S)\S*/giu;
const WWW = /(?<![\w@./-])(?:\/\/|www\.)[^\s|<>)\]]+/giu;
const IP_ADDRESS = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?(?:\/[^\s|<>)\]]*)?/gu;

export interface FilterContext {
  readonly linkHosts: readonly string[];
}

export interface Filtered {
  readonly text: string;
  readonly fired: readonly Fired[];
}

/**
 * One piece of outgoing text: normalised, without markup other than *bold* and _italic_, without images, mentions, token patterns and links to
 * hosts that are not on the list. What was taken out is reported by kind, never by content.
 */
export function filterText(raw: string, { linkHosts }: FilterContext): Filtered {
  const fired: Fired[] = [];
  let text = normaliseText(raw);
  const step = (id: Fired["id"], reason: string, change: (before: string) => string): void => {
    const after = change(text);
    if (after !== text) fired.push({ id, reason });
    text = after;
  };
  // Until nothing changes, since taking something out can put two halves of another together.
  for (let round = 0, before = ""; round < 6 && before !== text; round++) {
    before = text;
    step("secret", "a token pattern was removed", (t) =>
      SECRETS.reduce((rest, pattern) => rest.replace(pattern, REMOVED), t),
    );
    step("markup", "an image or markup was removed", stripMarkup);
    step("mention", "a mention was defused", (t) =>
      t.replace(/@(?=(?:channel|here|everyone|all|team|group)\b)/giu, "").replace(/<[@!#][^>]*>/gu, ""),
    );
    step("link", "a link to a host that is not on the list was removed", (t) => stripLinks(t, linkHosts));
    text = normaliseText(text);
  }
  return { text, fired };
}

/** Images go, link texts and the words between tags stay. */
function stripMarkup(text: string): string {
  return text
    .replace(/!\[[^\]]*\](?:\([^)]*\)?|\[[^\]]*\])?/gu, "")
    .replace(/!(?=\[)/gu, "")
    .replace(/\[([^\]]*)\]\(\s*(https?:\/\/[^)\s]*)[^)]*\)/giu, (_whole, label: string, url: string) =>
      label.trim() === url ? url : `${label} ${url}`,
    )
    .replace(/\[([^\]]*)\]\([^)]*\)/gu, "$1")
    .replace(/^\s*\[[^\]]+\]:\s*\S+.*$/gmu, "")
    .replace(/<(https?:\/\/[^|>\s]*)\|([^>]*)>/giu, "$2 $1")
    .replace(/<(https?:\/\/[^>\s]*)>/giu, "$1")
    .replace(/<(script|style|iframe|svg|object)\b[\s\S]*?(?:<\/\1\s*>|$)/giu, "")
    .replace(/<\/?[a-z!][^>]*>?/giu, "")
    .replace(/^#{1,6}\s+/gmu, "")
    .replace(/`{1,3}/gu, "")
    .replace(/\*\*([^*]+)\*\*/gu, "*$1*")
    .replace(/__([^_]+)__/gu, "_$1_");
}

function stripLinks(text: string, hosts: readonly string[]): string {
  const keep = (link: string): string => (isAllowedLink(link, hosts) ? link : "");
  return text
    .replace(OTHER_SCHEMES, "")
    .replace(URL_LIKE, keep)
    .replace(WWW, (link) => keep(link.startsWith("//") ? `https:${link}` : `https://${link}`) && link)
    .replace(IP_ADDRESS, "")
    .replace(BARE_DOMAIN, (link) => keep(`https://${link}`) && link)
    .replace(DOMAIN_WITH_PATH, (link) => keep(`https://${link}`) && link)
    .replace(/\(\s*\)|<\s*>/gu, "")
    .replace(/[^\S\n]{2,}/gu, " ");
}

/** Links in a text whose host is not on the list. */
export function foreignLinks(text: string, hosts: readonly string[]): string[] {
  return [...text.matchAll(URL_LIKE), ...text.matchAll(OTHER_SCHEMES), ...text.matchAll(BARE_DOMAIN)]
    .map(([link]) => link)
    .filter((link) => !isAllowedLink(/^[a-z][\w+.-]*:/iu.test(link) ? link : `https://${link}`, hosts));
}

/** Programs read a backslash in an address in two ways: as a slash, or as a part of the user's name. */
const isPlainAddress = (link: string): boolean => !/[\\\s]/u.test(link) && URL.canParse(link);

/** https, no user info, no port, and a host that is listed or below a listed one. */
function isAllowedLink(link: string, hosts: readonly string[]): boolean {
  if (!isPlainAddress(link)) return false;
  const url = new URL(link);
  if (url.protocol !== "https:" || url.username !== "" || url.password !== "" || url.port !== "") return false;
  const host = url.hostname.toLowerCase().replace(/\.$/u, "");
  return [HELPLINE_DIRECTORY, ...hosts].some(
    (allowed) => host === allowed.toLowerCase() || host.endsWith(`.${allowed.toLowerCase()}`),
  );
}

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether a button may open the page: https, or http on this machine; no user info; a host that is on the list or below one. */
export function mayOpen(link: string, hosts: readonly string[]): boolean {
  if (!isPlainAddress(link)) return false;
  const { protocol, username, password, hostname } = new URL(link);
  const host = hostname.toLowerCase().replace(/\.$/u, "");
  if (username !== "" || password !== "") return false;
  if (protocol === "http:") return LOOPBACK.has(host) && hosts.includes(host);
  return (
    protocol === "https:" &&
    hosts.some((allowed) => host === allowed.toLowerCase() || host.endsWith(`.${allowed.toLowerCase()}`))
  );
}

const RUN = 24;

/** Whether any run of 24 characters of a secret text (a system prompt) is in `text`, whatever the case, spacing and punctuation. */
export function leaksRun(text: string, secrets: readonly string[]): boolean {
  const forms = [
    (s: string) => s.toLowerCase().replace(/\s+/gu, " "),
    (s: string) => s.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ""),
  ];
  return forms.some((form) => {
    const said = [form(text), reverse(form(text))];
    return secrets
      .map((secret) => form(normaliseWhole(secret)))
      .some((secret) => said.some((line) => sharesRun(line, secret)));
  });
}

function sharesRun(text: string, secret: string): boolean {
  for (let at = 0; at + RUN <= text.length; at++) if (secret.includes(text.slice(at, at + RUN))) return true;
  return false;
}

const reverse = (text: string): string => [...text].reverse().join("");

/** Like normaliseText but of any length: a prompt may be longer than a turn. */
const normaliseWhole = (text: string): string =>
  (text.match(/[\s\S]{1,3000}/gu) ?? []).map((part) => normaliseText(part)).join(" ");
