import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { sourcesOf } from "#src/commands/content-files.ts";
import { createProgressBar } from "#src/commands/progress-bar.ts";
import { pdfOf } from "#test/content/make-pdf.ts";
import { markdownOf, PLAYBOOK } from "#test/content/playbook.ts";

const REPOSITORY = path.resolve(import.meta.dirname, "../..");

/** Every command is a process that opens the embedded database. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let root: string;
const at = (name: string): string => path.join(root, name);

function kairos(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const env = { PATH: process.env["PATH"], DATA_DIR: at("data") };
  return new Promise((resolve) => {
    execFile(process.execPath, ["src/cli.ts", ...args], { cwd: REPOSITORY, env }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-content-"));
  fs.mkdirSync(at("docs/.git"), { recursive: true });
  fs.mkdirSync(at("docs/deep"));
  fs.writeFileSync(at("docs/playbook.pdf"), pdfOf(PLAYBOOK));
  fs.writeFileSync(at("docs/locked.pdf"), pdfOf(PLAYBOOK, { locked: true }));
  fs.writeFileSync(
    at("docs/deep/other.md"),
    markdownOf(PLAYBOOK).replaceAll(" the ", " that ").replaceAll("Harbour", "Anchor"),
  );
  fs.writeFileSync(at("docs/.git/secret.md"), markdownOf(PLAYBOOK));
  fs.writeFileSync(at("docs/logo.png"), "png");
  fs.writeFileSync(at("pages.txt"), "# ours\nhttp://127.0.0.1:9/one\n\nhttp://10.1.2.3/two\n");
  fs.writeFileSync(
    at("roster.csv"),
    "email,name,team,manager,role,valid_from,valid_to\nolga@example.org,Olga Petrova,,,overseer,,\nana@example.org,Ana Ortiz,Atlas,,employee,,\n",
  );
  expect((await kairos("directory", "import", at("roster.csv"))).code).toBe(0);
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

describe("content add", () => {
  let document: string;

  test("reads a folder, says of each file what came of it, and loses nothing by a bad one", async () => {
    const { code, out, err } = await kairos("content", "add", at("docs"), "--licence", "CC0-1.0");
    expect(err).toBe("");
    expect(out).toContain("! docs/locked.pdf: It has a password: save it without one, and add it again.");
    expect(out).toMatch(
      /docs\/playbook\.pdf: "Harbour sales playbook", [0-9a-f]{12}, version 1, 12 passages; proposed: 3 skills, 11 passages, \d+ exercises/u,
    );
    expect(out).toContain('docs/deep/other.md: "Anchor sales playbook"');
    expect(out).not.toContain("secret");
    expect(out).toContain("2 added, 0 updated, 0 as they were, 1 not read.");
    expect(code).toBe(1);
    document = /docs\/playbook\.pdf: "[^"]+", ([0-9a-f]{12})/u.exec(out)![1]!;
  });

  test("again, leaves alone what has not changed", async () => {
    const { out } = await kairos("content", "add", at("docs"));
    expect(out).toContain("docs/playbook.pdf: as it was");
    expect(out).toContain("0 added, 0 updated, 2 as they were, 1 not read.");
  });

  test("takes a list of addresses, and reaches none inside", async () => {
    const { code, out } = await kairos("content", "add", at("pages.txt"));
    expect(out.match(/I may read public pages only/gu)).toHaveLength(2);
    expect(out).toContain("0 added, 0 updated, 0 as they were, 2 not read.");
    expect(code).toBe(1);
  });

  test("is approved by an overseer of the roster alone, and withdrawn in the same way", async () => {
    expect((await kairos("content", "documents")).out).toContain(
      `${document}  docs/playbook.pdf  "Harbour sales playbook" version 1: 0 passages approved, waits for approval`,
    );
    expect(await kairos("content", "approve", document, "--by", "ana@example.org")).toMatchObject({
      code: 1,
      out: "Refused: ana@example.org is no overseer of the roster now.\n",
    });
    expect(await kairos("content", "approve", document, "--by", "nobody@example.org")).toMatchObject({ code: 1 });
    expect((await kairos("content", "list")).out).not.toContain("Objection handling");
    const { code, out } = await kairos("content", "approve", document, "--by", "olga@example.org");
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/^Approved 11 passages and \d+ exercises\.\n$/u),
    });
    expect((await kairos("content", "list")).out).toContain("objection-handling  Objection handling (knowledge)");
    expect(await kairos("content", "approve", document, "--by", "olga@example.org")).toMatchObject({ code: 1 });
    expect(await kairos("content", "withdraw", document, "--by", "olga@example.org")).toMatchObject({
      code: 0,
      out: "Withdrawn: 11 passages.\n",
    });
    expect((await kairos("content", "documents")).out).toContain("version 1: withdrawn");
    expect((await kairos("audit", "verify")).out).toContain("unbroken");
  });

  test.each([
    [["content", "add"], "needs a file, a folder, an address"],
    [["content", "add", "docs", "--level", "7"], 'the level must be 1 to 4: current value is "7"'],
    [["content", "add", "docs", "--audience", "all"], "hands-on or leading"],
    [["content", "approve", "x"], "--by EMAIL"],
  ])("%j is answered with what it needs", async (args, words) => {
    const { code, err } = await kairos(...args);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  test("a path that is not there is told by its name", async () => {
    expect(await kairos("content", "add", "/nowhere")).toMatchObject({
      code: 1,
      err: 'Cannot add the content as "/nowhere" must be a file, a folder or an address that can be read\n',
    });
  });
});

test("a text file is a list of addresses when every line is one, and a document when not", async () => {
  fs.writeFileSync(at("notes.txt"), "See https://example.org\nand think.\n");
  expect(await sourcesOf(at("notes.txt"))).toEqual([{ kind: "file", file: at("notes.txt"), name: "notes.txt" }]);
  expect(await sourcesOf(at("pages.txt"))).toEqual([
    { kind: "page", name: "http://127.0.0.1:9/one" },
    { kind: "page", name: "http://10.1.2.3/two" },
  ]);
  expect(await sourcesOf("https://example.org/a?b")).toEqual([{ kind: "page", name: "https://example.org/a?b" }]);
});

test("a bar shows how far the work is on a terminal, and nothing anywhere else", () => {
  const written: string[] = [];
  const out = (isTTY: boolean) => ({ isTTY, columns: 60, write: (text: string) => written.push(text) > 0 });
  const bar = createProgressBar(out(true));
  bar.show(1, 4, "docs/playbook.pdf");
  bar.clear();
  bar.clear();
  expect(written).toEqual([
    expect.stringMatching(/^\r\[#{6}-{18}\] 1\/4 docs\/playbook\.pdf +$/u),
    `\r${" ".repeat(59)}\r`,
  ]);
  createProgressBar(out(false)).show(1, 4, "x");
  expect(written).toHaveLength(2);
});
