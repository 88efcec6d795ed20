import mammoth from "mammoth";
import { readHtml } from "#src/content/html-reader.ts";
import type { ZipFiles } from "#src/content/zip-files.ts";
import type { ReadDocument } from "#src/domain/content/document.ts";
import { ContentError } from "#src/ports/content.ts";

const STYLES = ["p[style-name='Title'] => h1:fresh", "p[style-name='Subtitle'] => p:fresh"];

/** A Word file by way of the page it stands for: paragraph styles become headings; pictures, headers and footers are left out. */
export async function readDocx(bytes: Uint8Array, zip: ZipFiles, name: string): Promise<ReadDocument> {
  // Every part once under the limits, so that what unpacks it next cannot be surprised.
  for (const part of zip.names) if (/\.(?:xml|rels)$/iu.test(part)) await zip.read(part);
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes) },
      { styleMap: STYLES, convertImage: mammoth.images.imgElement(async () => ({ src: "" })) },
    );
    return readHtml(`<main>${value}</main>`, name, "docx");
  } catch (cause) {
    throw new ContentError("damaged", "Word's own structure in it is damaged: open it in Word and save it again", {
      cause,
    });
  }
}
