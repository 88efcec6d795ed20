import path from "node:path/posix";
import { BANS, LAYERS, type Layer } from "#test/boundaries/layers.ts";

/** A file by its path from the root of the repository. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The layer of a file: the row with the longest path that holds it. */
export function layerOf(file: string): Layer | undefined {
  const holding = LAYERS.filter(({ at }) => (at.endsWith("/") ? file.startsWith(at) : file === at));
  return holding.toSorted((a, b) => b.at.length - a.at.length)[0];
}

/** Every breach of the table and the bans, one line each. */
export const problemsOf = (files: readonly SourceFile[]): string[] => files.flatMap(problemsOfFile);

function problemsOfFile({ path: file, text }: SourceFile): string[] {
  const layer = layerOf(file);
  if (layer === undefined)
    return [`${file} is in no layer: add a row for it to test/boundaries/layers.ts, and write down why`];
  const code = withoutComments(text);
  return [
    ...modulesOf(code).flatMap((module) => importProblem(file, layer, module)),
    ...(layer.name === "test-helpers" ? [] : computedImports(code)).map(
      (found) => `${file} imports by a computed name, which no table can check: ${found}`,
    ),
    ...bansBroken(file, code),
  ];
}

function importProblem(file: string, layer: Layer, module: string): string[] {
  if (!module.startsWith("#") && !module.startsWith(".")) {
    const name = packageOf(module);
    return layer.packages === undefined || layer.packages.includes(name)
      ? []
      : [`${file} (${layer.name}) imports the package "${name}", which its layer does not list`];
  }
  const target = module.startsWith("#") ? module.slice(1) : path.join(path.dirname(file), module);
  const seen = layerOf(target);
  if (seen === undefined) return [`${file} (${layer.name}) imports ${target}, which is in no layer`];
  if (seen.name === layer.name || layer.sees.includes(seen.name) || layer.sees.includes("*")) return [];
  const list = layer.sees.length === 0 ? "nothing" : layer.sees.join(", ");
  return [`${file} (${layer.name}) imports ${target} (${seen.name}): ${layer.name} sees ${list}`];
}

/** Static, side-effect, re-exporting and dynamic imports, and modules named by URL, as workers are. */
const MODULE = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\(|\bnew URL\()\s*"([^"\s]+)"/g;

const modulesOf = (code: string): string[] =>
  [...code.matchAll(MODULE)]
    .map(([whole, module = ""]) => ({ whole, module }))
    .filter(({ whole, module }) => !whole.startsWith("new URL") || /^\..*\.tsx?$/.test(module))
    .map(({ module }) => module);

const computedImports = (code: string): string[] =>
  [...withoutStrings(code).matchAll(/\bimport\s*\(\s*(?!["\s])[^)]*\)?/g)].map(([found]) => found);

function packageOf(module: string): string {
  if (module.startsWith("node:")) return module;
  const [scope = "", name = ""] = module.split("/");
  return scope.startsWith("@") ? `${scope}/${name}` : scope;
}

function bansBroken(file: string, code: string): string[] {
  const bare = withoutStrings(code);
  return BANS.filter((ban) => ban.in(file)).flatMap(({ pattern, rule }) => {
    const found = pattern.exec(bare);
    return found === null ? [] : [`${file} says \`${found[0]}\`: ${rule}`];
  });
}

const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|[\s;,{}()])\/\/[^\n]*/g, "$1");

const withoutStrings = (code: string): string => code.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, '""');
