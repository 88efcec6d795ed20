import type { KeyboardEvent } from "react";

interface Tab<T extends string> {
  readonly id: T;
  readonly name: string;
  readonly unread: number;
}

interface Props<T extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<T>[];
  readonly chosen: T;
  readonly choose: (id: T) => void;
}

/** Tabs that the arrow keys move through. */
export function Tabs<T extends string>({ label, tabs, chosen, choose }: Props<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = tabs.findIndex(({ id }) => id === chosen);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[to % tabs.length];
    if (!next) return;
    event.preventDefault();
    choose(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ id, name, unread }) => (
        <button
          key={id}
          type="button"
          role="tab"
          data-tab={id}
          aria-selected={id === chosen}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => choose(id)}
        >
          {name}
          {unread > 0 ? (
            <span className="unread">
              {unread}
              <span className="sr-only"> new</span>
            </span>
          ) : null}
        </button>
      ))}
    </div>
  );
}
