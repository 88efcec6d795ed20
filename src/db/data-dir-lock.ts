import fs from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Another process holds the folder. */
export class DataDirInUseError extends Error {
  override readonly name = "DataDirInUseError";
  readonly dir: string;
  constructor(dir: string, options?: ErrorOptions) {
    super(
      `Cannot open the data folder "${dir}" as another Kairos process is using it: stop that process, or set DATA_DIR to another folder`,
      options,
    );
    this.dir = dir;
  }
}

/**
 * Takes the folder for this process alone; returns the release.
 *
 * Two engines on one PGlite folder lose data silently. SQLite's file lock is the operating system's, so it is freed
 * when a process is killed.
 */
export function lockDataDir(dir: string): () => void {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(path.join(dir, "lock"));
  try {
    lock.exec("pragma busy_timeout = 0; pragma locking_mode = exclusive; begin exclusive");
    lock.exec("create table if not exists holder (pid integer); delete from holder");
    lock.prepare("insert into holder values (?)").run(process.pid);
  } catch (cause) {
    lock.close();
    throw new DataDirInUseError(dir, { cause });
  }
  return () => {
    try {
      lock.exec("rollback");
    } finally {
      lock.close();
    }
  };
}
