import type { Policy } from "#src/domain/guardrails/policy.ts";
import type { Fact, Picture } from "#src/domain/message.ts";
import type { Person, TenantId } from "#src/domain/person.ts";
import { readiness } from "#src/domain/readiness.ts";
import { addDays, type LocalDay } from "#src/domain/time.ts";
import { capacityBands, foresee } from "#src/domain/twin/capacity-band.ts";
import { referencesOf, type Twin } from "#src/domain/twin/twin.ts";
import type { Panel, PictureMaker, PlanOdds } from "#src/ports/picture-maker.ts";
import type { SessionRecord } from "#src/ports/records.ts";
import type { UnitOfWork } from "#src/ports/stores.ts";
import type { PlanInForce, PlanService } from "#src/services/plan-service.ts";
import { oddsFact, oddsInWords } from "#src/services/plan-view.ts";
import type { TwinService } from "#src/services/twin-service.ts";

export type PictureView =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "picture";
      /** What the picture shows, as a sentence. */
      readonly finding: string;
      readonly picture: Picture;
      readonly facts: readonly Fact[];
    };

export interface PictureService {
  /** Three weeks behind, today, and the week ahead: room, load, and the odds of the plans. */
  days(person: Person, now: Date): Promise<PictureView>;
}

export interface PictureOptions {
  readonly work: UnitOfWork;
  readonly twins: TwinService;
  readonly plans: PlanService;
  readonly policyOf: (tenant: TenantId) => Promise<Policy>;
  readonly maker: PictureMaker;
}

const DAYS_BEHIND = 20;
const DAYS_AHEAD = 7;
const LEVEL_WORDS = {
  "below usual": "Less room than usual for hard thinking today",
  usual: "Your usual room for hard thinking today",
  "above usual": "More room than usual for hard thinking today",
} as const;

export function createPictureService({ work, twins, plans, policyOf, maker }: PictureOptions): PictureService {
  return {
    async days(person, now) {
      const twin = await twins.today(person, now);
      const inForce = await plans.inForce(person, twin.day);
      if (inForce === undefined) return { kind: "nothing" };
      const first = addDays(twin.day, -DAYS_BEHIND);
      const kept = await twins.series(person, first, addDays(twin.day, -1));
      const sessions = await work.of(person.tenant).stores.plans.sessions(person.tenant, person.id, first, twin.day);
      const known = [...kept, twin, ...foresee(twin, inForce.plan.days, DAYS_AHEAD)];
      const days = Array.from({ length: DAYS_BEHIND + 1 + DAYS_AHEAD }, (_, index) => addDays(first, index));
      const panel = (title: string, of: "cognitive" | "physical") =>
        panelOf(title, of, days, known, sessions, inForce, twin);
      const finding = findingOf(twin, inForce);
      const odds = oddsOf(inForce);
      const png = await maker.drawDays({
        finding,
        days,
        today: DAYS_BEHIND,
        panels: [
          panel("Hard thinking", "cognitive"),
          ...(person.physicalTraining ? [panel("Physical load", "physical")] : []),
        ],
        odds: odds.map((plan) => ({ ...plan, words: plan.words.replace(/^in /u, "") })),
        limit: (await policyOf(person.tenant)).odds.day,
      });
      const told = odds.map(({ label, words }) => `${label.toLowerCase()} ${words}`).join(", ");
      return {
        kind: "picture",
        finding: `${finding}.`,
        picture: {
          name: "28-days.png",
          alt: `${finding}. Of simulated days, these go over your limit: ${told}.`,
          png: Buffer.from(png).toString("base64"),
        },
        facts: [
          { name: "days in the picture", value: days.length },
          ...odds.map(({ label, probability }) => oddsFact(label, probability)),
        ],
      };
    },
  };
}

function findingOf(twin: Twin, { plan }: PlanInForce): string {
  const level = LEVEL_WORDS[readiness(twin).cognitive.level];
  const planned = plan.days.find(({ day }) => day === twin.day)?.m ?? 0;
  if (planned === 0) return `${level}, and nothing is planned against it`;
  return planned <= capacityBands(twin).cognitive.low
    ? `${level}, and the plan keeps within it`
    : `${level}, and the plan comes close to it`;
}

function oddsOf({ rationale }: PlanInForce): PlanOdds[] {
  const odds = (label: string, probability: number, chosen = false): PlanOdds => ({
    label,
    probability,
    words: oddsInWords(probability),
    chosen,
  });
  const { runnerUp, today } = rationale.odds;
  return [
    odds("Today as planned", today, true),
    ...(runnerUp === undefined ? [] : [odds("The next best plan", runnerUp.today)]),
    ...(rationale.hardTodayOdds === undefined ? [] : [odds("Hard practice today", rationale.hardTodayOdds)]),
  ];
}

function panelOf(
  title: string,
  of: "cognitive" | "physical",
  days: readonly LocalDay[],
  known: readonly Twin[],
  sessions: readonly SessionRecord[],
  { plan }: PlanInForce,
  today: Twin,
): Panel {
  const matching = sessions.filter(
    ({ session, status }) => (session.kind === "learning") === (of === "cognitive") && status !== "dropped",
  );
  const intensity = ({ session, rpeReported }: SessionRecord): number =>
    of === "cognitive" ? (session.demand ?? 1) : (rpeReported ?? session.rpe ?? 0);
  return {
    title,
    days: days.map((day) => {
      const twin = known.find((candidate) => candidate.day === day);
      const references = referencesOf(twin ?? today);
      const reference = of === "cognitive" ? references.cognitive : references.load;
      const here = matching.filter((record) => record.day === day);
      const done = here.filter(({ status }) => status === "done" || status === "partly");
      const planned =
        day > today.day
          ? plan.days.find((candidate) => candidate.day === day)?.[of === "cognitive" ? "m" : "u"]
          : sum(here.map((record) => intensity({ ...record, rpeReported: undefined }) * record.session.minutes)) /
            reference;
      return {
        ...(twin && { band: capacityBands(twin)[of] }),
        ...(done.length > 0 && {
          done:
            sum(done.map((record) => intensity(record) * (record.minutesDone ?? record.session.minutes))) / reference,
        }),
        planned,
      };
    }),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
