/**
 * What happened in the rollouts `from` <= i < `to`.
 *
 * Counts are per plan, or per plan and day (plan * days + day); `gain` is J per plan and rollout (plan * rollouts + i - from).
 */
export interface RolloutBlock {
  readonly from: number;
  readonly to: number;
  readonly days: number;
  readonly overload: Int32Array;
  readonly physicalOverload: Int32Array;
  readonly cognitiveOverload: Int32Array;
  readonly redZone: Int32Array;
  readonly anyOverload: Int32Array;
  readonly gain: Float64Array;
}

/** One block from consecutive ones, given in the order of their rollouts: the same as if one had computed them all. */
export function mergeBlocks(blocks: readonly RolloutBlock[]): RolloutBlock {
  const [first] = blocks;
  const last = blocks.at(-1);
  if (first === undefined || last === undefined)
    throw new RangeError("Cannot merge rollouts as there must be at least one block: current value is 0");
  for (const [i, block] of blocks.entries())
    if (i > 0 && block.from !== blocks[i - 1]!.to)
      throw new RangeError(
        `Cannot merge rollouts as a block must begin where the one before it ends: current value is ${block.from}`,
      );
  const plans = first.anyOverload.length;
  const rollouts = last.to - first.from;
  const gain = new Float64Array(plans * rollouts);
  for (const { from, to, gain: part } of blocks)
    for (let plan = 0; plan < plans; plan++)
      gain.set(part.subarray(plan * (to - from), (plan + 1) * (to - from)), plan * rollouts + from - first.from);
  const total = (counts: (block: RolloutBlock) => Int32Array) => sumOf(blocks.map(counts));
  return {
    from: first.from,
    to: last.to,
    days: first.days,
    overload: total((block) => block.overload),
    physicalOverload: total((block) => block.physicalOverload),
    cognitiveOverload: total((block) => block.cognitiveOverload),
    redZone: total((block) => block.redZone),
    anyOverload: total((block) => block.anyOverload),
    gain,
  };
}

function sumOf(parts: readonly Int32Array[]): Int32Array {
  const sum = new Int32Array(parts[0]?.length ?? 0);
  for (const part of parts) for (let i = 0; i < sum.length; i++) sum[i]! += part[i]!;
  return sum;
}
