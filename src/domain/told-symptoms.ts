import type { Injury, Intake, Symptoms } from "#src/domain/guardrails/plan-facts.ts";
import type { RedFlag, RedFlagCode } from "#src/domain/red-flags.ts";

/** The parts that a pain is told of, longest first, so that "lower back" is not read as "back". */
const PARTS =
  /\b(?:(?:left|right) )?(lower back|upper back|knee|ankle|back|shoulder|hip|achilles|calf|calves|hamstring|shin|foot|feet|heel|wrist|elbow|neck|groin|quad|rib|toe|leg|arm|spine|thigh)s?\b/gu;
/** Stands for a part that was not named: the rules leave everything out for it. */
const UNNAMED = "body";

/**
 * What is known of somebody's symptoms after what they just said (G12-G14, G16, G17).
 *
 * Only adds: a fever told after a chest pain leaves the chest pain standing, until the person says that it is over.
 */
export function symptomsTold(known: Symptoms | undefined, flags: readonly RedFlag[], text: string): Symptoms {
  const has = (...codes: readonly RedFlagCode[]): boolean => flags.some(({ code }) => codes.includes(code));
  const pains = has("pain") ? partsNamed(text) : [];
  const painful = [...new Set([...(known?.painfulParts ?? []), ...pains])];
  return {
    ...known,
    ...(flags.some(({ rule }) => rule === "G13") || has("pregnancy-warning") ? { redFlag: true } : {}),
    ...(has("fever") ? { fever: true } : {}),
    ...(has("below-neck") ? { belowNeck: true } : {}),
    ...(has("pregnancy", "pregnancy-warning") ? { pregnancy: "told" as const } : {}),
    ...(has("minor") ? { minor: true } : {}),
    ...(painful.length > 0 ? { painfulParts: painful } : {}),
  };
}

/** Whether nothing that moves the body is taught or begun until it is taken back (SAFETY.md 9); a painful part alone has other drills. */
export const restsBody = (symptoms: Symptoms | undefined): boolean =>
  symptoms !== undefined &&
  (symptoms.redFlag === true ||
    symptoms.fever === true ||
    symptoms.belowNeck === true ||
    symptoms.pregnancy === "told" ||
    symptoms.minor === true ||
    symptoms.painfulParts?.includes(UNNAMED) === true);

/** What stays known once a clinician has cleared somebody: a pregnancy and an age go on. Undefined: nothing. */
export function symptomsCleared({ pregnancy, minor }: Symptoms): Symptoms | undefined {
  const left: Symptoms = {
    ...(pregnancy === undefined ? {} : { pregnancy: "cleared" as const }),
    ...(minor === undefined ? {} : { minor }),
  };
  return Object.keys(left).length === 0 ? undefined : left;
}

/** The intake with what was told since: a painful part counts as an injury that nothing loads, a pregnancy as one of the form. */
export function intakeWith(intake: Intake, symptoms: Symptoms | undefined): Intake {
  const told = (symptoms?.painfulParts ?? []).map((bodyPart): Injury => ({ bodyPart, monthsAgo: 0, saidToHurt: true }));
  const pregnancy =
    intake.pregnancy ??
    (symptoms?.pregnancy === undefined
      ? undefined
      : symptoms.pregnancy === "cleared"
        ? { clearance: "moderate" as const }
        : {});
  return {
    ...intake,
    injuries: [...intake.injuries, ...told],
    ...(pregnancy === undefined ? {} : { pregnancy }),
  };
}

function partsNamed(text: string): string[] {
  const parts = [...text.toLowerCase().matchAll(PARTS)].map(([, part]) => part!);
  return parts.length > 0 ? parts : [UNNAMED];
}
