import {
  AGE_BANDS,
  CONDITIONS,
  INJURY_AGES,
  type IntakeAnswers,
  PREGNANCY_CLEARANCES,
  TODAY_SYMPTOMS,
} from "#src/domain/intake-answers.ts";
import { BODY_PARTS } from "#src/domain/skill.ts";

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** The submitted intake form; what was left open, and what the form does not offer, is left out. */
export function readIntake(fields: Fields): IntakeAnswers {
  const given = (id: string): readonly string[] => {
    const value = fields[id];
    return value === undefined ? [] : typeof value === "string" ? [value] : value;
  };
  const chosen = <T extends string>(id: string, offered: readonly T[]): T[] =>
    offered.filter((option) => given(id).includes(option));
  const number = (id: string, most: number): number | undefined => {
    const text = given(id)[0]?.trim() ?? "";
    const value = Number(text);
    return text !== "" && value >= 0 && value <= most ? value : undefined;
  };
  return {
    conditions: chosen("conditions", CONDITIONS),
    clearance: given("clearance").includes("yes"),
    pregnancyWeeks: number("pregnancy-weeks", 42),
    pregnancyClearance: chosen("pregnancy-clearance", PREGNANCY_CLEARANCES)[0],
    injuries: chosen("injury", BODY_PARTS),
    injuryAge: chosen("injury-age", INJURY_AGES)[0],
    pain: number("pain", 10),
    today: chosen("today", TODAY_SYMPTOMS),
    ageBand: chosen("age", AGE_BANDS)[0],
  };
}
