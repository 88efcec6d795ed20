import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, test } from "vitest";
import { type HttpServer, listen } from "#src/http.ts";
import { createPictureAddresses, PICTURES_PATH } from "#src/pictures/picture-addresses.ts";

const KEY = new Uint8Array(32).fill(7);
const WEEK_MS = 7 * 86_400_000;
const PNG = Buffer.from("a picture");

describe("the address of a picture", () => {
  let server: HttpServer | undefined;
  let time = 1_000_000;
  const message = randomUUID();

  async function open(found = new Map<string, string>([[message, PNG.toString("base64")]])) {
    const addresses = createPictureAddresses({
      key: KEY,
      base: () => server?.url,
      find: async (id) => found.get(id),
      now: () => time,
    });
    server = await listen({
      host: "127.0.0.1",
      port: 0,
      routes: [{ method: "GET", path: PICTURES_PATH, listener: addresses.listener }],
    });
    return addresses;
  }
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    time = 1_000_000;
  });

  test("brings the picture to whoever has it", async () => {
    const address = (await open()).addressOf(message)!;
    const response = await fetch(address);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await response.arrayBuffer())).toEqual(PNG);
  });

  test("runs out after a week, and cannot be made to last longer", async () => {
    const address = (await open()).addressOf(message)!;
    time += WEEK_MS - 1;
    expect((await fetch(address)).status).toBe(200);
    time += 1;
    expect((await fetch(address)).status).toBe(404);
    const longer = address.replace(/\/(\d+)\//u, (_, until: string) => `/${Number(until) + WEEK_MS}/`);
    expect((await fetch(longer)).status).toBe(404);
  });

  test("of one message does not open another, and says nothing about what is there", async () => {
    const other = randomUUID();
    const address = (await open(new Map([[other, PNG.toString("base64")]]))).addressOf(message)!;
    const tries = [address, address.replace(message, other), address.replace(".png", ""), `${server!.url}/pictures/x`];
    for (const url of tries) {
      const response = await fetch(url);
      expect([response.status, await response.text()]).toEqual([404, "Not found"]);
    }
  });

  test("is not given where nobody could reach it", () => {
    const addresses = createPictureAddresses({
      key: KEY,
      base: () => undefined,
      find: async () => undefined,
      now: () => 0,
    });
    expect(addresses.addressOf(message)).toBeUndefined();
  });
});
