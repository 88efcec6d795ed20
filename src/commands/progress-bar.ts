import type { WriteStream } from "node:tty";

export interface ProgressBar {
  /** `done` of `total`, and what is being worked on. */
  show(done: number, total: number, what: string): void;
  /** Takes the bar away, so that a line can be printed. */
  clear(): void;
}

const WIDTH = 24;

/** A bar on one line of a terminal; nothing at all where the output is no terminal. */
export function createProgressBar(out: Pick<WriteStream, "isTTY" | "columns" | "write">): ProgressBar {
  let isShown = false;
  return {
    show(done, total, what) {
      if (!out.isTTY) return;
      const filled = total === 0 ? WIDTH : Math.round((WIDTH * done) / total);
      const head = `[${"#".repeat(filled)}${"-".repeat(WIDTH - filled)}] ${done}/${total} `;
      const room = Math.max(0, (out.columns ?? 80) - head.length - 1);
      out.write(`\r${head}${what.slice(0, room).padEnd(room)}`);
      isShown = true;
    },
    clear() {
      if (isShown) out.write(`\r${" ".repeat(Math.max(0, (out.columns ?? 80) - 1))}\r`);
      isShown = false;
    },
  };
}
