import { describe, expect, test } from "vitest";
import type { Draft } from "#src/domain/message.ts";
import type { Person } from "#src/domain/person.ts";
import { createUploads, type UploadsOptions } from "#src/pages/health/uploads.ts";
import { FileError } from "#src/ports/provider.ts";
import type { ImportSummary } from "#src/services/health-import-service.ts";

const ANA = { tenant: "t", id: "ana" } as Person;
const SUMMARY: ImportSummary = {
  days: { from: "2024-03-01", to: "2024-03-02", count: 2 },
  values: { sleep_h: 2 },
  rejected: {},
  withheld: [],
  cutShort: undefined,
};

function open(importFile: UploadsOptions["imports"]["importFile"]) {
  const told: string[] = [];
  const errors: unknown[] = [];
  const removed: string[] = [];
  const planned: string[] = [];
  const uploads = createUploads({
    imports: { shared: async () => ["sleep"], importFile },
    delivery: {
      sendProactive: async (_tenant, _person, _key, { draft }: { draft: Draft }) => told.push(draft.headline) > 0,
    },
    clock: { now: () => new Date("2024-03-03T00:00:00Z") },
    onImported: async ({ id }) => void planned.push(id),
    onError: (error) => errors.push(error),
  });
  const start = (name: string): string =>
    uploads.start(ANA, { path: name, bytes: 1, remove: async () => void removed.push(name) });
  const settled = async (id: string) => {
    await expect.poll(() => uploads.state(id)?.phase).toMatch(/done|failed/u);
    return uploads.state(id)!;
  };
  return { uploads, start, settled, told, errors, removed, planned };
}

describe("a file that was sent", () => {
  test("is read, removed, told of, and planned with", async () => {
    const { start, settled, told, removed, planned, errors } = open(async (_person, _path, _now, options) => {
      options?.onProgress?.({ bytes: 10, totalBytes: 10 });
      return SUMMARY;
    });
    const state = await settled(start("a"));
    expect(state).toMatchObject({ phase: "done", bytes: 10, totalBytes: 10 });
    expect(state.words[0]).toBe("Your Apple Health export is in: 2 nights.");
    expect(told).toHaveLength(2);
    expect(removed).toEqual(["a"]);
    expect(planned).toEqual(["ana"]);
    expect(errors).toEqual([]);
  });

  test("is removed and told of in words when it cannot be read", async () => {
    const { start, settled, removed, errors } = open(async () => {
      throw new FileError("encrypted", "The zip file has a password: unpack it, and send the export.xml in it");
    });
    expect(await settled(start("a"))).toMatchObject({
      phase: "failed",
      words: [expect.anything(), "The zip file has a password: unpack it, and send the export.xml in it."],
    });
    expect(removed).toEqual(["a"]);
    expect(errors).toEqual([]);
  });

  test("is removed, and nothing of the reason is told, when the fault is ours", async () => {
    const { start, settled, removed, errors } = open(async () => {
      throw new Error("relation is missing");
    });
    const { words } = await settled(start("a"));
    expect(words.join(" ")).toContain("on my side");
    expect(words.join(" ")).not.toContain("relation");
    expect(removed).toEqual(["a"]);
    expect(errors).toHaveLength(1);
  });
});

describe("files that were sent at once", () => {
  test("are read one after another, and no more than a few wait", async () => {
    let running = 0;
    let most = 0;
    const { uploads, start, settled, removed } = open(async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      return SUMMARY;
    });
    const ids = Array.from({ length: 8 }, (_, index) => start(`file ${index}`));
    expect(uploads.isFull()).toBe(true);
    for (const id of ids) expect((await settled(id)).phase).toBe("done");
    expect(most).toBe(1);
    expect(removed).toHaveLength(8);
    await expect.poll(() => uploads.isFull()).toBe(false);
  });

  test("are all removed when Kairos stops, and the one that is read ends between two pieces", async () => {
    const { uploads, start, removed } = open(async (_person, _path, _now, options) => {
      for (;;) {
        options!.signal!.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    });
    for (const name of ["a", "b", "c"]) start(name);
    await new Promise((resolve) => setTimeout(resolve, 10));
    await uploads.stop();
    expect(removed).toEqual(["a", "b", "c"]);
    expect(uploads.isFull()).toBe(true);
  });
});
