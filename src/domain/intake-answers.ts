import type { Injury, Intake, Symptoms } from "#src/domain/guardrails/plan-facts.ts";
import type { LocalDay } from "#src/domain/time.ts";

export const CONDITIONS = ["heart", "metabolic", "renal", "symptoms", "medicine", "pregnancy"] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Only as wide as the rules need it. */
export const AGE_BANDS = ["under-18", "18-39", "40-64", "65-plus"] as const;
export type AgeBand = (typeof AGE_BANDS)[number];

export const PREGNANCY_CLEARANCES = ["none", "moderate", "vigorous"] as const;
export const TODAY_SYMPTOMS = ["fever", "below-neck"] as const;
export const INJURY_AGES = ["recent", "older"] as const;

/** The intake of physical training, as the person answered it: kept so that the form opens with it again. */
export interface IntakeAnswers {
  readonly conditions: readonly Condition[];
  /** A clinician has cleared hard exercise. */
  readonly clearance: boolean;
  /** Completed weeks, 0..42. */
  readonly pregnancyWeeks?: number | undefined;
  readonly pregnancyClearance?: (typeof PREGNANCY_CLEARANCES)[number] | undefined;
  readonly injuries: readonly string[];
  /** Within the last six months, or before; absent: taken as within. */
  readonly injuryAge?: (typeof INJURY_AGES)[number] | undefined;
  /** The worst of these places today, 0..10. */
  readonly pain?: number | undefined;
  readonly today: readonly (typeof TODAY_SYMPTOMS)[number][];
  readonly ageBand?: AgeBand | undefined;
}

/** The air temperature of one day, as the person told it; it counts for that day alone (G18). */
export interface ToldHeat {
  readonly day: LocalDay;
  readonly celsius: number;
}

/** What is stored: what the rules read, the answers behind it, and what was reported since. */
export interface StoredAnswers extends Partial<Intake> {
  readonly answers?: IntakeAnswers | undefined;
  readonly symptoms?: Symptoms | undefined;
  readonly heat?: ToldHeat | undefined;
  readonly answeredAt?: string | undefined;
}

/** Months that stand for "within the last six months" and "longer ago"; the rules ask only which (G2, G17). */
const INJURY_MONTHS = { recent: 1, older: 12 } as const;

/** The answers as facts for the rules G12 to G17; what was left open is read as the more careful of its readings. */
export function intakeOf(answers: IntakeAnswers): Intake {
  const has = (condition: Condition): boolean => answers.conditions.includes(condition);
  const { pregnancyWeeks: weeks, pregnancyClearance, pain } = answers;
  return {
    heartCondition: has("heart"),
    metabolicCondition: has("metabolic"),
    renalCondition: has("renal"),
    parQYes: has("symptoms") || has("medicine"),
    clearance: answers.clearance,
    ...(has("pregnancy") && {
      pregnancy: {
        ...(weeks === undefined ? {} : { weeks }),
        ...(pregnancyClearance === undefined ? {} : { clearance: pregnancyClearance }),
      },
    }),
    injuries: answers.injuries.map(
      (bodyPart): Injury => ({
        bodyPart,
        monthsAgo: INJURY_MONTHS[answers.injuryAge ?? "recent"],
        ...(pain === undefined ? {} : { painToday: pain }),
      }),
    ),
  };
}

/** What today's answers add to the symptoms that are known: an answer never takes one away, only the person's word that it is over does. */
export function symptomsAfter(known: Symptoms | undefined, { today }: IntakeAnswers): Symptoms | undefined {
  const told: Symptoms = {
    ...(today.includes("fever") && { fever: true }),
    ...(today.includes("below-neck") && { belowNeck: true }),
  };
  const all = { ...known, ...told };
  return Object.keys(all).length === 0 ? undefined : all;
}

/** The answers behind what is stored; read back from the facts where they were stored without. */
export function answersOf(stored: Readonly<Record<string, unknown>> | undefined): IntakeAnswers | undefined {
  const intake = stored as StoredAnswers | undefined;
  if (intake?.answeredAt === undefined) return undefined;
  if (intake.answers !== undefined) return intake.answers;
  const injuries = intake.injuries ?? [];
  const pain = injuries.find(({ painToday }) => painToday !== undefined)?.painToday;
  return {
    conditions: [
      ...(intake.heartCondition ? (["heart"] as const) : []),
      ...(intake.metabolicCondition ? (["metabolic"] as const) : []),
      ...(intake.renalCondition ? (["renal"] as const) : []),
      ...(intake.parQYes ? (["medicine"] as const) : []),
      ...(intake.pregnancy ? (["pregnancy"] as const) : []),
    ],
    clearance: intake.clearance === true,
    injuries: injuries.map(({ bodyPart }) => bodyPart),
    injuryAge: injuries.some(({ monthsAgo }) => monthsAgo <= 6) ? "recent" : "older",
    ...(pain === undefined ? {} : { pain }),
    today: [],
  };
}

const YOUNGEST: Readonly<Record<AgeBand, number>> = { "under-18": 13, "18-39": 18, "40-64": 40, "65-plus": 65 };

/**
 * The youngest age that the person's band allows, years, for G5 and G16; undefined where they did not say.
 *
 * Under 18 it is 13: under that nobody has an account, and the rules grant more hours with every year.
 */
export function ageYearsOf(stored: Readonly<Record<string, unknown>> | undefined): number | undefined {
  if ((stored as StoredAnswers | undefined)?.symptoms?.minor === true) return YOUNGEST["under-18"];
  const band = answersOf(stored)?.ageBand;
  return band === undefined ? undefined : YOUNGEST[band];
}
