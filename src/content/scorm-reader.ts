import path from "node:path";
import { charsetOf, decodeText, titleFromName } from "#src/content/decode-text.ts";
import { readHtml } from "#src/content/html-reader.ts";
import { readTranscript } from "#src/content/transcript-reader.ts";
import { walkXml } from "#src/content/xml.ts";
import type { ZipFiles } from "#src/content/zip-files.ts";
import type { Block, ReadDocument } from "#src/domain/content/document.ts";
import { ContentError } from "#src/ports/content.ts";

export const MANIFEST = "imsmanifest.xml";
const PAGE = /\.x?html?$/iu;
const TRANSCRIPT = /\.(?:vtt|srt)$/iu;

interface Manifest {
  readonly title: string;
  readonly items: readonly { readonly title: string; readonly resource: string; readonly depth: number }[];
  readonly resources: ReadonlyMap<string, { readonly href: string; readonly files: readonly string[] }>;
}

/** The pages of a SCORM package (1.2 or 2004) in the order of its organisation, then its other pages and transcripts. */
export async function readScorm(zip: ZipFiles, name: string): Promise<ReadDocument> {
  const manifestFile = zip.names.find((file) => path.posix.basename(file) === MANIFEST) ?? MANIFEST;
  const root = path.posix.dirname(manifestFile);
  const { title, items, resources } = await manifestOf(zip, manifestFile);
  const blocks: Block[] = title === "" ? [] : [{ kind: "heading", depth: 1, text: title }];
  const leftOut: string[] = [];
  const seen = new Set<string>();

  async function add(file: string, heading: string, depth: number): Promise<void> {
    const key = path.posix.normalize(path.posix.join(root === "." ? "" : root, decoded(file.split(/[?#]/u)[0] ?? "")));
    if (seen.has(key)) return;
    seen.add(key);
    const bytes = PAGE.test(key) || TRANSCRIPT.test(key) ? await zip.read(key) : undefined;
    if (bytes === undefined) return;
    const text = decodeText(bytes, charsetOf(undefined, bytes));
    const page = PAGE.test(key) ? readHtml(text, heading) : readTranscript(text, heading);
    leftOut.push(...page.leftOut);
    if (page.blocks.length > 0)
      blocks.push({ kind: "heading", depth, text: heading }, ...below(page.blocks, heading, depth));
  }

  for (const item of items) {
    const resource = resources.get(item.resource);
    if (resource === undefined) continue;
    for (const file of [resource.href, ...resource.files])
      if (file !== "")
        await add(file, file === resource.href ? item.title : titleFromName(file), Math.min(5, item.depth + 1));
  }
  for (const file of zip.names.filter((entry) => TRANSCRIPT.test(entry)))
    await add(root === "." ? file : path.posix.relative(root, file), titleFromName(file), 2);
  if (!blocks.some(({ kind }) => kind !== "heading"))
    throw new ContentError(
      "no-text",
      "This course keeps its texts inside programs, which I don't run: add its transcript, its slides or its script instead",
    );
  return { title: title || name, format: "scorm", blocks, leftOut };
}

/** A page's own headings go below the heading of its place in the course; the same words are not said twice. */
const below = (blocks: readonly Block[], heading: string, depth: number): Block[] =>
  blocks.flatMap((block): Block[] => {
    if (block.kind !== "heading") return [block];
    if (block.text.toLowerCase() === heading.toLowerCase()) return [];
    return [{ ...block, depth: Math.min(6, depth + block.depth) }];
  });

async function manifestOf(zip: ZipFiles, file: string): Promise<Manifest> {
  const items: { title: string; resource: string; depth: number }[] = [];
  const resources = new Map<string, { href: string; files: string[] }>();
  const open: { title: string; resource: string; depth: number }[] = [];
  let title = "";
  let inOrganization = false;
  let inTitle = false;
  let depth = 0;
  let resource: { href: string; files: string[] } | undefined;
  try {
    walkXml((await zip.read(file))?.toString("utf8") ?? "", {
      open({ name, attributes }) {
        if (name === "item") {
          depth += 1;
          const item = { title: "", resource: attributes["identifierref"] ?? "", depth };
          items.push(item);
          open.push(item);
        } else if (name === "organization") inOrganization = true;
        else if (name === "title") inTitle = inOrganization;
        else if (name === "resource") {
          resource = { href: attributes["href"] ?? "", files: [] };
          resources.set(attributes["identifier"] ?? "", resource);
        } else if (name === "file") resource?.files.push(attributes["href"] ?? "");
      },
      text(part) {
        if (!inTitle) return;
        const item = open.at(-1);
        if (item === undefined) title += part;
        else item.title += part;
      },
      close(name) {
        if (name === "title") inTitle = false;
        else if (name === "organization") inOrganization = false;
        else if (name === "item") {
          depth -= 1;
          open.pop();
        }
      },
    });
  } catch (cause) {
    throw new ContentError("damaged", "The course's manifest is damaged: export the package again", { cause });
  }
  return { title: title.trim(), items: items.map((item) => ({ ...item, title: item.title.trim() })), resources };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
