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

/** One skill on the map. Places on the scale go from 0.5, where level 1 begins, to 4.5, where level 4 ends. */
export interface SkillOnMap {
  readonly id: string;
  readonly title: string;
  /** Where the person stands in four of five cases, and the best guess; it is only a guess where nothing was tried. */
  readonly standing: { readonly low: number; readonly middle: number; readonly high: number };
  readonly tried: boolean;
  /** "level 2, or 3". */
  readonly words: string;
  /** "next look on 27 Nov". */
  readonly note?: string | undefined;
  /** What it waits for; absent where it can be learned now. */
  readonly waits?: string | undefined;
  readonly goal?: { readonly words: string; readonly reached: boolean } | undefined;
  /** Today's learning is about it. */
  readonly today: boolean;
  /** What comes before it, and whether that carries it. */
  readonly before: readonly { readonly id: string; readonly carries: boolean }[];
}

/** Everything the map of a person's skills shows. */
export interface MasteryPicture {
  /** The finding, as a headline. */
  readonly finding: string;
  readonly skills: readonly SkillOnMap[];
  /** Skills that are not drawn: "and 12 more". */
  readonly more: number;
}

/** One measure of the fairness audit: groups against the others, as differences of shares, -1..1. */
export interface FairnessPanel {
  readonly title: string;
  /** How far a difference may go either way. */
  readonly limit: number;
  readonly marks: readonly {
    readonly group: string;
    readonly estimate: number;
    readonly low: number;
    readonly high: number;
    readonly alarm: boolean;
  }[];
}

/** Everything the picture of a fairness audit shows. */
export interface FairnessPicture {
  /** The finding, as a headline. */
  readonly finding: string;
  /** Names of groups, in the order of their rows; the same rows in every panel. */
  readonly groups: readonly string[];
  readonly panels: readonly FairnessPanel[];
}

/** Draws pictures as PNG, twice as large as shown, under 200 kB. */
export interface PictureMaker {
  drawDays(picture: DaysPicture): Promise<Uint8Array>;
  drawMastery(picture: MasteryPicture): Promise<Uint8Array>;
  drawFairness(picture: FairnessPicture): Promise<Uint8Array>;
}
