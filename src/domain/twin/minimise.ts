/** Where a function is least, and how small it is there. */
export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
}

export interface MinimiseOptions {
  /** Size of the first steps. Default 0.3. */
  readonly step?: number;
  /** Evaluations at most. Default 400. */
  readonly evaluations?: number;
  /** Stop when the values of all corners differ by less. Default 1e-7. */
  readonly tolerance?: number;
}

/** Nelder and Mead's simplex: a local minimum of a function of a few variables, without derivatives and without chance. */
export function minimise(
  of: (at: readonly number[]) => number,
  from: readonly number[],
  { step = 0.3, evaluations = 400, tolerance = 1e-7 }: MinimiseOptions = {},
): Minimum {
  const n = from.length;
  let used = 0;
  const corner = (at: readonly number[]): Minimum => {
    used++;
    return { at, value: of(at) };
  };
  const corners = [corner(from), ...from.map((_, i) => corner(from.map((x, j) => (i === j ? x + step : x))))];
  const along = (centre: readonly number[], worst: readonly number[], factor: number) =>
    corner(centre.map((c, i) => c + factor * (worst[i]! - c)));

  for (;;) {
    corners.sort((a, b) => a.value - b.value);
    const best = corners[0]!;
    const worst = corners[n]!;
    if (used >= evaluations || worst.value - best.value < tolerance) return best;
    const centre = from.map((_, i) => corners.slice(0, n).reduce((sum, { at }) => sum + at[i]!, 0) / n);
    const reflected = along(centre, worst.at, -1);
    if (reflected.value < best.value) {
      const expanded = along(centre, worst.at, -2);
      corners[n] = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < corners[n - 1]!.value) corners[n] = reflected;
    else {
      const contracted = along(centre, reflected.value < worst.value ? reflected.at : worst.at, 0.5);
      if (contracted.value < Math.min(worst.value, reflected.value)) corners[n] = contracted;
      else for (let i = 1; i <= n; i++) corners[i] = along(best.at, corners[i]!.at, 0.5);
    }
  }
}
