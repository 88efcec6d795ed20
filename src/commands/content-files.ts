import fs from "node:fs/promises";
import path from "node:path";
import { ContentError, type ContentFile } from "#src/ports/content.ts";

/** One thing to read: a file on this machine, or a public page. */
export type ContentSource =
  | { readonly kind: "file"; readonly file: string /** As the document is known by. */; readonly name: string }
  | { readonly kind: "page"; readonly name: string };

const READABLE = /\.(?:md|markdown|html?|xhtml|pdf|docx|pptx|zip|vtt|srt|txt)$/iu;
const ADDRESS = /^https?:\/\/\S+$/iu;
const LONGEST_LIST = 1_000_000;

/**
 * What a word of the command line stands for: an address, a list of addresses (a text file in which every line is one), a
 * file, or a folder with everything readable in it. Throws where there is no such thing.
 */
export async function sourcesOf(word: string): Promise<ContentSource[]> {
  if (ADDRESS.test(word)) return [{ kind: "page", name: word }];
  const stat = await fs.stat(word).catch((cause: unknown) => {
    throw new Error(`Cannot add the content as "${word}" must be a file, a folder or an address that can be read`, {
      cause,
    });
  });
  if (stat.isDirectory()) return folder(word);
  const addresses =
    stat.size <= LONGEST_LIST && !/\.(?:pdf|docx|pptx|zip)$/iu.test(word) ? await addressesIn(word) : [];
  return addresses.length > 0 ? addresses : [{ kind: "file", file: word, name: path.basename(word) }];
}

async function folder(root: string): Promise<ContentSource[]> {
  const entries = await fs.readdir(root, { recursive: true, withFileTypes: true });
  const above = path.dirname(path.resolve(root));
  return entries
    .filter((entry) => entry.isFile() && READABLE.test(entry.name) && !entry.name.startsWith("."))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !path
          .relative(root, file)
          .split(path.sep)
          .some((part) => part.startsWith(".")),
    )
    .toSorted()
    .map((file) => ({
      kind: "file",
      file,
      name: path.relative(above, path.resolve(file)).split(path.sep).join("/"),
    }));
}

async function addressesIn(file: string): Promise<ContentSource[]> {
  const lines = (await fs.readFile(file, "utf8"))
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  return lines.every((line) => ADDRESS.test(line)) ? lines.map((name) => ({ kind: "page", name })) : [];
}

const MB = 2 ** 20;
const LARGEST = 50 * MB;

/** Throws ContentError where the file is larger than anything that is read. */
export async function readSource(file: string, name: string): Promise<ContentFile> {
  const { size } = await fs.stat(file);
  if (size > LARGEST)
    throw new ContentError("too-large", `It is larger than ${LARGEST / MB} MB: split it, or leave its pictures out`);
  return { name, bytes: new Uint8Array(await fs.readFile(file)) };
}
