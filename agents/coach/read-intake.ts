import type { Intake } from "#src/domain/guardrails/plan-facts.ts";

type Fields = Readonly<Record<string, string | readonly string[]>>;

const list = (value: Fields[string] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

/** The submitted intake form as facts for the rules; what was left open counts as not cleared. */
export function readIntake(fields: Fields): Intake {
  const conditions = list(fields["conditions"]);
  const bodyPart = list(fields["injury"])[0]?.trim() ?? "";
  const pain = Number(list(fields["pain"])[0]);
  return {
    heartCondition: conditions.includes("heart"),
    metabolicCondition: conditions.includes("metabolic"),
    renalCondition: conditions.includes("renal"),
    parQYes: conditions.includes("symptoms") || conditions.includes("medicine"),
    clearance: list(fields["clearance"]).includes("yes"),
    ...(conditions.includes("pregnancy") ? { pregnancy: {} } : {}),
    injuries:
      bodyPart === ""
        ? []
        : [
            {
              bodyPart: bodyPart.slice(0, 40),
              monthsAgo: 12,
              ...(Number.isFinite(pain) && list(fields["pain"]).length > 0 ? { painToday: pain } : {}),
            },
          ],
  };
}
