import { charsetOf, decodeText, titleFromName } from "#src/content/decode-text.ts";
import { readHtml } from "#src/content/html-reader.ts";
import { readMarkdown } from "#src/content/markdown-reader.ts";
import { MANIFEST } from "#src/content/scorm-reader.ts";
import { readText } from "#src/content/text-reader.ts";
import { readTranscript } from "#src/content/transcript-reader.ts";
import { openZip } from "#src/content/zip-files.ts";
import type { ContentFormat, ReadDocument } from "#src/domain/content/document.ts";
import { ContentError, type ContentFile } from "#src/ports/content.ts";

const MB = 2 ** 20;
export const MOST_BYTES = 50 * MB;
const MOST_TEXT = 10 * MB;

const TEXT_TYPES: readonly (readonly [RegExp, RegExp, ContentFormat])[] = [
  [/\.(?:md|markdown)$/iu, /markdown/iu, "markdown"],
  [/\.x?html?$/iu, /html/iu, "html"],
  [/\.(?:vtt|srt)$/iu, /vtt|subrip/iu, "transcript"],
  [/\.txt$/iu, /^text\/plain/iu, "text"],
];

/** Reads a file by what it is, whatever it is called. Throws ContentError. */
export async function readFile(file: ContentFile): Promise<ReadDocument> {
  const { bytes } = file;
  const name = titleFromName(file.name);
  if (bytes.byteLength === 0) throw new ContentError("empty", "It is empty");
  if (bytes.byteLength > MOST_BYTES)
    throw new ContentError("too-large", `It is larger than ${MOST_BYTES / MB} MB: split it, or leave its pictures out`);
  const document = await read(file, name);
  if (!document.blocks.some((block) => block.kind !== "heading"))
    throw new ContentError("no-text", "There is no text in it that I can read: add it in another format");
  return document;
}

async function read(file: ContentFile, name: string): Promise<ReadDocument> {
  const { bytes } = file;
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 1024));
  if (start.includes("%PDF-")) return (await import("#src/content/pdf-reader.ts")).readPdf(bytes, name);
  if (start.startsWith("PK\u0003\u0004") || start.startsWith("PK\u0005\u0006")) return readZip(bytes, name);
  if (start.startsWith("ÐÏ\u0011à"))
    throw new ContentError(
      "encrypted",
      "It has a password or is in Office's format of before 2007: save it as .docx or .pptx without a password",
    );
  const format = formatOf(file, start);
  if (bytes.byteLength > MOST_TEXT)
    throw new ContentError("too-large", `It has more than ${MOST_TEXT / MB} MB of text: split it, and add the parts`);
  const text = decodeText(
    bytes,
    format === "html" ? charsetOf(file.type, bytes) : charsetOf(file.type, new Uint8Array()),
  );
  if (format === "markdown") return readMarkdown(text, name);
  if (format === "html") return readHtml(text, name);
  return format === "transcript" ? readTranscript(text, name) : readText(text, name);
}

function formatOf({ name, type = "" }: ContentFile, start: string): ContentFormat {
  if (/^(?:ï»¿)?WEBVTT/u.test(start)) return "transcript";
  const path = name.split(/[?#]/u)[0] ?? name;
  const format =
    TEXT_TYPES.find(([ending]) => ending.test(path))?.[2] ?? TEXT_TYPES.find(([, media]) => media.test(type))?.[2];
  if (format !== undefined && !start.includes("\u0000\u0000")) return format;
  if (/^\s*(?:<!doctype html|<html)/iu.test(start)) return "html";
  throw new ContentError(
    "unsupported",
    "I can't read this kind of file: add it as PDF, DOCX, PPTX, HTML, Markdown, plain text, a SCORM package or a transcript (.vtt, .srt)",
  );
}

async function readZip(bytes: Uint8Array, name: string): Promise<ReadDocument> {
  const zip = await openZip(bytes);
  const has = (entry: string): boolean => zip.names.includes(entry);
  if (has("word/document.xml")) return (await import("#src/content/docx-reader.ts")).readDocx(bytes, zip, name);
  if (has("ppt/presentation.xml")) return (await import("#src/content/pptx-reader.ts")).readPptx(zip, name);
  if (zip.names.some((entry) => entry === MANIFEST || entry.endsWith(`/${MANIFEST}`)))
    return (await import("#src/content/scorm-reader.ts")).readScorm(zip, name);
  if (has("EncryptedPackage"))
    throw new ContentError("encrypted", "It has a password: save it without one, and add it again");
  throw new ContentError("unsupported", "It is a packed folder and no course: unpack it, and add the folder");
}
