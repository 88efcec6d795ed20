import type { LanguageMap, Statement } from "#src/domain/statement.ts";
import { isRecord } from "#src/providers/xapi/checks.ts";

export type StatementFormat = "exact" | "ids" | "canonical";

type Json = Readonly<Record<string, unknown>>;

/** A statement as it is asked for: as it came, with identifiers alone, or with each text in one language. */
export function presented(statement: Statement, format: StatementFormat, languages: string | undefined): unknown {
  switch (format) {
    case "exact":
      return statement;
    case "ids":
      return rewritten(statement as unknown as Json, identifiersOnly, bareVerb);
    case "canonical": {
      const wanted = languagesOf(languages);
      const pick = (map: LanguageMap): LanguageMap => oneLanguage(map, wanted);
      return rewritten(
        statement as unknown as Json,
        (part) => (isSomebody(part) ? part : withTexts(part, pick)),
        (verb) => withTexts(verb, pick),
      );
    }
  }
}

const PEOPLE = ["actor", "authority"];
const IDENTIFIERS = ["mbox", "mbox_sha1sum", "openid", "account"];
/** Kept beside the identifiers, so that the part stays what it is. */
const KIND = "objectType";

/** The statement with `part` applied to agents, groups and activities, and `verb` to verbs, also within a SubStatement. */
function rewritten(statement: Json, part: (value: Json) => Json, verb: (value: Json) => Json): Json {
  const object = statement["object"] as Json;
  const inner = object[KIND] === "SubStatement";
  return Object.fromEntries(
    Object.entries(statement).map(([name, value]) => {
      if (PEOPLE.includes(name)) return [name, part(value as Json)];
      if (name === "verb") return [name, verb(value as Json)];
      if (name === "object") {
        if (inner) return [name, rewritten(object, part, verb)];
        return [name, object[KIND] === "StatementRef" ? object : part(object)];
      }
      return [name, name === "context" ? contextWith(value as Json, part) : value];
    }),
  );
}

const contextWith = (context: Json, part: (value: Json) => Json): Json =>
  Object.fromEntries(
    Object.entries(context).map(([name, value]) => {
      if (name === "instructor" || name === "team") return [name, part(value as Json)];
      if (name !== "contextActivities") return [name, value];
      const kinds = Object.entries(value as Readonly<Record<string, readonly Json[]>>);
      return [name, Object.fromEntries(kinds.map(([kind, activities]) => [kind, activities.map(part)]))];
    }),
  );

const isSomebody = (part: Json): boolean =>
  part[KIND] === "Group" || part[KIND] === "Agent" || IDENTIFIERS.some((name) => Object.hasOwn(part, name));

function identifiersOnly(part: Json): Json {
  const identified = IDENTIFIERS.some((name) => Object.hasOwn(part, name));
  const keep = isSomebody(part) ? [KIND, ...IDENTIFIERS, ...(identified ? [] : ["member"])] : [KIND, "id"];
  return Object.fromEntries(
    Object.entries(part)
      .filter(([name]) => keep.includes(name))
      .map(([name, value]) => [name, name === "member" ? (value as Json[]).map(identifiersOnly) : value]),
  );
}

const bareVerb = (verb: Json): Json => ({ id: verb["id"] });

const TEXTS = ["display", "name", "description"];

/** Every map of languages in a verb or an activity's definition, down to the components of a question. */
function withTexts(value: Json, pick: (map: LanguageMap) => LanguageMap): Json {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (name === "extensions") return [name, inner];
      if (TEXTS.includes(name) && isRecord(inner)) return [name, pick(inner as LanguageMap)];
      if (Array.isArray(inner)) return [name, inner.map((item) => (isRecord(item) ? withTexts(item, pick) : item))];
      return [name, isRecord(inner) ? withTexts(inner, pick) : inner];
    }),
  );
}

/** Language ranges by their weight, best first (RFC 9110, 12.5.4). */
function languagesOf(header: string | undefined): string[] {
  return (header ?? "")
    .split(",")
    .map((item, index) => {
      const [range = "", ...params] = item.trim().split(/\s*;\s*/u);
      const weight = params.map((param) => /^q=([\d.]+)$/u.exec(param)?.[1]).find((q) => q !== undefined);
      return { range: range.toLowerCase(), weight: weight === undefined ? 1 : Number(weight), index };
    })
    .filter(({ range, weight }) => range !== "" && weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.index - b.index)
    .map(({ range }) => range);
}

function oneLanguage(map: LanguageMap, wanted: readonly string[]): LanguageMap {
  const tags = Object.keys(map);
  const fits = (range: string): string | undefined =>
    tags.find((tag) => range === "*" || tag.toLowerCase() === range || tag.toLowerCase().startsWith(`${range}-`)) ??
    tags.find((tag) => tag.toLowerCase() === range.split("-")[0]);
  const found = wanted.map(fits).find((tag) => tag !== undefined) ?? tags[0];
  return found === undefined ? {} : { [found]: map[found]! };
}
