import type { Block, ReadDocument } from "#src/domain/content/document.ts";

const TIMING = /^(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3})\s+-->\s+(?:(\d+):)?(\d{1,2}):(\d{2})[.,](\d{3})/u;
/** A pause after which something new begins, seconds. */
const PAUSE = 4;
const PARAGRAPH_WORDS = 110;

interface Cue {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What was said, from WebVTT or SubRip: paragraphs at pauses, without times, speakers and marks. */
export function readTranscript(text: string, name: string): ReadDocument {
  const blocks: Block[] = [];
  let open = "";
  let last = 0;
  const close = (): void => {
    if (open !== "") blocks.push({ kind: "paragraph", text: open });
    open = "";
  };
  for (const { from, to, text: said } of cuesOf(text)) {
    const long = open.split(" ").length >= PARAGRAPH_WORDS;
    if (/[.!?]["”]?$/u.test(open) && (from - last > PAUSE || long)) close();
    // The same line is often shown twice while it rolls up.
    if (!open.endsWith(said)) open = `${open} ${said}`.trim();
    last = to;
  }
  close();
  return { title: name, format: "transcript", blocks, leftOut: [] };
}

function cuesOf(text: string): Cue[] {
  const cues: Cue[] = [];
  for (const block of text.replace(/\r\n?/gu, "\n").split(/\n[^\S\n]*\n+/u)) {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => TIMING.test(line));
    // Comments, styles and regions have no times; an identifier may stand above them.
    if (at < 0 || at > 1) continue;
    const times = (TIMING.exec(lines[at] ?? "") ?? []).slice(1).map((part) => Number(part ?? 0));
    const said = lines
      .slice(at + 1)
      .map((line) =>
        line
          .replace(/<[^>]*>/gu, "")
          .replace(/\{\\[^}]*\}/gu, "")
          .replace(/^\s*(?:-|>>)\s*/u, "")
          .replace(/^[\p{Lu}][\p{L} .'-]{0,30}:\s+(?=\S)/u, "")
          .trim(),
      )
      .join(" ")
      .trim();
    const seconds = (offset: number): number =>
      (times[offset] ?? 0) * 3600 +
      (times[offset + 1] ?? 0) * 60 +
      (times[offset + 2] ?? 0) +
      (times[offset + 3] ?? 0) / 1000;
    if (said !== "") cues.push({ from: seconds(0), to: seconds(4), text: said });
  }
  return cues;
}
