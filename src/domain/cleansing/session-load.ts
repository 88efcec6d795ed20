/** AU, effort (CR-10) times minutes: more than this in one session is probably a slip (MODEL.md 5). It is kept all the same. */
export const DOUBTFUL_LOAD_AU = 3_600;

/** Whether a reported session is so heavy that the person should look at its numbers again. */
export const isDoubtfulLoad = (minutes: number | undefined, rpe: number | undefined): boolean =>
  minutes !== undefined && rpe !== undefined && minutes * rpe > DOUBTFUL_LOAD_AU;
