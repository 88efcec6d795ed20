import fs from "node:fs";
import path from "node:path";
import { MemoryFS, PGlite } from "@electric-sql/pglite";

/** The files of an embedded database at rest. An engine that starts from them starts in a moment. */
export interface DatabaseImage {
  readonly folders: readonly { readonly path: string; readonly mode: number }[];
  /** In the order in which their contents follow each other in `bytes`. */
  readonly files: readonly { readonly path: string; readonly mode: number; readonly length: number }[];
  readonly bytes: Uint8Array;
}

const ROOT = PGlite.paths.PGDATA;

/** Takes the files of an engine that nobody is using. */
export async function takeImage(engine: PGlite): Promise<DatabaseImage> {
  // Nothing is left to be recovered from the log, and old parts of the log go.
  await engine.exec("checkpoint");
  const { FS } = engine.Module;
  const folders: { path: string; mode: number }[] = [];
  const files: { path: string; mode: number; length: number }[] = [];
  const contents: Uint8Array[] = [];
  const visit = (at: string): void => {
    const { mode } = FS.stat(at);
    if (FS.isDir(mode)) {
      folders.push({ path: at, mode });
      for (const name of FS.readdir(at)) if (name !== "." && name !== "..") visit(`${at}/${name}`);
    } else {
      const content = FS.readFile(at, { encoding: "binary" });
      files.push({ path: at, mode, length: content.length });
      contents.push(content);
    }
  };
  visit(ROOT);
  return { folders, files, bytes: Buffer.concat(contents) };
}

/** Files in memory that begin as a copy of an image. */
export class ImageFiles extends MemoryFS {
  readonly #image: DatabaseImage;

  constructor(image: DatabaseImage) {
    super();
    this.#image = image;
  }

  override async initialSyncFs(): Promise<void> {
    const { FS } = this.pg!.Module;
    const { folders, files, bytes } = this.#image;
    // Not `slice`: that of a Buffer is the same memory.
    const copy = new Uint8Array(bytes);
    for (const folder of folders) FS.mkdirTree(folder.path, folder.mode);
    let offset = 0;
    for (const { path: at, mode, length } of files) {
      // The engine writes into the copy itself.
      const options = { mode, canOwn: true };
      FS.writeFile(at, copy.subarray(offset, offset + length), options);
      offset += length;
    }
  }
}

/** Writes the file in one step: whoever finds it finds all of it. */
export function writeImage(file: string, { folders, files, bytes }: DatabaseImage): void {
  const head = Buffer.from(JSON.stringify({ folders, files }), "utf8");
  const size = Buffer.alloc(4);
  size.writeUInt32LE(head.length);
  const part = `${file}.${process.pid}`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(part, Buffer.concat([size, head, bytes]));
  fs.renameSync(part, file);
}

export function readImage(file: string): DatabaseImage {
  const all = fs.readFileSync(file);
  const end = 4 + all.readUInt32LE(0);
  const head = JSON.parse(all.toString("utf8", 4, end)) as Omit<DatabaseImage, "bytes">;
  return { ...head, bytes: all.subarray(end) };
}
