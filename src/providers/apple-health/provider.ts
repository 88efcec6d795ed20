import type { FileImport, Provider, Push } from "#src/ports/provider.ts";
import { createExportImport } from "#src/providers/apple-health/file-import.ts";
import { EXPORT_LIMITS, type ExportLimits } from "#src/providers/apple-health/open-export.ts";
import { createHealthPush } from "#src/providers/apple-health/push.ts";

export interface AppleHealth extends Provider {
  readonly file: FileImport;
  readonly push: Push;
}

/** Apple Health has no address to fetch from: its owner exports a file, or an app on the phone sends what is new. */
export const createAppleHealth = (limits: ExportLimits = EXPORT_LIMITS): AppleHealth => ({
  source: "apple-health",
  name: "Apple Health",
  metrics: [
    "hrv_sdnn_ms",
    "resting_hr_bpm",
    "sleep_h",
    "spo2_pct",
    "respiratory_rate_per_min",
    "skin_temperature_deviation_c",
    "steps",
    "active_min",
    "workout_min",
  ],
  file: createExportImport(limits),
  push: createHealthPush(),
  // Its records are made into days while they stream by.
  normalise: () => [],
});
