import type { IncomingMessage, ServerResponse } from "node:http";
import type { Person } from "#src/domain/person.ts";
import { LEVELS } from "#src/domain/skill.ts";
import { answer, type RequestListener, type Route } from "#src/http.ts";
import { escaped, said, showPage } from "#src/pages/page.ts";
import type { Clock } from "#src/ports/clock.ts";
import { ContentError } from "#src/ports/content.ts";
import type { Brought, ContentMeta, ContentService } from "#src/services/content-service.ts";
import type { OneTimeLinkService } from "#src/services/one-time-link-service.ts";
import type { PlaybookService } from "#src/services/playbook-service.ts";

export interface ContentPagesOptions {
  readonly clock: Clock;
  readonly links: OneTimeLinkService;
  /** What the links are good for: also the path. */
  readonly purpose: string;
  readonly content: ContentService;
  readonly playbooks: PlaybookService;
  readonly onError: (error: unknown) => void;
}

const MB = 2 ** 20;
const MOST_BODY = 60 * MB;
const MOST_FILES = 20;
const TITLE = "Your playbook";
const RAN_OUT = "This link has been used or has run out. Write “add a playbook” to Kairos for a new one.";
const NOT_OVERSEER = "This page is for the people who look after the library.";

/** Where an overseer brings a document. The link works once; what is wrong with a file gets a new one. */
export function createContentRoutes(options: ContentPagesOptions): Route[] {
  const { clock, links, purpose, content, playbooks, onError } = options;
  const path = new RegExp(`^/${purpose}/([\\w-]{43})$`, "u");
  const receiving = new Set<string>();

  async function show(response: ServerResponse, secret: string): Promise<void> {
    const person = await links.peek(secret, purpose, clock.now());
    if (person === undefined) return page(response, 410, said(RAN_OUT));
    return page(response, 200, form(purpose, secret));
  }

  async function take(request: IncomingMessage, response: ServerResponse, secret: string): Promise<void> {
    const now = clock.now();
    // Nobody's megabytes are held before it is known whose they are.
    const sender = await links.peek(secret, purpose, now);
    if (sender === undefined) return refuse(request, response, 410, RAN_OUT);
    if (receiving.has(secret)) return refuse(request, response, 409, "A file is still on its way through this link.");
    receiving.add(secret);
    try {
      const upload = await uploadOf(request);
      await bringAll(response, secret, upload);
    } finally {
      receiving.delete(secret);
    }
  }

  async function bringAll(response: ServerResponse, secret: string, upload: Upload): Promise<void> {
    const now = clock.now();
    // Nothing chosen costs no link.
    if (upload.files.length === 0 && upload.address === "")
      return page(response, 422, form(purpose, secret, ["Choose a file, or give the address of a page."]));
    const person = await links.take(secret, purpose, now);
    if (person === undefined) return page(response, 410, said(RAN_OUT));
    // The directory is asked now: whoever got the link may be no overseer any more.
    if (!(await playbooks.mayDecide(person, now))) return page(response, 403, said(NOT_OVERSEER));
    const { done, problems } = await bring(person, upload, now);
    const next = (await links.issue(person, purpose, now))?.url.split("/").at(-1);
    const told = done.map((one) => said(inWords(one))).join("");
    const more = next === undefined ? "" : form(purpose, next, problems, done.length > 0);
    return page(response, done.length > 0 ? 200 : 422, `${told}${more}`);
  }

  /** One bad file loses nothing of the others. */
  async function bring(person: Person, { files, address, meta }: Upload, now: Date) {
    const done: Brought[] = [];
    const problems: string[] = [];
    const bringing = {
      tenant: person.tenant,
      by: person.id,
      meta,
      now,
      effects: async ({ queue }, { id }) =>
        queue.enqueue("propose-content", {
          tenant: person.tenant,
          person: person.id,
          document: id,
          requestedAt: now.toISOString(),
        }),
    } satisfies Parameters<ContentService["add"]>[1];
    const one = async (name: string, work: () => Promise<Brought>): Promise<void> => {
      try {
        const brought = await work();
        done.push(brought);
        for (const document of brought.alsoIn) await playbooks.again(person, document, now);
      } catch (error) {
        if (!(error instanceof ContentError)) throw error;
        problems.push(`${name}: ${error.message}.`);
      }
    };
    for (const file of files) await one(file.name, () => content.add(file, bringing));
    if (address !== "") await one(address, () => content.addPage(address, bringing));
    return { done, problems };
  }

  const listener: RequestListener = (request, response) => {
    const secret = path.exec(new URL(request.url ?? "/", "http://localhost").pathname)?.[1];
    const work =
      secret === undefined
        ? undefined
        : request.method === "POST"
          ? take(request, response, secret)
          : request.method === "GET"
            ? show(response, secret)
            : undefined;
    if (work === undefined) return answer(response, secret === undefined ? 404 : 405, "Not found");
    work.catch((error: unknown) => {
      const refused = error instanceof RefusedUpload;
      if (!refused) onError(error);
      if (!response.headersSent)
        page(response, refused ? 413 : 500, said(refused ? error.message : "Something went wrong. Please try again."));
    });
  };
  return [{ path: `/${purpose}/`, listener }];
}

