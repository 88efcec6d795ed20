/** Two hues and grey. Each is told from the others in grey and with every usual colour blindness, on white. */
export const INK = "#1f2933";
export const GREY = "#5f6b7a";
export const FAINT = "#d5dae1";
export const TEAL = "#0f766e";
export const ORANGE = "#c2570c";
export const WHITE = "#ffffff";

export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly weight?: number;
  readonly anchor?: "start" | "middle" | "end";
  /** A white rim, for words that lie on the drawing. */
  readonly halo?: boolean;
}

export function text(
  x: number,
  y: number,
  words: string,
  { size, fill, weight = 400, anchor = "start", halo }: TextStyle,
): string {
  const attributes = `x="${n(x)}" y="${n(y)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}"`;
  const safe = escaped(words);
  const rim = halo
    ? `<text ${attributes} fill="${WHITE}" stroke="${WHITE}" stroke-width="4" stroke-linejoin="round">${safe}</text>`
    : "";
  return `${rim}<text ${attributes} fill="${fill}">${safe}</text>`;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (words: string): string => words.replace(/[&<>"]/gu, (character) => ESCAPES[character]!);

/** A coordinate with as many digits as a pixel needs. */
export const n = (value: number): string => value.toFixed(1);

/** The card that every picture lies on: white, so that it reads on a dark page as well. */
export const card = (width: number, height: number, parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter"><rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="14" fill="${WHITE}" stroke="${FAINT}"/>${parts.join("")}</svg>`;

/** Advance of a character of Inter at weight 600, in em; a little more than it is, so that nothing runs out of its place. */
function advance(character: string): number {
  if (/[ijlI.,:;'|!()]/u.test(character)) return 0.31;
  if (/[ftr\-\s]/u.test(character)) return 0.39;
  if (/[mwMW@%—]/u.test(character)) return 0.95;
  if (/[\p{Lu}\d&]/u.test(character)) return 0.72;
  return /[\u0020-\u024f]/u.test(character) ? 0.61 : 1;
}

/** Width of words in pixels at that size; an estimate from above. */
export const widthOf = (words: string, size: number): number =>
  [...words].reduce((sum, character) => sum + advance(character), 0) * size;

/** Words in lines of at most that width, the last one cut with an ellipsis where there would be more lines than `most`. */
export function lines(words: string, width: number, size: number, most: number): string[] {
  const result: string[] = [];
  let line = "";
  const rest = words.split(/\s+/u).filter((word) => word !== "");
  while (rest.length > 0) {
    const word = rest[0]!;
    const longer = line === "" ? word : `${line} ${word}`;
    if (widthOf(longer, size) <= width) {
      line = longer;
      rest.shift();
    } else if (result.length + 1 === most) {
      return [...result, cut(line === "" ? word : `${line} ${word}`, width, size)];
    } else if (line === "") {
      const head = cut(word, width, size, "-");
      result.push(head);
      rest[0] = word.slice([...head].length - 1);
    } else {
      result.push(line);
      line = "";
    }
  }
  return line === "" ? result : [...result, line];
}

/** The same with lines of about the same length. */
export function balanced(words: string, width: number, size: number, most: number): string[] {
  const widest = lines(words, width, size, most);
  for (let narrower = width - size; narrower > width / 2; narrower -= size) {
    const candidate = lines(words, narrower, size, most);
    if (candidate.length > widest.length || candidate.at(-1)?.endsWith("…") === true) break;
    widest.splice(0, widest.length, ...candidate);
  }
  return widest;
}

function cut(words: string, width: number, size: number, end = "…"): string {
  let kept = [...words];
  while (kept.length > 1 && widthOf(`${kept.join("")}${end}`, size) > width) kept = kept.slice(0, -1);
  return `${kept.join("").trimEnd()}${end}`;
}
