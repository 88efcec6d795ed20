import { createHash } from "node:crypto";
import { Temporal } from "temporal-polyfill";
import { parse } from "yaml";
import { z } from "zod";
import {
  compareLimit,
  type LimitSpec,
  NAMED_LIMITS,
  type NamedLimit,
  POLICY_LIMITS,
  type PolicyNumbers,
  type PolicySection,
} from "#src/domain/guardrails/rules/policy-limits.ts";
import { addDays, clockTime, daysBetween, type LocalDay } from "#src/domain/time.ts";

/** What a company adds to the limits (G30). */
interface CompanyRules {
  /** Hours of learning and physical sessions in any 7 days; absent: no further limit. */
  readonly trainingHoursPerWeek?: number | undefined;
  /** Days without any training, sorted. */
  readonly blackoutDates: readonly LocalDay[];
  /** Skill ids that may be taught, sorted; absent: all of the library. */
  readonly approvedModules?: readonly string[] | undefined;
}

/** The limits in force for a tenant. */
export type Policy = PolicyNumbers & { readonly company: CompanyRules };

/** What a policy file says: any part of a policy. */
export type PolicyOverride = {
  readonly [S in PolicySection]?: Readonly<Partial<Record<keyof (typeof POLICY_LIMITS)[S], number>>>;
} & { readonly company?: Partial<CompanyRules> };

export const DEFAULT_POLICY: Policy = {
  ...(mapLimits((limit) => limit.spec.value) as PolicyNumbers),
  company: { blackoutDates: [] },
};

export type PolicyParse =
  | { readonly ok: true; readonly override: PolicyOverride }
  | { readonly ok: false; readonly problems: readonly string[] };

const MAX_BLACKOUT_SPAN_DAYS = 366;
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

const sortedUnique = (values: readonly string[]): string[] => [...new Set(values)].sort();

const localDaySchema = z.string().refine(isLocalDay, { error: "a day must be written as YYYY-MM-DD" });

/** One day, or "FROM/TO" with both days included. */
const blackoutSchema = z.string().transform((text, context): LocalDay[] => {
  const [from = "", to = from, ...rest] = text.split("/");
  const readable = rest.length === 0 && localDaySchema.safeParse(from).success && localDaySchema.safeParse(to).success;
  const span = readable ? daysBetween(from, to) : -1;
  if (span < 0 || span >= MAX_BLACKOUT_SPAN_DAYS) {
    context.addIssue({
      code: "custom",
      message: `a blackout must be "YYYY-MM-DD" or "YYYY-MM-DD/YYYY-MM-DD" of at most ${MAX_BLACKOUT_SPAN_DAYS} days: current value is "${text}"`,
    });
    return z.NEVER;
  }
  return Array.from({ length: span + 1 }, (_, offset) => addDays(from, offset));
});

const companySchema = z.strictObject({
  trainingHoursPerWeek: z.number().min(0).max(168).optional(),
  blackoutDates: z
    .array(blackoutSchema)
    .transform((lists) => sortedUnique(lists.flat()))
    .optional(),
  approvedModules: z.array(z.string().min(1)).transform(sortedUnique).optional(),
});

/** The form of a policy file. Values must be possible; whether they only tighten is decided by `tighten`. */
const policySchema = z.strictObject({
  ...Object.fromEntries(
    Object.entries(POLICY_LIMITS).map(([section, limits]) => [
      section,
      z
        .strictObject(
          Object.fromEntries(Object.entries(limits).map(([key, spec]) => [key, limitSchema(spec).optional()])),
        )
        .optional(),
    ]),
  ),
  company: companySchema.optional(),
});

/**
 * Reads the text of a policy file.
 *
 * Unknown keys, impossible values and broken YAML are problems, each named by its path; nothing is thrown.
 */
