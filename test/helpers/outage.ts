import { Socket } from "node:net";
import { Duplex } from "node:stream";
import type pg from "pg";
import { createDatabase, type Database } from "#src/db/database.ts";
import { openTestDatabase } from "#test/helpers/database.ts";

/** A database whose connections a test can cut, as a server that restarts does. */
export interface Outage {
  readonly database: Database;
  /** Every connection breaks, and new ones are refused, until `restore`. */
  cut(): void;
  restore(): void;
}

class Refused extends Duplex {
  connect(): this {
    process.nextTick(() => this.destroy(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" })));
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
  override _read(): void {}
  override _write(_chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    done();
  }
}

export async function openOutage(): Promise<Outage> {
  const whole = await openTestDatabase();
  const open = new Set<Duplex>();
  let isCut = false;
  const original = whole.poolConfig.stream;
  const stream = (): Duplex => {
    if (isCut) return new Refused();
    const socket = (typeof original === "function" ? original() : original) ?? new Socket();
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    return socket;
  };
  const poolConfig: pg.PoolConfig = { ...whole.poolConfig, stream };
  return {
    database: createDatabase(whole.engine, poolConfig, () => whole.close()),
    cut() {
      isCut = true;
      for (const socket of open) socket.destroy(new Error("the connection was cut"));
    },
    restore() {
      isCut = false;
    },
  };
}
