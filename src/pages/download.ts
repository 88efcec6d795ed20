import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { ZipFile } from "yazl";
import type { Person } from "#src/domain/person.ts";
import { answer, type Route } from "#src/http.ts";
import { escaped, SECRET_HEADERS, said, showPage } from "#src/pages/page.ts";
import type { Clock } from "#src/ports/clock.ts";
import { EXPORT_PURPOSE, type ExportFiles } from "#src/services/export-service.ts";
import type { OneTimeLinkService } from "#src/services/one-time-link-service.ts";

export interface DownloadOptions {
  readonly clock: Clock;
  readonly links: OneTimeLinkService;
  readonly exportOf: (person: Person, now: Date) => Promise<ExportFiles | undefined>;
  readonly onError: (error: unknown) => void;
}

const DOWNLOAD_PATH = `/${EXPORT_PURPOSE}/`;

const RAN_OUT =
  'This link was used already, or half an hour has passed. Write "my data" to Kairos, and it gives you a new one.';
const TITLE = "Your data";

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

/** Gives a person their own data, once for each link. A tap of its own takes it: what only looks at a link does not use it up. */
export function createDownload({ clock, links, exportOf, onError }: DownloadOptions): Route {
  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const secret = new URL(request.url ?? "/", "http://localhost").pathname.slice(DOWNLOAD_PATH.length);
    const now = clock.now();
    request.resume();
    if (request.method === "GET") {
      const person = await links.peek(secret, EXPORT_PURPOSE, now);
      return person === undefined ? ranOut(response) : showPage(response, 200, { title: TITLE, body: offer(secret) });
    }
    if (request.method !== "POST") return answer(response, 405, "Method not allowed");
    const person = await links.take(secret, EXPORT_PURPOSE, now);
    const files = person && (await exportOf(person, now));
    if (files === undefined) return ranOut(response);
    const zip = await packExport(files);
    response
      .writeHead(200, {
        ...SECRET_HEADERS,
        "content-type": "application/zip",
        "content-length": zip.length,
        "content-disposition": 'attachment; filename="my-data.zip"',
      })
      .end(zip);
  }

  return {
    path: DOWNLOAD_PATH,
    listener(request, response) {
      serve(request, response).catch((error: unknown) => {
        onError(error);
        if (!response.headersSent) answer(response, 500, "Something went wrong");
      });
    },
  };
}

const ranOut = (response: ServerResponse): void => showPage(response, 410, { title: TITLE, body: said(RAN_OUT) });

const offer = (secret: string): string =>
  `<p>Everything that Kairos keeps about you, as a page to read and as JSON, in one archive. Keep it where only you can open it.</p>
<form method="post" action="${DOWNLOAD_PATH}${escaped(secret)}"><button>Download</button></form>`;
