import { describe, expect, test } from "vitest";
import { ACTS } from "#agents/coach/acts.ts";
import { routeTurn } from "#agents/turn-router.ts";
import { createOfflineEmbedder } from "#src/embedding/offline-embedder.ts";
import { readPhraseBook } from "#src/library/phrase-book.ts";

const book = await readPhraseBook();
const wishes = [...new Set(book.phrases.map(({ wish }) => wish))];

describe("The book of phrases", () => {
  test("names acts that exist, or what starts a check-in or a lesson", () => {
    const unknown = wishes.filter(
      ({ does }) => ACTS[does] === undefined && routeTurn({ text: "", action: { id: does } }, []) === "coach",
    );
    expect(unknown.map(({ does }) => does)).toEqual([]);
  });

  test("leads to no act that deletes everything, gives a consent or approves content", () => {
    const forbidden =
      /-confirm$|^consent(?:$|-grant|-renew|-end|-small)|-approve$|-withdraw$|^red-flag|^symptoms|^crisis/u;
    expect(wishes.filter(({ does }) => forbidden.test(does)).map(({ does }) => does)).toEqual([]);
  });

  test.each([
    "check-in-skip",
    "session-later",
    "change-undo",
    "changes-without-asking",
    "messages-snooze",
    "disconnect-oura",
    "disconnect-whoop",
    "calendar-disconnect",
    "calendar-connect",
    "connect-oura",
    "physical-off",
    "style-choose",
  ])("asks before %s, which changes something", (id) => {
    const found = wishes.filter(({ does }) => does === id);
    expect(found).toHaveLength(1);
    expect(found[0]!.asks).toMatch(/\?$/u);
  });

  test("has a phrase for one wish only", () => {
    const says = book.phrases.map((phrase) => phrase.says);
    expect(says.filter((said, index) => says.indexOf(said) !== index)).toEqual([]);
  });

  test("ships vectors that are still those of its phrases", async () => {
    const embedder = createOfflineEmbedder();
    try {
      expect(book.model).toBe(embedder.model);
      const sample = book.phrases.filter((_, index) => index % 40 === 0);
      const vectors = await embedder.embed(sample.map(({ says }) => says));
      for (const [index, { vector }] of sample.entries()) {
        const cosine = vector.reduce((sum, value, place) => sum + value * vectors[index]![place]!, 0);
        expect(cosine).toBeGreaterThan(0.99);
      }
    } finally {
      await embedder.close();
    }
  });
});
