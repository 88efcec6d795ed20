import { useState } from "react";
import type { JsonObject, LocalView } from "#src/playground/local-slack/types.ts";
import { PaneDialog } from "#src/playground/page/pane-dialog.tsx";
import { Blocks } from "#src/playground/page/slack/blocks.tsx";
import { Field, firstValue, type Value } from "#src/playground/page/slack/field.tsx";
import { isObject, objectsIn, stringOf, textOf } from "#src/playground/page/slack/read-block.ts";

interface Props {
  readonly modal: LocalView;
  readonly names: Readonly<Record<string, string>>;
  readonly submit: (values: Record<string, string | string[]>) => Promise<boolean>;
  readonly close: () => void;
}

/** A modal of Slack's. */
export function Modal({ modal: { view, errors }, names, submit, close }: Props) {
  const blocks = objectsIn(view["blocks"]);
  const inputs = blocks.filter((block) => block["type"] === "input" && isObject(block["element"]));
  const [values, setValues] = useState<Readonly<Record<string, Value>>>(() =>
    Object.fromEntries(
      inputs.map((block) => [stringOf(block["block_id"]), firstValue(block["element"] as JsonObject)]),
    ),
  );
  const [sending, setSending] = useState(false);

  const send = async () => {
    if (sending) return;
    setSending(true);
    // A field that was never touched and holds nothing is not named, as in Slack's own client.
    const filled = Object.entries(values).filter(
      (entry): entry is [string, string | string[]] => entry[1] !== undefined,
    );
    await submit(Object.fromEntries(filled));
    setSending(false);
  };

  return (
    <PaneDialog title={textOf(view["title"])} close={close}>
      <form
        className="dialog-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div className="dialog-body">
          {blocks.map((block, index) => {
            const id = stringOf(block["block_id"]) || String(index);
            return inputs.includes(block) ? (
              <Field
                key={id}
                block={block}
                value={values[id]}
                error={errors[id]}
                change={(value) => setValues((now) => ({ ...now, [id]: value }))}
              />
            ) : (
              <Blocks key={id} blocks={[block]} scope={`modal-${id}`} names={names} tap={() => {}} />
            );
          })}
        </div>
        <footer className="dialog-foot">
          <button type="button" className="slack-button" onClick={close}>
            {textOf(view["close"]) || "Close"}
          </button>
          {isObject(view["submit"]) ? (
            <button type="submit" className="slack-button primary" disabled={sending}>
              {textOf(view["submit"])}
            </button>
          ) : null}
        </footer>
      </form>
    </PaneDialog>
  );
}
