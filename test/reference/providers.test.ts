import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { addDays } from "#src/domain/time.ts";
import type { Provider, ProviderRecord } from "#src/ports/provider.ts";
import { createOuraProvider } from "#src/providers/oura/provider.ts";
import { createWhoopProvider } from "#src/providers/whoop/provider.ts";
import { openStubOura } from "#test/helpers/stub-oura.ts";
import { stubTiming } from "#test/helpers/stub-timing.ts";
import { openStubWhoop } from "#test/helpers/stub-whoop.ts";

const contracts = resolve(process.env["KAIROS_SHARED"] ?? join(import.meta.dirname, "../../../shared"), "contracts");
const OURA = join(contracts, "oura/oura-openapi-v2-strict.json");
const WHOOP = join(contracts, "whoop/whoop-openapi-v2.yaml");
const present = existsSync(OURA) && existsSync(WHOOP);
if (!present) console.error(`Skipped: no contracts of Oura and WHOOP in ${contracts} (set KAIROS_SHARED)`);

const PRISM = join(import.meta.dirname, "../../node_modules/.bin/prism");
const CATEGORIES = ["sleep", "heart", "activity"] as const;
const DAYS = 90;
const to = "2026-05-20";
const from = addDays(to, 1 - DAYS);

describe.skipIf(!present)("a backfill of 90 days, with the vendor's own document as referee", () => {
  const open: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  /** Passes everything on to `upstream`; what breaks the document, in either direction, is answered with an error. */
  const referee = (document: string, upstream: string) => prism(["proxy", "--errors"], [document, upstream]);

  async function prism(
    mode: readonly string[],
    rest: readonly string[],
  ): Promise<{ url: string; violations: () => string[] }> {
    const port = await freePort();
    const child = spawn(process.execPath, [PRISM, ...mode, "-h", "127.0.0.1", "-p", String(port), ...rest], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    open.push(() => stop(child));
    let output = "";
    await new Promise<void>((ready, failed) => {
      const read = (chunk: Buffer) => {
        output += chunk.toString("utf8");
        if (output.includes("Prism is listening")) ready();
      };
      child.stdout.on("data", read);
      child.stderr.on("data", read);
      child.once("exit", (code) => failed(new Error(`Cannot start prism: exit ${code}\n${output}`)));
    });
    // What stands before lists the document's addresses, made up of random words: one of them may be "terror".
    const served = output.length;
    const violations = () =>
      output
        .slice(served)
        .split("\n")
        .filter((line) => /violation|error/iu.test(line));
    return { url: `http://127.0.0.1:${port}`, violations };
  }

  async function backfill(provider: Provider, access: string): Promise<ProviderRecord[]> {
    const records: ProviderRecord[] = [];
    for await (const page of provider.pull!.records(access, { from, to }, CATEGORIES)) records.push(...page);
    return records;
  }

  const kindsOf = (records: readonly ProviderRecord[]) => [...new Set(records.map(({ kind }) => kind))].sort();

  /** One of each kind, by itself. */
  async function oneByOne(provider: Provider, access: string, records: readonly ProviderRecord[]): Promise<string[]> {
    const found: string[] = [];
    for (const kind of kindsOf(records)) {
      const { id } = records.find((record) => record.kind === kind)!;
      if ((await provider.pull!.record(access, kind, id)) !== undefined) found.push(kind);
    }
    return found;
  }

  test("Oura: every kind that is asked for, each record by itself, the account, and subscriptions", async () => {
    const stub = await openStubOura({ people: [{ account: "person-of-oura", days: { from, to }, seed: 7 }] });
    open.push(() => stub.close());
    const { clientId, clientSecret } = stub;
    const { url, violations } = await referee(OURA, stub.url);
    const provider = createOuraProvider({ clientId, clientSecret, apiUrl: url, timing: stubTiming() });
    const { access } = stub.grant("person-of-oura", provider.oauth!.scopesFor(CATEGORIES));

    expect(await provider.oauth!.account(access)).toBe("person-of-oura");
    const records = await backfill(provider, access);
    expect(kindsOf(records)).toEqual(["daily_activity", "daily_readiness", "daily_spo2", "sleep", "workout"]);
    for (const kind of kindsOf(records)) {
      expect(records.filter((record) => record.kind === kind).length, kind).toBe(
        stub.documents("person-of-oura", kind).length,
      );
    }
    expect(await oneByOne(provider, access, records)).toEqual(kindsOf(records));

    const callback = await openCallback(provider);
    await provider.webhook!.renew!(callback, new Date());
    stub.endSubscriptions(new Date(Date.now() + 3_600_000));
    await provider.webhook!.renew!(callback, new Date());
    expect(stub.subscriptions).toHaveLength(15);
    expect(violations()).toEqual([]);
    expect(stub.requests.filter(({ path }) => path.includes("usercollection")).length).toBeGreaterThan(40);
  });

  test("WHOOP: every kind that is asked for, each record by itself, the account, and revoking", async () => {
    const stub = await openStubWhoop({ people: [{ account: "10129", days: { from, to }, seed: 7 }] });
    open.push(() => stub.close());
    const { clientId, clientSecret } = stub;
    const { url, violations } = await referee(WHOOP, `${stub.url}/developer`);
    const timing = stubTiming();
    const provider = createWhoopProvider({ clientId, clientSecret, apiUrl: stub.url, dataUrl: url, timing });
    const tokens = stub.grant("10129", provider.oauth!.scopesFor(CATEGORIES));

    expect(await provider.oauth!.account(tokens.access)).toBe("10129");
    const records = await backfill(provider, tokens.access);
    expect(kindsOf(records)).toEqual(["recovery", "sleep", "workout"]);
    for (const kind of ["sleep", "recovery", "workout"] as const) {
      expect(records.filter((record) => record.kind === kind).length, kind).toBe(stub.records("10129", kind).length);
    }
    expect(await oneByOne(provider, tokens.access, records)).toEqual(kindsOf(records));

    const heartOnly = stub.grant("10129", provider.oauth!.scopesFor(["heart"]));
    const joinedByCycle: ProviderRecord[] = [];
    for await (const page of provider.pull!.records(heartOnly.access, { from, to }, ["heart"]))
      joinedByCycle.push(...page);
    expect(joinedByCycle.flatMap((record) => provider.normalise(record)).length).toBeGreaterThan(100);

    expect(violations()).toEqual([]);
    await provider.oauth!.revoke!({ ...tokens, expiresAt: new Date() });
    expect(stub.isConnected("10129")).toBe(false);
  });

  test("the referee does see a breach: a request and an answer that the document forbids", async () => {
    const stub = await openStubOura({ people: [{ account: "person-of-oura", days: { from, to: from } }] });
    open.push(() => stub.close());
    const { url } = await referee(OURA, stub.url);
    const { access } = stub.grant("person-of-oura", ["daily"]);
    const ask = (query: string) =>
      fetch(`${url}/v2/usercollection/daily_activity?${query}`, { headers: { authorization: `Bearer ${access}` } });
    expect((await ask(`start_date=${from}&end_date=${to}`)).status).toBe(200);
    expect((await ask("start_date=yesterday")).status).toBeGreaterThanOrEqual(400);
    stub.put("person-of-oura", "daily_activity", {
      id: stub.documents("person-of-oura", "daily_activity")[0]!.id,
      steps: "many",
    });
    expect((await ask(`start_date=${from}&end_date=${to}`)).status).toBeGreaterThanOrEqual(400);
  });

  test("a mock that says that there is always a next page is left, by Oura's client and by WHOOP's", async () => {
    const [oura, whoop] = [await prism(["mock"], [OURA]), await prism(["mock"], [WHOOP])];
    const common = { clientId: "id", clientSecret: "secret", timing: stubTiming() };
    for (const provider of [
      createOuraProvider({ ...common, apiUrl: oura.url }),
      createWhoopProvider({ ...common, dataUrl: whoop.url }),
    ]) {
      // The documents of the mock lie on days that were not asked for: what counts is that the pull ends.
      const records = await backfill(provider, "any-token");
      expect(records.length, provider.name).toBeLessThan(20);
      for (const record of records) provider.normalise(record);
    }
  });

  async function openCallback(provider: Provider): Promise<string> {
    const server = createServer((request, response) => {
      const body = provider.webhook!.challenge!(new URL(request.url!, "http://localhost").searchParams);
      response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" }).end(body);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    open.push(() => new Promise((closed) => server.close(closed)));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/oura`;
  }
});

describe.skipIf(!present)("WHOOP's published examples", () => {
  const { normalise } = createWhoopProvider({ clientId: "id", clientSecret: "secret", timing: stubTiming() });
  const bodyOf = (name: string) =>
    JSON.parse(readFileSync(join(contracts, `whoop/whoop-${name}-example.json`), "utf8")).response.body;
  const valuesOf = (kind: string, body: unknown) =>
    normalise({ kind, id: "x", body }).map(({ metric, day, value }) => [metric, day, Number(value.toFixed(4))]);

  test("a night of 27,180 s in bed with 1,380 s awake, in New York", () => {
    const [sleep] = bodyOf("list-sleep").records;
    expect(valuesOf("sleep", sleep)).toEqual([
      ["sleep_h", "2026-05-25", 7.1667],
      ["sleep_efficiency_pct", "2026-05-25", 94.9],
      ["respiratory_rate_per_min", "2026-05-25", 15.86],
    ]);
    expect(valuesOf("recovery", { recovery: bodyOf("get-recovery"), sleep })).toEqual([
      ["resting_hr_bpm", "2026-05-25", 51.2],
      ["spo2_pct", "2026-05-25", 96.7],
      ["hrv_rmssd_ms", "2026-05-25", 68.4],
    ]);
  });

  test("a run of 62 minutes and 14 seconds", () => {
    const [workout] = bodyOf("list-workouts").records;
    expect(valuesOf("workout", workout)).toEqual([["workout_min", "2026-05-24", 62.2333]]);
  });
});

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
