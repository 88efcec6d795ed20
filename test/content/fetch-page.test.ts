import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPageFetcher } from "#src/content/fetch-page.ts";

let server: http.Server;
let base: string;
beforeAll(async () => {
  server = http.createServer((request, response) => {
    const path = request.url ?? "/";
    if (path === "/page")
      return void response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end("<p>Hello.</p>");
    if (path === "/moved") return void response.writeHead(302, { location: "/page" }).end();
    if (path === "/inside") return void response.writeHead(302, { location: "http://169.254.169.254/latest" }).end();
    if (path === "/round") return void response.writeHead(302, { location: "/round" }).end();
    if (path === "/secret") return void response.writeHead(403).end();
    if (path === "/huge") return void response.writeHead(200).end("x".repeat(2_000_000));
    if (path === "/packed") return void response.writeHead(200, { "content-encoding": "gzip" }).end("x");
    if (path === "/silent") return;
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const near = createPageFetcher({ allowLoopback: true, mostBytes: 1_000_000, timeoutMs: 2_000 });

describe("A page by its address", () => {
  test("is fetched with its type, along redirects", async () => {
    const page = await near.fetch(`${base}/moved#part`);
    expect(page).toMatchObject({ name: `${base}/page`, type: "text/html; charset=utf-8" });
    expect(new TextDecoder().decode(page.bytes)).toBe("<p>Hello.</p>");
  });

  test.each([
    "http://127.0.0.1:1/x",
    "http://2130706433/x",
    "http://[::ffff:127.0.0.1]/x",
    "http://localhost/x",
    "http://169.254.169.254/latest/meta-data",
    "http://10.0.0.1/x",
    "http://user:password@example.org/",
    "file:///etc/passwd",
    "ftp://example.org/x",
  ])("%s is not reached", async (address) => {
    await expect(createPageFetcher().fetch(address)).rejects.toMatchObject({ fault: "not-allowed" });
  });

  test("that leads inside is not followed", async () => {
    await expect(near.fetch(`${base}/inside`)).rejects.toMatchObject({ fault: "not-allowed" });
  });

  test.each([
    ["/round", "not-reachable", "leads on and on"],
    ["/secret", "not-reachable", "sign in"],
    ["/none", "not-reachable", "no page at that address"],
    ["/huge", "too-large", "larger than"],
    ["/packed", "not-reachable", "came packed"],
    ["/silent", "too-slow", "too long"],
  ])("%s ends in %s, with what to do", async (path, fault, words) => {
    await expect(near.fetch(base + path)).rejects.toMatchObject({ fault, message: expect.stringContaining(words) });
  });
});
