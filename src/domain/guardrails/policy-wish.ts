import { Document, isMap, parse, parseDocument } from "yaml";

/** "sleep.shortNightHours 5.5", as people write in a chat. */
const DOTTED = /^([a-zA-Z]+)\.([a-zA-Z]+)\s*[:= ]\s*(.+)$/u;

/**
 * The policy file that a wish from a conversation makes of the one in force.
 *
 * Lines such as "sleep.shortNightHours 5.5" change what they name and leave the rest of `inForce` as it stands; anything
 * else is taken for a whole policy file, which takes the place of it. Nothing is judged here.
 */
export function policyFileOf(wish: string, inForce: string): string {
  const text = wish.replaceAll(/^```(?:ya?ml)?$|^```|```$/gimu, "").trim();
  const lines = text
    .split(/[\n;]+/u)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const named = lines.map((line) => DOTTED.exec(line));
  if (named.length === 0 || named.includes(null)) return text;
  const current = parseDocument(inForce);
  const file = isMap(current.contents) ? current : new Document({});
  for (const match of named) {
    const [, section = "", key = "", value = ""] = match!;
    file.setIn([section, key], yamlOf(value));
  }
  return String(file);
}

/** A number, a time or a list as YAML reads it; words that are no YAML stay words. */
function yamlOf(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}
