import { demoDay } from "#src/demo/history.ts";
import { DEMO_MEMBERS } from "#src/demo/roster.ts";
import type { Reading } from "#src/domain/measurement.ts";
import { instantAt, type LocalDay } from "#src/domain/time.ts";
import type { MeasurementSource } from "#src/ports/measurement-source.ts";

const WAKING_MINUTE = 7 * 60;

/** The made-up rings of the demo company: each morning has a night behind it. */
export const createDemoSource = (start: LocalDay): MeasurementSource => ({
  source: "demo",
  async fetch(person, day) {
    const member = DEMO_MEMBERS.find(({ id }) => id === person.id);
    if (member === undefined) return [];
    const recordId = `night:${day}`;
    const measuredAt = instantAt(day, WAKING_MINUTE, person.timeZone);
    const readings = demoDay(member, day, start).nights.map(
      ({ metric, value }): Reading => ({ source: "demo", recordId, metric, day, value, measuredAt }),
    );
    return readings.length === 0 ? [] : [{ recordId, readings }];
  },
});
