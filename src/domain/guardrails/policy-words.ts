import type { PolicyChange } from "#src/domain/guardrails/policy.ts";
import { NAMED_LIMITS } from "#src/domain/guardrails/rules/policy-limits.ts";
import { type LocalDay, shortDay } from "#src/domain/time.ts";

const COMPANY: Readonly<Record<string, string>> = {
  "company.trainingHoursPerWeek": "hours of training in any 7 days",
  "company.approvedModules": "modules that may be taught",
};
const BLACKOUT = "company.blackoutDates.";

/** What a limit is about, without the number of its rule: "learning minutes a day". */
function limitInWords(path: string): string {
  const says = NAMED_LIMITS.find((limit) => limit.path === path)?.spec.says;
  return says?.replace(/ \(G\d+\)$/u, "") ?? COMPANY[path] ?? path;
}

/** "learning minutes a day: 60 instead of 90" */
export function changeInWords({ path, from, to }: PolicyChange, today: LocalDay): string {
  if (path.startsWith(BLACKOUT)) {
    const day = shortDay(path.slice(BLACKOUT.length), today);
    return to === "open" ? `training on ${day} again` : `no training on ${day}`;
  }
  return `${limitInWords(path)}: ${to} instead of ${from}`;
}

/** Limits on what is counted and sent, which no plan rests on. */
const ELSEWHERE = /^(?:privacy\.minimumPeople|nudges\.)/u;

/** Whether somebody's plan can be another by it. */
export const concernsPlans = ({ path }: PolicyChange): boolean => !ELSEWHERE.test(path);
