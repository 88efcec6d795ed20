import { shortDay, weekday } from "#src/domain/time.ts";
import { card, FAINT, GREY, INK, ORANGE as LOAD, n, TEAL as ROOM, text } from "#src/pictures/svg.ts";
import type { DaysPicture, Panel, PanelDay, PlanOdds } from "#src/ports/picture-maker.ts";

const WIDTH = 720;
const MARGIN = 32;
const LABELS = 116;
const LEFT = MARGIN;
const RIGHT = WIDTH - MARGIN - LABELS;
const TOP = 88;
const PANEL_HEIGHT = 188;
const PANEL_GAP = 58;
const ODDS_ROW = 27;
const LEAST_SCALE = 2;
/** Share of a panel's height that the largest value may take. */
const HEADROOM = 0.94;
const LABEL_GAP = 17;
/** Days between a label on a bar and today's line. */
const CLEAR_OF_TODAY = 2;

/** The picture of 28 days as SVG: the band of what a day can bear, what was done and is planned, today, and the plans' odds. */
export function daysSvg(picture: DaysPicture): string {
  const panelsEnd = TOP + picture.panels.length * (PANEL_HEIGHT + PANEL_GAP);
  const oddsTop = panelsEnd;
  const height = oddsTop + (picture.odds.length === 0 ? 0 : 26 + picture.odds.length * ODDS_ROW + 34);
  return card(WIDTH, height, [
    text(LEFT, 42, picture.finding, { size: 18, weight: 600, fill: INK }),
    ...picture.panels.map((panel, index) => panelSvg(picture, panel, TOP + index * (PANEL_HEIGHT + PANEL_GAP))),
    ...(picture.odds.length === 0 ? [] : [oddsSvg(picture.odds, picture.limit, oddsTop)]),
  ]);
}

function panelSvg({ days, today }: DaysPicture, panel: Panel, top: number): string {
  const step = (RIGHT - LEFT) / days.length;
  const middle = (index: number): number => LEFT + step * (index + 0.5);
  const floor = top + PANEL_HEIGHT;
  const values = panel.days.flatMap(({ band, done, planned }) => [band?.high ?? 0, done ?? 0, planned ?? 0]);
  const scale = (PANEL_HEIGHT * HEADROOM) / Math.max(LEAST_SCALE, ...values);
  const y = (value: number): number => floor - value * scale;
  const bar = (index: number, value: number, style: string): string => {
    const width = step * 0.56;
    return `<rect x="${n(middle(index) - width / 2)}" y="${n(y(value))}" width="${n(width)}" height="${n(Math.max(1, value * scale))}" rx="2" ${style}/>`;
  };

  const banded = panel.days.flatMap(({ band }, index) =>
    band === undefined ? [] : [{ band, x: middle(index), index }],
  );
  const line = (of: "low" | "middle" | "high", points: typeof banded): string =>
    points.map(({ band, x }) => `${n(x)},${n(y(band[of]))}`).join(" ");
  const known = banded.filter(({ index }) => index <= today);
  const ahead = banded.filter(({ index }) => index >= today);

  const bars = panel.days.flatMap(({ done, planned }, index) => {
    const open = planned !== undefined && planned > 0 && (done === undefined || done < planned);
    return [
      ...(open
        ? [
            index >= today
              ? bar(index, planned, `fill="${LOAD}" fill-opacity="0.22" stroke="${LOAD}" stroke-width="1.2"`)
              : bar(index, planned, `fill="none" stroke="${GREY}" stroke-opacity="0.55" stroke-width="1"`),
          ]
        : []),
      ...(done === undefined || done === 0 ? [] : [bar(index, done, `fill="${LOAD}"`)]),
    ];
  });

  const last = banded.at(-1);
  const lastPlanned = panel.days.findLastIndex(({ planned = 0 }, index) => index > today && planned > 0);
  const plannedAt = lastPlanned < 0 ? floor - 8 : y(panel.days[lastPlanned]!.planned! / 2) + 4;
  const roomAt = last === undefined ? top : y(last.band.middle) + 4;
  const labels = apart([
    ...(last === undefined ? [] : [{ at: roomAt, fill: ROOM, words: "room you have" }]),
    ...(lastPlanned < 0 ? [] : [{ at: plannedAt, fill: LOAD, words: "planned" }]),
  ]);
  const height = (index: number): number => Math.max(panel.days[index]?.done ?? 0, panel.days[index]?.planned ?? 0);
  const isDone = ({ done = 0 }: PanelDay, index: number): boolean => done > 0 && index <= today - CLEAR_OF_TODAY;
  const stands = ({ done = 0 }: PanelDay, index: number): boolean =>
    [-1, 1].every((side) => height(index + side) <= done);
  const free = panel.days.findLastIndex((day, index) => isDone(day, index) && stands(day, index));
  const lastDone = free < 0 ? panel.days.findLastIndex(isDone) : free;
  const todayX = n(middle(today));

  return [
    text(LEFT, top - 8, panel.title, { size: 13, weight: 600, fill: GREY }),
    `<line x1="${LEFT}" y1="${floor}" x2="${RIGHT}" y2="${floor}" stroke="${FAINT}"/>`,
    banded.length < 2
      ? ""
      : `<polygon points="${line("high", banded)} ${line("low", banded.toReversed())}" fill="${ROOM}" fill-opacity="0.14"/>`,
    ...bars,
    known.length < 2
      ? ""
      : `<polyline points="${line("middle", known)}" fill="none" stroke="${ROOM}" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round"/>`,
    ahead.length < 2
      ? ""
      : `<polyline points="${line("middle", ahead)}" fill="none" stroke="${ROOM}" stroke-width="2" stroke-dasharray="1 5" stroke-linecap="round"/>`,
    `<line x1="${todayX}" y1="${top - 2}" x2="${todayX}" y2="${floor + 6}" stroke="${INK}" stroke-width="1.2"/>`,
    last === undefined
      ? ""
      : `<circle cx="${todayX}" cy="${n(y(panel.days[today]?.band?.middle ?? 0))}" r="4.5" fill="${ROOM}" stroke="#ffffff" stroke-width="1.8"/>`,
    text(middle(today), floor + 21, "today", { size: 12, weight: 600, fill: INK, anchor: "middle" }),
    ...days.flatMap((day, index) =>
      weekday(day) === 1 && Math.abs(index - today) > 2
        ? [
            `<line x1="${n(LEFT + step * index)}" y1="${floor}" x2="${n(LEFT + step * index)}" y2="${floor + 5}" stroke="${FAINT}"/>`,
            text(middle(index), floor + 21, shortDay(day, day), { size: 12, fill: GREY, anchor: "middle" }),
          ]
        : [],
    ),
    ...labels.map(({ at, fill, words }) => text(RIGHT + 10, at, words, { size: 13, weight: 500, fill })),
    lastDone < 0
      ? ""
      : text(middle(lastDone), y(panel.days[lastDone]!.done!) - 6, "done", {
          size: 12,
          weight: 500,
          fill: LOAD,
          anchor: "middle",
          halo: true,
        }),
  ].join("");
}

