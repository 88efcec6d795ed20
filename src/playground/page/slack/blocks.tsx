import { type Block, Message } from "slack-blocks-to-jsx";
import type { JsonObject } from "#src/playground/local-slack/types.ts";
import { useMenu } from "#src/playground/page/menu.tsx";
import { Chevron } from "#src/playground/page/person-switch.tsx";
import { isObject, objectsIn, optionsOf, stringOf, textOf } from "#src/playground/page/slack/read-block.ts";

/** A tap on an element; `selected` is the text of the chosen option. */
export type Tap = (action: string, selected?: string) => void;

interface Props {
  readonly blocks: readonly JsonObject[];
  /** Makes the blocks' ids unique on the page. */
  readonly scope: string;
  readonly names: Readonly<Record<string, string>>;
  readonly tap: Tap;
}

/** Block Kit: the library draws what is only read, and this file what is tapped. */
export function Blocks({ blocks, scope, names, tap }: Props) {
  return blocks.map((block, index) => {
    const key = `${scope}-${index}`;
    if (block["type"] === "actions") {
      return <Elements key={key} elements={objectsIn(block["elements"])} tap={tap} />;
    }
    const { accessory, ...shown } = block;
    const text = <Shown key={key} block={{ ...shown, block_id: key }} names={names} />;
    if (!isObject(accessory)) return text;
    return (
      <div key={key} className="with-accessory">
        {text}
        <Elements elements={[accessory]} tap={tap} />
      </div>
    );
  });
}

function Shown({ block, names }: { readonly block: JsonObject; readonly names: Props["names"] }) {
  const users = Object.entries(names).map(([id, name]) => ({ id, name }));
  return <Message blocks={[forLibrary(block) as unknown as Block]} logo="" name="" withoutWrapper data={{ users }} />;
}

/**
 * The block with two habits of the library made good: it takes Slack's `verbatim`, which only stops the linking of bare
 * names, for "no formatting at all", and it reads escaped brackets as if they were Slack's own marks.
 */
function forLibrary(block: JsonObject): JsonObject {
  const { verbatim: _, ...rest } = block;
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => {
      if (key === "text" && block["type"] === "mrkdwn" && typeof value === "string") return [key, unescaped(value)];
      if (Array.isArray(value)) return [key, value.map((one) => (isObject(one) ? forLibrary(one) : one))];
      return [key, isObject(value) ? forLibrary(value) : value];
    }),
  );
}

/** An escaped "<" never begins a link or a mention: a character without width stands behind it where it could. */
const unescaped = (text: string): string =>
  text
    .replaceAll(/&lt;(?=[@#!]|https?:|mailto:)/g, "<\u200b")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">");

function Elements({ elements, tap }: { readonly elements: readonly JsonObject[]; readonly tap: Tap }) {
  return (
    <div className="elements">
      {elements.map((element) => {
        const id = stringOf(element["action_id"]);
        const url = stringOf(element["url"]);
        // Slack opens the page and reports the tap as well.
        if (element["type"] === "button" && url !== "") {
          const look = `slack-button link ${stringOf(element["style"])}`;
          return (
            <a key={id} className={look} href={url} target="_blank" rel="noopener noreferrer" onClick={() => tap(id)}>
              {textOf(element["text"])}
            </a>
          );
        }
        return element["type"] === "button" ? (
          <button
            key={id}
            type="button"
            className={`slack-button ${stringOf(element["style"])}`}
            onClick={() => tap(id)}
            {...(element["accessibility_label"] ? { "aria-label": stringOf(element["accessibility_label"]) } : {})}
          >
            {textOf(element["text"])}
          </button>
        ) : (
          <MenuButton key={id} element={element} tap={tap} />
        );
      })}
    </div>
  );
}

function MenuButton({ element, tap }: { readonly element: JsonObject; readonly tap: Tap }) {
  const openMenu = useMenu();
  const isOverflow = element["type"] === "overflow";
  const label = isOverflow ? "More actions" : textOf(element["placeholder"]) || "Choose";
  const id = stringOf(element["action_id"]);
  const items = optionsOf(element).map((option) => ({ label: option.label, choose: () => tap(id, option.label) }));
  return (
    <button
      type="button"
      className={isOverflow ? "slack-button overflow" : "slack-button select"}
      aria-haspopup="menu"
      aria-expanded="false"
      {...(isOverflow ? { "aria-label": label } : {})}
      onClick={({ currentTarget }) => openMenu(currentTarget, label, items)}
    >
      {isOverflow ? (
        "…"
      ) : (
        <>
          {label}
          <Chevron />
        </>
      )}
    </button>
  );
}
