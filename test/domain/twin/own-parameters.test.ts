import { describe, expect, test } from "vitest";
import { addDays } from "#src/domain/time.ts";
import {
  learningIsDue,
  learningRequest,
  ownParameters,
  replayTwin,
  withParameters,
} from "#src/domain/twin/own-parameters.ts";
import { DEFAULT_PARAMETERS } from "#src/domain/twin/parameters.ts";
import { type DayRecord, evolveTwin, foldTwin, startTwin, type Twin } from "#src/domain/twin/twin.ts";
import { days } from "#test/domain/twin/day-records.ts";

const FIRST = "2026-01-05";
/** Nights that swing more than the population's. */
const restless = (count: number): DayRecord[] =>
  days(FIRST, count, (i) => ({ sleepHours: 6.5 + 2.4 * Math.sin(i * 2.3), restingHrBpm: 60 + 2 * Math.sin(i * 1.7) }));

/** As the service does it: learning on each morning on which it is due. */
function live(records: readonly DayRecord[]): Twin {
  return records.reduce((twin, record) => {
    const next = learningIsDue(twin, record.day)
      ? withParameters(twin, ownParameters(learningRequest(twin, record.day, records)), record.day)
      : twin;
    return evolveTwin(next, record);
  }, startTwin(FIRST));
}

describe("a person's own parameters, week by week", () => {
  test("are not learnt before 28 valid days", () => {
    expect(learningIsDue(foldTwin(restless(27)), addDays(FIRST, 27))).toBe(false);
    expect(learningIsDue(foldTwin(restless(28)), addDays(FIRST, 28))).toBe(true);
  });

  test("are learnt again after seven days and not before", () => {
    const { lineage } = live(restless(45));
    expect(lineage.learntOn).toEqual([28, 35, 42].map((day) => addDays(FIRST, day)));
  });

  test("move towards what the person's nights say", () => {
    const twin = live(restless(60));
    expect(twin.parameters.sigmaS).toBeGreaterThan(DEFAULT_PARAMETERS.sigmaS);
    expect(twin.lineage.parameters).not.toBe(foldTwin(restless(60)).lineage.parameters);
  });

  test("rest on the 90 days before their morning, whatever else is known", () => {
    const records = restless(120);
    const twin = foldTwin(records.slice(0, 100));
    const day = addDays(FIRST, 100);
    const { records: used } = learningRequest(twin, day, records);
    expect([used[0]!.day, used.at(-1)!.day, used.length]).toEqual([addDays(FIRST, 10), addDays(FIRST, 99), 90]);
    expect(learningRequest(twin, day, records.slice(5, 110))).toEqual({ records: used, physicalTraining: true });
  });

  test("come back with the same twin, to the last bit, when it is replayed from its lineage", () => {
    const records = restless(60);
    const twin = live(records);
    expect(replayTwin(JSON.parse(JSON.stringify(twin)) as Twin, records)).toEqual(twin);
  });

  test("give another twin when a record was changed since", () => {
    const records = restless(60);
    const changed = records.map((record, i) => (i === 20 ? { ...record, sleepHours: 4 } : record));
    expect(replayTwin(live(records), changed)).not.toEqual(live(records));
  });

  test("leave W to the check-ins alone: other signals of the body, learnt from or not, move no bit of it", () => {
    const answers = (record: DayRecord, i: number): DayRecord => ({
      ...record,
      checkIn: { mood: i % 3 === 0 ? 3 : 5 },
    });
    const calm = days(FIRST, 45, (i) => ({ sleepHours: 7, rmssdMs: 40 + (i % 5), restingHrBpm: 58 }));
    const [one, two] = [live(restless(45).map(answers)), live(calm.map(answers))];
    expect(one.parameters).not.toEqual(two.parameters);
    expect(Object.is(one.wellness.mean, two.wellness.mean)).toBe(true);
    expect(Object.is(one.wellness.variance, two.wellness.variance)).toBe(true);
  });
});
