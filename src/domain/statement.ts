import { createHash } from "node:crypto";

/** Somebody, or a group of them, by one identifier (xAPI 1.0.3, Data 2.4.2). */
export interface StatementAgent {
  readonly objectType?: "Agent" | "Group" | undefined;
  readonly name?: string | undefined;
  /** "mailto:" and an e-mail address. */
  readonly mbox?: string | undefined;
  readonly mbox_sha1sum?: string | undefined;
  readonly openid?: string | undefined;
  readonly account?: { readonly homePage: string; readonly name: string } | undefined;
  readonly member?: readonly StatementAgent[] | undefined;
}

export type LanguageMap = Readonly<Record<string, string>>;

export interface StatementActivity {
  readonly objectType?: "Activity" | undefined;
  readonly id: string;
  readonly definition?:
    | {
        readonly name?: LanguageMap | undefined;
        readonly description?: LanguageMap | undefined;
        readonly type?: string | undefined;
        readonly moreInfo?: string | undefined;
        readonly interactionType?: string | undefined;
      }
    | undefined;
}

export interface StatementReference {
  readonly objectType: "StatementRef";
  readonly id: string;
}

export type GroupObject = StatementAgent & { readonly objectType: "Agent" | "Group" };
export type SubStatement = Pick<Statement, "actor" | "verb" | "result" | "context" | "attachments"> & {
  readonly objectType: "SubStatement";
  readonly object: StatementActivity | GroupObject | StatementReference;
};
export type StatementObject = StatementActivity | GroupObject | StatementReference | SubStatement;

