import type { Fact } from "#src/domain/message.ts";
import type { Driver, Readiness } from "#src/domain/readiness.ts";
import { clockTime, type LocalDay, localMinute } from "#src/domain/time.ts";
import type { Twin } from "#src/domain/twin/twin.ts";
import type { SessionRecord } from "#src/ports/records.ts";
import type { Rationale } from "#src/services/plan-rationale.ts";
import { clockFact, ruleFacts, sentence } from "#src/services/plan-sentences.ts";
import {
  type OddsView,
  oddsFact,
  oddsInWords,
  type PlanView,
  type SessionView,
  type WhatIfView,
  type WhyView,
} from "#src/services/plan-view.ts";
import { driverFacts, notableDrivers } from "#src/services/readiness-service.ts";

export function viewOf(
  rationale: Rationale,
  records: readonly SessionRecord[],
  day: LocalDay,
  timeZone: string,
): PlanView {
  const stopped = rationale.rules.find(({ id }) => id === "G13" || id === "G31");
  const sessions = records.map((record) => sessionView(record, timeZone));
  if (stopped !== undefined && sessions.length === 0)
    return { kind: "stopped", reason: sentence(stopped.reason), rule: stopped.id };
  return {
    kind: "plan",
    day,
    tone: rationale.tone,
    sessions,
    reason: rationale.reason,
    moved: rationale.moved,
    notice: rationale.notice,
    limits: rationale.limits,
    facts: [
      ...rationale.facts,
      ...sessions.flatMap(({ title, minutes, at, effort }): Fact[] => [
        {
          name: `minutes of ${title}`,
          value: minutes,
          unit: "min",
          renderings: [`${minutes} min`, `${minutes} minutes`],
        },
        clockFact(`start of ${title}`, at),
        ...(effort === undefined ? [] : [{ name: `effort of ${title}`, value: effort }]),
      ]),
    ],
  };
}

export const sessionView = ({ session, status }: SessionRecord, timeZone: string): SessionView => ({
  id: session.id,
  kind: session.kind,
  title: session.title,
  minutes: Math.round(session.minutes),
  at: clockTime(localMinute(session.startsAt, timeZone)),
  effort: session.rpe,
  status,
  skillId: session.skillId,
});

/** Sentences for "Why?": drivers first, then odds, then rules; physical and cognitive apart. */
export function whyOf(
  rationale: Rationale,
  readiness: Readiness,
  twin: Twin,
  physicalTraining: boolean,
  supposed: WhatIfView | undefined,
): WhyView {
  const cognitive = notableDrivers(readiness.cognitive.drivers).slice(0, 3);
  const physical = physicalTraining ? notableDrivers(readiness.physical.drivers).slice(0, 3) : [];
  const told = [...cognitive, ...physical.filter(({ name }) => !cognitive.some((driver) => driver.name === name))];
  const odds: OddsView[] = [
    ...(rationale.hardTodayOdds === undefined ? [] : [oddsView("hard practice today", rationale.hardTodayOdds)]),
    ...(rationale.moved === undefined
      ? []
      : [oddsView(`hard practice on ${rationale.moved.weekday}`, rationale.moved.odds)]),
    oddsView("today as planned", rationale.odds.today),
    ...(rationale.odds.runnerUp === undefined ? [] : [oddsView("the next best plan", rationale.odds.runnerUp.today)]),
  ];
  const counterfactual =
    supposed?.kind === "what-if" && supposed.supposed.words !== supposed.asPlanned.words
      ? `With ${supposed.sleepHours} h of sleep tonight, ${supposed.supposed.what} goes over your limit ${supposed.supposed.words} simulated days; with your usual night ${supposed.asPlanned.words}.`
      : undefined;
  return {
    kind: "why",
    drivers: told.length === 0 ? ["Nothing stands out: you are within your usual range."] : told.map(driverSentence),
    odds,
    rules: rationale.rules.map(({ id, reason }) => ({ id, reason: sentence(reason) })),
    sources: told.flatMap(({ name, source, ageDays }) =>
      source === undefined || ageDays === undefined ? [] : [{ what: name, source, ageDays }],
    ),
    counterfactual,
    numbers: readiness.figures
      ? readiness.cognitive.drivers.map(({ name, contribution }) => ({ name, logPoints: contribution }))
      : undefined,
    facts: [
      ...driverFacts(told),
      ...told.flatMap(({ name, ageDays }) =>
        ageDays === undefined ? [] : [{ name: `age of ${name}`, value: ageDays }],
      ),
      ...ruleFacts(rationale.rules),
      ...odds.map(({ what, probability }) => oddsFact(what, probability)),
      ...(supposed?.kind === "what-if" ? supposed.facts : []),
      ...readiness.cognitive.drivers.map(({ name, contribution }) => ({
        name: `contribution of ${name}`,
        value: contribution,
        renderings: [contribution.toFixed(2), Math.abs(contribution).toFixed(2)],
      })),
      { name: "days with data", value: twin.validDays },
      {
        name: "simulated days",
        value: rationale.rollouts.certification,
        renderings: [rationale.rollouts.certification.toLocaleString("en-US")],
      },
    ],
  };
}

const oddsView = (what: string, probability: number): OddsView => ({
  what,
  probability,
  words: oddsInWords(probability),
});

function driverSentence({ words, source, ageDays }: Driver): string {
  if (source === undefined || ageDays === undefined) return words;
  const age = ageDays === 0 ? "this morning" : ageDays === 1 ? "yesterday" : `${ageDays} days ago`;
  return `${words.replace(/\.$/u, "")} (${source}, ${age}).`;
}
