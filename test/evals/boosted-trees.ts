/** Rows of numbers, one array a feature, and what happened. */
export interface Table {
  readonly features: readonly Float64Array[];
  readonly happened: Uint8Array;
}

const TREES = 160;
const DEPTH = 6;
const RATE = 0.1;
const BINS = 64;
const LEAST_ROWS = 60;
const SHRINKAGE = 5;

/** Splits of one tree, level by level: node `n` has children `2n + 1` and `2n + 2`; a feature of -1 does not split. */
interface Tree {
  readonly feature: Int32Array;
  readonly bin: Uint8Array;
  readonly value: Float64Array;
}

/**
 * Gradient boosting of the log-loss by trees of histograms (Friedman 2001, in second-order form): a strong learner without
 * an idea of learning, which shows how much of the answers can be foretold at all.
 *
 * Returns P(happened) of each row of `test`.
 */
export function boostedTrees(train: Table, test: Table): Float64Array {
  const edges = train.features.map(edgesOf);
  const [known, asked] = [binned(train, edges), binned(test, edges)];
  const rate = train.happened.reduce((sum, one) => sum + one, 0) / train.happened.length;
  const start = Math.log(rate / (1 - rate));
  const scores = new Float64Array(train.happened.length).fill(start);
  const odds = new Float64Array(test.happened.length).fill(start);
  const gradient = new Float64Array(scores.length);
  const weight = new Float64Array(scores.length);
  for (let round = 0; round < TREES; round += 1) {
    for (let row = 0; row < scores.length; row += 1) {
      const p = 1 / (1 + Math.exp(-scores[row]!));
      gradient[row] = train.happened[row]! - p;
      weight[row] = p * (1 - p);
    }
    const { tree, leaves } = grow(known, gradient, weight);
    for (let row = 0; row < scores.length; row += 1) scores[row]! += tree.value[leaves[row]!]!;
    for (let row = 0; row < odds.length; row += 1) odds[row]! += tree.value[leafOf(tree, asked, row)]!;
  }
  return odds.map((score) => 1 / (1 + Math.exp(-score)));
}

/** At most 63 values that cut the sorted feature into groups of equal size. */
function edgesOf(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const cuts = Array.from(
    { length: BINS - 1 },
    (_, index) => sorted[Math.floor(((index + 1) * sorted.length) / BINS)]!,
  );
  return Float64Array.from(new Set(cuts));
}

const binned = ({ features }: Table, edges: readonly Float64Array[]): Uint8Array[] =>
  features.map((values, feature) => Uint8Array.from(values, (value) => binOf(edges[feature]!, value)));

function binOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= edges[middle]!) low = middle + 1;
    else high = middle;
  }
  return low;
}

function grow(columns: readonly Uint8Array[], gradient: Float64Array, weight: Float64Array) {
  const nodes = 2 ** (DEPTH + 1) - 1;
  const tree: Tree = {
    feature: new Int32Array(nodes).fill(-1),
    bin: new Uint8Array(nodes),
    value: new Float64Array(nodes),
  };
  const leaves = new Uint8Array(gradient.length);
  for (let depth = 0; depth < DEPTH; depth += 1) {
    const [first, count] = [2 ** depth - 1, 2 ** depth];
    const best = new Float64Array(count);
    for (const [feature, column] of columns.entries()) {
      const sums = histogram(column, leaves, first, count, gradient, weight);
      for (let node = 0; node < count; node += 1) {
        const split = bestSplit(sums, node * BINS);
        if (split.gain <= best[node]!) continue;
        best[node] = split.gain;
        tree.feature[first + node] = feature;
        tree.bin[first + node] = split.bin;
      }
    }
    for (let row = 0; row < leaves.length; row += 1) {
      const node = leaves[row]!;
      const feature = node < first ? -1 : tree.feature[node]!;
      if (feature >= 0) leaves[row] = 2 * node + (columns[feature]![row]! <= tree.bin[node]! ? 1 : 2);
    }
  }
  const [up, down] = [new Float64Array(nodes), new Float64Array(nodes).fill(SHRINKAGE)];
  for (let row = 0; row < leaves.length; row += 1) {
    up[leaves[row]!]! += gradient[row]!;
    down[leaves[row]!]! += weight[row]!;
  }
  for (let node = 0; node < nodes; node += 1) tree.value[node] = (RATE * up[node]!) / down[node]!;
  return { tree, leaves };
}

interface Sums {
  readonly gradient: Float64Array;
  readonly weight: Float64Array;
  readonly rows: Int32Array;
}

function histogram(
  column: Uint8Array,
  leaves: Uint8Array,
  first: number,
  count: number,
  gradient: Float64Array,
  weight: Float64Array,
): Sums {
  const size = count * BINS;
  const sums = { gradient: new Float64Array(size), weight: new Float64Array(size), rows: new Int32Array(size) };
  for (let row = 0; row < leaves.length; row += 1) {
    const node = leaves[row]! - first;
    if (node < 0) continue;
    const at = node * BINS + column[row]!;
    sums.gradient[at]! += gradient[row]!;
    sums.weight[at]! += weight[row]!;
    sums.rows[at]! += 1;
  }
  return sums;
}

function bestSplit({ gradient, weight, rows }: Sums, from: number): { gain: number; bin: number } {
  let [g, w, n] = [0, 0, 0];
  for (let bin = 0; bin < BINS; bin += 1) {
    g += gradient[from + bin]!;
    w += weight[from + bin]!;
    n += rows[from + bin]!;
  }
  const whole = g ** 2 / (w + SHRINKAGE);
  let best = { gain: 0, bin: 0 };
  let [left, leftWeight, leftRows] = [0, 0, 0];
  for (let bin = 0; bin < BINS - 1; bin += 1) {
    left += gradient[from + bin]!;
    leftWeight += weight[from + bin]!;
    leftRows += rows[from + bin]!;
    if (leftRows < LEAST_ROWS || n - leftRows < LEAST_ROWS) continue;
    const gain = left ** 2 / (leftWeight + SHRINKAGE) + (g - left) ** 2 / (w - leftWeight + SHRINKAGE) - whole;
    if (gain > best.gain) best = { gain, bin };
  }
  return best;
}

function leafOf({ feature, bin }: Tree, columns: readonly Uint8Array[], row: number): number {
  let node = 0;
  while (feature[node]! >= 0) node = 2 * node + (columns[feature[node]!]![row]! <= bin[node]! ? 1 : 2);
  return node;
}
