import { Duplex } from "node:stream";
import type { PGlite } from "@electric-sql/pglite";
import type pg from "pg";

/**
 * Ordinary `pg` clients on a PGlite engine in the same process, without a port.
 *
 * `pg` writes the PostgreSQL protocol into a Duplex; complete batches are handed to the engine one connection at a
 * time, and a connection keeps the engine while it is inside a transaction. Prepared statement names get a prefix per
 * connection and LISTEN is tracked per connection, since the engine has a single session.
 */
export class PgliteWire {
  readonly connections = new Set<Connection>();
  readonly engine: PGlite;
  readonly idleTransactionMs: number;
  #owner: Connection | undefined;
  #waiting: { connection: Connection; proceed: () => void }[] = [];
  #nextId = 1;

  constructor(engine: PGlite, { idleTransactionMs = 30_000 }: { idleTransactionMs?: number } = {}) {
    this.engine = engine;
    this.idleTransactionMs = idleTransactionMs;
  }

  poolConfig(): pg.PoolConfig {
    return {
      user: "postgres",
      database: "postgres",
      host: "pglite",
      ssl: false,
      stream: () => new Connection(this, this.#nextId++) as never,
    };
  }

  /** Resolves when every closed connection has given the engine back. */
  async drain(): Promise<void> {
    await Promise.all([...this.connections].map((connection) => connection.settled()));
  }

  async acquire(connection: Connection): Promise<void> {
    if (this.#owner === connection) return;
    if (this.#owner === undefined) {
      this.#owner = connection;
      return;
    }
    await new Promise<void>((proceed) => this.#waiting.push({ connection, proceed }));
  }

  release(connection: Connection): void {
    if (this.#owner !== connection) return;
    const next = this.#waiting.shift();
    this.#owner = next?.connection;
    next?.proceed();
  }

  /** Runs one complete batch; answers the last ReadyForQuery status ("I", "T" or "E"), if there was one. */
  async execute(connection: Connection, batch: Buffer): Promise<string | undefined> {
    const answer = Buffer.from(await this.engine.execProtocolRaw(new Uint8Array(batch), { syncToFs: true }));
    let status: string | undefined;
    const own: Buffer[] = [];
    for (let offset = 0; offset + HEADER <= answer.length; ) {
      const type = answer[offset];
      const end = offset + 1 + answer.readInt32BE(offset + 1);
      const message = answer.subarray(offset, end);
      if (type === code("A")) this.#notify(message);
      else {
        if (type === code("Z")) status = String.fromCharCode(message[HEADER]!);
        own.push(message);
      }
      offset = end;
    }
    connection.deliver(Buffer.concat(own));
    return status;
  }

  #notify(message: Buffer): void {
    const [channel] = readString(message, HEADER + 4);
    for (const connection of this.connections) if (connection.channels.has(channel)) connection.deliver(message);
  }
}

const HEADER = 5;
const LISTEN = /^\s*listen\s+("?)([^";\s]+)\1/i;
const UNLISTEN = /^\s*unlisten\s+("?)([^";\s]+|\*)\1/i;
/** Messages after which the backend answers: Query, Sync, Flush, CopyDone, CopyFail. */
const ENDS_BATCH = "QSHcf";

const code = (letter: string): number => letter.charCodeAt(0);
const zeroEnded = (text: string): Buffer => Buffer.from(`${text}\0`, "utf8");

function frame(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(HEADER);
  header.write(type, 0, "latin1");
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

/** A zero-ended string and the offset after it. */
function readString(buffer: Buffer, offset: number): [string, number] {
  const end = buffer.indexOf(0, offset);
  return [buffer.toString("utf8", offset, end), end + 1];
}

class Connection extends Duplex {
  readonly channels = new Set<string>();
  readonly #wire: PgliteWire;
  readonly #id: number;
  #buffer: Buffer = Buffer.alloc(0);
  #greeted = false;
  #batch: Buffer[] = [];
  #work: Promise<void> = Promise.resolve();
  #status = "I";
  #idleTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(wire: PgliteWire, id: number) {
    super({ autoDestroy: true, emitClose: true });
    this.#wire = wire;
    this.#id = id;
    wire.connections.add(this);
  }

  // What pg calls on a net.Socket.
  connect(): this {
    process.nextTick(() => this.emit("connect"));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  settled(): Promise<void> {
    return this.#work;
  }

  deliver(message: Buffer): void {
    if (!this.#closed && message.length > 0) this.push(Buffer.from(message));
  }

  override _read(): void {}
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#feed(chunk);
    done();
  }
  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#feed(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }
  override _final(done: () => void): void {
    this.#close();
    done();
  }
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#close();
    done(error);
  }

  /** A client that goes away inside a transaction must not keep the engine. */
  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#idleTimer);
    this.#work = this.#work.then(async () => {
      if (this.#status !== "I") await this.#wire.execute(this, frame("Q", zeroEnded("rollback"))).catch(() => {});
      this.#status = "I";
      this.#wire.release(this);
      this.#wire.connections.delete(this);
    });
    this.push(null);
  }

  #feed(chunk: Buffer): void {
    this.#buffer = this.#buffer.length > 0 ? Buffer.concat([this.#buffer, chunk]) : chunk;
    if (!this.#greeted && !this.#greet()) return;
    while (this.#buffer.length >= HEADER) {
      const length = 1 + this.#buffer.readInt32BE(1);
      if (this.#buffer.length < length) return;
      const message = this.#rewrite(this.#buffer.subarray(0, length));
      this.#buffer = this.#buffer.subarray(length);
      if (message[0] === code("X")) {
        this.#close();
        return;
      }
      this.#batch.push(message);
      if (ENDS_BATCH.includes(String.fromCharCode(message[0]!))) {
        const batch = Buffer.concat(this.#batch);
        this.#batch = [];
        this.#work = this.#work.then(() => this.#run(batch));
      }
    }
  }

  async #run(batch: Buffer): Promise<void> {
    if (this.#closed && this.#status === "I") return;
    clearTimeout(this.#idleTimer);
    await this.#wire.acquire(this);
    try {
      this.#status = (await this.#wire.execute(this, batch)) ?? this.#status;
      if (this.#status === "I") this.#wire.release(this);
      else this.#watchIdle();
    } catch (error) {
      this.#status = "I";
      this.#wire.release(this);
      this.destroy(error as Error);
    }
  }

  #watchIdle(): void {
    const limit = this.#wire.idleTransactionMs;
    this.#idleTimer = setTimeout(
      () => this.destroy(new Error(`Cannot keep a transaction open as it was idle for ${limit} ms: rolled back`)),
      limit,
    );
    this.#idleTimer.unref();
  }

  /** Answers the start-up message; false while it is not complete. */
  #greet(): boolean {
    if (this.#buffer.length < 8 || this.#buffer.length < this.#buffer.readInt32BE(0)) return false;
    this.#buffer = this.#buffer.subarray(this.#buffer.readInt32BE(0));
    this.#greeted = true;
    const parameter = (name: string, value: string) => frame("S", Buffer.concat([zeroEnded(name), zeroEnded(value)]));
    const key = Buffer.alloc(8);
    key.writeInt32BE(this.#id, 0);
    this.deliver(
      Buffer.concat([
        frame("R", Buffer.alloc(4)),
        parameter("server_version", "18.0"),
        parameter("server_encoding", "UTF8"),
        parameter("client_encoding", "UTF8"),
        parameter("DateStyle", "ISO, MDY"),
        parameter("integer_datetimes", "on"),
        parameter("standard_conforming_strings", "on"),
        parameter("TimeZone", "UTC"),
        frame("K", key),
        frame("Z", Buffer.from("I")),
      ]),
    );
    return true;
  }

  #rewrite(message: Buffer): Buffer {
    const type = String.fromCharCode(message[0]!);
    const body = message.subarray(HEADER);
    switch (type) {
      case "Q": {
        const [statement] = readString(body, 0);
        const rewritten = this.#trackChannels(statement);
        return rewritten === statement ? message : frame("Q", zeroEnded(rewritten));
      }
      case "P": {
        const [name, afterName] = readString(body, 0);
        const [statement, afterStatement] = readString(body, afterName);
        const rewritten = this.#trackChannels(statement);
        if (name === "" && rewritten === statement) return message;
        const parts = [zeroEnded(this.#own(name)), zeroEnded(rewritten), body.subarray(afterStatement)];
        return frame("P", Buffer.concat(parts));
      }
      case "B": {
        const [portal, afterPortal] = readString(body, 0);
        const [statement, afterStatement] = readString(body, afterPortal);
        if (portal === "" && statement === "") return message;
        const names = [zeroEnded(this.#own(portal)), zeroEnded(this.#own(statement))];
        return frame("B", Buffer.concat([...names, body.subarray(afterStatement)]));
      }
      case "D":
      case "C": {
        const [name] = readString(body, 1);
        return name === "" ? message : frame(type, Buffer.concat([body.subarray(0, 1), zeroEnded(this.#own(name))]));
      }
      case "E": {
        const [name, afterName] = readString(body, 0);
        return name === ""
          ? message
          : frame("E", Buffer.concat([zeroEnded(this.#own(name)), body.subarray(afterName)]));
      }
      default:
        return message;
    }
  }

  #own(name: string): string {
    return name === "" ? name : `w${this.#id}_${name}`;
  }

  #trackChannels(statement: string): string {
    const listen = LISTEN.exec(statement);
    if (listen !== null) this.channels.add(listen[1] === "" ? listen[2]!.toLowerCase() : listen[2]!);
    const unlisten = UNLISTEN.exec(statement);
    if (unlisten === null) return statement;
    if (unlisten[2] === "*") this.channels.clear();
    else this.channels.delete(unlisten[1] === "" ? unlisten[2]!.toLowerCase() : unlisten[2]!);
    // The engine has one session for all: another connection may still be listening.
    return "listen kairos_nobody";
  }
}
