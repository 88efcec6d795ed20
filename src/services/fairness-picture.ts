import type { GroupFinding } from "#src/domain/fairness-audit.ts";
import { type FairnessMeasure, specOf } from "#src/domain/fairness-measures.ts";
import type { Picture } from "#src/domain/message.ts";
import type { StoredFairnessAudit } from "#src/ports/fairness.ts";
import type { FairnessPanel, PictureMaker } from "#src/ports/picture-maker.ts";
import { findingWords, groupName, headlineOf, toldFindings } from "#src/services/fairness-words.ts";

/** Differences in the order in which they are drawn; ratios say the same of the same rates, and stay words. */
const DRAWN: readonly (readonly [FairnessMeasure, string])[] = [
  ["calibration-gap", "Odds less what happens"],
  ["hits-gap", "Overload foreseen"],
  ["false-alarms-gap", "Feared for nothing"],
  ["new-material-gap", "New material"],
  ["rest-gap", "Days left free"],
  ["relief-gap", "Made lighter"],
  ["rules-gap", "Held back by a rule"],
  ["nudges-gap", "Messages unasked"],
  ["careful-gap", "Small for want of data"],
  ["missing-gap", "Data missing"],
  ["stale-gap", "Data over 3 days old"],
  ["kinds-gap", "Kinds of data shared"],
];

/** Letters of the alternative text: platforms cut what is longer than 2,000. */
const LONGEST_ALT = 1500;

/** Every group against the others, measure by measure, with what is allowed; undefined where no measure has a figure. */
export async function fairnessPicture(audit: StoredFairnessAudit, maker: PictureMaker): Promise<Picture | undefined> {
  const drawn = audit.findings.filter(
    ({ group, verdict, figure }) => figure !== undefined && (group.length === 1 || verdict === "alarm"),
  );
  const panels = DRAWN.flatMap(([measure, title]) => panelOf(measure, title, drawn));
  if (panels.length === 0) return undefined;
  const shown = new Set(panels.flatMap(({ marks }) => marks.map(({ group }) => group)));
  const png = await maker.drawFairness({
    finding: headlineOf(audit).replace(/\.$/u, ""),
    groups: [...new Set(drawn.map(groupName))].filter((name) => shown.has(name)),
    panels,
  });
  return { name: "fairness.png", alt: altOf(audit), png: Buffer.from(png).toString("base64") };
}

function panelOf(measure: FairnessMeasure, title: string, drawn: readonly GroupFinding[]): FairnessPanel[] {
  const marks = drawn.flatMap((finding) =>
    finding.measure === measure && finding.figure !== undefined
      ? [{ group: groupName(finding), alarm: finding.verdict === "alarm", ...finding.figure }]
      : [],
  );
  return marks.length === 0 ? [] : [{ title, limit: specOf(measure).limit, marks }];
}

/** The finding, not that there is a chart. */
function altOf(audit: StoredFairnessAudit): string {
  const of = (verdict: GroupFinding["verdict"]): string[] =>
    [...toldFindings(audit, verdict)].map(([group, own]) => `${group}: ${own.map(findingWords).join(" ")}`);
  const watched = of("watch");
  const all = [
    headlineOf(audit),
    ...of("alarm"),
    ...(watched.length > 0 ? ["Over a limit, and chance may be the reason:", ...watched] : []),
    "Every other figure lies within its limit or is too unsure to tell.",
  ].join(" ");
  return all.length <= LONGEST_ALT
    ? all
    : `${all.slice(0, all.lastIndexOf(". ", LONGEST_ALT) + 1)} The rest is in words.`;
}
