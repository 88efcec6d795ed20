/**
 * State of a xoshiro128++ generator: four 32-bit words, not all zero.
 *
 * Every rollout has a stream of its own, keyed by the seed and the rollout's number, so that the numbers do not depend on
 * who draws them or in which order.
 */
export type RandomState = Int32Array;

export const createState = (): RandomState => new Int32Array(4);

/** Sets `state` to the start of stream `index` of the generator with key `words` (eight words of a hash). */
export function enterStream(state: RandomState, words: Int32Array, index: number): void {
  for (let k = 0; k < 4; k++) state[k] = mix(words[k]! ^ mix(4 * index + k + words[4 + k]!));
  if ((state[0]! | state[1]! | state[2]! | state[3]!) === 0) state[0] = 1;
}

/** The next 32 random bits, as a signed integer. */
export function nextWord(state: RandomState): number {
  const a = state[0]!;
  const b = state[1]!;
  const c = state[2]! ^ a;
  const d = state[3]! ^ b;
  const sum = (a + state[3]!) | 0;
  state[0] = a ^ d;
  state[1] = b ^ c;
  state[2] = c ^ (b << 9);
  state[3] = (d << 11) | (d >>> 21);
  return (((sum << 7) | (sum >>> 25)) + a) | 0;
}

/** A uniform number in [0, 1) of 53 random bits. */
export const nextUniform = (state: RandomState): number =>
  (nextWord(state) >>> 0) * 2 ** -32 + (nextWord(state) >>> 11) * 2 ** -53;

/** A bijection of 32-bit words in which every bit moves every other. */
function mix(word: number): number {
  let h = word ^ (word >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
