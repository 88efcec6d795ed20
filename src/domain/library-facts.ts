import { numbersIn } from "#src/domain/guardrails/message/numbers.ts";
import type { Fact } from "#src/domain/message.ts";

/**
 * Every number of a stored text, in figures or words, as facts named after where it stands.
 *
 * Each may be said as it stands there ("20%", "half", "1.2 million") and in no other way.
 */
export function factsIn(text: string, source: string): Fact[] {
  const facts = new Map<string, Fact>();
  for (const { kind, value, raw } of numbersIn(text)) {
    const unit = kind === "percent" ? { unit: "%" } : {};
    facts.set(raw, { name: `library:${source}`, value, ...unit, renderings: [raw] });
  }
  return [...facts.values()];
}
