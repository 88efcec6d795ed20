import type { LookupFunction } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { CalendarError } from "#src/ports/calendar.ts";
import { normaliseAddress } from "#src/providers/calendar/addresses.ts";
import { type DownloadOptions, download } from "#src/providers/calendar/download.ts";
import { type CalendarServer, serveCalendar } from "#test/providers/calendar/calendar-server.ts";

const SECRET = "CANARY-SECRET-8812";
const TEXT = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";

const servers: CalendarServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
});
async function serve(...[listener]: Parameters<typeof serveCalendar>): Promise<CalendarServer> {
  const server = await serveCalendar(listener);
  servers.push(server);
  return server;
}

const inTest: DownloadOptions = { allowLoopback: true };
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CalendarError);
  return (error as CalendarError).code;
};
/** Answers each name with the next of these addresses. */
const resolving = (...addresses: string[]): LookupFunction => {
  let asked = 0;
  return (_hostname, options, callback) => {
    const address = addresses[Math.min(asked, addresses.length - 1)]!;
    asked += 1;
    const family = address.includes(":") ? 6 : 4;
    if (options.all)
      (callback as (error: null, found: { address: string; family: number }[]) => void)(null, [{ address, family }]);
    else callback(null, address, family);
  };
};

describe("An address", () => {
  test.each([
    ["webcal://example.com/a.ics", "https://example.com/a.ics"],
    ["WEBCAL://Example.com/A.ics", "https://example.com/A.ics"],
    ["webcals://example.com/a.ics", "https://example.com/a.ics"],
    [" https://example.com/a.ics?key=1#part ", "https://example.com/a.ics?key=1"],
    ["http://example.com/a.ics", "http://example.com/a.ics"],
  ])("%s is fetched as %s", (address, expected) => {
    expect(normaliseAddress(address)).toBe(expected);
  });

  test.each([
    "file:///etc/passwd",
    "ftp://example.com/a.ics",
    "gopher://example.com/",
    "data:text/calendar,BEGIN",
    "javascript:alert(1)",
    "https://ana:secret@example.com/a.ics",
    "https://ana@example.com/a.ics",
    "//example.com/a.ics",
    "example.com/a.ics",
    "https://",
    "not an address",
    "",
    `https://example.com/${"a".repeat(2000)}`,
  ])("%s is none", (address) => {
    expect(normaliseAddress(address)).toBeUndefined();
  });
});

describe("Places that are never read", () => {
  test.each([
    ["this machine", "http://127.0.0.1:PORT/"],
    ["this machine by name", "http://localhost:PORT/"],
    ["this machine as a number", "http://2130706433:PORT/"],
    ["this machine in octal", "http://0177.0.0.1:PORT/"],
    ["this machine in hexadecimal", "http://0x7f.0.0.1:PORT/"],
    ["this machine shortened", "http://127.1:PORT/"],
    ["another address of this machine", "http://127.8.8.8:PORT/"],
    ["this machine in version 6", "http://[::1]:PORT/"],
    ["this machine, version 4 in version 6", "http://[::ffff:127.0.0.1]:PORT/"],
    ["the same in hexadecimal", "http://[::ffff:7f00:1]:PORT/"],
    ["the same, translated", "http://[64:ff9b::7f00:1]:PORT/"],
    ["any address", "http://0.0.0.0:PORT/"],
    ["any address of version 6", "http://[::]:PORT/"],
    ["with full-width digits", "http://１２７.0.0.1:PORT/"],
    ["with an ideographic stop", "http://127。0。0。1:PORT/"],
    ["a private network", "http://10.0.0.1/"],
    ["another private network", "http://172.16.5.4/"],
    ["a home network", "http://192.168.1.1/"],
    ["a provider's network", "http://100.64.0.1/"],
    ["the cloud's own service", "http://169.254.169.254/latest/meta-data/"],
    ["the same in version 6", "http://[fd00:ec2::254]/"],
    ["a link's own network", "http://[fe80::1]/"],
    ["a multicast group", "http://224.0.0.1/"],
    ["everybody", "http://255.255.255.255/"],
  ])("%s", async (_place, address) => {
    const server = await serve((_request, response) => response.end(TEXT));
    const started = download(address.replace("PORT", String(server.port)));
    expect(await codeOf(started)).toBe("not-allowed");
    expect(server.asked).toEqual([]);
  });

  test.each(["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fd12::1"])(
    "a public name that leads to %s",
    async (address) => {
      const work = download("http://calendar.example/a.ics", {}, { lookup: resolving(address) });
      expect(await codeOf(work)).toBe("not-allowed");
    },
  );

  test("a name is looked up once for a connection: what it leads to afterwards changes nothing", async () => {
    const server = await serve((_request, response) => response.end(TEXT));
    const lookup = resolving("127.0.0.1", "10.0.0.1");
    const address = `http://calendar.example:${server.port}/a.ics`;
    expect(await download(address, {}, { ...inTest, lookup })).toMatchObject({ kind: "text", text: TEXT });
    expect(await codeOf(download(address, {}, { ...inTest, lookup }))).toBe("not-allowed");
  });

  test.each([
    ["another scheme", "file:///etc/passwd"],
    ["a name and password", "http://ana:secret@127.0.0.1/"],
    ["a private network", "http://10.0.0.1/a.ics"],
    ["the cloud's own service", "http://169.254.169.254/"],
    ["another address of this machine", "http://127.0.0.2/"],
  ])("a redirect to %s", async (_place, location) => {
    const server = await serve((_request, response) => response.writeHead(302, { location }).end());
    expect(await codeOf(download(`${server.url}/a.ics`, {}, inTest))).toBe("not-allowed");
    expect(server.asked).toHaveLength(1);
  });
});

