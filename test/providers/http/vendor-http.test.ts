import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { ProviderError, type ProviderFault } from "#src/ports/provider.ts";
import { createRateBudget } from "#src/providers/http/rate-budget.ts";
import { createVendorHttp, type VendorHttpOptions } from "#src/providers/http/vendor-http.ts";
import { type StubTiming, stubTiming } from "#test/helpers/stub-timing.ts";
import { openVendor, type VendorCore, type VendorFault } from "#test/helpers/stub-vendor.ts";

const THING = z.object({ thing: z.string() });
const ALWAYS = { times: Number.POSITIVE_INFINITY };

describe("a request to a vendor", () => {
  let stub: VendorCore;
  let timing: StubTiming;

  beforeEach(async () => {
    timing = stubTiming();
    stub = await openVendor({
      people: [{ account: "a", days: { from: "2026-01-01", to: "2026-01-01" } }],
      authorizePath: "/authorize",
      tokenPath: "/token",
      answer: ({ path, query, person }) => {
        if (path === "/moved") return { status: 302, headers: { location: "/things" } };
        if (path !== "/things" && path !== "/last") return { status: 404 };
        const last = {
          "x-ratelimit-limit": "100, 100;window=60",
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": "20",
        };
        const thing = query["name"] ?? person?.account ?? "none";
        return { status: 200, json: { thing }, headers: path === "/last" ? last : { "x-ratelimit-remaining": "98" } };
      },
    });
  });
  afterEach(() => stub.close());

  const http = (options: Partial<VendorHttpOptions> = {}) =>
    createVendorHttp({ vendor: "Vendor", baseUrl: stub.url, timing, ...options });

  const faultOf = async (asked: Promise<unknown>): Promise<ProviderError> => {
    const error = await asked.then(
      () => new Error("It answered"),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ProviderError);
    return error as ProviderError;
  };

  test("carries its query and the person's token, and answers what was agreed", async () => {
    const { access } = stub.grant("a", []);
    expect(await http().read({ path: "/things", bearer: access }, THING)).toEqual({ thing: "a" });
    expect(await http().read({ path: "/things", query: { name: "x & y", left: undefined } }, THING)).toEqual({
      thing: "x & y",
    });
    expect(stub.requests[1]!.query).toEqual({ name: "x & y" });
  });

  test.each<[VendorFault["kind"], ProviderFault, number]>([
    ["unauthorised", "unauthorised", 1],
    ["forbidden", "unauthorised", 1],
    ["other-shape", "malformed", 1],
    ["rate-limited", "rate-limited", 4],
    ["server-error", "unavailable", 4],
    ["cut", "unavailable", 4],
    ["malformed", "malformed", 4],
  ])("%s without end is %s, after %i attempts", async (kind, fault, attempts) => {
    stub.fail({ kind } as VendorFault, ALWAYS);
    expect((await faultOf(http().read({ path: "/things" }, THING))).fault).toBe(fault);
    expect(stub.requests).toHaveLength(attempts);
  });

  test.each<VendorFault["kind"]>(["rate-limited", "server-error", "cut", "malformed"])(
    "%s once is overcome",
    async (kind) => {
      stub.fail({ kind } as VendorFault);
      expect(await http().read({ path: "/things" }, THING)).toEqual({ thing: "none" });
      expect(stub.requests).toHaveLength(2);
    },
  );

  test("nobody there is unavailable", async () => {
    await stub.close();
    const error = await faultOf(http().read({ path: "/things" }, THING));
    expect(error.fault).toBe("unavailable");
    expect(error.cause).toBeDefined();
  });

  test("no answer in time is unavailable", async () => {
    stub.fail({ kind: "silent" });
    const { fault, message } = await faultOf(http({ timeoutMs: 50, attempts: 1 }).read({ path: "/things" }, THING));
    expect(fault).toBe("unavailable");
    expect(message).toContain("GET /things of Vendor");
    expect(message).toContain("nothing within 50 ms");
  });

  test("a redirection is not followed, as the token would go with it", async () => {
    expect((await faultOf(http().read({ path: "/moved", bearer: "a" }, THING))).fault).toBe("malformed");
    expect(stub.requests).toHaveLength(1);
  });

  test("waits longer from attempt to attempt, never longer than the bound, by a chance of its own", async () => {
    stub.fail({ kind: "server-error" }, ALWAYS);
    await faultOf(http({ attempts: 8 }).read({ path: "/things" }, THING));
    expect(timing.slept).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000]);
  });

  test("a POST whose answer was lost is not sent again: it may have been taken", async () => {
    for (const kind of ["cut", "server-error", "malformed"] as const) {
      stub.fail({ kind });
      await faultOf(http().read({ method: "POST", path: "/things", json: {} }, THING));
    }
    expect(stub.requests).toHaveLength(3);
    stub.fail({ kind: "rate-limited" });
    await http().read({ method: "POST", path: "/things", form: { a: "b" } }, THING);
    expect(stub.requests).toHaveLength(5);
  });

  test("what the caller expects to be absent is undefined", async () => {
    expect(await http().find({ path: "/elsewhere" }, THING, [404])).toBeUndefined();
    expect((await faultOf(http().read({ path: "/elsewhere" }, THING))).fault).toBe("malformed");
  });

  describe("when the vendor says how long to stay away", () => {
    const limited = (headers: Record<string, string>) => stub.fail({ kind: "rate-limited", headers });
    const inSeconds = (seconds: number) => String(Math.round(timing.now().getTime() / 1000) + seconds);

    test.each<[string, () => Record<string, string>, number]>([
      ["Retry-After in seconds", () => ({ "retry-after": "7" }), 7_000],
      [
        "Retry-After as a date",
        () => ({ "retry-after": new Date(timing.now().getTime() + 9_000).toUTCString() }),
        8_500,
      ],
      ["X-RateLimit-Reset as a moment", () => ({ "x-ratelimit-reset": inSeconds(11) }), 11_000],
      ["X-RateLimit-Reset as a distance", () => ({ "x-ratelimit-reset": "13" }), 13_000],
    ])("%s is obeyed", async (_, headers, ms) => {
      limited(headers());
      await http().read({ path: "/things" }, THING);
      const waited = timing.slept.reduce((sum, one) => sum + one, 0);
      expect(waited).toBeGreaterThan(ms - 1_500);
      expect(waited).toBeLessThan(ms + 1_500);
    });

    test("a wait that is too long for one request is handed to the caller, with its length", async () => {
      limited({ "retry-after": "3600" });
      const { fault, retryAfterMs } = await faultOf(http().read({ path: "/things" }, THING));
      expect({ fault, retryAfterMs }).toEqual({ fault: "rate-limited", retryAfterMs: 3_600_000 });
      expect(timing.slept).toEqual([]);
    });

    test("everybody of the application stays away, and nothing is sent in the meantime", async () => {
      const vendor = http();
      limited({ "retry-after": "3600" });
      await faultOf(vendor.read({ path: "/things" }, THING));
      expect((await faultOf(vendor.read({ path: "/things", bearer: "another" }, THING))).fault).toBe("rate-limited");
      expect(stub.requests).toHaveLength(1);
      await timing.sleep(3_600_000);
      expect(await vendor.read({ path: "/things" }, THING)).toEqual({ thing: "none" });
    });

    test("where the limit is that of one token, only that person waits", async () => {
      const vendor = http();
      limited({ "retry-after": "3600", "x-ratelimit-tier": "access_token" });
      await faultOf(vendor.read({ path: "/things", bearer: "one" }, THING));
      await vendor.read({ path: "/things", bearer: "other" }, THING);
      expect((await faultOf(vendor.read({ path: "/things", bearer: "one" }, THING))).fault).toBe("rate-limited");
      expect(stub.requests).toHaveLength(2);
    });

    test("after the last request of a window the next one waits for its end, without being told off first", async () => {
      const vendor = http();
      await vendor.read({ path: "/last" }, THING);
      expect(timing.slept).toEqual([]);
      await vendor.read({ path: "/things" }, THING);
      expect(timing.slept).toHaveLength(1);
      expect(timing.slept[0]).toBeGreaterThan(18_000);
    });

    test("a wait that makes no sense is no wait", async () => {
      limited({ "retry-after": "soon", "x-ratelimit-reset": "-5" });
      await http().read({ path: "/things" }, THING);
      expect(timing.slept).toEqual([250]);
    });
  });

  test("a used-up budget makes requests wait, over all persons", async () => {
    const budget = createRateBudget([{ limit: 3, windowMs: 60_000 }]);
    const vendors = [http({ budget }), http({ budget })];
    for (let index = 0; index < 4; index++) await vendors[index % 2]!.read({ path: "/things" }, THING);
    expect(timing.slept).toHaveLength(1);
    expect(timing.slept[0]).toBeGreaterThan(55_000);
    expect(timing.slept[0]).toBeLessThanOrEqual(60_000);
  });

  test("a budget that is used up for the day refuses at once, with the time to come again", async () => {
    const budget = createRateBudget([{ limit: 1, windowMs: 86_400_000 }]);
    const vendor = http({ budget });
    await vendor.read({ path: "/things" }, THING);
    const { fault, retryAfterMs } = await faultOf(vendor.read({ path: "/things" }, THING));
    expect(fault).toBe("rate-limited");
    expect(retryAfterMs).toBeGreaterThan(86_000_000);
    expect(stub.requests).toHaveLength(1);
  });

  test("a program that stops ends requests and waits", async () => {
    const stopping = new AbortController();
    timing = stubTiming(stopping.signal);
    stub.fail({ kind: "server-error" }, ALWAYS);
    const sleeping = createVendorHttp({
      vendor: "Vendor",
      baseUrl: stub.url,
      timing: { ...timing, sleep: async () => stopping.abort() },
    });
    const { fault, message } = await faultOf(sleeping.read({ path: "/things" }, THING));
    expect(fault).toBe("unavailable");
    expect(message).toContain("stopping");
    expect(stub.requests).toHaveLength(1);
  });

  test("no secret stands in an error", async () => {
    stub.fail({ kind: "server-error" }, ALWAYS);
    const request = {
      path: "/things",
      bearer: "my-bearer",
      query: { access_token: "my-query" },
      form: { s: "my-form" },
    };
    const { message } = await faultOf(http().read({ ...request, method: "POST" }, THING));
    expect(message).not.toMatch(/my-/u);
  });
});
