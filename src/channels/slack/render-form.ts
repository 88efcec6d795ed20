import type { types as slack } from "@slack/bolt";
import { type FormOrigin, OPTION_VALUE_LIMIT, writeOrigin } from "#src/channels/slack/action-codec.ts";
import { clip, toMrkdwn } from "#src/channels/slack/mrkdwn.ts";
import { sections } from "#src/channels/slack/render.ts";
import type { Field, Form, Option } from "#src/domain/message.ts";

export const FORM_CALLBACK = "kairos-form";
/** The one action id inside every input block; the block id is the field's id. */
export const FIELD_ACTION = "value";

const TITLE = 24;
const LABEL = 2_000;
const OPTION_TEXT = 75;
/** More choices than this become a menu. */
const RADIO_BUTTONS = 5;
/** Slack's limit for check boxes; more become a menu. */
const CHECKBOXES = 10;
const TYPED_TEXT = 3_000;

/** A form as a modal. `origin` says where the answer goes. */
export function renderForm(form: Form, origin: Omit<FormOrigin, "form" | "value">): slack.ModalView {
  const blocks: slack.KnownBlock[] = [
    ...sections(form.paragraphs.filter((paragraph) => paragraph.trim() !== "").map(toMrkdwn), 8_000, 20),
    ...form.fields.map(input),
  ];
  return {
    type: "modal",
    callback_id: FORM_CALLBACK,
    title: plain(form.title, TITLE),
    submit: plain(form.submit, TITLE),
    close: plain("Cancel", TITLE),
    private_metadata: writeOrigin({ ...origin, form: form.name, value: form.value }),
    blocks,
  };
}

function input(field: Field): slack.InputBlock {
  return {
    type: "input",
    block_id: field.id,
    label: plain(field.label, LABEL),
    optional: field.optional ?? false,
    ...(field.hint ? { hint: plain(field.hint, LABEL) } : {}),
    element: element(field),
  };
}

function element(field: Field): slack.InputBlock["element"] {
  switch (field.kind) {
    case "choice": {
      const options = field.options.map(option);
      const chosen = options.find(({ value }) => value === field.initial);
      const initial = chosen ? { initial_option: chosen } : {};
      return options.length <= RADIO_BUTTONS
        ? { type: "radio_buttons", action_id: FIELD_ACTION, options, ...initial }
        : { type: "static_select", action_id: FIELD_ACTION, options, ...initial };
    }
    case "choices": {
      const options = field.options.map(option);
      const chosen = options.filter(({ value }) => value !== undefined && (field.initial ?? []).includes(value));
      const initial = chosen.length > 0 ? { initial_options: chosen } : {};
      return options.length <= CHECKBOXES
        ? { type: "checkboxes", action_id: FIELD_ACTION, options, ...initial }
        : { type: "multi_static_select", action_id: FIELD_ACTION, options, ...initial };
    }
    case "text":
      return {
        type: "plain_text_input",
        action_id: FIELD_ACTION,
        multiline: field.multiline ?? false,
        max_length: Math.min(field.maxLength, TYPED_TEXT),
        ...(field.initial ? { initial_value: field.initial } : {}),
      };
    case "number":
      return {
        type: "number_input",
        action_id: FIELD_ACTION,
        is_decimal_allowed: true,
        min_value: String(field.min),
        max_value: String(field.max),
        ...(field.initial === undefined ? {} : { initial_value: String(field.initial) }),
      };
  }
}

function option({ value, label }: Option): slack.PlainTextOption {
  if (value.length > OPTION_VALUE_LIMIT) {
    throw new RangeError(
      `Cannot render an option as its value must have at most ${OPTION_VALUE_LIMIT} characters: current length is ${value.length}`,
    );
  }
  return { text: plain(label, OPTION_TEXT), value };
}

const plain = (text: string, limit: number): slack.PlainTextElement => ({
  type: "plain_text",
  text: clip(text, limit),
});
