import type { GroupFinding, ToldFigure } from "#src/domain/fairness-audit.ts";
import { GROUP_ATTRIBUTES, GROUP_NAMES, groupWords } from "#src/domain/fairness-groups.ts";
import { type FairnessMeasure, specOf } from "#src/domain/fairness-measures.ts";
import type { LearntParameter } from "#src/domain/twin/learnt-parameters.ts";
import type { StoredFairnessAudit } from "#src/ports/fairness.ts";

export const groupName = ({ group }: Pick<GroupFinding, "group">): string =>
  group.map(({ attribute, value }) => groupWords(attribute, value)).join(", ");

/** Completes "everybody's value of ...". */
export const LEARNT_WORDS: Readonly<Record<LearntParameter, string>> = {
  body: "how nights and pulse move",
  "time-constants": "how fast training is built up and wears off",
  capacity: "how much training somebody can take",
};

const percent = (rate: number): string =>
  rate <= 0.05 ? "5% or less" : rate >= 0.95 ? "95% or more" : `about ${Math.round(rate * 100)}%`;

type Told = (group: string, others: string) => string;
/** "New material is offered on about 60% of days, and on about 85% of the others'." */
const SENTENCES: Readonly<Record<Exclude<FairnessMeasure, "calibration-error">, Told>> = {
  "new-material-ratio": (a, b) => `New material is offered on ${a} of days, and on ${b} of the others'.`,
  "new-material-gap": (a, b) => `New material is offered on ${a} of days, and on ${b} of the others'.`,
  "minutes-ratio": (a, b) => `About ${a} minutes a day are planned, and about ${b} for the others.`,
  "rest-gap": (a, b) => `Nothing is planned on ${a} of days, and on ${b} of the others'.`,
  "relief-ratio": (a, b) => `A day is made lighter ${a} of the time, and ${b} for the others.`,
  "relief-gap": (a, b) => `A day is made lighter ${a} of the time, and ${b} for the others.`,
  "rules-gap": (a, b) => `A rule holds something back on ${a} of days, and on ${b} of the others'.`,
  "hits-gap": (a, b) => `Of real overload I foresaw ${a}, and ${b} for the others.`,
  "false-alarms-gap": (a, b) => `Of sessions that went well I had feared ${a}, and ${b} for the others.`,
  "calibration-gap": (a, b) => `On average I told a risk of ${a}, and it came true in ${b} of sessions.`,
  "careful-gap": (a, b) => `A plan stays small for want of data on ${a} of days, and on ${b} of the others'.`,
  "missing-gap": (a, b) => `Data are missing on ${a} of days, and on ${b} of the others'.`,
  "stale-gap": (a, b) => `Data are more than three days old on ${a} of days, and on ${b} of the others'.`,
  "kinds-gap": (a, b) => `Coaching may use ${a} of the kinds of data, and ${b} for the others.`,
  "nudges-gap": (a, b) => `A message nobody asked for comes on ${a} of days, and on ${b} of the others'.`,
};

const points = (value: number): number => Math.round(100 * Math.abs(value));

/** "The gap as measured lies between 10 and 40 points, and 10 are allowed." */
function boundsWords(measure: FairnessMeasure, { low, high }: ToldFigure): string {
  const { limit, log } = specOf(measure);
  if (log)
    return `The ratio as measured lies between ${low.toFixed(2)} and ${high.toFixed(2)}, and ${Math.exp(-limit).toFixed(2)} to ${Math.exp(limit).toFixed(2)} is allowed.`;
  const allowed = `and ${points(limit)} are allowed.`;
  if (low < 0 && high > 0)
    return `The gap as measured lies anywhere from ${points(low)} points less to ${points(high)} more, ${allowed}`;
  const [least, most] = [points(low), points(high)].toSorted((a, b) => a - b);
  if (least === most) return `The gap as measured is about ${most} points, ${allowed}`;
  return least === most
    ? `The gap is about ${least} points, ${allowed}`
    : `The gap as measured lies between ${least} and ${most} points, ${allowed}`;
}

/** One finding in words: both rates where they are kept, and the interval. */
export function findingWords({ measure, figure }: GroupFinding): string {
  if (figure === undefined) return "";
  const bounds = boundsWords(measure, figure);
  if (measure === "calibration-error") return `Odds are off, low and high ones taken apart. ${bounds}`;
  if (figure.rates === undefined) return `It is about ${specOf(measure).words}. ${bounds}`;
  const [a, b] = figure.rates.map((rate) => (specOf(measure).minutes ? `${rate}` : percent(rate)));
  return `${SENTENCES[measure](a!, b!)} ${bounds}`;
}

/** A ratio beside the difference of the same rates says nothing more. */
const SAME: Partial<Record<FairnessMeasure, FairnessMeasure>> = {
  "new-material-ratio": "new-material-gap",
  "relief-ratio": "relief-gap",
};

/** Findings of one verdict, by group, without those that say the same again. */
export function toldFindings(
  { findings }: Pick<StoredFairnessAudit, "findings">,
  verdict: GroupFinding["verdict"],
): ReadonlyMap<string, readonly GroupFinding[]> {
  const all = findings.filter((finding) => finding.verdict === verdict);
  return new Map(
    [...Map.groupBy(all, groupName)].map(([name, own]) => [
      name,
      own.filter(({ measure }) => !own.some((other) => other.measure === SAME[measure])),
    ]),
  );
}

/** "Fairness, week 47: outside its limits: Working hours: Part time." */
export function headlineOf(audit: Pick<StoredFairnessAudit, "week" | "findings">): string {
  const week = `Fairness, week ${Number(audit.week.slice(6))}`;
  const alarms = [...toldFindings(audit, "alarm").keys()];
  if (alarms.length > 0) return `${week}: outside its limits: ${alarms.join("; ")}.`;
  return audit.findings.some(({ verdict }) => verdict !== "not-enough-evidence")
    ? `${week}: no group outside its limits.`
    : `${week}: not enough evidence about any group.`;
}

/** Groups of which nothing, or not everything, can be said. */
export function unsureOf({ findings, unjudged }: Pick<StoredFairnessAudit, "findings" | "unjudged">) {
  const attributes = new Set(findings.flatMap(({ group }) => group.map(({ attribute }) => attribute)));
  const few = unjudged
    .filter(({ attribute }) => attributes.has(attribute))
    .map(({ attribute, value }) => groupWords(attribute, value));
  const silent = GROUP_NAMES.filter((name) => !attributes.has(name)).map((name) => GROUP_ATTRIBUTES[name].label);
  const partly = findings.filter(({ verdict }) => verdict === "not-enough-evidence").map(groupName);
  return { partly: [...new Set(partly)], nothing: [...few, ...silent] };
}
