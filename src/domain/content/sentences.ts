const SEGMENTER = new Intl.Segmenter("en", { granularity: "sentence" });

/** What ends in a full stop and no sentence with it. */
const ABBREVIATION =
  /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|incl|mr|mrs|ms|dr|prof|st|no|nos|fig|p|pp|ca|inc|ltd|co|[a-z])\.$/iu;

/** The sentences of a paragraph, in order and whole. */
export function sentencesOf(paragraph: string): string[] {
  const sentences: string[] = [];
  let open = "";
  for (const { segment } of SEGMENTER.segment(paragraph)) {
    open += segment;
    const text = open.trim();
    if (text === "" || ABBREVIATION.test(text) || opensQuote(text)) continue;
    sentences.push(text);
    open = "";
  }
  if (open.trim() !== "") sentences.push(open.trim());
  return sentences;
}

/** Something said in quotation marks is not cut inside them, unless they are never closed. */
const opensQuote = (text: string): boolean =>
  text.length < 400 &&
  ((text.match(/"/gu)?.length ?? 0) % 2 === 1 || (text.match(/“/gu)?.length ?? 0) > (text.match(/”/gu)?.length ?? 0));

export const wordsIn = (text: string): number => text.split(/\s+/u).filter((word) => word !== "").length;
