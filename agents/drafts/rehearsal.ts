import { button } from "#agents/drafts/draft.ts";
import type { Draft } from "#src/domain/message.ts";
import type { Rehearsal } from "#src/domain/rehearsal.ts";
import { nothingToRehearseDraft, rehearsalDraft } from "#src/domain/rehearsal-draft.ts";

/** What the tool found, with a button that goes on to the practice. */
export interface RehearsalView {
  readonly situation: string;
  readonly rehearsal?: Rehearsal | undefined;
}

export const rehearsalViewDraft = ({ situation, rehearsal }: RehearsalView): Draft =>
  rehearsal === undefined
    ? nothingToRehearseDraft()
    : rehearsalDraft(rehearsal, [
        button("rehearsal", "Practise one answer", { value: `about:${situation}`, style: "primary" }),
      ]);
