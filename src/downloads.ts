import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import type { Person } from "#src/domain/person.ts";
import { EXPORT_PURPOSE, type ExportFiles } from "#src/services/export-service.ts";

export interface DownloadOptions {
  /** Takes the link: the person it belongs to, once. */
  readonly take: (secret: string) => Promise<Person | undefined>;
  readonly exportOf: (person: Person) => Promise<ExportFiles | undefined>;
  readonly onError: (error: unknown) => void;
}

export const DOWNLOAD_PATH = `/${EXPORT_PURPOSE}/`;

/** Everything about one person is nobody else's to keep: no cache, no index, no frame, no referrer. */
const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-robots-tag": "noindex, nofollow",
} as const;

const GONE =
  'This link was used already, or half an hour has passed. Write "my data" to Kairos, and it gives you a new one.';

/** The export as one archive: the whole of it as JSON, and a page to read. */
export async function packExport({ json, html }: ExportFiles): Promise<Buffer> {
  const zip = new ZipFile();
  // A fixed time of change: the archive says when it was made inside.
  const options = { mtime: new Date(Date.UTC(2000, 0, 1)) };
  zip.addBuffer(Buffer.from(html), "my-data.html", options);
  zip.addBuffer(Buffer.from(json), "my-data.json", options);
  zip.end();
  return buffer(zip.outputStream);
}

/** Gives a person their own data, once for each link. */
export function createDownload({ take, exportOf, onError }: DownloadOptions) {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const secret = new URL(request.url ?? "/", "http://localhost").pathname.slice(DOWNLOAD_PATH.length);
    const person = await take(secret);
    const files = person && (await exportOf(person));
    if (files === undefined) {
      response.writeHead(410, { ...HEADERS, "content-type": "text/plain; charset=utf-8" }).end(GONE);
      return;
    }
    const zip = await packExport(files);
    response
      .writeHead(200, {
        ...HEADERS,
        "content-type": "application/zip",
        "content-length": zip.length,
        "content-disposition": 'attachment; filename="my-data.zip"',
      })
      .end(zip);
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    answer(request, response).catch((error: unknown) => {
      onError(error);
      if (!response.headersSent) response.writeHead(500, HEADERS);
      response.end();
    });
  };
}
