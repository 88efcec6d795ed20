import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Told {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
}

export interface StubRecordStore extends AsyncDisposable {
  readonly url: string;
  readonly told: Told[];
  /** Status of the answers to come; the last one stays. */
  answers: number[];
}

/** A company's record store on loopback: remembers what it is told, and answers as the test wants. */
export async function openRecordStore(): Promise<StubRecordStore> {
  const told: Told[] = [];
  const stub = { answers: [204] };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Record<string, unknown>;
      told.push({ method: request.method ?? "", path: request.url ?? "", headers: request.headers, body });
      const status = stub.answers.length > 1 ? stub.answers.shift()! : stub.answers[0]!;
      response.writeHead(status, status === 302 ? { location: "http://127.0.0.1:1/" } : {}).end("x".repeat(10_000));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/lrs`,
    told,
    get answers() {
      return stub.answers;
    },
    set answers(value: number[]) {
      stub.answers = value;
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
