import type { Action, Citation, Draft, Fact } from "#src/domain/message.ts";

interface Parts {
  readonly headline: string;
  readonly paragraphs?: readonly string[];
  readonly actions?: readonly Action[];
  readonly facts?: readonly Fact[];
  readonly citations?: readonly Citation[];
}

/** A draft with what it does not name left empty. */
export const draftOf = ({ headline, paragraphs = [], actions = [], facts = [], citations = [] }: Parts): Draft => ({
  headline,
  paragraphs,
  actions,
  facts,
  citations,
});

export const button = (id: string, label: string, extra: Partial<Action> = {}): Action => ({
  id,
  label,
  placement: "button",
  ...extra,
});

export const menu = (id: string, label: string, extra: Partial<Action> = {}): Action => ({
  id,
  label,
  placement: "menu",
  ...extra,
});

export const WHY = menu("why", "Why?");
export const HUMAN = menu("human", "Talk to a human");
