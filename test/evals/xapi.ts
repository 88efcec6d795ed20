import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { openEmbedded } from "#src/db/embedded.ts";

interface Case {
  readonly file?: string;
  readonly group?: string;
  readonly name?: string;
  /** The status to expect: 200 for a statement that is kept, 400 for one that is refused. */
  readonly expect: number;
  readonly statement: unknown;
}

export interface Miss {
  readonly name: string;
  readonly expected: number;
  readonly status: number;
  readonly words: string;
}

export interface XapiEval {
  readonly n: number;
  readonly agreement: number;
  readonly misses: readonly Miss[];
}

const USER = "evaluation";
const PASSWORD = "evaluation-password";
const CONFLICT = 409;

/** Posts the statement of each case to `url` and compares the answer's status with the one that the case expects. */
export async function postCases(url: string, cases: readonly Case[], authorization: string): Promise<XapiEval> {
  const misses: Miss[] = [];
  for (const [index, { name = `case ${index + 1}`, expect: expected, statement }] of cases.entries()) {
    const response = await fetch(`${url}/xapi/statements`, {
      method: "POST",
      headers: { authorization, "x-experience-api-version": "1.0.3", "content-type": "application/json" },
      body: JSON.stringify(statement),
    });
    const words = (await response.text()).slice(0, 200);
    // A conflict says that the statement itself is well made: another case has used its id.
    const status = response.status === CONFLICT ? 200 : response.status;
    if (status !== expected) misses.push({ name, expected, status, words });
  }
  return { n: cases.length, agreement: cases.length === 0 ? 1 : 1 - misses.length / cases.length, misses };
}

/** Runs the files of cases against the program itself, on a free port and an empty database. */
export async function run({ files = [] }: { readonly files?: readonly string[] } = {}): Promise<XapiEval> {
  if (files.length === 0)
    throw new Error("Cannot evaluate as a file of cases must be given: npm run eval -- xapi FILE");
  const cases: Case[] = [];
  for (const file of files) cases.push(...(JSON.parse(await readFile(file, "utf8")) as Case[]));
  const dataDir = await mkdtemp(path.join(tmpdir(), "kairos-eval-"));
  try {
    const config = readConfig({
      PORT: "0",
      DATA_DIR: dataDir,
      LOG_LEVEL: "silent",
      PLAYGROUND: "off",
      DEMO: "off",
      XAPI_USER: USER,
      XAPI_PASSWORD: PASSWORD,
    });
    await using app = await createApp(config, { database: await openEmbedded() });
    const authorization = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString("base64")}`;
    return await postCases(app.url, cases, authorization);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
