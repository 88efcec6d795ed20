import type { Session } from "#src/domain/plan.ts";

/** From here a session is hard, vigorous (CR-10; MODEL.md 4, G4). */
export const HARD_RPE = 7;
/** The most effort of a session that is not hard. */
export const MODERATE_RPE = 6;
/** The most effort of low-intensity training (G7). */
export const LOW_RPE = 3;
/** The most effort of something that still counts as recovery, such as an easy walk. */
export const RECOVERY_RPE = 2;
/** A day from here on, in average days, is hard (G4). */
export const HARD_DAY_LOAD = 1.5;
/** A day up to here, in average days, is low (G6). */
export const LOW_DAY_LOAD = 0.5;

const RPE_WHEN_UNKNOWN = { physical: HARD_RPE, recovery: RECOVERY_RPE, learning: 0 } as const;

/** Planned effort; a physical session that does not say counts as hard. */
export const effortOf = (session: Session): number =>
  session.kind === "learning" ? 0 : (session.rpe ?? RPE_WHEN_UNKNOWN[session.kind]);

/** Mental demand; a learning session that does not say counts as normal. */
export const demandOf = (session: Session): number => (session.kind === "learning" ? (session.demand ?? 1) : 0);

/** Moves the body, however easily. */
export const isBodily = (session: Session): boolean => session.kind === "physical" || effortOf(session) > 0;

/** Trains the body: every physical session, and what calls itself recovery but is harder than that. */
export const isTraining = (session: Session): boolean =>
  session.kind === "physical" || (session.kind === "recovery" && effortOf(session) > RECOVERY_RPE);
