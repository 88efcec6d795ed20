import { encode } from "fast-png";

const MOST_COLOURS = 256;

/** Pixels as red, green, blue and alpha, a byte each, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/**
 * A PNG of at most 256 colours, a third of the size: the most frequent colours stay, and each other one becomes the one of
 * them that is nearest. Drawings of few colours look the same; what changes is the rim of letters.
 */
export function smallPng({ width, height, pixels }: Pixels): Uint8Array {
  const colours = coloursOf(pixels);
  const times = timesOf(colours);
  const kept = [...times]
    .toSorted(([a, of], [b, than]) => than - of || a - b)
    .slice(0, MOST_COLOURS)
    // The encoder writes the alpha of those that are not opaque as if they came first.
    .toSorted(([a], [b]) => Number(isOpaque(a)) - Number(isOpaque(b)));
  const palette = kept.map(([colour]) => channels(colour));
  const places = new Map([...times.keys()].map((colour) => [colour, nearest(channels(colour), palette)]));
  const data = new Uint8Array(colours.length);
  let before = -1;
  let place = 0;
  for (let index = 0; index < colours.length; index += 1) {
    const colour = colours[index]!;
    if (colour !== before) {
      before = colour;
      place = places.get(colour)!;
    }
    data[index] = place;
  }
  return encode({ width, height, data, depth: 8, channels: 1, palette });
}

function coloursOf(pixels: Uint8Array): Uint32Array {
  const view = new DataView(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  const colours = new Uint32Array(pixels.length / 4);
  for (let index = 0; index < colours.length; index += 1) colours[index] = view.getUint32(index * 4);
  return colours;
}

const isOpaque = (colour: number): boolean => (colour & 255) === 255;

/** How often each colour is there; pixels side by side are mostly of one colour. */
function timesOf(colours: Uint32Array): Map<number, number> {
  const times = new Map<number, number>();
  let from = 0;
  for (let index = 1; index <= colours.length; index += 1) {
    const colour = colours[from]!;
    if (index < colours.length && colours[index] === colour) continue;
    times.set(colour, (times.get(colour) ?? 0) + index - from);
    from = index;
  }
  return times;
}

type Colour = [red: number, green: number, blue: number, alpha: number];

const channels = (colour: number): Colour => [colour >>> 24, (colour >>> 16) & 255, (colour >>> 8) & 255, colour & 255];

function nearest([red, green, blue, alpha]: Colour, palette: readonly Colour[]): number {
  let [best, least] = [0, Number.POSITIVE_INFINITY];
  for (const [index, [r, g, b, a]] of palette.entries()) {
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2 + (a - alpha) ** 2;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}