export interface StatementScore {
  readonly scaled?: number | undefined;
  readonly raw?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

export const CONTEXT_KINDS = ["parent", "grouping", "category", "other"] as const;
export type ContextKind = (typeof CONTEXT_KINDS)[number];

/** A learning record: "this actor did that with this object" (xAPI 1.0.3), as it was checked and completed on arrival. */
export interface Statement {
  /** Lower case. */
  readonly id: string;
  readonly actor: StatementAgent;
  readonly verb: { readonly id: string; readonly display?: LanguageMap | undefined };
  readonly object: StatementObject;
  readonly result?:
    | {
        readonly score?: StatementScore | undefined;
        readonly success?: boolean | undefined;
        readonly completion?: boolean | undefined;
        readonly response?: string | undefined;
        readonly duration?: string | undefined;
      }
    | undefined;
  readonly context?:
    | {
        readonly registration?: string | undefined;
        readonly instructor?: StatementAgent | undefined;
        readonly team?: StatementAgent | undefined;
        /** One activity or several; stored and returned as several. */
        readonly contextActivities?:
          | Readonly<Partial<Record<ContextKind, StatementActivity | readonly StatementActivity[]>>>
          | undefined;
        readonly statement?: StatementReference | undefined;
      }
    | undefined;
  /** ISO 8601, any offset. */
  readonly timestamp: string;
  readonly stored: string;
  readonly authority: StatementAgent;
  readonly version: string;
  readonly attachments?: readonly unknown[] | undefined;
}

/** A statement as it was sent: what the receiver fills in may be missing. */
export type SentStatement = Omit<Statement, "id" | "timestamp" | "stored" | "authority" | "version"> &
  Partial<Pick<Statement, "id" | "timestamp" | "stored" | "authority" | "version">>;

export const VOIDED = "http://adlnet.gov/expapi/verbs/voided";

export const isActivity = (object: StatementObject): object is StatementActivity =>
  object.objectType === undefined || object.objectType === "Activity";

export const isReference = (object: StatementObject): object is StatementReference =>
  object.objectType === "StatementRef";

const isSubStatement = (object: StatementObject): object is SubStatement => object.objectType === "SubStatement";

export const isVoiding = ({ verb, object }: Pick<Statement, "verb" | "object">): boolean =>
  verb.id === VOIDED && isReference(object);

/** The same text for the same identifier, whoever wrote it; undefined for an anonymous group. */
export function agentKey(agent: StatementAgent): string | undefined {
  if (agent.mbox !== undefined) return mailKey(agent.mbox);
  if (agent.mbox_sha1sum !== undefined) return `sha1:${agent.mbox_sha1sum.toLowerCase()}`;
  if (agent.openid !== undefined) return `openid:${agent.openid}`;
  if (agent.account !== undefined) return `account:${agent.account.homePage}|${agent.account.name}`;
  return undefined;
}

const mailKey = (mbox: string): string => mbox.toLowerCase();
const sha1 = (text: string): string => createHash("sha1").update(text).digest("hex");

/** Every key under which records may speak of the owner of an e-mail address: the address itself and its digests. */
export function keysOfEmail(email: string): string[] {
  const written = `mailto:${email}`;
  return [...new Set([mailKey(written), ...[written, mailKey(written)].map((mbox) => `sha1:${sha1(mbox)}`)])];
}

/** The e-mail address that an agent names; an account counts when its name is one. */
export function emailOf({ mbox, account }: StatementAgent): string | undefined {
  if (mbox !== undefined) return mbox.replace(/^mailto:/iu, "");
  return account !== undefined && /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(account.name) ? account.name : undefined;
}

/** Who and what a statement is about, as a search finds it (xAPI 1.0.3, Communication 2.1.3). */
export interface StatementTerms {
  /** The actor, the object where it is somebody, and the members of groups among them. */
  readonly agents: readonly string[];
  /** These, and everybody else the statement names. */
  readonly relatedAgents: readonly string[];
  readonly activity?: string | undefined;
  readonly relatedActivities: readonly string[];
  readonly registration?: string | undefined;
  /** The statement that this one is about. */
  readonly target?: string | undefined;
}

export function termsOf(statement: Statement): StatementTerms {
  const { actor, object, authority, context } = statement;
  const inner = isSubStatement(object) ? object : undefined;
  const agents = [actor, ...somebodyIn(object)].flatMap(keysOf);
  const related = [
    ...agents,
    ...[authority, ...peopleIn(context)].flatMap(keysOf),
    ...(inner === undefined
      ? []
      : [inner.actor, ...somebodyIn(inner.object), ...peopleIn(inner.context)].flatMap(keysOf)),
  ];
  const activity = isActivity(object) ? object.id : undefined;
  const activities = [
    ...(activity === undefined ? [] : [activity]),
    ...activitiesIn(context),
    ...(inner === undefined
      ? []
      : [...(isActivity(inner.object) ? [inner.object.id] : []), ...activitiesIn(inner.context)]),
  ];
  return {
    agents: [...new Set(agents)],
    relatedAgents: [...new Set(related)],
    activity,
    relatedActivities: [...new Set(activities)],
    registration: context?.registration?.toLowerCase(),
    target: isReference(object) ? object.id.toLowerCase() : undefined,
  };
}

const keysOf = (agent: StatementAgent): string[] =>
  [agent, ...(agent.member ?? [])].map(agentKey).filter((key) => key !== undefined);

const somebodyIn = (object: StatementObject): StatementAgent[] =>
  object.objectType === "Agent" || object.objectType === "Group" ? [object] : [];

const peopleIn = (context: Statement["context"]): StatementAgent[] =>
  [context?.instructor, context?.team].filter((agent) => agent !== undefined);

const activitiesIn = (context: Statement["context"]): string[] =>
  CONTEXT_KINDS.flatMap((kind) => contextActivities(context, kind)).map(({ id }) => id);

export const contextActivities = (context: Statement["context"], kind: ContextKind): readonly StatementActivity[] => {
  const given = context?.contextActivities?.[kind];
  return given === undefined ? [] : Array.isArray(given) ? given : [given as StatementActivity];
};

const TIMESTAMP =
  /^(\d{4})-(\d{2})-(\d{2})(?:T([01]\d|2[0-4])(?::([0-5]\d)(?::([0-5]\d|60)(?:[.,](\d+))?)?)?(Z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)?)?$/u;
const MINUTE_MS = 60_000;

/**
 * A timestamp of ISO 8601 as a moment, UTC where it names no offset; undefined when it is none. An offset of minus zero says
 * that the offset is not known, which ISO 8601 does not have.
 */
export function momentOf(timestamp: string): Date | undefined {
  const match = TIMESTAMP.exec(timestamp);
  if (match === null) return undefined;
  const [, year, month, day, hours = "0", minutes = "0", seconds = "0", fraction = "", offset = "Z"] = match;
  const days = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (days.getUTCMonth() !== Number(month) - 1 || days.getUTCDate() !== Number(day)) return undefined;
  if (hours === "24" && Number(minutes) + Number(seconds) + Number(fraction) > 0) return undefined;
  const milliseconds = Math.floor(Number(`0.${fraction}0`) * 1000);
  const east = offset === "Z" ? 0 : offsetMinutes(offset);
  if (east === undefined) return undefined;
  const time = (Number(hours) * 60 + Number(minutes) - east) * MINUTE_MS + Number(seconds) * 1000 + milliseconds;
  return new Date(days.getTime() + time);
}

function offsetMinutes(offset: string): number | undefined {
  const digits = offset.slice(1).replace(":", "").padEnd(4, "0");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  if (offset.startsWith("-")) return minutes === 0 ? undefined : -minutes;
  return minutes;
}

/**
 * Whether a statement that was sent is the one that is kept: what a receiver may fill in, definitions, displays, attachments,
 * the order of a group and the case of what has none do not count (xAPI 1.0.3, Data 2.3.1).
 */
export function sameStatement(kept: Statement, sent: SentStatement): boolean {
  if (sent.timestamp !== undefined && momentOf(sent.timestamp)?.getTime() !== momentOf(kept.timestamp)?.getTime())
    return false;
  return canonical(kept) === canonical(sent);
}

const FILLED_IN: ReadonlySet<string> = new Set(["id", "timestamp", "stored", "authority", "version", "attachments"]);

const canonical = (statement: Statement | SentStatement): string =>
  JSON.stringify(
    comparable(Object.fromEntries(Object.entries(statement).filter(([name]) => !FILLED_IN.has(name))), []),
  );

function comparable(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => comparable(item, path));
    return path.at(-1) === "member" && !path.includes("extensions")
      ? items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
      : items;
  }
  const name = path.at(-1) ?? "";
  const literal = path.includes("extensions");
  if (typeof value !== "object" || value === null) {
    if (typeof value !== "string" || literal) return value;
    if (name === "mbox") return value.replace(/@[^@]*$/u, (domain) => domain.toLowerCase());
    if (name === "mbox_sha1sum" || name === "registration") return value.toLowerCase();
    return value;
  }
  const record = value as Readonly<Record<string, unknown>>;
  const isRef = record["objectType"] === "StatementRef";
  const parent = path.at(-2);
  return Object.fromEntries(
    Object.entries(record)
      .filter(
        ([key]) =>
          literal || !(key === "definition" || (key === "display" && name === "verb") || key === "attachments"),
      )
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => {
        if (!literal && isRef && key === "id") return [key, String(inner).toLowerCase()];
        const wrapped = !literal && name === "contextActivities" && parent === "context" && !Array.isArray(inner);
        return [key, comparable(wrapped ? [inner] : inner, [...path, key])];
      }),
  );
}
