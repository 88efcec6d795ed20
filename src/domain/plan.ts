import type { LocalDay } from "#src/domain/time.ts";

export type SessionKind = "learning" | "physical" | "recovery";

/** One thing to do. Loads: u = rpe * minutes / L_ref, m = minutes * demand / C_ref (MODEL.md 1.1). */
export interface Session {
  readonly id: string;
  readonly kind: SessionKind;
  /** Shown to the person: "Anchoring, hard practice". */
  readonly title: string;
  readonly skillId?: string | undefined;
  readonly sport?: string | undefined;
  readonly muscleGroups: readonly string[];
  /** 1..600. */
  readonly minutes: number;
  /** Planned effort, CR-10, 0..10; physical and recovery sessions only. */
  readonly rpe?: number | undefined;
  /** Mental demand: 0.5 easy, 1 normal, 1.5 hard; learning sessions only. */
  readonly demand?: number | undefined;
  readonly items: number;
  /** Item difficulty, probit. */
  readonly difficulty: number;
  /** New material, as opposed to review of what was seen before. */
  readonly newMaterial: boolean;
  readonly startsAt: Date;
}

/** A day of the horizon. Loads are normalised by the person's own references. */
export interface PlannedDay {
  readonly day: LocalDay;
  readonly sessions: readonly Session[];
  /** Physical load, dimensionless; 1 is an average day of this person. */
  readonly u: number;
  /** Cognitive load, dimensionless. */
  readonly m: number;
  readonly items: number;
  readonly difficulty: number;
}

/** A plan that nobody has checked yet: only its review can make it an ApprovedPlan. */
export interface CandidatePlan {
  /** Stable name of the template and level, for example "spaced/hard-thursday". */
  readonly template: string;
  readonly days: readonly PlannedDay[];
}
