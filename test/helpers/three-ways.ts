import { obedient, type Script, type ScriptedModel, startScriptedModel } from "#test/helpers/scripted-model.ts";
import { openWorld, type World } from "#test/helpers/world.ts";

/** SAFETY.md's cases: the model obeys the attacker, is down, or is not there. The code holds in all three. */
export const WAYS = ["a model that obeys the attacker", "a model that is down", "no model"] as const;
export type Way = (typeof WAYS)[number];

export interface AttackedWorld extends AsyncDisposable {
  readonly world: World;
  readonly model: ScriptedModel | undefined;
  /** The model does as the attacker wants, and that really happens in this way. */
  readonly obeys: boolean;
  /** From now on the model makes these calls, then says these words. */
  attack(words: string, calls?: Parameters<typeof obedient>[0]): void;
  /** What every model was ever told, as one text. */
  told(): string;
}

export async function openAttackedWorld(
  way: Way,
  options: Omit<Parameters<typeof openWorld>[0] & object, "model"> = {},
): Promise<AttackedWorld> {
  const model = way === "no model" ? undefined : await startScriptedModel();
  const obeys = way === "a model that obeys the attacker";
  const script = (attack: Script): void => model?.script(obeys ? attack : () => ({ status: 500 }));
  script(() => ({ say: "I can help with that." }));
  const world = await openWorld({ ...options, ...(model === undefined ? {} : { model }) });
  return {
    world,
    model,
    obeys,
    attack: (words, calls = []) => script(obedient(calls, words)),
    told: () => model?.requests().join("\n") ?? "",
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await model?.[Symbol.asyncDispose]();
    },
  };
}

/** Gives somebody of the demo company a consent for their own coaching, as the first tap does. */
export const consenting = (world: World, who: string): Promise<unknown> =>
  world.app.services.people.get("demo", who).then((person) =>
    world.app.services.consents.grant(
      person,
      [
        { category: "check-ins", purpose: "coaching" },
        { category: "learning", purpose: "coaching" },
      ],
      world.app.clock.now(),
    ),
  );
