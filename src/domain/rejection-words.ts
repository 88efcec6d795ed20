import type { CleansingRule } from "#src/domain/cleansing.ts";

/** Why a value was not believed, as it follows a count: "3 outside what a body does". */
export const REJECTION_WORDS: Readonly<Record<CleansingRule, string>> = {
  "out-of-range": "outside what a body does",
  "zero-means-missing": "zeros, which mean that nothing was measured",
  "too-little-signal": "from nights with too little signal",
  jump: "too far from the days around them",
  "stuck-sensor": "repeated exactly for days, so the sensor was stuck",
  duplicate: "told twice",
  "overlapping-sleep": "sleeps that overlapped another",
  "in-the-future": "from the future",
  "low-efficiency": "lying awake more than asleep",
  "other-device": "from a second device on the same day",
  "not-the-main-night": "from a shorter sleep of the same day",
  "overlapping-activity": "activities that overlapped another",
  "times-unknown": "sleeps without times beside sleeps with times",
  "nap-without-night": "naps of days without a night",
};
