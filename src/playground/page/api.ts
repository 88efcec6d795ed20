import type { Act } from "#src/playground/acts.ts";

type WithoutPerson<T> = T extends unknown ? Omit<T, "person"> : never;

/** What a person does, without who it is. */
export type Wish = WithoutPerson<Act>;

/** Does it; throws an Error with words for a person. */
export const act = (person: string, wish: Wish): Promise<void> => post("/playground/act", { ...wish, person });

export const moveClock = (wish: { readonly now: string } | { readonly advance: string }): Promise<void> =>
  post("/playground/clock", wish);

async function post(path: string, body: object): Promise<void> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch (cause) {
    throw new Error("Kairos cannot be reached. Is it still running?", { cause });
  }
  if (response.ok) return;
  const answer: unknown = await response.json().catch(() => undefined);
  const words = typeof answer === "object" && answer !== null ? Reflect.get(answer, "error") : undefined;
  throw new Error(typeof words === "string" ? words : `Kairos answered with HTTP ${response.status}.`);
}

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