interface Upload {
  readonly files: readonly { readonly name: string; readonly type: string; readonly bytes: Uint8Array }[];
  readonly address: string;
  readonly meta: ContentMeta;
}

class RefusedUpload extends Error {
  override readonly name = "RefusedUpload";
}

async function uploadOf(request: IncomingMessage): Promise<Upload> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST_BODY)
      throw new RefusedUpload(`That is more than ${MOST_BODY / MB} MB at once: bring the files one by one.`);
    parts.push(part);
  }
  const body = new Response(new Uint8Array(Buffer.concat(parts)), {
    headers: { "content-type": request.headers["content-type"] ?? "" },
  });
  const fields = await body.formData().catch(() => {
    throw new RefusedUpload("That did not arrive whole. Please try again.");
  });
  const files = await Promise.all(
    fields
      .getAll("files")
      .filter((value) => typeof value !== "string")
      // A field in which nothing was chosen comes as a file without a name.
      .filter(({ name, size: bytes }) => name !== "" || bytes > 0)
      .slice(0, MOST_FILES)
      .map(async (file) => ({
        name: file.name.split(/[/\\]/u).at(-1) ?? "document",
        type: file.type,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })),
  );
  const text = (name: string): string => {
    const value = fields.get(name);
    return typeof value === "string" ? value.trim() : "";
  };
  const audience = text("audience");
  return {
    files,
    address: text("address").slice(0, 2000),
    meta: {
      ...(text("licence") === "" ? {} : { licence: text("licence").slice(0, 100) }),
      ...(audience === "hands-on" || audience === "leading" ? { audience } : {}),
      level: LEVELS.find((level) => String(level) === text("level")),
    },
  };
}

function inWords({ kind, document, passages, withdrawn, elsewhere, leftOut }: Brought): string {
  if (kind === "unchanged") return `“${document.title}” is as it was, so nothing changes.`;
  return [
    `Read “${document.title}”: ${passages} ${passages === 1 ? "passage" : "passages"}. Kairos writes to you in the chat with what it proposes.`,
    ...(withdrawn > 0 ? [`${withdrawn} passages that are no longer in it are not taught any more.`] : []),
    ...(elsewhere > 0 ? [`${elsewhere} stand in another document already and stay there.`] : []),
    ...(leftOut.length > 0 ? [`Left out: ${leftOut.join(", ")}.`] : []),
  ].join(" ");
}

const page = (response: ServerResponse, status: number, body: string): void =>
  showPage(response, status, { title: TITLE, body });

/** Without reading the rest: the connection ends with the answer. */
function refuse(request: IncomingMessage, response: ServerResponse, status: number, words: string): void {
  response.setHeader("connection", "close");
  page(response, status, said(words));
  request.resume();
  response.once("finish", () => setTimeout(() => request.destroy(), 1000).unref());
}

const form = (purpose: string, secret: string, problems: readonly string[] = [], another = false): string => `
${problems.map((problem) => `<p role="alert">${escaped(problem)}</p>`).join("")}
<p>${another ? "Another one? " : ""}PDF, Word, PowerPoint, web page, Markdown, plain text, SCORM package or transcript, up to 50 MB each. Nothing is taught before you approve it in the chat.</p>
<form method="post" action="/${purpose}/${secret}" enctype="multipart/form-data">
<p><label>Files<br><input type="file" name="files" multiple></label></p>
<p><label>or the address of a public page<br><input type="url" name="address" size="40" maxlength="2000" placeholder="https://"></label></p>
<details><summary>What you know about it</summary>
<p><label>Level <select name="level"><option value="">as the text says</option>${LEVELS.map((level) => `<option>${level}</option>`).join("")}</select></label></p>
<p><label>For <select name="audience"><option value="">everybody</option><option value="hands-on">those who do the work</option><option value="leading">those who lead it</option></select></label></p>
<p><label>Licence <input name="licence" maxlength="100" placeholder="the company's own"></label></p>
</details>
<button>Read it</button>
</form>`;
