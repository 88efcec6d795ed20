import { agentKey, momentOf, type StatementAgent } from "#src/domain/statement.ts";
import type { StatementQuery } from "#src/ports/learning-records.ts";
import { isIri, isUuid } from "#src/providers/xapi/formats.ts";
import type { StatementFormat } from "#src/providers/xapi/present.ts";
import { XapiRefusal } from "#src/providers/xapi/request.ts";
import { agentOrGroup } from "#src/providers/xapi/statement-check.ts";

/** What a GET of statements asks for. */
export type Asked =
  | { readonly kind: "one"; readonly id: string; readonly voided: boolean; readonly format: StatementFormat }
  | {
      readonly kind: "many";
      readonly query: StatementQuery;
      readonly format: StatementFormat;
      /** The parameters, for the address of the next page. */
      readonly params: Readonly<Record<string, string>>;
    };

type Params = ReadonlyMap<string, string>;

const ONE = ["statementId", "voidedStatementId"];
const SHARED = ["format", "attachments"];
const MANY = [
  "agent",
  "verb",
  "activity",
  "registration",
  "related_activities",
  "related_agents",
  "since",
  "until",
  "limit",
  "ascending",
];
export const LARGEST_PAGE = 200;

const refuse = (name: string, must: string, value: string): XapiRefusal =>
  new XapiRefusal(400, `Cannot search as ${name} must ${must}: current value is "${value.slice(0, 60)}"`);

export function refuseUnknown(params: Params, known: readonly string[]): void {
  for (const name of params.keys())
    if (!known.includes(name))
      throw new XapiRefusal(400, `Cannot answer as there is no parameter "${name.slice(0, 60)}" here`);
}

/** Throws XapiRefusal naming the first parameter that is wrong. */
export function readSearch(params: Params): Asked {
  const more = params.get("more");
  if (more !== undefined) {
    refuseUnknown(params, ["more"]);
    return nextPage(more);
  }
  refuseUnknown(params, [...ONE, ...SHARED, ...MANY]);
  const format = choice(params, "format", ["exact", "ids", "canonical"], "exact");
  if (flag(params, "attachments"))
    throw new XapiRefusal(400, "Cannot search as attachments must be false: the content of attachments is not kept");
  const ids = ONE.filter((name) => params.has(name));
  if (ids.length === 0) return many(params, format);
  const [name = ""] = ids;
  const other = [...params.keys()].find((param) => param !== name && !SHARED.includes(param));
  if (other !== undefined) throw new XapiRefusal(400, `Cannot search as ${name} must stand without "${other}"`);
  const id = params.get(name)!;
  if (!isUuid(id)) throw refuse(name, "be a UUID", id);
  return { kind: "one", id, voided: name === "voidedStatementId", format };
}

function many(params: Params, format: StatementFormat, after?: number): Asked {
  const query: StatementQuery = {
    agent: agentParam(params.get("agent")),
    verb: checked(params, "verb", isIri, "be an IRI"),
    activity: checked(params, "activity", isIri, "be an IRI"),
    registration: checked(params, "registration", isUuid, "be a UUID")?.toLowerCase(),
    relatedActivities: flag(params, "related_activities"),
    relatedAgents: flag(params, "related_agents"),
    since: moment(params, "since"),
    until: moment(params, "until"),
    ascending: flag(params, "ascending"),
    limit: limitOf(params.get("limit")),
    after,
  };
  return { kind: "many", query, format, params: Object.fromEntries(params) };
}

/** The address of a page holds the search itself: nothing has to be remembered for it. */
export const moreToken = (params: Readonly<Record<string, string>>, after: number): string =>
  Buffer.from(JSON.stringify({ params, after })).toString("base64url");

function nextPage(token: string): Asked {
  try {
    const { params, after } = JSON.parse(Buffer.from(token, "base64url").toString("utf8")) as {
      params: Record<string, string>;
      after: number;
    };
    const entries = Object.entries(params);
    if (
      Number.isSafeInteger(after) &&
      entries.every(([name, value]) => MANY_OR_SHARED.has(name) && typeof value === "string")
    )
      return many(new Map(entries), choice(new Map(entries), "format", ["exact", "ids", "canonical"], "exact"), after);
  } catch (error) {
    if (error instanceof XapiRefusal) throw error;
  }
  throw refuse("more", "be an address that an answer gave", token);
}

const MANY_OR_SHARED: ReadonlySet<string> = new Set([...MANY, ...SHARED]);

function agentParam(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse("agent", "be an agent or group as JSON", text);
  }
  const found = agentOrGroup(value, "agent");
  if (found !== undefined) throw refuse(found.at, found.must, text);
  const key = agentKey(value as StatementAgent);
  if (key === undefined) throw refuse("agent", "have an identifier", text);
  return key;
}

function checked(params: Params, name: string, is: (text: string) => boolean, must: string): string | undefined {
  const value = params.get(name);
  if (value !== undefined && !is(value)) throw refuse(name, must, value);
  return value;
}

function moment(params: Params, name: string): Date | undefined {
  const value = params.get(name);
  if (value === undefined) return undefined;
  const at = momentOf(value);
  if (at === undefined) throw refuse(name, "be a timestamp of ISO 8601", value);
  return at;
}

const flag = (params: Params, name: string): boolean => choice(params, name, ["true", "false"], "false") === "true";

function choice<T extends string>(params: Params, name: string, values: readonly T[], otherwise: T): T {
  const value = params.get(name);
  if (value === undefined) return otherwise;
  if (!(values as readonly string[]).includes(value)) throw refuse(name, `be one of ${values.join(", ")}`, value);
  return value as T;
}

/** 0 asks for as many as there may be. */
function limitOf(value: string | undefined): number {
  if (value === undefined) return LARGEST_PAGE;
  if (!/^\d{1,9}$/u.test(value)) throw refuse("limit", "be a whole number from 0 on", value);
  const limit = Number(value);
  return limit === 0 ? LARGEST_PAGE : Math.min(limit, LARGEST_PAGE);
}
