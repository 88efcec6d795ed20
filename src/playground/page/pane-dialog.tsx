import { type ReactNode, useEffect, useId, useRef, useState } from "react";

interface Props {
  readonly title: string;
  readonly close: () => void;
  readonly children: ReactNode;
}

const FIELDS = "input:not([type=hidden]), textarea, select, [role=combobox]";

/** A dialog over one pane. The pane behind it must be inert; the other pane goes on. */
export function PaneDialog({ title, close, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  // Taken before the pane behind turns inert, which takes the focus away.
  const [before] = useState(() => document.activeElement);

  useEffect(() => {
    const element = box.current;
    const checked = element?.querySelector<HTMLElement>("input:checked");
    (checked ?? element?.querySelector<HTMLElement>(FIELDS) ?? element)?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [before]);

  return (
    <div className="dialog-veil">
      <div
        ref={box}
        className="dialog"
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        tabIndex={-1}
        onKeyDown={(event) => {
          if (event.key === "Escape") {
            event.stopPropagation();
            close();
          }
        }}
      >
        <header className="dialog-head">
          <h2 id={id}>{title}</h2>
          <button type="button" className="icon-button" aria-label="Close" onClick={close}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="m4 4 8 8m0-8-8 8" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
            </svg>
          </button>
        </header>
        {children}
      </div>
    </div>
  );
}
