import { addDays, daysBetween, type LocalDay } from "#src/domain/time.ts";
import { fingerprint } from "#src/domain/twin/fingerprint.ts";
import { individualise } from "#src/domain/twin/individualise.ts";
import {
  DEFAULT_PARAMETERS,
  ESTABLISHED_DAYS,
  POPULATION_PRIORS,
  type TwinParameters,
} from "#src/domain/twin/parameters.ts";
import { type DayRecord, evolveTwin, startTwin, type Twin } from "#src/domain/twin/twin.ts";

/** Days between two looks at a person's own parameters (MODEL.md 1.5). */
const LEARNING_EVERY_DAYS = 7;
/** Days that one look goes back. */
export const LEARNING_DAYS = 90;

/** What a person's own parameters are learnt from. Plain data. */
export interface LearningRequest {
  /** The days before the one on which they are learnt, oldest first; at most `LEARNING_DAYS`, at least one. */
  readonly records: readonly DayRecord[];
  readonly physicalTraining: boolean;
}

/** Whether the twin's parameters are learnt anew on the morning of `day`: weekly, from 28 valid days on. */
export function learningIsDue(twin: Twin, day: LocalDay): boolean {
  const last = twin.lineage.learntOn.at(-1);
  return twin.validDays >= ESTABLISHED_DAYS && (last === undefined || daysBetween(last, day) >= LEARNING_EVERY_DAYS);
}

/**
 * The days that count for parameters learnt on the morning of `day`: up to yesterday, 90 at most.
 *
 * The same days whatever else `records` holds, so that learning again on the same morning learns the same.
 */
export function learningRequest(twin: Twin, day: LocalDay, records: readonly DayRecord[]): LearningRequest {
  const first = addDays(day, -LEARNING_DAYS);
  return {
    records: records.filter((record) => record.day >= first && record.day >= twin.startedOn && record.day < day),
    physicalTraining: twin.lineage.physicalTraining,
  };
}

/**
 * A person's own parameters from these days alone, starting from what is known of everybody.
 *
 * The population's while fewer than 28 of the days are valid, or none is given.
 */
export function ownParameters({ records, physicalTraining }: LearningRequest): TwinParameters {
  const [first] = records;
  if (first === undefined) return DEFAULT_PARAMETERS;
  const before = startTwin(first.day, { parameters: DEFAULT_PARAMETERS, priors: POPULATION_PRIORS, physicalTraining });
  return individualise(before, records, DEFAULT_PARAMETERS);
}

/** The twin as it goes on with parameters that were learnt on the morning of `day`; its lineage says so. */
export const withParameters = (twin: Twin, parameters: TwinParameters, day: LocalDay): Twin => ({
  ...twin,
  parameters,
  lineage: {
    ...twin.lineage,
    parameters: fingerprint({ parameters, priors: twin.priors }),
    learntOn: [...twin.lineage.learntOn, day],
  },
});

/**
 * The twin of `lineage`'s last day from records alone: every day evolved again, every learning repeated on its own day.
 *
 * Bit for bit the twin that was kept, as long as the records are the same.
 */
export function replayTwin(
  { startedOn, lineage }: Pick<Twin, "startedOn" | "lineage">,
  records: readonly DayRecord[],
): Twin {
  const start = startTwin(startedOn, { physicalTraining: lineage.physicalTraining });
  return records
    .filter(({ day }) => day >= startedOn)
    .reduce((twin, record) => {
      const learns = lineage.learntOn.includes(record.day);
      const ready = learns
        ? withParameters(twin, ownParameters(learningRequest(twin, record.day, records)), record.day)
        : twin;
      return evolveTwin(ready, record);
    }, start);
}