export function parsePolicy(text: string): PolicyParse {
  let document: unknown;
  try {
    document = parse(text, { maxAliasCount: 20 });
  } catch (error) {
    return { ok: false, problems: [`Cannot read the policy as it must be YAML: ${(error as Error).message}`] };
  }
  const result = policySchema.safeParse(document ?? {});
  if (result.success) return { ok: true, override: result.data as PolicyOverride };
  return {
    ok: false,
    problems: result.error.issues.map((issue) => `${issue.path.join(".") || "policy"}: ${issue.message}`),
  };
}

interface PolicyRefusal {
  readonly path: string;
  readonly reason: string;
}

export type TightenResult =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly refusals: readonly PolicyRefusal[] };

/**
 * `base` with the stricter values of `override`.
 *
 * All or nothing: one value that would loosen a limit, or a list that would allow more, refuses the whole override. Limits not
 * named stay; blackout dates of both hold. Source: MODEL.md 4, G30.
 */
export function tighten(base: Policy, override: PolicyOverride): TightenResult {
  const refusals: PolicyRefusal[] = [];
  const numbers = mapLimits((limit) => {
    const current = numberAt(base, limit);
    const wanted = (override[limit.section] as Readonly<Record<string, number | undefined>> | undefined)?.[limit.key];
    if (wanted === undefined) return current;
    const refusal = refuse(limit, current, wanted);
    if (refusal === undefined) return wanted;
    refusals.push({ path: limit.path, reason: refusal });
    return current;
  });
  const company = tightenCompany(base.company, override.company ?? {}, refusals);
  if (refusals.length > 0) return { ok: false, refusals };
  return { ok: true, policy: { ...(numbers as PolicyNumbers), company } };
}

export interface PolicyChange {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  readonly direction: "tighter" | "looser";
}

/** What differs between two policies, in the order of the policy file. */
export function policyDiff(from: Policy, to: Policy): PolicyChange[] {
  const numbers = NAMED_LIMITS.flatMap((limit): PolicyChange[] => {
    const [a, b] = [numberAt(from, limit), numberAt(to, limit)];
    const direction = compareLimit(limit.spec, a, b);
    return direction === "same"
      ? []
      : [{ path: limit.path, from: show(limit.spec, a), to: show(limit.spec, b), direction }];
  });
  return [...numbers, ...companyDiff(from.company, to.company)];
}

/** SHA-256 over the canonical form, hexadecimal: equal for equal limits, whatever file they came from. */
export function policyVersion(policy: Policy): string {
  const numbers = NAMED_LIMITS.map((limit) => [limit.path, numberAt(policy, limit)]);
  const { trainingHoursPerWeek = null, blackoutDates, approvedModules = null } = policy.company;
  const company = [trainingHoursPerWeek, sortedUnique(blackoutDates), approvedModules && sortedUnique(approvedModules)];
  return createHash("sha256")
    .update(JSON.stringify([numbers, company]))
    .digest("hex");
}

function tightenCompany(base: CompanyRules, next: Partial<CompanyRules>, refusals: PolicyRefusal[]): CompanyRules {
  const hours = next.trainingHoursPerWeek ?? base.trainingHoursPerWeek;
  if (base.trainingHoursPerWeek !== undefined && hours !== undefined && hours > base.trainingHoursPerWeek) {
    refusals.push({
      path: "company.trainingHoursPerWeek",
      reason: `Cannot set company.trainingHoursPerWeek to ${hours} as a policy may only tighten: the limit is ${base.trainingHoursPerWeek} and lower is stricter`,
    });
  }
  const modules = next.approvedModules ?? base.approvedModules;
  const added = base.approvedModules ? (modules ?? []).filter((id) => !base.approvedModules?.includes(id)) : [];
  if (added.length > 0) {
    refusals.push({
      path: "company.approvedModules",
      reason: `Cannot approve ${added.map((id) => `"${id}"`).join(", ")} as a policy may only tighten: approved are ${(base.approvedModules ?? []).map((id) => `"${id}"`).join(", ") || "none"}`,
    });
  }
  return {
    ...(hours === undefined ? {} : { trainingHoursPerWeek: hours }),
    blackoutDates: sortedUnique([...base.blackoutDates, ...(next.blackoutDates ?? [])]),
    ...(modules === undefined ? {} : { approvedModules: sortedUnique(modules) }),
  };
}