function oddsSvg(odds: readonly PlanOdds[], limit: number, top: number): string {
  const from = LEFT + 168;
  const width = 250;
  const scale = width / Math.max(2 * limit, ...odds.map(({ probability }) => probability));
  const rows = odds.map(({ label, probability, words, chosen }, index) => {
    const y = top + 26 + index * ODDS_ROW;
    const reach = Math.max(2, probability * scale);
    const weight = chosen ? 600 : 400;
    return [
      text(LEFT, y + 12, label, { size: 13, weight, fill: INK }),
      `<rect x="${from}" y="${y + 1}" width="${n(reach)}" height="14" rx="2" fill="${chosen ? LOAD : GREY}" fill-opacity="${chosen ? 1 : 0.55}"/>`,
      text(from + Math.max(reach, limit * scale) + 10, y + 12, words, { size: 13, weight, fill: chosen ? INK : GREY }),
    ].join("");
  });
  const x = n(from + limit * scale);
  const end = top + 26 + odds.length * ODDS_ROW;
  return [
    text(LEFT, top + 8, "How often simulated days go over", { size: 13, weight: 600, fill: GREY }),
    ...rows,
    `<line x1="${x}" y1="${top + 20}" x2="${x}" y2="${end}" stroke="${INK}" stroke-width="1.2" stroke-dasharray="3 3"/>`,
    text(Number(x), end + 15, "most I allow", { size: 12, fill: INK, anchor: "middle" }),
  ].join("");
}

/** Labels moved apart where they would touch, in the order of their places. */
function apart<L extends { readonly at: number }>(labels: readonly L[]): L[] {
  const sorted = labels.toSorted((a, b) => a.at - b.at);
  let before = Number.NEGATIVE_INFINITY;
  return sorted.map((label) => {
    const at = Math.max(label.at, before + LABEL_GAP);
    before = at;
    return { ...label, at };
  });
}
