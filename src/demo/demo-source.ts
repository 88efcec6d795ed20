import { demoDay } from "#src/demo/history.ts";
import { DEMO_MEMBERS } from "#src/demo/roster.ts";
import type { Measurement } from "#src/domain/measurement.ts";
import { instantAt, type LocalDay } from "#src/domain/time.ts";
import type { MeasurementSource } from "#src/ports/measurement-source.ts";

const WAKING_MINUTE = 7 * 60;

/** The made-up rings of the demo company: each morning has a night behind it. */
export const createDemoSource = (start: LocalDay): MeasurementSource => ({
  source: "demo",
  async fetch(person, day, now) {
    const member = DEMO_MEMBERS.find(({ id }) => id === person.id);
    if (member === undefined) return [];
    const measuredAt = instantAt(day, WAKING_MINUTE, person.timeZone);
    return demoDay(member, day, start).nights.map(
      ({ metric, value }): Measurement => ({ metric, value, day, source: "demo", measuredAt, recordedAt: now }),
    );
  },
});
