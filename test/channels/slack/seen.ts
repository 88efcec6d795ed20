import { MENU_ACTION_ID, readButton, readOption } from "#src/channels/slack/action-codec.ts";
import type { LocalMessage } from "#src/playground/local-slack/types.ts";
import type { SeenAction, SeenMessage } from "#test/contracts/messenger-contract.ts";

type Block = { [key: string]: unknown };

/** A message of the local Slack as the person reads it. */
export function seenMessage(message: LocalMessage): SeenMessage {
  const blocks = message.blocks as unknown as Block[];
  return {
    text:
      blocks.length > 0
        ? blocks
            .map(textOf)
            .filter((text) => text !== "")
            .join("\n")
        : readable(message.text),
    fallback: readable(message.text),
    pictures: message.files.map(({ alt }) => alt),
    actions: blocks
      .filter((block) => block["type"] === "actions")
      .flatMap((block) => (block["elements"] as Block[]).flatMap(actionsOf)),
  };
}

/** Undoes Slack's escapes, its links and the marks of bold and italic. */
function readable(text: string): string {
  return text
    .replace(/<([^<>|]*)>/g, "$1")
    .replace(/(?<!\w)(\*{1,2}|_)(\S(?:[^*_\n]*\S)?)\1(?!\w)/g, "$2")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

function textOf(block: Block): string {
  if (block["type"] === "markdown") return readable(String(block["text"]));
  if (block["type"] === "context")
    return (block["elements"] as Block[]).map((element) => readable(String(element["text"]))).join(" ");
  const text = block["text"] as Block | undefined;
  return text ? readable(String(text["text"])) : "";
}

function actionsOf(element: Block): SeenAction[] {
  const label = (from: Block) => String((from["text"] as Block)["text"]);
  if (element["type"] === "button") {
    const carried = readButton(String(element["action_id"]), String(element["value"]));
    if (!carried) throw new Error(`Cannot read the button "${element["action_id"]}"`);
    return [{ label: label(element), id: carried.id, value: carried.value, card: carried.card, placement: "button" }];
  }
  if (element["action_id"] !== MENU_ACTION_ID) throw new Error(`Cannot read the menu "${element["action_id"]}"`);
  return (element["options"] as Block[]).map((option) => {
    const carried = readOption(String(option["value"]));
    if (!carried) throw new Error(`Cannot read the option "${option["value"]}"`);
    return { label: label(option), id: carried.id, value: carried.value, card: carried.card, placement: "menu" };
  });
}
