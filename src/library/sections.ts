import { LineCounter, parseDocument } from "yaml";
import type { z } from "zod";

/** One place in a content file that does not follow the format. */
export interface Problem {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly message: string;
}

export class LibraryError extends Error {
  override readonly name = "LibraryError";
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
    super(`Cannot read the library as its files must follow the format:\n${lines.join("\n")}`);
    this.problems = problems;
  }
}

/** A heading with what stands under it, up to the next heading of any depth. */
export interface Section {
  /** 0 for what stands before the first heading. */
  readonly depth: number;
  readonly heading: string;
  readonly line: number;
  /** The first fenced yaml block. */
  readonly yaml?: { readonly text: string; readonly line: number } | undefined;
  /** Everything else, trimmed. */
  readonly text: string;
}

/** Front matter and sections of a content file. */
export function sectionsOf(content: string): { front: { text: string; line: number }; sections: Section[] } {
  const lines = content.split(/\r?\n/u);
  const end = lines[0] === "---" ? lines.indexOf("---", 1) : -1;
  const front = end < 0 ? "" : lines.slice(1, end).join("\n");
  const sections: Section[] = [];
  let open:
    | { depth: number; heading: string; line: number; body: string[]; yaml: string[]; yamlLine: number }
    | undefined;
  const close = (): void => {
    if (open === undefined) return;
    const { depth, heading, line, body, yaml, yamlLine } = open;
    sections.push({
      depth,
      heading,
      line,
      ...(yamlLine > 0 ? { yaml: { text: yaml.join("\n"), line: yamlLine } } : {}),
      text: body.join("\n").trim(),
    });
  };
  let fenced = false;
  for (const [index, line] of lines.entries()) {
    if (index <= end) continue;
    const heading = fenced ? undefined : /^(#{1,3}) (.+)$/u.exec(line);
    if (heading !== null && heading !== undefined) {
      close();
      open = {
        depth: heading[1]?.length ?? 1,
        heading: (heading[2] ?? "").trim(),
        line: index + 1,
        body: [],
        yaml: [],
        yamlLine: 0,
      };
    } else if (open !== undefined && line === "```yaml" && open.yamlLine === 0) {
      fenced = true;
      open.yamlLine = index + 2;
    } else if (open !== undefined && fenced) {
      if (line === "```") fenced = false;
      else open.yaml.push(line);
    } else {
      open?.body.push(line);
    }
  }
  close();
  return { front: { text: front, line: 2 }, sections };
}

/** A yaml block as `schema` wants it; problems are added to `problems` with the line of the value at fault. */
export function readYaml<T>(
  schema: z.ZodType<T>,
  block: { readonly text: string; readonly line: number },
  file: string,
  problems: Problem[],
): T | undefined {
  const counter = new LineCounter();
  const document = parseDocument(block.text, { lineCounter: counter });
  const lineAt = (offset: number | undefined): number =>
    block.line + (offset === undefined ? 0 : counter.linePos(offset).line - 1);
  for (const error of document.errors)
    problems.push({ file, line: lineAt(error.pos[0]), message: error.message.split("\n")[0] ?? error.code });
  if (document.errors.length > 0) return undefined;
  const result = schema.safeParse(document.toJS() ?? {});
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    const node = nearestNode(document, path);
    problems.push({ file, line: lineAt(node), message: `${path.length === 0 ? "block" : path.join(".")}: ${message}` });
  }
  return undefined;
}

/** Where the value at `path`, or the closest parent that exists, begins. */
function nearestNode(document: ReturnType<typeof parseDocument>, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (typeof node === "object" && node !== null && "range" in node && Array.isArray(node.range))
      return Number(node.range[0]);
  }
  return undefined;
}
