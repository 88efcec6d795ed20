import { button, draftOf } from "#agents/drafts/draft.ts";
import { NOTHING_APPROVED } from "#src/domain/lesson-draft.ts";
import type { Draft } from "#src/domain/message.ts";
import type { PassagesView } from "#src/services/learning-service.ts";

export function passagesDraft(view: PassagesView): Draft {
  const [best] = view.passages;
  if (best === undefined) return draftOf({ headline: NOTHING_APPROVED, actions: [button("plan", "Today's plan")] });
  return draftOf({
    headline: `*${best.title}*`,
    paragraphs: [best.text],
    actions: [
      button("lesson-start", "Practise this", { value: `skill:${best.skillId}`, style: "primary" }),
      button("plan", "Today's plan"),
    ],
    citations: view.passages.map(({ id, title, source, text }) => ({ chunkId: id, title, source, passage: text })),
  });
}
