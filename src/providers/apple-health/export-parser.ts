import { SaxesParser, type SaxesTagPlain } from "saxes";
import { FileError } from "#src/ports/provider.ts";
import type { Attributes, ElementReader } from "#src/providers/apple-health/read-elements.ts";

/** Reads the XML of an export in pieces that may end anywhere, also within a character. */
export interface ExportParser {
  /** Throws FileError as soon as the text cannot be that of an export. */
  write(bytes: Uint8Array): void;
  /** Throws FileError "cut-short" where the end is missing; what came before has been read. */
  end(): void;
}

/** What may stand before the root: Apple's document type has about 8 kB. */
const LONGEST_PROLOGUE = 1 << 20;
/** No element of an export is as long: something in the file never ends. */
const LONGEST_ELEMENT = 8 << 20;
/** Each costs more than what is read in its place. */
const MOST_FAULTS = 100_000;
/** An export has four levels. */
const DEEPEST = 1_000;
/** The end of the root stands within so many characters of the end of the file. */
const LONGEST_TAIL = 4_096;
const END = /<\/HealthData\s*>/u;
const ROOT = /<HealthData[\s/>]/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu;

const HOW_TO = 'In the Health app, tap your picture, then "Export All Health Data", and give me the zip file as it is';

export function createExportParser(elements: ElementReader): ExportParser {
  const decoder = new TextDecoder("utf-8");
  // A fragment may have several roots: a stray end of an element must not end the document.
  const parser = new SaxesParser({ xmlns: false, position: false, fragment: true });
  let prologue: string | undefined = "";
  let tail = "";
  let sinceElement = 0;
  let depth = 0;
  let correlations = 0;
  let faults = 0;
  let isFaulty = false;

  // A broken file is read on, with more care for the element at hand. Apple's own faults are control bytes within texts.
  parser.on("error", () => {
    faults += 1;
    isFaulty = true;
    // Without a listener to texts, a stray end of an element would stand before the next attribute.
    if (faults === 1) parser.on("text", () => {});
  });
  parser.on("opentag", (tag) => {
    sinceElement = 0;
    depth += 1;
    const { name } = tag;
    if (name !== "Record") {
      if (name === "Workout") elements.workout(attributesOf(tag));
      else if (name === "ActivitySummary") elements.activitySummary(attributesOf(tag));
      else if (name === "ExportDate") elements.exportDate(attributesOf(tag));
      else if (name === "Correlation") correlations += 1;
    } else if (correlations === 0) {
      // What stands within a correlation stands outside of it as well.
      elements.record(attributesOf(tag));
    }
    isFaulty = false;
  });
  parser.on("closetag", ({ name }) => {
    depth -= 1;
    if (name === "Correlation") correlations -= 1;
  });

  const attributesOf = ({ attributes }: SaxesTagPlain): Attributes => (isFaulty ? cleaned(attributes) : attributes);

  function feed(text: string): void {
    if (text === "") return;
    tail = text.length < LONGEST_TAIL ? (tail + text).slice(-LONGEST_TAIL) : text.slice(-LONGEST_TAIL);
    sinceElement += text.length;
    parser.write(text);
    if (sinceElement > LONGEST_ELEMENT || faults > MOST_FAULTS || depth > DEEPEST)
      throw new FileError("damaged", `The file is damaged: I have taken what came before. ${HOW_TO}`);
  }

  /** The document type is left out: Apple's is broken in some versions, and nothing of it is needed. */
  function begin(text: string): void {
    const from = Math.max(0, prologue!.length - "<HealthData".length);
    prologue += text;
    if (isHopeless(prologue!)) throw notAnExport(prologue!);
    const at = prologue!.slice(from).search(ROOT);
    if (at === -1) {
      if (prologue!.length > LONGEST_PROLOGUE) throw notAnExport(prologue!);
      return;
    }
    const rest = prologue!.slice(from + at);
    prologue = undefined;
    feed(rest);
  }

  const take = (text: string): void => (prologue === undefined ? feed(text) : begin(text));

  return {
    write: (bytes) => take(decoder.decode(bytes, { stream: true })),
    end() {
      take(decoder.decode());
      if (prologue !== undefined) throw prologue.trim() === "" ? empty() : notAnExport(prologue);
      parser.close();
      if (!END.test(tail))
        throw new FileError(
          "cut-short",
          "The file ends in the middle: I have taken what came before. Export it again and send the new file for the rest",
        );
    },
  };
}

/** Without the control bytes that some versions leave in texts. */
const cleaned = (attributes: Record<string, string>): Attributes =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, value.replaceAll(CONTROL, "")]));

const empty = (): FileError => new FileError("empty", `The file is empty. ${HOW_TO}`);

/** The first letter already tells: nothing but XML begins with "<". */
const isHopeless = (prologue: string): boolean => /^[\s\ufeff]*[^\s\ufeff<]/u.test(prologue.slice(0, 1000));

function notAnExport(prologue: string): FileError {
  if (/<ClinicalDocument[\s>]/u.test(prologue))
    return new FileError("not-an-export", `This is the clinical document that comes beside the export. ${HOW_TO}`);
  return new FileError("not-an-export", `This is not an export of Apple Health. ${HOW_TO}`);
}
