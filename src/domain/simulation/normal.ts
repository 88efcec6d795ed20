import { nextUniform, nextWord, type RandomState } from "#src/domain/simulation/rng.ts";

/** Standard normals by the ziggurat: 256 layers of equal area under the density, 53 random bits each. */

const LAYERS = 256;
/** Where the tail begins, and the area of a layer, for 256 layers. */
const TAIL = 3.6541528853610088;
const AREA = 0.00492867323399;

/** Right edge of each layer, and the share of a layer that lies under the density for certain. */
const edge = new Float64Array(LAYERS + 1);
const inside = new Float64Array(LAYERS);
const density = new Float64Array(LAYERS + 1);

edge[0] = AREA / Math.exp(-0.5 * TAIL * TAIL);
edge[1] = TAIL;
for (let i = 2; i < LAYERS; i++) {
  const below = edge[i - 1]!;
  edge[i] = Math.sqrt(-2 * Math.log(AREA / below + Math.exp(-0.5 * below * below)));
}
for (let i = 0; i < LAYERS; i++) inside[i] = edge[i + 1]! / edge[i]!;
for (let i = 0; i <= LAYERS; i++) density[i] = Math.exp(-0.5 * edge[i]! * edge[i]!);

/** Writes `count` independent standard normals to the front of `out`. */
export function fillNormals(out: Float64Array, count: number, state: RandomState): void {
  for (let i = 0; i < count; i++) {
    const high = nextWord(state);
    const low = nextWord(state);
    const layer = low & (LAYERS - 1);
    const share = (high * 2 ** 21 + (low >>> 11)) * 2 ** -52;
    out[i] = Math.abs(share) < inside[layer]! ? share * edge[layer]! : atTheEdge(share, layer, state);
  }
}

/** The rare case: the point lies where the layer and the density part. */
function atTheEdge(firstShare: number, firstLayer: number, state: RandomState): number {
  let share = firstShare;
  let layer = firstLayer;
  for (;;) {
    if (layer === 0) return share < 0 ? -fromTail(state) : fromTail(state);
    const x = share * edge[layer]!;
    const height = density[layer]! + nextUniform(state) * (density[layer + 1]! - density[layer]!);
    if (height < Math.exp(-0.5 * x * x)) return x;
    const high = nextWord(state);
    const low = nextWord(state);
    layer = low & (LAYERS - 1);
    share = (high * 2 ** 21 + (low >>> 11)) * 2 ** -52;
    if (Math.abs(share) < inside[layer]!) return share * edge[layer]!;
  }
}

/** A normal beyond the last layer (Marsaglia's tail). */
function fromTail(state: RandomState): number {
  for (;;) {
    const x = -Math.log(1 - nextUniform(state)) / TAIL;
    const y = -Math.log(1 - nextUniform(state));
    if (2 * y >= x * x) return TAIL + x;
  }
}
