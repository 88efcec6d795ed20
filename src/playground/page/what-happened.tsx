import { timeWords } from "#src/playground/page/time-words.ts";
import { describeTrace, type TraceWords } from "#src/playground/page/trace-words.ts";
import type { Trace } from "#src/playground/types.ts";
import type { PagePerson } from "#src/playground/wire.ts";

interface Props {
  readonly traces: readonly Trace[];
  readonly person: PagePerson;
}

interface TurnGroup {
  readonly turn: string;
  readonly at: string;
  readonly steps: readonly Trace[];
}

/** What Kairos did behind its messages, the newest turn first. */
export function WhatHappened({ traces, person }: Props) {
  const words = timeWords(person.timeZone);
  const groups = groupByTurn(traces);
  const isNewDay = (above: string | undefined, at: string) =>
    above === undefined || words.date(above) !== words.date(at);
  return (
    <aside className="happened" aria-label="What happened">
      <h2>What happened</h2>
      {groups.length === 0 ? (
        <p className="quiet">
          Every turn shows here: the steps of the graph, the tools it called, the odds it worked out and what the
          guardrails said.
        </p>
      ) : null}
      <section
        className="turns"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must scroll by keyboard
        tabIndex={0}
        aria-label="Turns, newest first"
      >
        {groups.map(({ turn, at, steps }, index) => (
          <section key={turn} className="turn">
            <h3>
              <time dateTime={at}>{words.time(at)}</time>
              {isNewDay(groups[index - 1]?.at, at) ? <span>{words.day(at)}</span> : null}
            </h3>
            <ol>
              {inWords(steps).map(({ kind, said, more, times }, step) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end
                <li key={step} className={`step ${kind}`}>
                  <span className="step-said">
                    {KINDS[kind] ? <span className="step-kind">{KINDS[kind]}</span> : null}
                    {said}
                    {times > 1 ? ` (${times} times)` : ""}
                  </span>
                  {more ? <span className="step-more">{more}</span> : null}
                </li>
              ))}
            </ol>
          </section>
        ))}
      </section>
    </aside>
  );
}

/** A step of the graph needs no name of its own. */
const KINDS: Readonly<Record<Trace["kind"], string>> = {
  node: "",
  tool: "Tool",
  model: "Model",
  denied: "Denied",
  simulation: "Odds",
  verdict: "Verdict",
  outbox: "Outbox",
};

interface Step extends TraceWords {
  readonly kind: Trace["kind"];
  readonly times: number;
}

/** The steps in words; what is said several times in a row is said once. */
function inWords(traces: readonly Trace[]): readonly Step[] {
  const steps: Step[] = [];
  for (const trace of traces) {
    const words = describeTrace(trace);
    const last = steps.at(-1);
    if (last?.kind === trace.kind && last.said === words.said && last.more === words.more) {
      steps[steps.length - 1] = { ...last, times: last.times + 1 };
    } else steps.push({ ...words, kind: trace.kind, times: 1 });
  }
  return steps;
}

function groupByTurn(traces: readonly Trace[]): readonly TurnGroup[] {
  const turns = new Map<string, Trace[]>();
  for (const trace of traces) {
    const steps = turns.get(trace.turn);
    if (steps) steps.push(trace);
    else turns.set(trace.turn, [trace]);
  }
  return [...turns].map(([turn, steps]) => ({ turn, at: steps[0]?.at ?? "", steps })).reverse();
}
