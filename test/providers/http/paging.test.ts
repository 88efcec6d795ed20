import { expect, test } from "vitest";
import { ProviderError } from "#src/ports/provider.ts";
import { type Page, pages } from "#src/providers/http/paging.ts";

async function collect(fetchPage: (token: string | undefined) => Page<string>, maxPages = 50): Promise<string[][]> {
  const found: string[][] = [];
  const paging = { idOf: (item: string) => item, maxPages, what: "things" };
  for await (const page of pages(async (token) => fetchPage(token), paging)) found.push([...page]);
  return found;
}

test("follows the tokens to the last page", async () => {
  const book: Record<string, Page<string>> = {
    first: { items: ["a", "b"], next: "2" },
    2: { items: ["c"], next: "3" },
    3: { items: ["d"], next: undefined },
  };
  expect(await collect((token = "first") => book[token]!)).toEqual([["a", "b"], ["c"], ["d"]]);
});

test("an empty token is the last page", async () => {
  expect(await collect(() => ({ items: ["a"], next: "" }))).toEqual([["a"]]);
});

test("a token that came before ends the paging, with what is new", async () => {
  const asked: (string | undefined)[] = [];
  const found = await collect((token) => {
    asked.push(token);
    return { items: [`item ${asked.length}`], next: token === "x" ? "y" : "x" };
  });
  expect(found).toEqual([["item 1"], ["item 2"], ["item 3"]]);
  expect(asked).toEqual([undefined, "x", "y"]);
});

test("the same page under ever new tokens ends the paging", async () => {
  let count = 0;
  expect(await collect(() => ({ items: ["a", "b"], next: `token ${++count}` }))).toEqual([["a", "b"]]);
  expect(count).toBe(2);
});

test("an empty page with a new token goes on", async () => {
  const book: Record<string, Page<string>> = { first: { items: [], next: "2" }, 2: { items: ["a"] } };
  expect(await collect((token = "first") => book[token]!)).toEqual([["a"]]);
});

test("an item that comes twice is given once", async () => {
  const book: Record<string, Page<string>> = { first: { items: ["a", "b", "a"], next: "2" }, 2: { items: ["b", "c"] } };
  expect(await collect((token = "first") => book[token]!)).toEqual([["a", "b"], ["c"]]);
});

test("a vendor that never stops is malformed", async () => {
  let count = 0;
  const error = await collect(() => ({ items: [`${++count}`], next: `token ${count}` }), 7).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ProviderError);
  expect((error as ProviderError).fault).toBe("malformed");
  expect(count).toBe(7);
});
