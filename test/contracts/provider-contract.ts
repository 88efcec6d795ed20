import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONSENT_CATEGORIES, type ConsentCategory } from "#src/domain/consent.ts";
import { CATEGORY_OF, METRICS, type Metric, type Reading, SOURCES } from "#src/domain/measurement.ts";
import { type Days, type Provider, type ProviderRecord, WebhookRefused } from "#src/ports/provider.ts";

/** A body of data that a test controls, and the provider connected to it. */
export interface ProviderHarness {
  readonly provider: Provider;
  /** Records as the vendor has them, of every kind that the provider normalises; none for one that has no records. */
  readonly samples: readonly ProviderRecord[];
  /** Which of the samples are naps, where the vendor tells them from nights. */
  readonly isNap?: (sample: ProviderRecord) => boolean;
  readonly pull?: {
    /** A good access token with every grant. */
    readonly access: string;
    readonly days: Days;
    /** Requests that reached the vendor so far. */
    requests(): number;
  };
  readonly webhook?: {
    /** One and the same event about a record that is there, signed for `at`. */
    delivery(at: Date): { readonly headers: Readonly<Record<string, string>>; readonly body: string };
  };
  /** A file with data of every category. */
  readonly file?: { readonly path: string };
  /** A body as the sender sends it, with data of every category. */
  readonly push?: { readonly body: unknown };
  close(): Promise<void>;
}

export type Capability = "oauth" | "pull" | "webhook" | "file" | "push";

export interface ProviderContract {
  readonly name: string;
  /** What it declares; each but "oauth" needs the part of the harness that bears its name. */
  readonly capabilities: readonly Capability[];
  create(): Promise<ProviderHarness>;
}

const BODY: readonly ConsentCategory[] = ["sleep", "heart", "activity"];

/** Wider than people are, narrower than a wrong unit. */
const SANE: Readonly<Record<Metric, readonly [number, number]>> = {
  hrv_rmssd_ms: [1, 400],
  hrv_sdnn_ms: [1, 400],
  resting_hr_bpm: [25, 130],
  sleep_h: [0, 24],
  sleep_efficiency_pct: [1.01, 100],
  spo2_pct: [50, 100],
  respiratory_rate_per_min: [4, 40],
  skin_temperature_deviation_c: [-10, 10],
  steps: [0, 100_000],
  active_min: [0, 1440],
  workout_min: [0, 1440],
};

const SIX_MINUTES = 6 * 60_000;

