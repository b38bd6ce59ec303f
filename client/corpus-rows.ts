// The documents of a corpus file as rows of a picker. Pure, so that it is tested without an editor.
import type { CorpusEntry, CorpusListResult } from "../server/protocol/corpora.ts";

export interface CorpusRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly entry: CorpusEntry;
}

/** `count` says a number of mentions in the person's language. */
export const corpusRows = (
  { documents }: Pick<CorpusListResult, "documents">,
  count: (mentions: number) => string,
): CorpusRow[] =>
  documents.map((entry) => ({
    label: entry.id,
    description: count(entry.mentions),
    detail: entry.beginning,
    entry,
  }));

/** The row to begin at: the document after the one that is open, round the end; the first where none is. */
export function rowAfter(rows: readonly CorpusRow[], open: string | undefined): CorpusRow | undefined {
  const at = rows.findIndex(({ entry }) => entry.uri === open);
  return rows[(at + 1) % Math.max(1, rows.length)];
}

/** What is read of an address that the server made; undefined for any other. */
export function fileOf({
  scheme,
  query,
}: {
  scheme: string;
  query: string;
}): { path: string; format?: string } | undefined {
  if (scheme !== "curie-corpus") return undefined;
  try {
    const { path, format } = JSON.parse(query) as { path?: unknown; format?: unknown };
    if (typeof path !== "string") return undefined;
    return { path, ...(typeof format === "string" ? { format } : {}) };
  } catch {
    return undefined;
  }
}
