import { type KeyboardEvent, useId, useRef, useState } from "react";

export interface Suggestion {
  readonly text: string;
  readonly about: string;
}

interface Props {
  readonly label: string;
  readonly placeholder: string;
  /** Shown once what is typed begins one of them. */
  readonly suggestions?: readonly Suggestion[];
  readonly send: (text: string) => Promise<boolean>;
}

/** Where a person writes. Enter sends, Shift+Enter begins a line. */
export function Composer({ label, placeholder, suggestions = [], send }: Props) {
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [wasMoved, setWasMoved] = useState(false);
  const [hidden, setHidden] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  const offered =
    hidden || !text.startsWith("/") ? [] : suggestions.filter((one) => one.text.startsWith(text) && one.text !== text);

  const submit = async () => {
    const said = text.trim();
    if (said === "") return;
    setText("");
    if (!(await send(said))) setText((now) => (now === "" ? said : now));
  };
  const move = (by: number) => {
    setActive((active + by + offered.length) % offered.length);
    setWasMoved(true);
  };
  const change = (value: string) => {
    setText(value);
    setActive(0);
    setWasMoved(false);
    setHidden(false);
  };
  const take = (suggestion: Suggestion) => {
    change(suggestion.text);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const suggestion = offered[active];
    if (event.nativeEvent.isComposing) return;
    if (suggestion && event.key === "Enter" && (wasMoved || !text.startsWith("/kairos"))) take(suggestion);
    else if (event.key === "Enter" && !event.shiftKey) void submit();
    else if (suggestion && event.key === "ArrowDown") move(1);
    else if (suggestion && event.key === "ArrowUp") move(-1);
    else if (suggestion && event.key === "Tab" && !event.shiftKey) take(suggestion);
    else if (suggestion && event.key === "Escape") setHidden(true);
    else return;
    event.preventDefault();
  };

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {offered.length > 0 ? (
        <div className="suggestions" role="listbox" id={`${id}-list`} aria-label="Commands">
          {offered.map((suggestion, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys
            // biome-ignore lint/a11y/useFocusableInteractive: focus stays in the field, which names the active option
            <div
              key={suggestion.text}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === active}
              onClick={() => take(suggestion)}
            >
              <span>{suggestion.text}</span>
              <span className="about">{suggestion.about}</span>
            </div>
          ))}
        </div>
      ) : null}
      <textarea
        ref={field}
        rows={1}
        {...(suggestions.length > 0
          ? { role: "combobox", "aria-expanded": offered.length > 0, "aria-autocomplete": "list" as const }
          : {})}
        {...(offered.length > 0 ? { "aria-controls": `${id}-list`, "aria-activedescendant": `${id}-${active}` } : {})}
        aria-label={label}
        placeholder={placeholder}
        maxLength={4_000}
        value={text}
        onChange={({ target: { value } }) => change(value)}
        onKeyDown={onKeyDown}
      />
      <button type="submit" className="send" aria-label="Send" disabled={text.trim() === ""}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d="M3 3.600v4.900l8 1.5-8 1.500v4.900L17.5 10z" fill="currentColor" />
        </svg>
      </button>
    </form>
  );
}
