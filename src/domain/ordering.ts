import { createHash } from "node:crypto";

/** A permutation of 0..count-1 without a fixed point, the same for the same id; count must be 2 or more. */
export function derangement(count: number, id: string): number[] {
  if (count < 2) throw new RangeError(`Cannot mix as there must be two things or more: current number is ${count}`);
  for (let round = 0; ; round += 1) {
    const digest = createHash("sha256").update(`${id}/${round}`).digest();
    const order = Array.from({ length: count }, (_, index) => index).toSorted(
      (a, b) => (digest[a] ?? 0) - (digest[b] ?? 0),
    );
    if (order.every((step, index) => step !== index)) return order;
  }
}

/** 0..count-1, the same for the same id: where the right option stands. */
export const placeOf = (count: number, id: string): number =>
  (createHash("sha256").update(id).digest()[0] ?? 0) % count;
