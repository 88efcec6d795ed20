import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { Avatar } from "#src/playground/page/avatar.tsx";
import { placeAt } from "#src/playground/page/place-at.ts";
import type { PagePerson } from "#src/playground/wire.ts";

interface Props {
  readonly people: readonly PagePerson[];
  readonly chosen: PagePerson;
  readonly choose: (id: string) => void;
}

/** Who is played: a button that opens a list of everybody. */
export function PersonSwitch({ people, chosen, choose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);

  useEffect(() => {
    if (open) list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [open, active]);

  const show = () => {
    setActive(people.indexOf(chosen));
    if (!list.current || !button.current) return;
    list.current.showPopover();
    placeAt(button.current, list.current);
    list.current.focus();
  };
  const take = (index: number) => {
    const person = people[index];
    list.current?.hidePopover();
    button.current?.focus();
    if (person) choose(person.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = people.length - 1;
    const to = { ArrowDown: Math.min(active + 1, last), ArrowUp: Math.max(active - 1, 0), Home: 0, End: last }[
      event.key
    ];
    if (to !== undefined) setActive(to);
    else if (event.key === "Enter" || event.key === " ") take(active);
    else if (event.key === "Tab") return list.current?.hidePopover();
    else if (/^\p{L}$/u.test(event.key)) {
      const letter = event.key.toLowerCase();
      const found = people.findIndex(({ name }, index) => index > active && name.toLowerCase().startsWith(letter));
      const first = people.findIndex(({ name }) => name.toLowerCase().startsWith(letter));
      setActive(found >= 0 ? found : first >= 0 ? first : active);
    } else return;
    event.preventDefault();
  };

  return (
    <div className="person-switch">
      <button
        ref={button}
        type="button"
        className="person-button"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-label={`You are ${chosen.name}, ${chosen.about}. Change person`}
        onClick={show}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            show();
          }
        }}
      >
        <Avatar name={chosen.name} />
        <span className="person-words">
          <span className="person-name">{chosen.name}</span>
          <span className="person-about">{chosen.about}</span>
        </span>
        <Chevron />
      </button>
      <div
        ref={list}
        id={id}
        className="person-list"
        popover="auto"
        role="listbox"
        tabIndex={-1}
        aria-label="People"
        aria-activedescendant={`${id}-${active}`}
        onKeyDown={onKeyDown}
        onToggle={({ newState }) => setOpen(newState === "open")}
      >
        {people.map((person, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles its keys
          // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the list, which names the active option
          <div
            key={person.id}
            id={`${id}-${index}`}
            data-index={index}
            role="option"
            className={index === active ? "active" : ""}
            aria-selected={person.id === chosen.id}
            onClick={() => take(index)}
            onPointerMove={() => setActive(index)}
          >
            <Avatar name={person.name} />
            <span className="person-words">
              <span className="person-name">{person.name}</span>
              <span className="person-about">{person.about}</span>
            </span>
          </div>
        ))}
      </div>
    </div>
  );
}

export const Chevron = () => (
  <svg className="chevron" viewBox="0 0 12 12" aria-hidden="true">
    <path
      d="M2.5 4.5 6 8l3.5-3.5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);