/** What every source of body data does, whatever it can and wherever it comes from. */
export function providerContract({ name, capabilities, create }: ProviderContract): void {
  const can = (capability: Capability) => capabilities.includes(capability);

  describe(`the provider ${name}`, () => {
    let harness: ProviderHarness;
    let provider: Provider;

    beforeAll(async () => {
      harness = await create();
      provider = harness.provider;
    });
    afterAll(async () => {
      await harness.close();
    });

    test("has what it declares, and declares what it has", () => {
      const has = (["oauth", "pull", "webhook", "file", "push"] as const).filter(
        (part) => provider[part] !== undefined,
      );
      expect(has).toEqual(["oauth", "pull", "webhook", "file", "push"].filter((part) => can(part as Capability)));
      expect(SOURCES).toContain(provider.source);
      expect(provider.name).not.toBe("");
    });

    test("a provider that is asked needs a grant, and one that tells of news can be asked", () => {
      if (can("pull")) expect(can("oauth")).toBe(true);
      if (can("webhook")) expect(can("pull")).toBe(true);
    });

    test("declares metrics that are known, each once", () => {
      expect(METRICS).toEqual(expect.arrayContaining([...provider.metrics]));
      expect(new Set(provider.metrics).size).toBe(provider.metrics.length);
      expect(provider.metrics).not.toHaveLength(0);
    });

    test("its samples bring every metric it declares, in sane units", async () => {
      const readings = await allReadings(harness);
      for (const reading of readings) expect(reading.value, reading.metric).toSatisfy(isSane(reading.metric));
      expect(new Set(readings.map(({ metric }) => metric))).toEqual(new Set(provider.metrics));
    });

    test("every reading is of its record, of this source, and of a day that its end falls on", async () => {
      for (const reading of await allReadings(harness)) expectWellFormed(reading, provider);
    });

    test("normalises a record to the same readings each time, and leaves the record as it was", () => {
      for (const sample of harness.samples) {
        const before = structuredClone(sample);
        const first = provider.normalise(deepFreeze(sample));
        expect(provider.normalise(sample)).toEqual(first);
        expect(sample).toEqual(before);
        for (const { recordId } of first) expect(recordId).toBe(sample.id);
        expect(new Set(first.map(({ metric }) => metric)).size).toBe(first.length);
      }
    });

    test("counts a nap as hours asleep, and takes nothing else from it", () => {
      const { samples, isNap } = harness;
      if (isNap === undefined) return;
      const naps = samples.filter(isNap);
      expect(naps).not.toHaveLength(0);
      for (const nap of naps) expect(provider.normalise(nap).map(({ metric }) => metric)).toEqual(["sleep_h"]);
    });

    test("whatever stands in a field, it neither throws nor lets the garbage out", () => {
      const samples = harness.samples;
      if (samples.length === 0) return;
      const broken = fc.constantFrom(...samples).chain((sample) => {
        const paths = pathsOf(sample.body);
        return fc.tuple(fc.subarray(paths, { minLength: 1, maxLength: 3 }), garbage).map(([chosen, value]) => ({
          ...sample,
          body: chosen.reduce((body, path) => put(body, path, value), sample.body),
        }));
      });
      fc.assert(
        fc.property(broken, (record) => {
          for (const reading of provider.normalise(record)) expectWellFormed(reading, provider);
        }),
        { numRuns: 2_000 },
      );
      fc.assert(
        fc.property(
          fc.constantFrom(...samples.map(({ kind }) => kind), "__proto__", "constructor", ""),
          fc.anything(),
          (kind, body) => {
            for (const reading of provider.normalise({ kind, id: "x", body })) expectWellFormed(reading, provider);
          },
        ),
        { numRuns: 500 },
      );
    });

    describe.runIf(can("oauth"))("when access is granted", () => {
      test("asks the vendor for nothing where the person consented to nothing of the body", () => {
        expect(provider.oauth!.scopesFor([])).toEqual([]);
        expect(provider.oauth!.scopesFor(["check-ins", "calendar", "learning", "writing-style"])).toEqual([]);
      });

      test("more consent never asks for less, and each category asks for something", () => {
        const all = provider.oauth!.scopesFor(CONSENT_CATEGORIES);
        expect(new Set(all).size).toBe(all.length);
        for (const category of BODY.filter((candidate) => provider.metrics.some((m) => CATEGORY_OF[m] === candidate))) {
          const scopes = provider.oauth!.scopesFor([category]);
          expect(scopes).not.toHaveLength(0);
          expect(all).toEqual(expect.arrayContaining([...scopes]));
        }
      });

      test("the address carries the state and the way back", () => {
        const url = provider.oauth!.authorizeUrl({
          state: "state & more",
          redirectUri: "https://kairos.example/oauth/callback?a=b",
          scopes: provider.oauth!.scopesFor(["sleep"]),
          codeChallenge: "challenge",
        });
        expect(url.searchParams.get("state")).toBe("state & more");
        expect(url.searchParams.get("redirect_uri")).toBe("https://kairos.example/oauth/callback?a=b");
        expect(url.searchParams.get("response_type")).toBe("code");
        expect(url.href).not.toContain("secret");
      });
    });

    describe.runIf(can("pull"))("when records are pulled", () => {
      const pull = async (categories: readonly ConsentCategory[]): Promise<ProviderRecord[]> => {
        const { access, days } = harness.pull!;
        const records: ProviderRecord[] = [];
        for await (const page of provider.pull!.records(access, days, categories)) records.push(...page);
        return records;
      };

      test("the pull ends, and brings every metric, each record once", async () => {
        const records = await pull(BODY);
        expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
        const metrics = records.flatMap((record) => provider.normalise(record)).map(({ metric }) => metric);
        expect(new Set(metrics)).toEqual(new Set(provider.metrics));
      });

      test("readings stay within the days that were asked for", async () => {
        const { from, to } = harness.pull!.days;
        const days = (await pull(BODY)).flatMap((record) => provider.normalise(record)).map(({ day }) => day);
        expect(days.filter((day) => day < from || day > to)).toEqual([]);
      });

      test("without consent nothing is asked for", async () => {
        const before = harness.pull!.requests();
        expect(await pull([])).toEqual([]);
        expect(await pull(["check-ins", "calendar", "learning", "writing-style"])).toEqual([]);
        expect(harness.pull!.requests()).toBe(before);
      });

      test.each(BODY)("with consent to %s alone, only kinds that speak of it are asked for", async (category) => {
        for (const { kind } of await pull([category])) {
          expect(provider.pull!.categoriesOf?.(kind) ?? [category]).toContain(category);
        }
      });

      test("a record asked for by itself says what it said in the pull", async () => {
        const seen = new Map<string, number>();
        for (const record of await pull(BODY)) {
          const readings = provider.normalise(record);
          const count = seen.get(record.kind) ?? 0;
          if (readings.length === 0 || count >= 3) continue;
          seen.set(record.kind, count + 1);
          const alone = await provider.pull!.record(harness.pull!.access, record.kind, record.id);
          expect(alone?.id).toBe(record.id);
          expect(provider.normalise(alone!)).toEqual(readings);
        }
        expect(seen.size).toBeGreaterThan(0);
      });

      test("a record that is gone is undefined", async () => {
        const [record] = (await pull(BODY)).filter((candidate) => provider.normalise(candidate).length > 0);
        const id = `${record!.id.split(":")[0]}:00000000-0000-4000-8000-000000000000`;
        expect(await provider.pull!.record(harness.pull!.access, record!.kind, id)).toBeUndefined();
      });
    });

    describe.runIf(can("webhook"))("when the vendor tells of news", () => {
      const now = new Date();
      const at = (ms: number) => new Date(now.getTime() + ms);
      const request = (changed: { headers?: Record<string, string | undefined>; body?: string } = {}, moment = now) => {
        const { headers, body } = harness.webhook!.delivery(now);
        return { headers: { ...headers, ...changed.headers }, body: Buffer.from(changed.body ?? body), now: moment };
      };

      test("a signed event names a record that can be asked for", async () => {
        const [ping, ...others] = provider.webhook!.read(request());
        expect(others).toEqual([]);
        expect(ping).toMatchObject({ change: "updated" });
        const record = await provider.pull!.record(harness.pull!.access, ping!.kind, ping!.recordId);
        expect(record?.id).toBe(ping!.recordId);
        for (const { recordId } of provider.normalise(record!)) expect(recordId).toBe(ping!.recordId);
      });

      test("the account is the one that the access belongs to", async () => {
        const [ping] = provider.webhook!.read(request());
        expect(ping!.account).toBe(await provider.oauth!.account(harness.pull!.access));
      });

      test("a repetition, signed later, is the same event", () => {
        const later = at(90_000);
        const { headers, body } = harness.webhook!.delivery(later);
        const [first] = provider.webhook!.read(request());
        const [again] = provider.webhook!.read({ headers, body: Buffer.from(body), now: later });
        expect(again!.eventId).toBe(first!.eventId);
      });

      test("names of headers count in any case", () => {
        const { headers, body } = request();
        const upper = Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toUpperCase(), value]));
        expect(provider.webhook!.read({ headers: upper, body, now })).toHaveLength(1);
      });

      test("an unsigned one is refused", () => {
        for (const header of Object.keys(harness.webhook!.delivery(now).headers)) {
          if (header === "content-type") continue;
          expect(() => provider.webhook!.read(request({ headers: { [header]: undefined } })), header).toThrow(
            WebhookRefused,
          );
          expect(() => provider.webhook!.read(request({ headers: { [header]: "" } })), header).toThrow(WebhookRefused);
        }
      });

      test("a changed one is refused, whichever byte was changed", () => {
        const { body } = harness.webhook!.delivery(now);
        for (let index = 0; index < body.length; index++) {
          const changed = `${body.slice(0, index)}${body[index] === "x" ? "y" : "x"}${body.slice(index + 1)}`;
          expect(() => provider.webhook!.read(request({ body: changed }))).toThrow(WebhookRefused);
        }
        expect(() => provider.webhook!.read(request({ body: "" }))).toThrow(WebhookRefused);
      });

      test("one with the timestamp of another is refused", () => {
        const other = harness.webhook!.delivery(at(-60_000)).headers;
        const [timestamp] = Object.keys(other).filter((key) => key.endsWith("timestamp"));
        expect(() => provider.webhook!.read(request({ headers: { [timestamp!]: other[timestamp!] } }))).toThrow(
          WebhookRefused,
        );
      });

      test("an old one, replayed, is refused, and so is one from the future", () => {
        expect(provider.webhook!.read(request({}, at(4 * 60_000)))).toHaveLength(1);
        expect(() => provider.webhook!.read(request({}, at(SIX_MINUTES)))).toThrow(WebhookRefused);
        expect(() => provider.webhook!.read(request({}, at(-SIX_MINUTES)))).toThrow(WebhookRefused);
      });

      test("a stranger's challenge is not answered", () => {
        const challenge = provider.webhook!.challenge;
        if (challenge === undefined) return;
        expect(challenge(new URLSearchParams({ verification_token: "guessed", challenge: "c" }))).toBeUndefined();
        expect(challenge(new URLSearchParams())).toBeUndefined();
      });
    });

    test.runIf(can("file"))("a file brings nothing without consent, and with consent only that", async () => {
      expect(await readFile(harness, [])).toEqual([]);
      for (const category of BODY) expectOnly(category, await readFile(harness, [category]));
    });

    test.runIf(can("push"))("a push brings nothing without consent, and with consent only that", () => {
      const read = (categories: readonly ConsentCategory[]) =>
        provider.push!.read(harness.push!.body, categories).flatMap(({ readings }) => readings);
      expect(read([])).toEqual([]);
      for (const category of BODY) expectOnly(category, read([category]));
    });

    test.runIf(can("push"))("a push of another form is a TypeError, whatever it is", () => {
      for (const body of [undefined, null, 1, "text", []]) {
        expect(() => provider.push!.read(body, BODY)).toThrow(TypeError);
      }
    });
  });
}

