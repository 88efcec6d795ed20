import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { createUploadFiles, TooLargeError } from "#src/pages/health/upload-files.ts";
import { openFolder } from "#test/providers/apple-health/files.ts";

const host = os.hostname().replaceAll(/[^\w.]/gu, "_");
const ID = "0b9f7f0e-3f66-4b34-9f0e-6f6c2f6a9a55";
const DEAD = 2 ** 22 + 1;

test("a file that is sent lies where nobody else may read it, until it is removed", async () => {
  using folder = openFolder();
  const files = createUploadFiles(path.join(folder.path, "uploads"), 1000);
  const file = await files.receive(Readable.from([Buffer.from("one "), Buffer.from("two")]));
  expect(fs.readFileSync(file.path, "utf8")).toBe("one two");
  expect(file.bytes).toBe(7);
  expect(fs.statSync(file.path).mode & 0o777).toBe(0o600);
  expect(fs.statSync(path.dirname(file.path)).mode & 0o777).toBe(0o700);
  await file.remove();
  expect(fs.readdirSync(path.dirname(file.path))).toEqual([]);
});

test("of a file that is too large, or breaks off, nothing stays", async () => {
  using folder = openFolder();
  const files = createUploadFiles(folder.path, 10);
  await expect(files.receive(Readable.from([Buffer.alloc(6), Buffer.alloc(5)]))).rejects.toThrow(TooLargeError);
  async function* broken() {
    yield Buffer.alloc(3);
    throw new Error("gone");
  }
  await expect(files.receive(broken())).rejects.toThrow("gone");
  expect(fs.readdirSync(folder.path)).toEqual([]);
});

test("a start removes what a process that has ended left behind, and nothing else", async () => {
  using folder = openFolder();
  const name = (owner: string, pid: number): string => `health-${owner}-${pid}-${ID}`;
  const own = name(host, process.pid);
  const dead = name(host, DEAD);
  const running = name(host, process.ppid);
  const elsewhere = name("another.machine", DEAD);
  const old = name("a-third-machine", DEAD);
  for (const file of [own, dead, running, elsewhere, old, "notes.txt", "health-export.zip"]) folder.write(file, "x");
  const yesterday = new Date(Date.now() - 25 * 3_600_000);
  fs.utimesSync(path.join(folder.path, old), yesterday, yesterday);
  expect(await createUploadFiles(folder.path, 10).sweep()).toBe(3);
  expect(fs.readdirSync(folder.path).sort()).toEqual([elsewhere, "health-export.zip", running, "notes.txt"].sort());
});

test("a start without such a folder has nothing to remove", async () => {
  using folder = openFolder();
  expect(await createUploadFiles(path.join(folder.path, "none"), 10).sweep()).toBe(0);
});
