// Gold mentions of real corpora in ../shared/data, as the learning commands and the lexical bench need them: one span, all
// ids. Nothing is copied.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CorpusOptions, readCorpus } from "../../../engine/corpus/read-corpus.ts";
import { shared } from "../places.ts";

export interface GoldMention {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  /** Ids as CURIEs; several for a composite mention, none for NIL. */
  readonly ids: readonly string[];
}

export interface GoldDocument {
  readonly id: string;
  readonly text: string;
  readonly mentions: readonly GoldMention[];
}

/** MeSH ids get their prefix; others keep their own. */
const curieOf = (id: string): string => {
  const bare = id.trim().replace(/^MESH:/, "");
  return bare.includes(":") ? bare : `MESH:${bare}`;
};

async function read(path: string, options: CorpusOptions, oneType?: string): Promise<GoldDocument[]> {
  const documents: GoldDocument[] = [];
  for await (const d of readCorpus(join(shared, path), options))
    documents.push({
      id: d.id,
      text: d.text,
      mentions: d.mentions
        .filter((m) => m.spans.length === 1)
        .map((m) => ({
          start: m.spans[0].start,
          end: m.spans[0].end,
          type: oneType ?? m.type ?? "",
          ids: m.concepts
            .flatMap((c) => c.id.split(/[|+,]/))
            .filter((id) => id && !/^(?:MESH:)?-1?$/.test(id.trim()))
            .map(curieOf),
        })),
    });
  return documents;
}

/** A PubTator file; `oneType` in place of all types. */
export const pubtator = (file: string, oneType?: string): Promise<GoldDocument[]> => read(file, {}, oneType);

/** Articles of one CRAFT split with the mentions of one ontology; discontinuous mentions are left out. */
export function craft(ontology: string, ids: string): Promise<GoldDocument[]> {
  const chosen = new Set(
    readFileSync(join(shared, "craft", ids), "utf8")
      .split("\n")
      .map((l) => l.trim()),
  );
  const include = (file: string) =>
    file.startsWith(`annotations_${ontology}.`) && chosen.has(/(\d+)\.txt\.knowtator/.exec(file)?.[1] ?? "");
  return read("craft", { include }, ontology);
}
