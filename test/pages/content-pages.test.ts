import { once } from "node:events";
import http from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HttpServer, listen } from "#src/http.ts";
import { type ContentPagesOptions, createContentRoutes } from "#src/pages/content-pages.ts";

const SECRET = "s".repeat(43);

let server: HttpServer;
let known = false;
beforeAll(async () => {
  const links = { peek: async () => (known ? { id: "olga", tenant: "demo" } : undefined), take: async () => undefined };
  const options = {
    clock: { now: () => new Date() },
    links,
    purpose: "content",
    content: {},
    playbooks: {},
    onError: () => {},
  } as unknown as ContentPagesOptions;
  server = await listen({ host: "127.0.0.1", port: 0, routes: createContentRoutes(options) });
});
afterAll(() => server.stop());

/** Tells of sixty megabytes, sends one byte of them, and waits for the answer. */
async function begin(): Promise<{ status: number; request: http.ClientRequest }> {
  const request = http.request(new URL(`/content/${SECRET}`, server.url), {
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=x", "content-length": 60 * 2 ** 20 },
  });
  request.on("error", () => {});
  request.write("x");
  const [response] = (await once(request, "response")) as [http.IncomingMessage];
  response.resume();
  return { status: response.statusCode!, request };
}

test("nobody's megabytes are waited for where the link is nobody's", async () => {
  known = false;
  const { status, request } = await begin();
  expect(status).toBe(410);
  request.destroy();
});

test("one link takes one body at a time", async () => {
  known = true;
  const first = http.request(new URL(`/content/${SECRET}`, server.url), {
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=x", "content-length": 1000 },
  });
  first.on("error", () => {});
  first.write("x");
  await expect
    .poll(async () => {
      const { status, request } = await begin().catch(() => ({ status: 0, request: first }));
      if (request !== first) request.destroy();
      return status;
    })
    .toBe(409);
  first.destroy();
});