function companyDiff(from: CompanyRules, to: CompanyRules): PolicyChange[] {
  const changes: PolicyChange[] = [];
  const hours = [
    from.trainingHoursPerWeek ?? Number.POSITIVE_INFINITY,
    to.trainingHoursPerWeek ?? Number.POSITIVE_INFINITY,
  ] as const;
  if (hours[0] !== hours[1]) {
    const say = (value: number) => (value === Number.POSITIVE_INFINITY ? "no limit" : String(value));
    changes.push({
      path: "company.trainingHoursPerWeek",
      from: say(hours[0]),
      to: say(hours[1]),
      direction: hours[1] < hours[0] ? "tighter" : "looser",
    });
  }
  for (const day of sortedUnique([...from.blackoutDates, ...to.blackoutDates])) {
    const [before, after] = [from.blackoutDates.includes(day), to.blackoutDates.includes(day)];
    if (before === after) continue;
    const say = (blackout: boolean) => (blackout ? "blackout" : "open");
    changes.push({
      path: `company.blackoutDates.${day}`,
      from: say(before),
      to: say(after),
      direction: after ? "tighter" : "looser",
    });
  }
  const say = (list: readonly string[] | undefined) => (list === undefined ? "all" : list.join(", ") || "none");
  const [before, after] = [from.approvedModules, to.approvedModules];
  if (say(before && sortedUnique(before)) !== say(after && sortedUnique(after))) {
    const wider = after === undefined || (before !== undefined && after.some((id) => !before.includes(id)));
    changes.push({
      path: "company.approvedModules",
      from: say(before),
      to: say(after),
      direction: wider ? "looser" : "tighter",
    });
  }
  return changes;
}

function refuse({ path, spec }: NamedLimit, current: number, wanted: number): string | undefined {
  if (compareLimit(spec, current, wanted) === "looser") {
    return `Cannot set ${path} to ${show(spec, wanted)} as a policy may only tighten: the limit is ${show(spec, current)} and ${spec.tighter} is stricter`;
  }
  const impossible = !Number.isFinite(wanted) || (spec.whole === true && !Number.isInteger(wanted));
  const beyond = spec.tighter === "lower" ? wanted < spec.bound : wanted > spec.bound;
  if (!impossible && !beyond) return undefined;
  const rule = `${spec.whole && !spec.clock ? "a whole number " : ""}not ${spec.tighter} than ${show(spec, spec.bound)}`;
  return `Cannot set ${path} as it must be ${rule}: current value is ${show(spec, wanted)}`;
}

function limitSchema(spec: LimitSpec): z.ZodType<number> {
  if (spec.clock) {
    return z
      .string()
      .regex(CLOCK, { error: 'a time must be written as "HH:MM"' })
      .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));
  }
  return spec.whole ? z.number().int() : z.number();
}

function mapLimits(value: (limit: NamedLimit) => number): Record<string, Record<string, number>> {
  const sections: Record<string, Record<string, number>> = {};
  for (const limit of NAMED_LIMITS) {
    const section = sections[limit.section] ?? {};
    section[limit.key] = value(limit);
    sections[limit.section] = section;
  }
  return sections;
}

function numberAt(policy: Policy, { section, key, path }: NamedLimit): number {
  const value = (policy[section] as Readonly<Record<string, number>>)[key];
  if (value === undefined) throw new RangeError(`Cannot read the policy as it must have "${path}": it is missing`);
  return value;
}

const show = (spec: LimitSpec, value: number): string => (spec.clock ? clockTime(value) : String(value));

function isLocalDay(text: string): boolean {
  try {
    return (
      /^\d{4}-\d{2}-\d{2}$/.test(text) && Temporal.PlainDate.from(text, { overflow: "reject" }).toString() === text
    );
  } catch {
    return false;
  }
}
