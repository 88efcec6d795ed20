import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const REPOSITORY = path.resolve(import.meta.dirname, "..");

let dir: string;
const running = new Set<ChildProcess>();
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "kairos-startup-"));
});
afterEach(async () => {
  for (const child of running) {
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }
  fs.rmSync(dir, { recursive: true, force: true });
});

interface Kairos {
  readonly child: ChildProcess;
  /** Resolves with the page's address, or with undefined when the process ended. */
  readonly ready: Promise<string | undefined>;
  readonly ended: Promise<{ code: number | null; out: string; err: string }>;
}

function start(env: Record<string, string> = {}): Kairos {
  const child = spawn(process.execPath, ["src/main.ts"], {
    cwd: REPOSITORY,
    env: { PATH: process.env["PATH"], DATA_DIR: path.join(dir, "data"), PORT: "0", LOG_LEVEL: "error", ...env },
  });
  running.add(child);
  let out = "";
  let err = "";
  child.stderr.on("data", (bytes: Buffer) => {
    err += bytes.toString();
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on("close", (code) => {
      running.delete(child);
      resolve({ code, out, err });
    });
  });
  const ready = new Promise<string | undefined>((resolve) => {
    child.stdout.on("data", (bytes: Buffer) => {
      out += bytes.toString();
      const address = /Open (\S+)/u.exec(out)?.[1];
      if (address !== undefined) resolve(address);
    });
    void ended.then(() => resolve(undefined));
  });
  return { child, ready, ended };
}

const linesOf = (text: string): string[] => text.trim().split("\n");

async function takePort(): Promise<{ server: Server; port: string }> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, port: String((server.address() as AddressInfo).port) };
}

test("a wrong environment ends the start with one message that names every variable, before anything is opened", async () => {
  const { code, out, err } = await start({ PORT: "eighty", ROLE: "boss", SLACK_BOT_TOKEN: "xoxp-user" }).ended;
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(linesOf(err)).toEqual([
    "Cannot start as the environment is not right:",
    "  - PORT must be a number from 0 to 65535",
    '  - ROLE must be "all", "web" or "worker"',
    '  - SLACK_BOT_TOKEN must start with "xoxb-": copy the Bot User OAuth Token of the Slack app',
  ]);
  expect(fs.existsSync(path.join(dir, "data"))).toBe(false);
});

test("a port that is taken is told in one line", async () => {
  const { server, port } = await takePort();
  try {
    const { code, err } = await start({ PORT: port }).ended;
    expect(code).toBe(1);
    expect(err).toBe(
      `Cannot listen on 127.0.0.1:${port} as the port is in use: stop what uses it, or set PORT to another\n`,
    );
  } finally {
    server.close();
  }
}, 120_000);

test("a server that cannot be reached is told by its address, without its password", async () => {
  const { server, port } = await takePort();
  server.close();
  const { code, err } = await start({
    DATABASE_URL: `postgres://kairos:sesame@127.0.0.1:${port}/kairos`,
    ENCRYPTION_KEYS: `1:${Buffer.alloc(32, 1).toString("base64")}`,
  }).ended;
  expect(code).toBe(1);
  expect(err).toContain(`127.0.0.1:${port}`);
  expect(err).not.toContain("sesame");
  expect(err).not.toContain("    at ");
});

test("a second process on one data folder refuses, the first serves on, and after kill -9 a third takes over with the same keys", async () => {
  const first = start();
  const address = await first.ready;
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/playground$/u);

  const second = await start().ended;
  expect(second).toEqual({
    code: 1,
    out: "",
    err: `Cannot open the data folder "${path.join(dir, "data")}" as another Kairos process is using it: stop that process, or set DATA_DIR to another folder\n`,
  });
  expect((await fetch(new URL("/readyz", address))).status).toBe(200);

  const keys = path.join(dir, "data/keys");
  expect(fs.statSync(keys).mode & 0o777).toBe(0o600);
  const made = fs.readFileSync(keys, "utf8");

  first.child.kill("SIGKILL");
  await first.ended;
  const third = start();
  expect((await fetch(new URL("/readyz", await third.ready))).status).toBe(200);
  expect(fs.readFileSync(keys, "utf8")).toBe(made);
  third.child.kill("SIGTERM");
  expect((await third.ended).code).toBe(0);
}, 180_000);
