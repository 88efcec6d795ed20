import { type ReactNode, useLayoutEffect, useRef, useState } from "react";

interface Props {
  readonly label: string;
  /** Changes with everything new. */
  readonly version: string;
  readonly children: ReactNode;
}

/** So near to the end counts as being there, pixels. */
const NEAR = 80;

/** A conversation that stays at its end, unless the reader scrolled up. */
export function Log({ label, version, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const top = useRef(0);
  const [missed, setMissed] = useState(false);

  const toEnd = () => {
    const element = box.current;
    if (element) element.scrollTop = element.scrollHeight;
    setMissed(false);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for what the children show
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else setMissed(true);
  }, [version]);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    // Cards grow after they are drawn, and the pane with the window.
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);

  return (
    <div className="log-frame">
      <div
        ref={box}
        className="log"
        role="log"
        aria-live="polite"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          // Only a reader scrolls up; what grows meanwhile is no reason to leave the end.
          const isNear = scrollHeight - scrollTop - clientHeight < NEAR;
          if (isNear) setMissed(false);
          atEnd.current = isNear || (atEnd.current && scrollTop >= top.current);
          top.current = scrollTop;
        }}
      >
        <div className="log-content">{children}</div>
      </div>
      {missed ? (
        <button type="button" className="missed" onClick={toEnd}>
          New messages ↓
        </button>
      ) : null}
    </div>
  );
}
