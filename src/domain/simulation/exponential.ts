/**
 * e^y for y in -12..1 within 4e-16 of its size, several times faster than Math.exp: the value at the middle of the
 * nearest 64th from a table, times a Taylor polynomial of the rest, which is at most 1/128.
 *
 * Below -12 it is 0. Above 1 it must not be asked.
 */
export function expUpToOne(y: number): number {
  if (y < LOW) return 0;
  const cell = ((y - LOW) * CELLS_PER_UNIT) | 0;
  const r = y - (LOW + (cell + 0.5) / CELLS_PER_UNIT);
  return middle[cell]! * (1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))))));
}

const LOW = -12;
const HIGH = 1;
const CELLS_PER_UNIT = 64;
const middle = Float64Array.from({ length: (HIGH - LOW) * CELLS_PER_UNIT + 1 }, (_, cell) =>
  Math.exp(LOW + (cell + 0.5) / CELLS_PER_UNIT),
);
