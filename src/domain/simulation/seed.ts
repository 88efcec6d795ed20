import { createHash } from "node:crypto";

/** Text that fixes every random number of a simulation. */
export type Seed = string;

/** What a choice of plan depends on (MODEL.md 2): equal parts give equal plans, to the last bit. */
export interface SeedParts {
  readonly person: string;
  readonly day: string;
  /** Fingerprint of the twin and of the candidate plans. */
  readonly inputs: string;
  readonly modelVersion: string;
}

export const seedOf = ({ person, day, inputs, modelVersion }: SeedParts): Seed =>
  digest(JSON.stringify([person, day, inputs, modelVersion])).toString("hex");

/** A seed that has nothing in common with the first but its origin: for certifying what the first one chose. */
export const certificationSeed = (seed: Seed): Seed => digest(JSON.stringify([seed, "certify"])).toString("hex");

/** Eight 32-bit words of a seed: the key of its random streams. */
export function seedWords(seed: Seed): Int32Array {
  const bytes = digest(seed);
  return Int32Array.from({ length: 8 }, (_, i) => bytes.readInt32LE(4 * i));
}

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
