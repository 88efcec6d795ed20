import { balanced, card, FAINT, GREY, INK, lines, n, ORANGE, TEAL, text } from "#src/pictures/svg.ts";
import type { FairnessPanel, FairnessPicture } from "#src/ports/picture-maker.ts";

const WIDTH = 720;
const MARGIN = 32;
const FINDING = { size: 18, line: 24, most: 3 } as const;
const NAMES = 190;
const ACROSS = 3;
const GAP = 20;
const PANEL = (WIDTH - 2 * MARGIN - NAMES - ACROSS * GAP) / ACROSS;
const TITLE = 34;
const ROW = 22;
const AXIS = 22;
const BAND_GAP = 26;
/** A panel shows at least this far to either side, and at most everything. */
const LEAST_REACH = 0.2;

/**
 * Small multiples: a panel for each measure, a row for each group, the interval as a line and the best guess as a point, and
 * the limit as a grey band about "like the others". Alarms are orange.
 */
export function fairnessSvg({ finding, groups, panels }: FairnessPicture): string {
  const headline = balanced(finding, WIDTH - 2 * MARGIN, FINDING.size, FINDING.most);
  const top = 42 + headline.length * FINDING.line + 6;
  const bandHeight = TITLE + groups.length * ROW + AXIS + BAND_GAP;
  const bands = Array.from({ length: Math.ceil(panels.length / ACROSS) }, (_, at) =>
    panels.slice(at * ACROSS, (at + 1) * ACROSS),
  );
  return card(WIDTH, Math.ceil(top + bands.length * bandHeight + 24), [
    ...headline.map((line, at) =>
      text(MARGIN, 42 + at * FINDING.line, line, { size: FINDING.size, weight: 600, fill: INK }),
    ),
    ...bands.flatMap((band, at) => [
      ...groups.map((group, row) =>
        text(MARGIN, top + at * bandHeight + TITLE + (row + 0.5) * ROW + 4, lines(group, NAMES, 12, 1)[0] ?? "", {
          size: 12,
          fill: INK,
        }),
      ),
      ...band.map((panel, column) =>
        panelSvg(panel, groups, MARGIN + NAMES + GAP + column * (PANEL + GAP), top + at * bandHeight),
      ),
    ]),
    text(MARGIN, top + bands.length * bandHeight + 2, "Points of difference to the others; the grey band is allowed.", {
      size: 12,
      fill: GREY,
    }),
  ]);
}

function panelSvg(
  { title, limit, marks }: FairnessPanel,
  groups: readonly string[],
  left: number,
  top: number,
): string {
  const reach = Math.min(
    1,
    Math.max(LEAST_REACH, ...marks.flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)])),
  );
  const middle = left + PANEL / 2;
  const x = (value: number): number => middle + (Math.max(-reach, Math.min(reach, value)) / reach) * (PANEL / 2);
  const floor = top + TITLE + groups.length * ROW;
  const ticks = [-reach, 0, reach];
  return [
    text(left, top + 20, title, { size: 12, weight: 600, fill: GREY }),
    `<rect x="${n(x(-limit))}" y="${n(top + TITLE)}" width="${n(x(limit) - x(-limit))}" height="${n(floor - top - TITLE)}" fill="${FAINT}" fill-opacity="0.55"/>`,
    `<line x1="${n(middle)}" y1="${n(top + TITLE)}" x2="${n(middle)}" y2="${n(floor)}" stroke="${GREY}" stroke-width="1"/>`,
    ...marks.map(({ group, estimate, low, high, alarm }) => {
      const y = n(top + TITLE + (groups.indexOf(group) + 0.5) * ROW);
      const colour = alarm ? ORANGE : TEAL;
      return [
        `<line x1="${n(x(low))}" y1="${y}" x2="${n(x(high))}" y2="${y}" stroke="${colour}" stroke-width="${alarm ? 3 : 2}" stroke-linecap="round"/>`,
        `<circle cx="${n(x(estimate))}" cy="${y}" r="${alarm ? 5 : 4}" fill="${colour}"/>`,
      ].join("");
    }),
    ...ticks.map((tick, at) =>
      text(x(tick), floor + 15, tick > 0 ? `+${Math.round(100 * tick)}` : `${Math.round(100 * tick)}`, {
        size: 11,
        fill: GREY,
        anchor: at === 0 ? "start" : at === 1 ? "middle" : "end",
      }),
    ),
  ].join("");
}
