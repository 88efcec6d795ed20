import { useId } from "react";
import type { JsonObject } from "#src/playground/local-slack/types.ts";
import {
  type BlockOption,
  isObject,
  objectsIn,
  optionsOf,
  stringOf,
  textOf,
} from "#src/playground/page/slack/read-block.ts";

export type Value = string | string[] | undefined;

/** What an input holds when its modal opens. */
export function firstValue(element: JsonObject): Value {
  const { initial_option: option, initial_options: options, initial_value: text, type } = element;
  if (type === "checkboxes" || type === "multi_static_select") {
    return objectsIn(options).map(({ value }) => stringOf(value));
  }
  if (isObject(option)) return stringOf(option["value"]);
  return typeof text === "string" ? text : undefined;
}

interface Props {
  readonly block: JsonObject;
  readonly value: Value;
  readonly error: string | undefined;
  readonly change: (value: Value) => void;
}

/** One input of a modal, with its label, its hint and what is wrong with it. */
export function Field({ block, value, error, change }: Props) {
  const id = useId();
  const element = isObject(block["element"]) ? block["element"] : {};
  const hint = textOf(block["hint"]);
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  const isGroup = /radio_buttons|checkboxes|multi_static_select/.test(stringOf(element["type"]));
  const label = (
    <>
      {textOf(block["label"])}
      {block["optional"] === true ? <span className="optional"> (optional)</span> : null}
    </>
  );
  const below = (
    <>
      {hint ? (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      ) : null}
    </>
  );
  const common = { "aria-invalid": error !== undefined, "aria-describedby": described || undefined };

  if (isGroup) {
    return (
      <fieldset className="field" {...common}>
        <legend>{label}</legend>
        <Choices element={element} name={id} value={value} change={change} />
        {below}
      </fieldset>
    );
  }
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <TextInput element={element} id={id} value={value} change={change} common={common} />
      {below}
    </div>
  );
}

interface InputProps {
  readonly element: JsonObject;
  readonly value: Value;
  readonly change: (value: Value) => void;
}

function Choices({ element, name, value, change }: InputProps & { readonly name: string }) {
  const isOne = element["type"] === "radio_buttons";
  const chosen = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const options = optionsOf(element);
  const toggle = ({ value: option }: BlockOption, on: boolean) =>
    change(
      isOne ? option : options.map((one) => one.value).filter((one) => (one === option ? on : chosen.includes(one))),
    );
  return (
    <div className={isOne ? "choices" : "choices many"}>
      {options.map((option) => (
        <label key={option.value} className="choice">
          <input
            type={isOne ? "radio" : "checkbox"}
            name={name}
            checked={chosen.includes(option.value)}
            onChange={({ target: { checked } }) => toggle(option, checked)}
          />
          <span>
            {option.label}
            {option.about ? <span className="about">{option.about}</span> : null}
          </span>
        </label>
      ))}
    </div>
  );
}

interface TextProps extends InputProps {
  readonly id: string;
  readonly common: object;
}

function TextInput({ element, id, value, change, common }: TextProps) {
  const text = typeof value === "string" ? value : "";
  const shared = {
    id,
    value: text,
    placeholder: textOf(element["placeholder"]),
    onChange: ({ target }: { target: { value: string } }) => change(target.value),
    ...common,
  };
  switch (element["type"]) {
    case "static_select":
      return (
        <select {...shared}>
          <option value="" disabled>
            Choose
          </option>
          {optionsOf(element).map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      );
    case "number_input":
      return (
        <input
          {...shared}
          type="number"
          inputMode="decimal"
          min={stringOf(element["min_value"])}
          max={stringOf(element["max_value"])}
          step={element["is_decimal_allowed"] === true ? "any" : 1}
        />
      );
    default: {
      const most = element["max_length"];
      const limit = typeof most === "number" ? { maxLength: most } : {};
      return element["multiline"] === true ? (
        <textarea {...shared} {...limit} rows={4} />
      ) : (
        <input {...shared} {...limit} />
      );
    }
  }
}
