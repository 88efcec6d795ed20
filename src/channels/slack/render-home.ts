import type { types as slack } from "@slack/bolt";
import { toMrkdwn } from "#src/channels/slack/mrkdwn.ts";
import { actionBlocks, header, sections } from "#src/channels/slack/render.ts";
import type { HomeView } from "#src/domain/message.ts";

const BLOCKS = 100;
/** All blocks of a view together. */
const ROOM = 11_000;

const DISCLOSURE = "I'm an AI coach. My words are made by software and can be wrong; a human is one tap away.";

/** A person's own page in App Home, ending in what Kairos is. */
export function renderHome(home: HomeView): slack.HomeView {
  const last: slack.KnownBlock[] = [{ type: "context", elements: [{ type: "mrkdwn", text: DISCLOSURE }] }];
  const blocks: slack.KnownBlock[] = home.headline === "" ? [] : [header(home.headline)];
  for (const { title, paragraphs, actions } of home.sections) {
    const used = JSON.stringify(blocks).length;
    const part: slack.KnownBlock[] = [
      { type: "divider" },
      ...(title === "" ? [] : [header(title)]),
      ...sections(
        paragraphs.filter((paragraph) => paragraph.trim() !== "").map(toMrkdwn),
        Math.max(500, ROOM - used),
        BLOCKS,
      ),
      ...actionBlocks(actions, undefined),
    ];
    if (blocks.length + part.length + last.length > BLOCKS || used > ROOM) break;
    blocks.push(...part);
  }
  return { type: "home", blocks: [...blocks, ...last] };
}
