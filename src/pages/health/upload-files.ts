import { randomUUID } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A file that was sent; only this process may read it, and nobody keeps it. */
export interface UploadedFile {
  readonly path: string;
  readonly bytes: number;
  remove(): Promise<void>;
}

export interface UploadFiles {
  readonly mostBytes: number;
  /** Throws TooLargeError beyond the limit; on any error nothing is left behind. */
  receive(body: AsyncIterable<Uint8Array>): Promise<UploadedFile>;
  /** Removes what a process that ended too soon has left behind. */
  sweep(): Promise<number>;
}

export class TooLargeError extends Error {
  override readonly name = "TooLargeError";
}

const ABANDONED_MS = 24 * 3_600_000;
const NAME = /^health-(.+)-(\d+)-[0-9a-f-]{36}$/u;

export function createUploadFiles(folder: string, mostBytes: number): UploadFiles {
  const host = os.hostname().replaceAll(/[^\w.]/gu, "_");

  return {
    mostBytes,
    async receive(body) {
      await fs.promises.mkdir(folder, { recursive: true, mode: 0o700 });
      const file = path.join(folder, `health-${host}-${process.pid}-${randomUUID()}`);
      let bytes = 0;
      const counted = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          bytes += chunk.length;
          if (bytes > mostBytes)
            done(new TooLargeError(`Cannot take the file as it must have at most ${mostBytes} bytes`));
          else done(null, chunk);
        },
      });
      const remove = (): Promise<void> => fs.promises.rm(file, { force: true });
      try {
        await pipeline(body, counted, fs.createWriteStream(file, { flags: "wx", mode: 0o600 }));
      } catch (error) {
        await remove();
        throw error;
      }
      return { path: file, bytes, remove };
    },

    async sweep() {
      const names = await fs.promises.readdir(folder).catch(() => []);
      let removed = 0;
      for (const name of names) {
        const [, owner, pid] = NAME.exec(name) ?? [];
        if (owner === undefined) continue;
        const file = path.join(folder, name);
        const { mtimeMs } = await fs.promises.stat(file).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
        // A process of the same number as ours is one that ran before us.
        const isDead = owner === host && (Number(pid) === process.pid || !isRunning(Number(pid)));
        if (!isDead && Date.now() - mtimeMs < ABANDONED_MS) continue;
        await fs.promises.rm(file, { force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
