import type { Fact } from "#src/domain/message.ts";

/** With a capital and an end. */
export const sentence = (text: string): string => {
  const trimmed = text.trim();
  const capital = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/u.test(capital) ? capital : `${capital}.`;
};

/** What the sentences about these rules may say: their names and their numbers. */
export const ruleFacts = (
  rules: readonly { readonly id: string; readonly numbers: Readonly<Record<string, number>> }[],
): Fact[] =>
  rules.flatMap(({ id, numbers }) => [
    { name: `rule ${id}`, value: Number(id.slice(1)), renderings: [id] },
    ...Object.entries(numbers).map(([name, value]) => numberFact(name, value)),
  ]);

/** The numbers of a rule, with the renderings that their names promise. */
export function numberFact(name: string, value: number): Fact {
  const units = name.endsWith("Percent")
    ? ["%"]
    : name.endsWith("Hours")
      ? [" h", " hours"]
      : name.endsWith("Minutes")
        ? [" min", " minutes"]
        : [];
  return { name, value, renderings: units.map((unit) => `${value}${unit}`) };
}

/** A time of day, "10:00". */
export const clockFact = (name: string, at: string): Fact => ({
  name,
  value: Number(at.replace(":", "")),
  renderings: [at],
});
