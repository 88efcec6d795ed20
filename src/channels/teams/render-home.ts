import { layOut, renderActions, renderList } from "#src/channels/teams/actions.ts";
import { adaptiveCard, type CardElement } from "#src/channels/teams/card.ts";
import { type CardActivity, cardActivity, plainOf } from "#src/channels/teams/render.ts";
import { heading, plainText, richText } from "#src/channels/teams/rich-text.ts";
import type { HomeView } from "#src/domain/message.ts";

/** The person's own page, as a card. It belongs to no message, so its taps carry none. */
export function homeActivity(home: HomeView): CardActivity {
  const layout = layOut(home.sections.flatMap(({ actions }) => actions));
  const list = renderList(layout.listed, undefined);
  const shown = new Set(layout.shown);
  const body: CardElement[] = [
    heading(home.headline),
    ...home.sections.map(({ title, paragraphs, actions }) => {
      const own = actions.filter((action) => shown.has(action));
      return {
        type: "Container",
        spacing: "Medium",
        separator: true,
        items: [
          heading(title, "Default"),
          ...paragraphs.flatMap((paragraph) => richText(paragraph)),
          ...(own.length > 0 ? [{ type: "ActionSet", actions: renderActions(own, layout, undefined) }] : []),
        ],
      };
    }),
    ...list.body,
    ...(list.actions.length > 0 ? [{ type: "ActionSet", actions: list.actions }] : []),
  ];
  const plain = [
    plainText(home.headline),
    ...home.sections.map(({ title, paragraphs }) => plainOf({ headline: title, paragraphs })),
  ].join("\n\n");
  return cardActivity(adaptiveCard({ body, plain, notice: plainText(home.headline) }), plainText(home.headline));
}
