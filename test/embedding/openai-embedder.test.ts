import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createOpenAIEmbedder } from "#src/embedding/openai-embedder.ts";

let server: Server;
let baseUrl: string;
let asked: { model: string; dimensions: number; input: string[] }[];
let reply: (input: string[]) => { status: number; vectors: number[][] };

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(parts).toString("utf8")) as (typeof asked)[number];
      asked.push(body);
      const { status, vectors } = reply(body.input);
      response.writeHead(status, { "content-type": "application/json" });
      response.end(
        JSON.stringify({
          object: "list",
          model: body.model,
          data: vectors.map((embedding, index) => ({ object: "embedding", index, embedding })),
        }),
      );
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterEach(() => new Promise<void>((closed) => void server.close(() => closed())));

const embedder = () => createOpenAIEmbedder({ apiKey: "key", model: "text-embedding-3-small", baseUrl });

test("texts are sent to the configured host with the dimensions that the database keeps, and come back with length one", async () => {
  reply = (input) => ({ status: 200, vectors: input.map(() => Array.from({ length: 512 }, () => 2)) });
  const vectors = await embedder().embed(["one", "two"]);
  expect(vectors).toHaveLength(2);
  expect(Math.hypot(...vectors[0]!)).toBeCloseTo(1, 5);
  expect(asked[0]).toMatchObject({ model: "text-embedding-3-small", dimensions: 512, input: ["one", "two"] });
});

test("a model that answers with other dimensions is refused by name", async () => {
  reply = (input) => ({ status: 200, vectors: input.map(() => [1, 2, 3]) });
  await expect(embedder().embed(["one"])).rejects.toThrow(
    'Cannot use embedding model "text-embedding-3-small" as it must answer with 512 dimensions: current number is 3',
  );
});

test("a host that refuses the key fails without a second try", async () => {
  reply = () => ({ status: 401, vectors: [] });
  await expect(embedder().embed(["one"])).rejects.toThrow();
  expect(asked).toHaveLength(1);
});