describe("A download", () => {
  test("follows three redirects, relative ones too, and no fourth", async () => {
    const server = await serve((request, response) => {
      const left = Number(new URL(request.url!, "http://x").searchParams.get("left"));
      if (left === 0) response.end(TEXT);
      else response.writeHead([301, 302, 303, 307, 308][left % 5]!, { location: `?left=${left - 1}` }).end();
    });
    expect(await download(`${server.url}/a.ics?left=3`, {}, inTest)).toMatchObject({ text: TEXT });
    expect(await codeOf(download(`${server.url}/a.ics?left=4`, {}, inTest))).toBe("too-many-redirects");
  });

  test("asks only for what has changed, and says when nothing has", async () => {
    const server = await serve((request, response) => {
      const known = request.headers["if-none-match"] === '"v1"' || request.headers["if-modified-since"] !== undefined;
      if (known) response.writeHead(304).end();
      else response.writeHead(200, { etag: '"v1"', "last-modified": "Tue, 03 Mar 2026 08:00:00 GMT" }).end(TEXT);
    });
    const first = await download(`${server.url}/a.ics`, {}, inTest);
    expect(first).toEqual({ kind: "text", text: TEXT, etag: '"v1"', lastModified: "Tue, 03 Mar 2026 08:00:00 GMT" });
    expect(await download(`${server.url}/a.ics`, { etag: '"v1"' }, inTest)).toEqual({ kind: "unchanged" });
    expect(await download(`${server.url}/a.ics`, { etag: '"v0"' }, inTest)).toMatchObject({ kind: "text" });
  });

  test.each([
    [401, "refused"],
    [403, "refused"],
    [404, "gone"],
    [410, "gone"],
    [429, "refused"],
    [500, "not-reachable"],
    [503, "not-reachable"],
    [204, "not-reachable"],
    [304, "not-reachable"],
  ])("answered with %d says %s", async (status, code) => {
    const server = await serve((_request, response) => response.writeHead(status).end());
    expect(await codeOf(download(`${server.url}/a.ics`, {}, inTest))).toBe(code);
  });

  test("stops where more comes than a calendar has, announced or not", async () => {
    const announced = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "2000" });
      response.write("x");
    });
    expect(await codeOf(download(announced.url, {}, { ...inTest, mostBytes: 1000 }))).toBe("too-large");
    const endless = await serve((_request, response) => {
      const more = (): void => void (response.destroyed || response.write("x".repeat(100), () => setImmediate(more)));
      more();
    });
    expect(await codeOf(download(endless.url, {}, { ...inTest, mostBytes: 1000 }))).toBe("too-large");
  });

  test("takes nothing that is packed: it may be larger than it looks", async () => {
    const server = await serve((_request, response) =>
      response.writeHead(200, { "content-encoding": "gzip" }).end(Buffer.from([0x1f, 0x8b])),
    );
    expect(await codeOf(download(server.url, {}, inTest))).toBe("not-a-calendar");
    expect(server.asked[0]?.headers["accept-encoding"]).toBe("identity");
  });

  test.each([
    ["never answers", false],
    ["never ends", true],
  ])("gives up a server that %s", async (_case, begins) => {
    const server = await serve((_request, response) => void (begins && response.write("BEGIN:VCALENDAR")));
    expect(await codeOf(download(server.url, {}, { ...inTest, timeoutMs: 100 }))).toBe("too-slow");
  });

  test("says that a name nobody knows, a closed port and a cut connection cannot be reached", async () => {
    const server = await serve((request) => request.socket.destroy());
    expect(await codeOf(download(server.url, {}, inTest))).toBe("not-reachable");
    const closed = `http://127.0.0.1:${server.port}`;
    await servers.pop()![Symbol.asyncDispose]();
    expect(await codeOf(download(closed, {}, inTest))).toBe("not-reachable");
    const lookup: LookupFunction = (_name, _options, callback) => callback(new Error("ENOTFOUND"), "", 4);
    expect(await codeOf(download("http://nobody.example/", {}, { lookup }))).toBe("not-reachable");
  });

  test("never says the address or what the server said", async () => {
    const server = await serve((_request, response) => response.writeHead(404).end(`no ${SECRET}`));
    const error = await download(`${server.url}/${SECRET}.ics`, {}, inTest).catch((reason: unknown) => reason);
    const told = `${String(error)} ${JSON.stringify(error)} ${(error as Error).stack} ${String((error as Error).cause)}`;
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain("127.0.0.1");
  });
});
