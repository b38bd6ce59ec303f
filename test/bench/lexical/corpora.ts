// Gold mentions to link by their names alone, split by split, with the knowledge bases that hold their ids.
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { longFormsOf, phraseFor } from "../../../engine/linking/lexical/short-forms.ts";
import type { realKbs } from "../real-kbs.ts";
import { craft, type GoldDocument, pubtator } from "./gold.ts";

export interface LinkingSet {
  readonly name: string;
  readonly kbs: readonly KnowledgeBase[];
  readonly documents: readonly GoldDocument[];
  /** Semantic group of a type of the corpus, where it is one. */
  readonly groupOf: (type: string) => string | undefined;
}

export type Split = "train" | "dev" | "test";
type Kbs = Awaited<ReturnType<typeof realKbs>>;

const NCBI = { train: "NCBItrainset_corpus", dev: "NCBIdevelopset_corpus", test: "NCBItestset_corpus" };
const BC5CDR = { train: "CDR_TrainingSet", dev: "CDR_DevelopmentSet", test: "CDR_TestSet" };
const groupOf = (type: string) => ({ Disease: "DISO", Chemical: "CHEM" })[type];

/** NCBI Disease by its own four types, which say how a disease is mentioned. */
export const ncbiByType = async (kbs: Kbs, split: Split): Promise<LinkingSet> => ({
  name: "NCBI Disease",
  kbs: [kbs.medic],
  documents: await pubtator(`ncbi-disease/${NCBI[split]}.txt`),
  groupOf: () => "DISO",
});

/** NCBI Disease, BC5CDR and CRAFT's CL, UBERON, SO and MOP. */
export async function linkingSets(kbs: Kbs, split: Split): Promise<LinkingSet[]> {
  const ontologies = { CL: kbs.cl, UBERON: kbs.uberon, SO: kbs.so, MOP: kbs.mop };
  const sets: LinkingSet[] = [
    {
      name: "NCBI Disease",
      kbs: [kbs.medic],
      documents: await pubtator(`ncbi-disease/${NCBI[split]}.txt`, "Disease"),
      groupOf,
    },
    {
      name: "BC5CDR",
      kbs: [kbs.mesh, kbs.supplementary, kbs.medic],
      documents: await pubtator(`bc5cdr/${BC5CDR[split]}.PubTator.txt`),
      groupOf,
    },
  ];
  for (const [name, kb] of Object.entries(ontologies))
    sets.push({
      name: `CRAFT ${name}`,
      kbs: [kb],
      documents: await craft(name, `craft-ids-${split}.txt`),
      groupOf: () => undefined,
    });
  return sets;
}

/** A mention with what its document says about it; `gold` are ids that a loaded KB holds, in its present form. */
export interface LinkingItem {
  readonly text: string;
  readonly type: string;
  readonly group?: string;
  readonly longForms: ReadonlyMap<string, string>;
  readonly gold: readonly string[];
  /** Places in the list of documents, one for each mention of the kind. */
  readonly documents: readonly number[];
}

/** Distinct mentions of a set: equal text, type, gold and long forms count together. Unreachable ones have no gold. */
export function itemsOf(set: LinkingSet): LinkingItem[] {
  const present = new Map<string, string | undefined>();
  const canonical = (id: string): string | undefined => {
    if (!present.has(id))
      present.set(
        id,
        set.kbs.map((kb) => kb.concept(id)?.id).find((c) => c !== undefined),
      );
    return present.get(id);
  };
  const items = new Map<string, LinkingItem & { documents: number[] }>();
  set.documents.forEach((document, d) => {
    const forms = longFormsOf(document.text);
    for (const m of document.mentions) {
      const text = document.text.slice(m.start, m.end).replace(/\s+/gu, " ");
      const phrase = forms.has(text) ? undefined : phraseFor(text, document.text);
      if (phrase) forms.set(text, phrase);
      const longForms = new Map([...forms].filter(([short]) => text.includes(short)));
      const gold = [...new Set(m.ids.map(canonical).filter((id) => id !== undefined))];
      const key = JSON.stringify([text, m.type, [...longForms], gold]);
      const group = set.groupOf(m.type);
      const item = items.get(key) ?? {
        text,
        type: m.type,
        ...(group ? { group } : {}),
        longForms,
        gold,
        documents: [],
      };
      item.documents.push(d);
      items.set(key, item);
    }
  });
  return [...items.values()];
}
