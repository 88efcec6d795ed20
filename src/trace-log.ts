import type { PlanVerdict } from "#src/domain/guardrails/enforce.ts";
import type { Person } from "#src/domain/person.ts";
import type { Turn } from "#src/domain/turn.ts";
import type { Trace, TraceSource } from "#src/playground/types.ts";
import type { Clock } from "#src/ports/clock.ts";
import type { SendableRow } from "#src/ports/system.ts";
import type { TraceStep } from "#src/ports/trace.ts";
import type { Rationale } from "#src/services/plan-rationale.ts";

export interface TraceLog extends TraceSource {
  step(turn: Turn, step: TraceStep): void;
  planned(person: Person, rationale: Rationale, verdict: PlanVerdict): void;
  sent(row: SendableRow, outcome: string): void;
}

const KEPT = 500;
const percent = (probability: number): string => `${(100 * probability).toFixed(1)}%`;

/** What happened, in memory and by code: no text of anybody. */
export function createTraceLog(clock: Clock): TraceLog {
  const traces: Trace[] = [];
  const listeners = new Set<(trace: Trace) => void>();
  const latestTurn = new Map<string, string>();
  const add = (trace: Omit<Trace, "at">): void => {
    const stamped = { at: clock.now().toISOString(), ...trace };
    traces.push(stamped);
    if (traces.length > KEPT) traces.shift();
    for (const listener of listeners) listener(stamped);
  };
  return {
    recent: () => traces,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    step({ person, id }, { kind, name, detail }) {
      latestTurn.set(person, id);
      add({ person, turn: id, kind, name, detail });
    },
    planned({ id: person }, { template, odds, rollouts, certified, candidates }, verdict) {
      const turn = latestTurn.get(person) ?? "";
      const passed = candidates.filter(({ outcome }) => outcome === "passed").length;
      add({
        person,
        turn,
        kind: "simulation",
        name: `${candidates.length} plans, ${rollouts.screening.toLocaleString("en-US")} then ${rollouts.certification.toLocaleString("en-US")} rollouts`,
        detail: `${passed} pass the check; chosen ${template}${certified ? "" : " (nothing fuller passed)"}: overload today ${percent(odds.today)}, any of 14 days ${percent(odds.horizon)}`,
      });
      const rules = verdict.fired.map(({ id }) => id).join(", ");
      add({
        person,
        turn,
        kind: "verdict",
        name: `plan ${verdict.outcome}`,
        detail: rules === "" ? undefined : `rules ${rules}`,
      });
    },
    sent({ person, destination }, outcome) {
      add({ person, turn: latestTurn.get(person) ?? "", kind: "outbox", name: outcome, detail: destination.channel });
    },
  };
}
