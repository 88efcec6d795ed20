import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { ContentError } from "#src/ports/content.ts";

export interface ZipLimits {
  readonly entries: number;
  /** Bytes of one file, unpacked. */
  readonly file: number;
  /** Bytes of all files that are read, unpacked. */
  readonly total: number;
  /** Times that the whole may grow, once it is beyond `small`. */
  readonly growth: number;
  readonly small: number;
}

const MB = 2 ** 20;
export const ZIP_LIMITS: ZipLimits = { entries: 10_000, file: 40 * MB, total: 400 * MB, growth: 200, small: 20 * MB };

/** The files in a packed one, by name. They are read into memory alone: a name never becomes a path. */
export interface ZipFiles {
  readonly names: readonly string[];
  /** Undefined when there is no such file. */
  read(name: string): Promise<Buffer | undefined>;
}

/** Throws ContentError for what is damaged, locked with a password, or would grow beyond all measure. */
export async function openZip(bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS): Promise<ZipFiles> {
  const zip = await fromBufferPromise(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
    lazyEntries: true,
  }).catch(damaged);
  const entries = await entriesOf(zip, limits).catch((error: unknown) =>
    error instanceof ContentError ? Promise.reject(error) : damaged(error),
  );
  const unpacked = [...entries.values()].reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (unpacked > limits.small && unpacked > bytes.byteLength * limits.growth) throw bomb();
  let total = 0;
  return {
    names: [...entries.keys()],
    async read(name) {
      const entry = entries.get(name);
      if (entry === undefined) return undefined;
      total += entry.uncompressedSize;
      if (entry.uncompressedSize > limits.file || total > limits.total) throw bomb();
      return readEntry(zip, entry);
    },
  };
}

async function entriesOf(zip: ZipFile, limits: ZipLimits): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    if (entries.size >= limits.entries)
      throw new ContentError("too-large", `It holds more than ${limits.entries} files: add the documents one by one`);
    if (entry.isEncrypted())
      throw new ContentError("encrypted", "It has a password: save it without one, and add it again");
    if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry);
  }
  return entries;
}

/** Ends in an error as soon as there are more bytes than the file tells of itself. */
async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  try {
    const stream = await zip.openReadStreamPromise(entry);
    const parts: Buffer[] = [];
    for await (const part of stream as AsyncIterable<Buffer>) parts.push(part);
    return Buffer.concat(parts);
  } catch (cause) {
    return damaged(cause);
  }
}

function damaged(cause: unknown): never {
  throw new ContentError("damaged", "It is damaged or cut short: save or download it again", { cause });
}

const bomb = (): ContentError =>
  new ContentError("too-large", "It would grow beyond all measure when unpacked, so I leave it alone");
