import { useCallback, useEffect, useRef, useState } from "react";
import { act, type Wish, wordsOf } from "#src/playground/page/api.ts";

/** An answer that takes longer than this is not coming, milliseconds. */
const PATIENCE = 40_000;
/** Some taps are answered by nothing that shows, milliseconds. */
const TAP_PATIENCE = 10_000;

export interface Acting {
  /** Answers whether it was done; what went wrong is in `error`. */
  do(wish: Wish): Promise<boolean>;
  /** Something was done and Kairos has not shown anything since. */
  readonly waiting: boolean;
  readonly error: string | undefined;
  dismiss(): void;
}

/** Wishes after which Kairos shows something. */
const ANSWERED = new Set<Wish["kind"]>([
  "slack-mention",
  "slack-command",
  "slack-tap",
  "slack-submit",
  "teams-install",
  "teams-say",
  "teams-tap",
  "teams-submit",
]);

/** What one pane does for a person. `shown` changes whenever Kairos shows something new in the pane. */
export function useAct(person: string, shown: string): Acting {
  const [waitingFor, setWaitingFor] = useState<string>();
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState<string>();
  const shownNow = useRef(shown);
  shownNow.current = shown;

  useEffect(() => {
    if (waitingFor === undefined) return;
    if (waitingFor !== shown) return setWaitingFor(undefined);
    const timer = setTimeout(
      () => {
        setWaitingFor(undefined);
        if (asked) setError("No answer yet. “What happened” shows how far it came.");
      },
      asked ? PATIENCE : TAP_PATIENCE,
    );
    return () => clearTimeout(timer);
  }, [waitingFor, shown, asked]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another person starts with a clean pane
  useEffect(() => {
    setWaitingFor(undefined);
    setError(undefined);
  }, [person]);

  const start = useCallback(
    async (wish: Wish): Promise<boolean> => {
      setError(undefined);
      const isAnswered = ANSWERED.has(wish.kind) || (wish.kind === "slack-say" && wish.place === "dm");
      if (isAnswered) {
        setAsked(!wish.kind.endsWith("-tap"));
        setWaitingFor(shownNow.current);
      }
      try {
        await act(person, wish);
        return true;
      } catch (problem) {
        setWaitingFor(undefined);
        setError(wordsOf(problem));
        return false;
      }
    },
    [person],
  );

  return {
    do: start,
    waiting: waitingFor !== undefined && waitingFor === shown,
    error,
    dismiss: () => setError(undefined),
  };
}
