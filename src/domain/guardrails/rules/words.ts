/** Rounds for people and for the record: what a reason says is what its numbers hold. */
export function rounded(value: number, digits = 1): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}

export const percent = (share: number): number => rounded(share * 100, 1);

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

export const sentences = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join("; ");
