import { ProviderError } from "#src/ports/provider.ts";

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string | undefined;
}

export interface Paging<T> {
  /** Names an item, to see whether a page brought anything new. */
  readonly idOf: (item: T) => string;
  /** More pages than any honest answer has. */
  readonly maxPages: number;
  /** Stands in the error message. */
  readonly what: string;
}

/**
 * The items of a paged collection, page by page, each item once.
 *
 * Paging that goes round in a circle ends quietly: at a token that came before, or at a page with items none of which is
 * new. What is there has come by then, and a repetition would end the same way. An empty page with a new token goes on.
 * A vendor that never stops bringing new items throws "malformed" after `maxPages`.
 */
export async function* pages<T>(
  fetchPage: (token: string | undefined) => Promise<Page<T>>,
  { idOf, maxPages, what }: Paging<T>,
): AsyncGenerator<readonly T[], void, void> {
  const tokens = new Set<string>();
  const ids = new Set<string>();
  let token: string | undefined;
  for (let count = 0; count < maxPages; count++) {
    const { items, next } = await fetchPage(token);
    const fresh = items.filter((item) => {
      const known = ids.size;
      return ids.add(idOf(item)).size > known;
    });
    if (fresh.length > 0) yield fresh;
    if (next === undefined || next === "" || tokens.has(next)) return;
    if (items.length > 0 && fresh.length === 0) return;
    tokens.add(next);
    token = next;
  }
  throw new ProviderError(
    "malformed",
    `Cannot page through ${what} as it must end within ${maxPages} pages: current value is one more (malformed)`,
  );
}
