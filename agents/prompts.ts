import fs from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const FOLDER = path.resolve(import.meta.dirname, "../prompts");
const frontMatter = z.strictObject({
  id: z.string(),
  version: z.number().int().positive(),
  variables: z.array(z.string()),
});

export interface Prompt {
  readonly id: string;
  readonly version: number;
  readonly text: (values?: Readonly<Record<string, string>>) => string;
}

/**
 * Reads prompts/<id>.md.
 *
 * Throws when its front matter is wrong, or when a variable is missing, unused or undeclared: a prompt with a hole in it
 * must stop the start, not a conversation.
 */
export function loadPrompt(id: string, folder = FOLDER): Prompt {
  const file = path.join(folder, `${id}.md`);
  const match = fs.readFileSync(file, "utf8").match(/^---\n([\s\S]*?)\n---\n([\s\S]*)$/u);
  if (match === null)
    throw new Error(
      `Cannot load prompt "${id}" as it must begin with front matter between --- lines: current file is ${file}`,
    );
  const meta = frontMatter.parse(parse(match[1]!));
  if (meta.id !== id)
    throw new Error(`Cannot load prompt "${id}" as its id must be its file name: current value is "${meta.id}"`);
  const body = match[2]!.trim();
  const used = new Set([...body.matchAll(/\{\{(\w+)\}\}/gu)].map(([, name]) => name!));
  const undeclared = [...used].filter((name) => !meta.variables.includes(name));
  const unused = meta.variables.filter((name) => !used.has(name));
  if (undeclared.length > 0)
    throw new Error(
      `Cannot load prompt "${id}" as every variable must be declared: undeclared are ${undeclared.join(", ")}`,
    );
  if (unused.length > 0)
    throw new Error(
      `Cannot load prompt "${id}" as every declared variable must be used: unused are ${unused.join(", ")}`,
    );
  return {
    id,
    version: meta.version,
    text: (values = {}) =>
      body.replace(/\{\{(\w+)\}\}/gu, (_whole, name: string) => {
        const value = values[name];
        if (value === undefined) throw new Error(`Cannot fill prompt "${id}" as variable "${name}" must be given`);
        return value;
      }),
  };
}
