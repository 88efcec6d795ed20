import { CONTEXT_KINDS, VOIDED } from "#src/domain/statement.ts";
import {
  all,
  anything,
  between,
  type Check,
  isRecord,
  join,
  listOf,
  mapOf,
  number,
  objectOf,
  oneOf,
  type Problem,
  problem,
  text,
  textOf,
  yesNo,
} from "#src/providers/xapi/checks.ts";
import {
  isDistinct,
  isDuration,
  isIri,
  isLanguageTag,
  isMailto,
  isMediaType,
  isSha1,
  isSha2,
  isTimestamp,
  isUri,
  isUuid,
  isVersion,
} from "#src/providers/xapi/formats.ts";

const iri = textOf(isIri, "an IRI with a scheme");
const uuid = textOf(isUuid, "a UUID");
const timestamp = textOf(isTimestamp, "a timestamp of ISO 8601 with a known offset");
const languageMap = mapOf(isLanguageTag, "language tags of RFC 5646", text);
/** Whatever stands in an extension is its sender's own, null included. */
const extensions = mapOf(isIri, "IRIs", anything);

const IDENTIFIERS: Readonly<Record<string, Check>> = {
  mbox: textOf(isMailto, '"mailto:" and an e-mail address'),
  mbox_sha1sum: textOf(isSha1, "a SHA-1 of 40 hex digits"),
  openid: textOf(isUri, "a URI"),
  account: objectOf({ homePage: iri, name: text }),
};

