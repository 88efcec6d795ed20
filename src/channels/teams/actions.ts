import type { CardElement } from "#src/channels/teams/card.ts";
import { carry, MENU_INPUT, menuChoice } from "#src/channels/teams/carried.ts";
import { LINES } from "#src/channels/teams/lines.ts";
import type { Action } from "#src/domain/message.ts";

const BUTTONS = 3;
/** The store's rule for one card. */
const ACTIONS = 6;

/** What is drawn as an action of its own, and what goes into one list to choose from. */
export interface ActionLayout {
  /** In the order given; those not among `buttons` sit behind the card's "..." menu. */
  readonly shown: readonly Action[];
  readonly buttons: ReadonlySet<Action>;
  readonly listed: readonly Action[];
}

/**
 * At most 3 buttons and 6 actions a card. Where there are more, the last of the six chooses from a list: no wish is dropped.
 *
 * An action that opens a dialog or a page cannot be chosen from the list, so it keeps its place.
 */
export function layOut(actions: readonly Action[]): ActionLayout {
  const buttons = new Set(actions.filter(({ placement }) => placement !== "menu").slice(0, BUTTONS));
  if (actions.length <= ACTIONS) return { shown: actions, buttons, listed: [] };
  const byNeed = [...actions.filter(opensSomething), ...buttons, ...actions];
  const kept = new Set([...new Set(byNeed)].slice(0, ACTIONS - 1));
  const listed = actions.filter((action) => !kept.has(action));
  const opener = listed.find(opensSomething);
  if (opener) {
    throw new RangeError(
      `Cannot render the actions as at most ${ACTIONS - 1} may open a dialog or a page: current one too many is "${opener.id}"`,
    );
  }
  return { shown: actions.filter((action) => kept.has(action)), buttons, listed };
}

const opensSomething = ({ opens, link }: Action): boolean => opens !== undefined || link !== undefined;

export function renderActions(
  actions: readonly Action[],
  { buttons }: Pick<ActionLayout, "buttons">,
  card: string | undefined,
): CardElement[] {
  const seen = new Map<string, number>();
  return actions.map((action) => {
    const occurrence = (seen.get(action.id) ?? 0) + 1;
    seen.set(action.id, occurrence);
    const look = {
      id: occurrence === 1 ? action.id : `${action.id}#${occurrence}`,
      title: action.label,
      ...(action.style ? { style: action.style === "primary" ? "positive" : "destructive" } : {}),
      ...(buttons.has(action) ? {} : { mode: "secondary" }),
    };
    if (action.link !== undefined) return { type: "Action.OpenUrl", ...look, url: action.link };
    const common = { ...look, associatedInputs: "none" };
    const data = carry(action, card);
    if (action.opens) return { type: "Action.Submit", ...common, data: { ...data, msteams: { type: "task/fetch" } } };
    return execute(action.id, common, data);
  });
}

/** The list of the actions that found no place, with the one action that sends the choice; empty when there are none. */
export function renderList(
  listed: readonly Action[],
  card: string | undefined,
): { readonly body: CardElement[]; readonly actions: CardElement[] } {
  if (listed.length === 0) return { body: [], actions: [] };
  return {
    body: [
      {
        type: "Input.ChoiceSet",
        id: MENU_INPUT,
        label: LINES.more,
        placeholder: LINES.choose,
        style: "compact",
        choices: listed.map((action) => ({ title: action.label, value: menuChoice(action, card) })),
      },
    ],
    actions: [
      execute("kairos-menu", { id: "kairos-menu", title: LINES.choose, mode: "secondary" }, { kairos: "menu" }),
    ],
  };
}

/** Action.Execute answers in place; a client too old for it submits. */
function execute(verb: string, common: Readonly<Record<string, unknown>>, data: object): CardElement {
  return { type: "Action.Execute", verb, ...common, data, fallback: { type: "Action.Submit", ...common, data } };
}
