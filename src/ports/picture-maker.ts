import type { LocalDay } from "#src/domain/time.ts";
import type { CapacityBand } from "#src/domain/twin/capacity-band.ts";

/** One day of one panel, in usual days of the person. */
export interface PanelDay {
  readonly band?: CapacityBand | undefined;
  /** What was done; undefined where nothing is known. */
  readonly done?: number | undefined;
  /** What was or is planned. */
  readonly planned?: number | undefined;
}

export interface Panel {
  /** "Hard thinking". */
  readonly title: string;
  /** One for each day of the picture. */
  readonly days: readonly PanelDay[];
}

export interface PlanOdds {
  readonly label: string;
  /** Of going over the limit today, 0..1. */
  readonly probability: number;
  /** "about 1 of 20". */
  readonly words: string;
  readonly chosen: boolean;
}

/** Everything the picture of a person's 28 days shows. */
export interface DaysPicture {
  /** The finding, as a headline. */
  readonly finding: string;
  /** Oldest first. */
  readonly days: readonly LocalDay[];
  /** Place of today among the days. */
  readonly today: number;
  readonly panels: readonly Panel[];
  readonly odds: readonly PlanOdds[];
  /** What the model's check allows a day, 0..1. */
  readonly limit: number;
}

/** Draws pictures as PNG, twice as large as shown, under 200 kB. */
export interface PictureMaker {
  drawDays(picture: DaysPicture): Promise<Uint8Array>;
}
