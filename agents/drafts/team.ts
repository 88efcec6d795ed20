import { button, draftOf } from "#agents/drafts/draft.ts";
import type { Draft } from "#src/domain/message.ts";
import { MIN_RESPONDENTS, type TeamBands } from "#src/domain/team.ts";
import type { TeamAnswer } from "#src/services/team-service.ts";

const HELP_ANY_TEAM =
  "Three things that help any team in a heavy week: no new material in the middle of it, workshops after lunch rather than first thing, and a meeting fewer.";

const NEEDED = { name: "people needed", value: MIN_RESPONDENTS, renderings: ["five", `${MIN_RESPONDENTS}`] };

/** The same words whoever is named, existing or not. */
export const individualRefusal = (): Draft =>
  draftOf({
    headline: "That stays with the person. I can show you the team's week.",
    actions: [button("team", "Show the team's week")],
  });

export function teamDraft(answers: readonly TeamAnswer[]): Draft {
  const drafts = answers.map(oneTeam);
  return drafts.length === 1
    ? drafts[0]!
    : draftOf({
        headline: drafts[0]?.headline ?? "There is no team to show.",
        paragraphs: drafts.flatMap(({ headline, paragraphs }, index) =>
          index === 0 ? paragraphs : [headline, ...paragraphs],
        ),
        actions: drafts[0]?.actions ?? [],
        facts: drafts.flatMap(({ facts }) => facts),
      });
}

function oneTeam(answer: TeamAnswer): Draft {
  switch (answer.kind) {
    case "not-a-manager":
      return draftOf({
        headline: "Team figures are for the people who manage a registered team, so I can't show any here.",
        paragraphs: ["Your own plan and twin are yours to see at any time."],
        actions: [button("plan", "Today's plan")],
      });
    case "withheld":
      return draftOf({
        headline: `Not enough people shared this week to show anything (${MIN_RESPONDENTS} are needed).`,
        paragraphs: [
          ...(answer.larger === undefined ? [] : [`${answer.larger.team}: ${bandsInWords(answer.larger.bands)}.`]),
          HELP_ANY_TEAM,
        ],
        actions: [button("team-how", "How this is made")],
        facts: [NEEDED],
      });
    case "shown":
      return draftOf({
        headline: `*${answer.team}, week ${Number(answer.week.slice(-2))}* (enough people shared): ${bandsInWords(answer.bands)}.`,
        paragraphs: [suggestion(answer.bands)],
        actions: [button("team-how", "How this is made")],
        facts: [NEEDED, { name: "week", value: Number(answer.week.slice(-2)) }],
      });
  }
}

const bandsInWords = (bands: TeamBands): string =>
  Object.entries(bands)
    .map(([metric, band]) => `${metric} _${band}_`)
    .join(", ");

/** From published bands only. */
function suggestion({ load, mood, energy, learning }: TeamBands): string {
  if (load === "high" || load === "a bit high")
    return "What would help a week like this: no new material on Wednesday, and the workshop after lunch rather than first thing.";
  if (mood === "low" || energy === "low")
    return "What would help a week like this: fewer parallel topics, and a start of the day without meetings.";
  if (learning === "stalled" || learning === "behind")
    return "What would help: short protected slots rather than a single long block.";
  return "Nothing speaks against the plans you have. Keep the protected time as it is.";
}

export const howTeamIsMadeDraft = (): Draft =>
  draftOf({
    headline: "Once a week, from what people chose to share with team figures, in bands.",
    paragraphs: [
      "Each figure needs at least five different people, and every person counts the same. No means, no counts, no single answers, no wearables. Asked again, the same week gives the same answer.",
    ],
  });
