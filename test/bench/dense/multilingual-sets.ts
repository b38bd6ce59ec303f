// Mentions in other languages than English: the Mantra units and the queries of XL-BEL, whose UMLS ids are reached through the
// cross-references of HPO, the Disease Ontology and ORDO. With the names that these have in the languages, and with English ones alone.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import type { LinkingSet } from "../lexical/corpora.ts";
import type { GoldDocument } from "../lexical/gold.ts";
import { byCui, mantra } from "../lexical/more-corpora.ts";
import { shared } from "../places.ts";
import { linkingKbs, translatedKbs } from "../real-kbs.ts";

const MANTRA = ["English", "French", "German", "Dutch"];
/** Languages whose script the encoder and the vocabularies have. */
const XL_BEL = ["en", "es", "de", "tr", "zh", "ja"];

/** A line is a document with one mention, `CUI||mention||context`, which is read alone: no text explains it. */
function xlBel(language: string, idOf: (cui: string) => readonly string[]): GoldDocument[] {
  const file = join(shared, "xl-bel", `${language}_1k_test_query_with_context.txt.gz`);
  const lines = gunzipSync(readFileSync(file)).toString("utf8").split("\n").filter(Boolean);
  return lines.map((line, i) => {
    const [cuis = "", text = ""] = line.split("||");
    const ids = cuis.split("|").flatMap((cui) => [...idOf(cui)]);
    return { id: String(i), text, mentions: [{ start: 0, end: text.length, type: "", ids }] };
  });
}

export interface MultilingualSet extends LinkingSet {
  /** Names in the language of the set, where the vocabularies have some, or English ones alone. */
  readonly names: "all" | "English";
}

export async function multilingualSets(): Promise<MultilingualSet[]> {
  const order = ({ doid, hpo, ordo }: Awaited<ReturnType<typeof linkingKbs>>): KnowledgeBase[] => [
    doid,
    hpo,
    ordo,
  ];
  const sets: MultilingualSet[] = [];
  for (const [names, kbs] of [
    ["all", order(await translatedKbs())],
    ["English", order(await linkingKbs())],
  ] as const) {
    const cuis = byCui(kbs);
    const idOf = (cui: string): readonly string[] => cuis.get(cui) ?? [];
    const groupOf = (type: string): string | undefined => type || undefined;
    for (const language of MANTRA)
      sets.push({ name: `Mantra, ${language}`, names, kbs, documents: mantra(language, idOf), groupOf });
    for (const language of XL_BEL)
      sets.push({ name: `XL-BEL, ${language}`, names, kbs, documents: xlBel(language, idOf), groupOf });
  }
  return sets;
}
