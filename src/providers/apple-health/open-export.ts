import fs from "node:fs";
import type { Readable } from "node:stream";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { FileError } from "#src/ports/provider.ts";

/** The bytes of an export's XML, out of a zip file or as they are. */
export interface OpenedExport extends AsyncDisposable {
  /** Each holds only until the next is asked for. */
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly totalBytes: number;
}

export interface ExportLimits {
  /** Bytes of XML. */
  readonly mostBytes: number;
  /** Times that a zip file may grow when it is unpacked: XML of this kind grows 20 to 60 times. */
  readonly mostGrowth: number;
  /** Files in the zip: routes and heart traces come along. */
  readonly mostEntries: number;
}

export const EXPORT_LIMITS: ExportLimits = { mostBytes: 16 * 2 ** 30, mostGrowth: 250, mostEntries: 200_000 };

/** Texts of this length are young garbage; longer ones would stay until the next great collection. */
const CHUNK = 1 << 16;
/** Below this size no growth is suspicious. */
const SMALL = 64 * 2 ** 20;
const ZIP = Buffer.from("PK");

/** Throws FileError where there is no file, or none that holds an export. */
export async function openExport(path: string, limits: ExportLimits = EXPORT_LIMITS): Promise<OpenedExport> {
  const { head, size } = await look(path);
  if (size === 0) throw new FileError("empty", "The file is empty: export it again");
  if (head.subarray(0, 2).equals(ZIP)) return openZip(path, limits);
  if (size > limits.mostBytes) throw tooLarge(limits);
  const file = await fs.promises.open(path, "r");
  return { chunks: chunksOf(file), totalBytes: size, [Symbol.asyncDispose]: () => file.close() };
}

/** One buffer for the whole file: a stream would leave a new one behind with every chunk. */
async function* chunksOf(file: fs.promises.FileHandle): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafe(CHUNK);
  for (;;) {
    const { bytesRead } = await file.read(buffer, 0, CHUNK);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

async function look(path: string): Promise<{ readonly head: Buffer; readonly size: number }> {
  try {
    await using file = await fs.promises.open(path, "r");
    const stat = await file.stat();
    if (!stat.isFile()) throw new TypeError("no file");
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return { head: buffer.subarray(0, bytesRead), size: stat.size };
  } catch (cause) {
    throw new FileError("missing", "There is no file that can be read under this name", { cause });
  }
}

async function openZip(path: string, limits: ExportLimits): Promise<OpenedExport> {
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true }).catch((cause: unknown) => {
    throw new FileError("cut-short", "The zip file is cut short or damaged: send it again, or export it again", {
      cause,
    });
  });
  let stream: Readable | undefined;
  const close = async (): Promise<void> => {
    stream?.destroy();
    zip.close();
  };
  try {
    const entry = await findExport(zip, limits);
    if (entry.isEncrypted())
      throw new FileError("encrypted", "The zip file has a password: unpack it, and send the export.xml in it");
    if (!entry.canDecodeFileData())
      throw new FileError(
        "damaged",
        "The zip file is packed in a way I cannot read: send the zip file that Health made",
      );
    const { uncompressedSize: totalBytes, compressedSize } = entry;
    if (totalBytes > limits.mostBytes) throw tooLarge(limits);
    if (totalBytes > SMALL && totalBytes > compressedSize * limits.mostGrowth)
      throw new FileError("too-large", "The zip file would grow beyond all measure when unpacked, so I leave it alone");
    // Bytes beyond the size that the zip file tells end in an error of the stream.
    stream = await zip.openReadStreamPromise(entry);
    return { chunks: stream as AsyncIterable<Uint8Array>, totalBytes, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    if (error instanceof FileError) throw error;
    throw new FileError("damaged", "The zip file is damaged: send it again, or export it again", { cause: error });
  }
}

/**
 * The export among the files of the zip, whatever its folder and name are called in the language of the phone: "export.xml",
 * else the largest XML file that is not the clinical document beside it.
 */
async function findExport(zip: ZipFile, { mostEntries }: ExportLimits): Promise<Entry> {
  let found: Entry | undefined;
  let entries = 0;
  for await (const entry of zip.eachEntry()) {
    entries += 1;
    if (entries > mostEntries)
      throw new FileError(
        "too-large",
        `The zip file holds more than ${mostEntries} files: send the one that Health made`,
      );
    const name = entry.fileName.split("/").at(-1)!.toLowerCase();
    if (!name.endsWith(".xml") || name.endsWith("_cda.xml") || name.startsWith("._")) continue;
    if (name === "export.xml") return entry;
    if (found === undefined || entry.uncompressedSize > found.uncompressedSize) found = entry;
  }
  if (found === undefined)
    throw new FileError(
      "not-an-export",
      "There is no export.xml in the zip file: send the one that Health made, as it is",
    );
  return found;
}

const tooLarge = ({ mostBytes }: ExportLimits): FileError =>
  new FileError(
    "too-large",
    `The file is larger than ${Math.floor(mostBytes / 2 ** 30)} GiB, which is more than I read`,
  );
