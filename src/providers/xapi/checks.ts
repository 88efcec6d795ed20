import type { Format } from "#src/providers/xapi/formats.ts";

/** Says what is wrong with a value, or nothing. `at` is where the value stands: "actor.mbox". */
export type Check = (value: unknown, at: string) => Problem | undefined;

export interface Problem {
  readonly at: string;
  readonly must: string;
}

type Fields = Readonly<Record<string, Check>>;

const MAX_SHOWN = 60;

export const problem = (at: string, must: string): Problem => ({ at, must });

/** "actor.mbox must be ...": action, rule and value, for the sender. */
export function explain({ at, must }: Problem, value: unknown): string {
  const found = valueAt(value, at);
  const shown = found === undefined ? "" : `: current value is ${JSON.stringify(found)?.slice(0, MAX_SHOWN)}`;
  return `Cannot keep the statement as ${at === "" ? "it" : at} must ${must}${shown}`;
}

function valueAt(value: unknown, at: string): unknown {
  let found: unknown = value;
  for (const key of at.split(/[.[\]]+/u).filter((part) => part !== "")) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return typeof found === "object" ? undefined : found;
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const text: Check = (value, at) => (typeof value === "string" ? undefined : problem(at, "be a string"));

export const yesNo: Check = (value, at) => (typeof value === "boolean" ? undefined : problem(at, "be true or false"));

export const number: Check = (value, at) => (typeof value === "number" ? undefined : problem(at, "be a number"));

export const textOf =
  (format: Format, name: string): Check =>
  (value, at) =>
    typeof value === "string" && format(value) ? undefined : problem(at, `be ${name}`);

export const oneOf =
  (...values: readonly string[]): Check =>
  (value, at) =>
    typeof value === "string" && values.includes(value) ? undefined : problem(at, `be one of ${values.join(", ")}`);

export const between =
  (min: number, max: number): Check =>
  (value, at) =>
    typeof value === "number" && value >= min && value <= max
      ? undefined
      : problem(at, `be a number from ${min} to ${max}`);

export const listOf =
  (check: Check): Check =>
  (value, at) => {
    if (!Array.isArray(value)) return problem(at, "be an array");
    return first(value.map((item, index) => () => check(item, `${at}[${index}]`)));
  };

/** An object with these properties, and no other. */
export const objectOf =
  (required: Fields, optional: Fields = {}): Check =>
  (value, at) => {
    if (!isRecord(value)) return problem(at, "be an object");
    for (const name of Object.keys(required)) if (!Object.hasOwn(value, name)) return problem(at, `have "${name}"`);
    return first(
      Object.entries(value).map(([name, inner]) => () => {
        const check = Object.hasOwn(required, name)
          ? required[name]
          : Object.hasOwn(optional, name)
            ? optional[name]
            : undefined;
        return check === undefined
          ? problem(at, `not have "${name.slice(0, MAX_SHOWN)}"`)
          : check(inner, join(at, name));
      }),
    );
  };

/** An object whose keys follow a format. */
export const mapOf =
  (format: Format, name: string, check: Check): Check =>
  (value, at) => {
    if (!isRecord(value)) return problem(at, "be an object");
    return first(
      Object.entries(value).map(
        ([key, inner]) =>
          () =>
            format(key)
              ? check(inner, join(at, key))
              : problem(at, `have only keys that are ${name}: one is "${key.slice(0, MAX_SHOWN)}"`),
      ),
    );
  };

/** One after another, until one finds something. */
export const all =
  (...checks: readonly Check[]): Check =>
  (value, at) =>
    first(checks.map((check) => () => check(value, at)));

export const anything: Check = () => undefined;

function first(checks: readonly (() => Problem | undefined)[]): Problem | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}

export const join = (at: string, name: string): string => (at === "" ? name : `${at}.${name}`);
