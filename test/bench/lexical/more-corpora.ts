// Corpora whose ids are those of other vocabularies than their own: clinical notes with HPO ids, and the Mantra units,
// whose UMLS ids are reached through the cross-references of the Disease Ontology, HPO, ORDO and UBERON.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { root, shared } from "../places.ts";
import { linkingKbs, translatedKbs } from "../real-kbs.ts";
import type { LinkingSet } from "./corpora.ts";
import type { GoldDocument, GoldMention } from "./gold.ts";

function unpacked(corpus: string, archive: string): string {
  const folder = join(root, ".cache", corpus);
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xzf", join(shared, corpus, archive), "-C", folder]);
  return folder;
}

/** ID-68: rows whose wording is not the text at their place are left out and counted. */
function notes(): { documents: GoldDocument[]; left: number } {
  const folder = unpacked("hpo-id68", "id68.tar.gz");
  let left = 0;
  const documents = readdirSync(join(folder, "corpus")).map((id): GoldDocument => {
    const text = readFileSync(join(folder, "corpus", id), "utf8");
    const file = join(folder, "ann", id);
    const mentions: GoldMention[] = [];
    for (const line of existsSync(file) ? readFileSync(file, "utf8").split("\n") : []) {
      const [start, end, wording, concept] = line.split("\t");
      if (concept === undefined) continue;
      const mention = { start: Number(start), end: Number(end), type: "phenotype", ids: [concept.trim()] };
      if (text.slice(mention.start, mention.end) === wording) mentions.push(mention);
      else left++;
    }
    return { id, text, mentions };
  });
  return { documents, left };
}

/** Units of one language; the several ids of one span are one mention that any of them answers. */
export function mantra(language: string, idOf: (cui: string) => readonly string[]): GoldDocument[] {
  const folder = join(unpacked("mantra-gsc", `${language}.tar.gz`), language);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((f) => f.endsWith(".ann"));
  return files.sort().map((f): GoldDocument => {
    const text = readFileSync(join(folder, f.replace(/ann$/, "txt")), "utf8");
    const mentions = new Map<string, GoldMention & { ids: string[] }>();
    const groups = new Map<string, string>();
    const lines = readFileSync(join(folder, f), "utf8").split("\n");
    for (const line of lines) {
      const note = /^#\d+\tAnnotatorNotes (T\d+)\t.*"([A-Z]{4})"\s*$/.exec(line);
      if (note) groups.set(note[1] as string, note[2] as string);
    }
    for (const line of lines) {
      const [, id = "", cui = "", start, end] = /^(T\d+)\t(C\d+) (\d+) (\d+)\t/.exec(line) ?? [];
      if (!start) continue;
      const key = `${start}-${end}`;
      const type = groups.get(id) ?? "";
      const mention = mentions.get(key) ?? { start: Number(start), end: Number(end), type, ids: [] };
      mention.ids.push(...idOf(cui));
      mentions.set(key, mention);
    }
    return { id: f, text, mentions: [...mentions.values()] };
  });
}

/** Present ids by the UMLS ids that their concepts refer to. */
export function byCui(kbs: readonly KnowledgeBase[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const kb of kbs)
    for (const c of kb.concepts())
      for (const xref of c.xrefs) {
        const cui = /^UMLS(?:_CUI)?:(C\d+)/.exec(xref)?.[1];
        if (cui && !c.obsolete) found.set(cui, [...(found.get(cui) ?? []), c.id]);
      }
  return found;
}

/** HPO and the Disease Ontology have names in these, too. */
const TRANSLATED = ["French", "German", "Dutch"];

export async function otherSets(uberon: KnowledgeBase): Promise<LinkingSet[]> {
  const english = await linkingKbs();
  const { documents, left } = notes();
  console.log(`ID-68: ${left} rows do not hold the text at their place and are not counted`);
  const units = (languages: readonly string[], { doid, hpo, ordo }: typeof english): LinkingSet[] => {
    const kbs = [doid, hpo, ordo, uberon];
    const cuis = byCui(kbs);
    return languages.map((language) => ({
      name: `Mantra, ${language}`,
      kbs,
      documents: mantra(language, (cui) => cuis.get(cui) ?? []),
      groupOf: (type) => type || undefined,
    }));
  };
  return [
    { name: "ID-68 (HPO 2016)", kbs: [english.hpo], documents, groupOf: () => undefined },
    ...units(["English"], english),
    ...units(TRANSLATED, await translatedKbs()),
  ];
}
