/** Judged documents of one query, by id. */
export type Judgements = ReadonlyMap<string, number>;

/** nDCG at `depth` with the judgement as gain and log2 discount; 0 when nothing is relevant. */
export function ndcg(ranking: readonly string[], judgements: Judgements, depth = 10): number {
  const discounted = (gains: readonly number[]): number =>
    gains.slice(0, depth).reduce((sum, gain, rank) => sum + gain / Math.log2(rank + 2), 0);
  const ideal = discounted([...judgements.values()].toSorted((a, b) => b - a));
  return ideal === 0 ? 0 : discounted(ranking.map((id) => judgements.get(id) ?? 0)) / ideal;
}

/** Share of the relevant documents within the first `depth`. */
export function recall(ranking: readonly string[], judgements: Judgements, depth = 10): number {
  const relevant = [...judgements.values()].filter((gain) => gain > 0).length;
  const found = ranking.slice(0, depth).filter((id) => (judgements.get(id) ?? 0) > 0).length;
  return relevant === 0 ? 0 : found / relevant;
}

export interface TrecCollection {
  readonly documents: ReadonlyMap<string, string>;
  readonly queries: ReadonlyMap<string, string>;
  readonly judgements: ReadonlyMap<string, Judgements>;
}

/** A test collection from the text of its three files. */
export function parseTrec(documents: string, queries: string, qrels: string): TrecCollection {
  const judgements = new Map<string, Map<string, number>>();
  for (const line of qrels.split("\n")) {
    const [query, , document, gain] = line.trim().split(/\s+/u);
    if (query === undefined || document === undefined) continue;
    const own = judgements.get(query) ?? new Map<string, number>();
    own.set(document, Number(gain));
    judgements.set(query, own);
  }
  return {
    documents: new Map(
      [...documents.matchAll(/<DOC>\s*<DOCNO>\s*(.*?)\s*<\/DOCNO>([\s\S]*?)<\/DOC>/gu)].map(([, id, text]) => [
        id ?? "",
        plain(text),
      ]),
    ),
    queries: new Map(
      [...queries.matchAll(/<num>\s*(?:Number:)?\s*(\S+?)\s*<\/num>\s*<title>([\s\S]*?)<\/title>/gu)].map(
        ([, id, text]) => [id ?? "", plain(text)],
      ),
    ),
    judgements,
  };
}

const plain = (text: string | undefined): string =>
  (text ?? "")
    .replace(/<[^>]*>/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