const identifiersOf = (value: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(IDENTIFIERS).filter((name) => Object.hasOwn(value, name));

const oneIdentifier: Check = (value, at) =>
  isRecord(value) && identifiersOf(value).length === 1
    ? undefined
    : problem(at, `have exactly one of ${Object.keys(IDENTIFIERS).join(", ")}`);

/** An agent, for a statement's parts and for the `agent` of a search. */
export const agent: Check = all(
  objectOf({}, { objectType: oneOf("Agent"), name: text, ...IDENTIFIERS }),
  oneIdentifier,
);

const group: Check = all(
  objectOf({ objectType: oneOf("Group") }, { name: text, member: listOf(agent), ...IDENTIFIERS }),
  (value, at) => {
    if (!isRecord(value)) return undefined;
    const identifiers = identifiersOf(value).length;
    if (identifiers > 1) return problem(at, `have at most one of ${Object.keys(IDENTIFIERS).join(", ")}`);
    return identifiers === 0 && !Object.hasOwn(value, "member")
      ? problem(at, 'have "member" or an identifier')
      : undefined;
  },
);

export const agentOrGroup: Check = (value, at) =>
  isRecord(value) && value["objectType"] === "Group" ? group(value, at) : agent(value, at);

/** An agent, or the two of an OAuth request: the application and its user. */
const authority: Check = (value, at) => {
  if (!isRecord(value) || value["objectType"] !== "Group") return agent(value, at);
  if (identifiersOf(value).length > 0) return problem(at, "be an agent or a group without an identifier");
  return all(group, (pair, where) =>
    isRecord(pair) && Array.isArray(pair["member"]) && pair["member"].length === 2
      ? undefined
      : problem(join(where, "member"), "name two agents"),
  )(value, at);
};

const verb = objectOf({ id: iri }, { display: languageMap });

const COMPONENTS_OF: Readonly<Record<string, readonly string[]>> = {
  "true-false": [],
  choice: ["choices"],
  "fill-in": [],
  "long-fill-in": [],
  matching: ["source", "target"],
  performance: ["steps"],
  sequencing: ["choices"],
  likert: ["scale"],
  numeric: [],
  other: [],
};
const COMPONENTS = ["choices", "scale", "source", "target", "steps"];
const components: Check = all(
  listOf(objectOf({ id: textOf((id) => id !== "", "a string that is not empty") }, { description: languageMap })),
  (value, at) =>
    isDistinct((value as { id: string }[]).map(({ id }) => id)) ? undefined : problem(at, "name each id once"),
);

const interaction: Check = (value, at) => {
  if (!isRecord(value)) return undefined;
  const type = value["interactionType"];
  const used = ["correctResponsesPattern", ...COMPONENTS].filter((name) => Object.hasOwn(value, name));
  if (type === undefined)
    return used.length === 0 ? undefined : problem(at, `have "interactionType" where it has "${used[0]}"`);
  const wrong = used.find((name) => COMPONENTS.includes(name) && !COMPONENTS_OF[String(type)]!.includes(name));
  if (wrong !== undefined) return problem(at, `not have "${wrong}" where interactionType is "${String(type)}"`);
  const pattern = value["correctResponsesPattern"];
  return type === "true-false" && Array.isArray(pattern) && !pattern.every((one) => one === "true" || one === "false")
    ? problem(join(at, "correctResponsesPattern"), 'hold only "true" and "false"')
    : undefined;
};

const definition: Check = all(
  objectOf(
    {},
    {
      name: languageMap,
      description: languageMap,
      type: iri,
      moreInfo: iri,
      extensions,
      interactionType: oneOf(...Object.keys(COMPONENTS_OF)),
      correctResponsesPattern: listOf(text),
      ...Object.fromEntries(COMPONENTS.map((name) => [name, components])),
    },
  ),
  interaction,
);

const activity = objectOf({ id: iri }, { objectType: oneOf("Activity"), definition });
const reference = objectOf({ objectType: oneOf("StatementRef"), id: uuid });

const score: Check = all(
  objectOf({}, { scaled: between(-1, 1), raw: number, min: number, max: number }),
  (value, at) => {
    const { raw, min, max } = value as { raw?: number; min?: number; max?: number };
    if (min !== undefined && max !== undefined && !(min < max))
      return problem(join(at, "min"), `be less than max, ${max}`);
    if (raw !== undefined && min !== undefined && raw < min) return problem(join(at, "raw"), `be at least min, ${min}`);
    if (raw !== undefined && max !== undefined && raw > max) return problem(join(at, "raw"), `be at most max, ${max}`);
    return undefined;
  },
);

const result = objectOf(
  {},
  {
    score,
    success: yesNo,
    completion: yesNo,
    response: text,
    duration: textOf(isDuration, "a duration of ISO 8601"),
    extensions,
  },
);

const contextActivity: Check = (value, at) =>
  Array.isArray(value) ? listOf(activity)(value, at) : activity(value, at);

const context = objectOf(
  {},
  {
    registration: uuid,
    instructor: agentOrGroup,
    team: group,
    contextActivities: objectOf({}, Object.fromEntries(CONTEXT_KINDS.map((kind) => [kind, contextActivity]))),
    revision: text,
    platform: text,
    language: textOf(isLanguageTag, "a language tag of RFC 5646"),
    statement: reference,
    extensions,
  },
);

const attachment = objectOf(
  {
    usageType: iri,
    display: languageMap,
    contentType: textOf(isMediaType, "a media type"),
    length: (value, at) =>
      Number.isInteger(value) && Number(value) >= 0 ? undefined : problem(at, "be a whole number"),
    sha2: textOf(isSha2, "a SHA-2 in hex digits"),
  },
  { description: languageMap, fileUrl: iri },
);

/** What a statement and the statement within one have in common, besides their object. */
const PARTS: Readonly<Record<string, Check>> = {
  result,
  context,
  timestamp,
  attachments: listOf(attachment),
};

const objectIn =
  (inner: boolean): Check =>
  (value, at) => {
    switch (isRecord(value) ? value["objectType"] : undefined) {
      case "Agent":
        return agent(value, at);
      case "Group":
        return group(value, at);
      case "StatementRef":
        return reference(value, at);
      case "SubStatement":
        return inner ? problem(at, "not hold a SubStatement in a SubStatement") : subStatement(value, at);
      default:
        return activity(value, at);
    }
  };

/** Rules over more than one part. */
const wholeRules: Check = (value, at) => {
  const { verb: said, object, context: around } = value as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const type = object?.["objectType"] ?? "Activity";
  if (said?.["id"] === VOIDED && type !== "StatementRef")
    return problem(join(at, "object"), "be a StatementRef where the verb is voided");
  if (type !== "Activity")
    for (const name of ["revision", "platform"])
      if (around !== undefined && Object.hasOwn(around, name))
        return problem(join(at, "context"), `not have "${name}" where the object is no Activity`);
  return undefined;
};

const subStatement: Check = all(
  objectOf({ objectType: oneOf("SubStatement"), actor: agentOrGroup, verb, object: objectIn(true) }, PARTS),
  wholeRules,
);

const wholeStatement: Check = all(
  objectOf(
    { actor: agentOrGroup, verb, object: objectIn(false) },
    { ...PARTS, id: uuid, stored: timestamp, authority, version: textOf(isVersion, '"1.0" or "1.0." and a number') },
  ),
  wholeRules,
);

const DEEPEST = 60;

/** What no JSON column can hold, anywhere, extensions included. */
function unstorable(value: unknown, at: string, depth = 0): Problem | undefined {
  if (depth > DEEPEST) return problem(at, `not nest deeper than ${DEEPEST} levels`);
  if (typeof value === "string" && (value.includes("\0") || !value.isWellFormed()))
    return problem(at, "be well-formed text without null characters");
  if (typeof value === "number" && !Number.isFinite(value)) return problem(at, "be a number that can be kept");
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found =
      unstorable(key, at, depth) ??
      unstorable(inner, Array.isArray(value) ? `${at}[${key}]` : join(at, key), depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is wrong with a statement that was sent (xAPI 1.0.3, Data 2); undefined when nothing is. */
export const checkStatement = (value: unknown): Problem | undefined =>
  unstorable(value, "") ?? wholeStatement(value, "");
