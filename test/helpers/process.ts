import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const MAIN = path.resolve(import.meta.dirname, "../../src/main.ts");
const STARTING_MS = 90_000;

/** The real program in a process of its own. */
export interface Running extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** Standard output and error so far. */
  output(): string;
  /** Ends it as a power cut would: SIGKILL, and no chance to tidy up. */
  kill(): Promise<void>;
}

/** Starts `node src/main.ts` with exactly this environment, and waits until it listens. */
export async function startProcess(env: Readonly<Record<string, string>>): Promise<Running> {
  const child: ChildProcess = spawn(process.execPath, [MAIN], {
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", PORT: "0", LOG_LEVEL: "info", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const listening = new Promise<number>((resolve, reject) => {
    const read = (part: Buffer): void => {
      output += part.toString("utf8");
      const port = /"port":(\d+),"msg":"started"/u.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout!.on("data", read);
    child.stderr!.on("data", read);
    child.once("exit", (code) => reject(new Error(`Cannot go on as the process ended with ${code}: ${output}`)));
    setTimeout(() => reject(new Error(`Cannot go on as the process does not listen: ${output}`)), STARTING_MS).unref();
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  try {
    const port = await listening;
    return {
      url: `http://127.0.0.1:${port}`,
      pid: child.pid!,
      output: () => output,
      kill,
      [Symbol.asyncDispose]: kill,
    };
  } catch (error) {
    await kill();
    throw error;
  }
}
