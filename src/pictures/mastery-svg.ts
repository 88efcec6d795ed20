import { type Line, layoutSkills, type Place } from "#src/pictures/skill-layout.ts";
import { balanced, card, FAINT, GREY, INK, lines, n, ORANGE, TEAL, text, WHITE, widthOf } from "#src/pictures/svg.ts";
import type { MasteryPicture, SkillOnMap } from "#src/ports/picture-maker.ts";

const LEAST_WIDTH = 720;
const MARGIN = 32;
const FINDING = { size: 18, line: 24, most: 3 } as const;
const BOX_WIDTH = { from: 192, to: 268 } as const;
const PADDING = 14;
const ACROSS = { from: 40, to: 84 } as const;
const DOWN = 22;
const TITLE = { size: 13, line: 17, most: 3 } as const;
const WORDS = { size: 12, line: 17 } as const;
const SCALE = { from: 0.5, to: 4.5, height: 10, gap: 3 } as const;
const LEVELS = [1, 2, 3, 4] as const;
/** Where level 3 begins: there a goal is reached. */
const GOAL_AT = 2.5;
const ARROW = 6;

/** The map of a person's skills as SVG: what comes before what, where the person stands and how sure that is, goals and reviews. */
export function masterySvg({ finding, skills, more }: MasteryPicture): string {
  const columns = layersOf(skills);
  const room = LEAST_WIDTH - 2 * MARGIN;
  // Few columns are wider; many make the picture wider.
  const boxWidth = clamp((room - (columns - 1) * ACROSS.from) / columns, BOX_WIDTH);
  const across = clamp((room - columns * boxWidth) / Math.max(1, columns - 1), ACROSS);
  const cards = new Map(skills.map((skill) => [skill.id, cardOf(skill, boxWidth)]));
  const {
    width,
    height,
    places,
    lines: edges,
  } = layoutSkills(
    skills.map(({ id, before }) => ({
      id,
      width: boxWidth,
      height: cards.get(id)!.height,
      before: before.map((other) => other.id),
    })),
    { width: room, across, down: DOWN },
  );
  const full = Math.max(LEAST_WIDTH, width + 2 * MARGIN);
  const headline = balanced(finding, full - 2 * MARGIN, FINDING.size, FINDING.most);
  const top = 42 + headline.length * FINDING.line + 8;
  const end = top + height + (more > 0 ? 34 : 0);
  const carries = (from: string, to: string): boolean =>
    skills.find(({ id }) => id === to)?.before.find(({ id }) => id === from)?.carries === true;
  return card(full, Math.ceil(end + MARGIN), [
    ...headline.map((line, index) =>
      text(MARGIN, 42 + index * FINDING.line, line, { size: FINDING.size, weight: 600, fill: INK }),
    ),
    `<g transform="translate(${MARGIN} ${n(top)})">`,
    ...edges.map((edge) => edgeSvg(edge, carries(edge.from, edge.to))),
    ...skills.map(({ id }) => {
      const { x, y } = places.get(id)!;
      return `<g transform="translate(${n(x)} ${n(y)})">${cards.get(id)!.svg}</g>`;
    }),
    "</g>",
    more > 0 ? text(MARGIN, end - 4, `and ${more} more, in words`, { size: 13, fill: GREY }) : "",
  ]);
}

const clamp = (value: number, { from, to }: { readonly from: number; readonly to: number }): number =>
  Math.floor(Math.min(to, Math.max(from, value)));

/** Skills on the longest way through the map; each comes before at most once. */
function layersOf(skills: readonly SkillOnMap[]): number {
  const byId = new Map(skills.map((skill) => [skill.id, skill]));
  const depth = new Map<string, number>();
  const of = (id: string): number => {
    const known = depth.get(id);
    if (known !== undefined) return known;
    depth.set(id, 0);
    const before = (byId.get(id)?.before ?? []).filter((other) => byId.has(other.id));
    const own = 1 + Math.max(0, ...before.map((other) => of(other.id)));
    depth.set(id, own);
    return own;
  };
  return Math.max(1, ...skills.map(({ id }) => of(id)));
}

