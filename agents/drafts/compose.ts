import type { ToolResult } from "#agents/coach/tool-results.ts";
import { readingDraft, unreadableDraft } from "#agents/drafts/check-in.ts";
import { helpDraft } from "#agents/drafts/help.ts";
import { passagesDraft } from "#agents/drafts/passages.ts";
import { planDraft } from "#agents/drafts/plan.ts";
import { measurementsDraft, readinessDraft } from "#agents/drafts/readiness.ts";
import { type RehearsalView, rehearsalViewDraft } from "#agents/drafts/rehearsal.ts";
import { teamDraft } from "#agents/drafts/team.ts";
import { validationDraft, whatIfDraft, whyDraft } from "#agents/drafts/why.ts";
import type { Draft } from "#src/domain/message.ts";
import type { PassagesView } from "#src/services/learning-service.ts";
import type { PlanView, ValidationView, WhatIfView, WhyView } from "#src/services/plan-view.ts";
import type { MeasurementsView, ReadinessView } from "#src/services/readiness-service.ts";
import type { Proposal } from "#src/services/reading-service.ts";
import type { TeamAnswer } from "#src/services/team-service.ts";

/** What a tool's result looks like as a message: its numbers, sources and buttons, whoever words it. */
export function draftOfResult({ tool, data }: ToolResult): Draft | undefined {
  switch (tool) {
    case "plan_lookup":
      return planDraft(data as PlanView);
    case "plan_explain":
      return whyDraft(data as WhyView);
    case "simulation_run":
      return whatIfDraft(data as WhatIfView);
    case "guardrail_validate":
      return validationDraft(data as ValidationView);
    case "twin_lookup":
      return readinessDraft(data as ReadinessView);
    case "biometric_fetch":
      return measurementsDraft(data as MeasurementsView);
    case "team_readiness":
      return teamDraft(data as TeamAnswer[]);
    case "learning_search":
      return passagesDraft(data as PassagesView);
    case "rehearsal_start":
      return rehearsalViewDraft(data as RehearsalView);
    case "check_in_record": {
      const proposal = data as Proposal;
      return proposal.kind === "reading" ? readingDraft(proposal.reading) : unreadableDraft();
    }
    default:
      return undefined;
  }
}

/** The offline mind's words for what its tool said: headline and paragraphs as one text. */
export function composeAnswer(results: readonly ToolResult[]): string {
  const draft = results.map(draftOfResult).findLast((candidate) => candidate !== undefined) ?? helpDraft([]);
  return [draft.headline, ...draft.paragraphs].filter((line) => line !== "").join("\n\n");
}
