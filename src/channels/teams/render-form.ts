import { type AdaptiveCard, adaptiveCard, asAttachment, type CardElement } from "#src/channels/teams/card.ts";
import { type Carried, encodeListValue } from "#src/channels/teams/carried.ts";
import { LINES } from "#src/channels/teams/lines.ts";
import { plainText, richText } from "#src/channels/teams/rich-text.ts";
import type { Field, Form } from "#src/domain/message.ts";

/** More choices than this become a menu. */
const RADIO_BUTTONS = 5;

/** A form as a card with inputs. `card` is the outbox row of the card that opened it. */
export function renderForm(form: Form, card: string | undefined): AdaptiveCard {
  const lists = form.fields.filter(({ kind }) => kind === "choices").map(({ id }) => id);
  const kairos: Carried = {
    id: form.name,
    ...(form.value === undefined ? {} : { value: form.value }),
    ...(card === undefined ? {} : { card }),
    ...(lists.length === 0 ? {} : { lists }),
  };
  return adaptiveCard({
    body: [
      ...form.paragraphs.flatMap((paragraph) => richText(paragraph)),
      ...form.fields.flatMap((field) => [
        input(field),
        ...(field.hint ? richText(field.hint, { subtle: true, spacing: "None" }) : []),
      ]),
    ],
    actions: [{ type: "Action.Submit", id: "submit", title: form.submit, style: "positive", data: { kairos } }],
    notice: form.title,
    plain: [form.title, ...form.paragraphs].map(plainText).join("\n\n"),
  });
}

/** The answer to a tap that opens a dialog. */
export function dialogBody(form: Form, card: string | undefined): object {
  const value = { title: form.title, width: "medium", height: "medium", card: asAttachment(renderForm(form, card)) };
  return { task: { type: "continue", value } };
}

function input(field: Field): CardElement {
  const common = {
    id: field.id,
    label: field.label,
    isRequired: !(field.optional ?? false),
  };
  switch (field.kind) {
    case "choice":
      return {
        type: "Input.ChoiceSet",
        ...common,
        style: field.options.length <= RADIO_BUTTONS ? "expanded" : "compact",
        choices: field.options.map(({ label, value }) => ({ title: label, value })),
        wrap: true,
        errorMessage: LINES.required,
        ...(field.initial === undefined ? {} : { value: field.initial }),
      };
    case "choices":
      return {
        type: "Input.ChoiceSet",
        ...common,
        isMultiSelect: true,
        style: "expanded",
        choices: field.options.map(({ label, value }) => ({ title: label, value: encodeListValue(value) })),
        wrap: true,
        errorMessage: LINES.required,
        ...(field.initial && field.initial.length > 0 ? { value: field.initial.map(encodeListValue).join(",") } : {}),
      };
    case "text":
      return {
        type: "Input.Text",
        ...common,
        isMultiline: field.multiline ?? false,
        maxLength: field.maxLength,
        errorMessage: field.optional ? LINES.atMost(field.maxLength) : LINES.required,
        ...(field.initial === undefined ? {} : { value: field.initial }),
      };
    case "number":
      return {
        type: "Input.Number",
        ...common,
        min: field.min,
        max: field.max,
        errorMessage: LINES.between(field.min, field.max),
        ...(field.initial === undefined ? {} : { value: field.initial }),
      };
  }
}