function cardOf(skill: SkillOnMap, width: number): { readonly svg: string; readonly height: number } {
  const { today, tried, words, note, waits, goal } = skill;
  const inner = width - 2 * PADDING;
  const title = lines(skill.title, inner, TITLE.size, TITLE.most);
  const scaleTop = PADDING + title.length * TITLE.line + 8;
  const told: { readonly words: string; readonly fill: string; readonly weight: number }[] = [
    { words, fill: tried ? TEAL : GREY, weight: 500 },
    ...(goal === undefined ? [] : [{ words: goal.words, fill: ORANGE, weight: 500 }]),
    ...(waits === undefined ? [] : [{ words: waits, fill: GREY, weight: 400 }]),
    ...(note === undefined ? [] : [{ words: note, fill: GREY, weight: 400 }]),
  ];
  const wordsTop = scaleTop + SCALE.height + 33;
  const rows = told.flatMap((one) => lines(one.words, inner, WORDS.size, 2).map((line) => ({ ...one, words: line })));
  const height = wordsTop + (rows.length - 1) * WORDS.line + PADDING - 2;
  const border =
    waits !== undefined
      ? `stroke="${GREY}" stroke-width="1" stroke-dasharray="3 3"`
      : today
        ? `stroke="${INK}" stroke-width="1.8"`
        : `stroke="${FAINT}" stroke-width="1.2"`;
  return {
    height,
    svg: [
      `<rect width="${width}" height="${n(height)}" rx="10" fill="${WHITE}" ${border}/>`,
      today ? todaySvg(width) : "",
      ...title.map((line, index) =>
        text(PADDING, PADDING + 10 + index * TITLE.line, line, {
          size: TITLE.size,
          weight: 600,
          fill: waits === undefined ? INK : GREY,
        }),
      ),
      scaleSvg(skill, scaleTop, inner),
      ...rows.map((row, index) =>
        text(PADDING, wordsTop + index * WORDS.line, row.words, {
          size: WORDS.size,
          weight: row.weight,
          fill: row.fill,
        }),
      ),
    ].join(""),
  };
}

/** "today" stands in the upper border of its card. */
function todaySvg(cardWidth: number): string {
  const width = widthOf("today", 11) + 10;
  const x = cardWidth - PADDING - width;
  return [
    `<rect x="${n(x)}" y="-4" width="${n(width)}" height="8" fill="${WHITE}"/>`,
    text(x + width / 2, 4, "today", { size: 11, weight: 600, fill: INK, anchor: "middle" }),
  ].join("");
}

/** Four levels side by side, the part where the person likely stands, and the best guess. */
function scaleSvg({ standing, tried, goal }: SkillOnMap, top: number, inner: number): string {
  const at = (value: number): number => PADDING + ((value - SCALE.from) / (SCALE.to - SCALE.from)) * inner;
  const { low, middle, high } = standing;
  const width = Math.max(8, at(high) - at(low));
  const left = Math.min(at(low), at(SCALE.to) - width);
  const y = top + SCALE.height / 2;
  return [
    ...LEVELS.flatMap((level) => {
      const from = at(level - 0.5) + (level === 1 ? 0 : SCALE.gap / 2);
      const to = at(level + 0.5) - (level === 4 ? 0 : SCALE.gap / 2);
      const isHere = tried && middle >= level - 0.5 && (middle < level + 0.5 || level === 4);
      return [
        `<rect x="${n(from)}" y="${n(top)}" width="${n(to - from)}" height="${SCALE.height}" rx="2" fill="${FAINT}" fill-opacity="0.55"/>`,
        text(at(level), top + SCALE.height + 13, String(level), {
          size: 10,
          weight: isHere ? 600 : 400,
          fill: isHere ? TEAL : GREY,
          anchor: "middle",
        }),
      ];
    }),
    tried
      ? `<rect x="${n(left)}" y="${n(top)}" width="${n(width)}" height="${SCALE.height}" rx="5" fill="${WHITE}"/><rect x="${n(left)}" y="${n(top)}" width="${n(width)}" height="${SCALE.height}" rx="5" fill="${TEAL}" fill-opacity="0.34"/>`
      : `<rect x="${n(left)}" y="${n(top + 0.5)}" width="${n(width)}" height="${SCALE.height - 1}" rx="4.5" fill="none" stroke="${GREY}" stroke-dasharray="2 2"/>`,
    goal === undefined
      ? ""
      : `<path d="M${n(at(GOAL_AT))} ${n(top + SCALE.height + 3)}V${n(top - 5)}l9 3.5l-9 3.5" fill="${ORANGE}" stroke="${ORANGE}" stroke-width="1.4" stroke-linejoin="round"/>`,
    tried
      ? `<circle cx="${n(at(middle))}" cy="${n(y)}" r="5.5" fill="${TEAL}" stroke="${WHITE}" stroke-width="1.8"/>`
      : "",
  ].join("");
}

/** Whole where what comes before carries the skill, dashed where it does not yet. */
function edgeSvg({ points }: Line, carries: boolean): string {
  const [first, last] = [points[0]!, points.at(-1)!];
  const end = { x: last.x - ARROW, y: last.y };
  const path = curve([first, ...points.slice(1, -1), end]);
  const look = carries
    ? `stroke="${GREY}" stroke-width="1.6"`
    : `stroke="${GREY}" stroke-width="1.4" stroke-dasharray="4 4"`;
  return [
    `<path d="${path}" fill="none" ${look} stroke-linecap="round"/>`,
    `<path d="M${n(last.x)} ${n(last.y)}l-${ARROW + 1} -3.6v7.2z" fill="${GREY}"/>`,
  ].join("");
}

/** A smooth way through the points that leaves and arrives level. */
function curve(points: readonly Place[]): string {
  return points
    .map(({ x, y }, index) => {
      const before = points[index - 1];
      if (before === undefined) return `M${n(x)} ${n(y)}`;
      const middle = (before.x + x) / 2;
      return `C${n(middle)} ${n(before.y)} ${n(middle)} ${n(y)} ${n(x)} ${n(y)}`;
    })
    .join("");
}