async function readFile(
  { provider, file }: ProviderHarness,
  categories: readonly ConsentCategory[],
): Promise<Reading[]> {
  const readings: Reading[] = [];
  for await (const records of provider.file!.read(file!.path, { categories })) {
    for (const record of records) readings.push(...record.readings);
  }
  return readings;
}

async function allReadings(harness: ProviderHarness): Promise<Reading[]> {
  const { provider, samples, push } = harness;
  return [
    ...samples.flatMap((sample) => provider.normalise(sample)),
    ...(provider.file === undefined ? [] : await readFile(harness, BODY)),
    ...(provider.push?.read(push!.body, BODY) ?? []).flatMap(({ readings }) => readings),
  ];
}

const expectOnly = (category: ConsentCategory, readings: readonly Reading[]): void => {
  expect(readings.filter(({ metric }) => CATEGORY_OF[metric] !== category)).toEqual([]);
};

const isSane =
  (metric: Metric) =>
  (value: number): boolean =>
    value >= SANE[metric][0] && value <= SANE[metric][1];

function expectWellFormed(reading: Reading, { source, metrics }: Provider): void {
  const { day, startAt, endAt, utcOffsetMinutes, measuredAt, value, validHours } = reading;
  expect(metrics).toContain(reading.metric);
  expect(reading.source).toBe(source);
  expect(reading.recordId).not.toBe("");
  expect(Number.isFinite(value)).toBe(true);
  expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
  expect(Number.isNaN(measuredAt.getTime())).toBe(false);
  if (validHours !== undefined) expect(validHours).toBeGreaterThanOrEqual(0);
  if (utcOffsetMinutes !== undefined) expect(Math.abs(utcOffsetMinutes)).toBeLessThanOrEqual(14 * 60);
  if (startAt !== undefined && endAt !== undefined) expect(startAt.getTime()).toBeLessThan(endAt.getTime());
  if (reading.metric === "sleep_h" && endAt !== undefined && utcOffsetMinutes !== undefined) {
    expect(new Date(endAt.getTime() + utcOffsetMinutes * 60_000).toISOString().slice(0, 10)).toBe(day);
  }
}

type Path = readonly (string | number)[];

const garbage: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, undefined, "", "NaN", -1, Number.NaN, Number.POSITIVE_INFINITY, 1e308, [], {}, true),
  fc.constantFrom(
    "2026-13-45",
    "2026-02-30T10:00:00Z",
    "2026-03-01T10:00:00",
    "+99:99",
    "-24:00",
    "9999-12-31T23:59:59-14:00",
  ),
  fc.constantFrom("0000-01-01", "2026-03-01T10:00:00+14:00", "SCORED", "long_sleep"),
  fc.jsonValue(),
  fc.double(),
);

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    path,
    ...Object.entries(value)
      .slice(0, 40)
      .flatMap(([key, inner]) => pathsOf(inner, [...path, key])),
  ];
}

function put(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  if (typeof value !== "object" || value === null) return value;
  const inner = put((value as Record<string, unknown>)[String(key)], rest, replacement);
  return Array.isArray(value)
    ? value.map((item, index) => (index === Number(key) ? inner : item))
    : { ...value, [String(key)]: inner };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
