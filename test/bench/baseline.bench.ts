// The dictionary baseline: precision, recall and F1 of the shipped recogniser and linker on real test splits, for
// spans alone and for spans with ids, by type. Every later recogniser is measured against it.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Analyser } from "../../engine/analysis/analyser.ts";
import type { SemanticGroup } from "../../engine/kb/groups.ts";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { craft, type GoldDocument, hasShared, pubtator, root } from "./gold.ts";
import { table } from "./measure.ts";
import { realKbs } from "./real-kbs.ts";

interface Counts {
  gold: number;
  predicted: number;
  spans: number;
  ids: number;
  /** Gold mentions with an id that some loaded KB holds: what a linker could reach at all. */
  reachable: number;
}

interface Setup {
  readonly corpus: string;
  readonly documents: readonly GoldDocument[];
  readonly kbs: readonly KnowledgeBase[];
  readonly groups: readonly SemanticGroup[];
  /** Type of the corpus for a semantic group of ours. */
  readonly typeOf: (group: string) => string | undefined;
}

const fresh = (): Counts => ({ gold: 0, predicted: 0, spans: 0, ids: 0, reachable: 0 });

/** Exact spans; an id is right when it is one of the gold ids, both read through the KBs' alternative ids. */
export function score(setup: Setup): Map<string, Counts> {
  const analyser = new Analyser(setup.kbs, { groups: [...setup.groups], nested: false });
  const canonical = (id: string) => {
    for (const kb of setup.kbs) {
      const found = kb.concept(id);
      if (found) return found.id;
    }
    return undefined;
  };
  const counts = new Map<string, Counts>();
  const of = (type: string) => {
    const c = counts.get(type) ?? fresh();
    counts.set(type, c);
    return c;
  };
  for (const doc of setup.documents) {
    const gold = new Map(doc.mentions.map((m) => [`${m.start}-${m.end}-${m.type}`, m]));
    for (const m of gold.values()) {
      const c = of(m.type);
      c.gold++;
      if (m.ids.some(canonical)) c.reachable++;
    }
    for (const m of analyser.analyse(doc.text).all()) {
      const type = setup.typeOf(m.type ?? "");
      // Ambiguous mentions answer with their best candidate; NIL ones answer nothing.
      if (!type || m.status === "nil") continue;
      const c = of(type);
      c.predicted++;
      const at = m.spans[0];
      const hit = gold.get(`${at.start}-${at.end}-${type}`);
      if (!hit) continue;
      c.spans++;
      const answer = m.candidates[0]?.concept.id;
      if (answer && hit.ids.some((id) => id === answer || canonical(id) === answer)) c.ids++;
    }
  }
  return counts;
}

const prf = (right: number, predicted: number, gold: number): string[] => {
  const p = predicted ? right / predicted : 0;
  const r = gold ? right / gold : 0;
  return [p, r, p + r ? (2 * p * r) / (p + r) : 0].map((x) => (100 * x).toFixed(1));
};

function report(setup: Setup): (string | number)[][] {
  const counts = score(setup);
  const rows = [...counts].sort();
  if (rows.length > 1) {
    const all = fresh();
    for (const [, c] of rows) for (const key of Object.keys(all) as (keyof Counts)[]) all[key] += c[key];
    rows.push(["all", all]);
  }
  return rows.map(([type, c]) => [
    `${setup.corpus}, ${type}`,
    String(c.gold),
    ((100 * c.reachable) / Math.max(1, c.gold)).toFixed(1),
    ...prf(c.spans, c.predicted, c.gold),
    ...prf(c.ids, c.predicted, c.gold),
  ]);
}

export async function benchBaseline(): Promise<void> {
  if (!hasShared) {
    console.log("dictionary baseline: skipped: no ../shared");
    return;
  }
  mkdirSync(join(root, ".cache", "kb"), { recursive: true });
  const kbs = await realKbs();
  const medical = [kbs.mesh, kbs.supplementary, kbs.medic];
  const rows = [
    ...report({
      corpus: "BC5CDR test",
      documents: pubtator("bc5cdr/CDR_TestSet.PubTator.txt"),
      kbs: medical,
      groups: ["DISO", "CHEM"],
      typeOf: (g) => (g === "DISO" ? "Disease" : g === "CHEM" ? "Chemical" : undefined),
    }),
    ...report({
      corpus: "NCBI Disease test",
      documents: pubtator("ncbi-disease/NCBItestset_corpus.txt", "Disease"),
      kbs: [kbs.medic],
      groups: ["DISO"],
      typeOf: (g) => (g === "DISO" ? "Disease" : undefined),
    }),
  ];
  for (const [ontology, kb] of [
    ["CL", kbs.cl],
    ["UBERON", kbs.uberon],
    ["SO", kbs.so],
  ] as const) {
    const { documents, discontinuous } = craft(ontology);
    rows.push(...report({ corpus: "CRAFT test", documents, kbs: [kb], groups: [], typeOf: () => ontology }));
    console.log(
      `CRAFT ${ontology}: ${discontinuous} discontinuous gold mentions in the test articles, not counted`,
    );
  }
  table(
    "Dictionary baseline, %",
    ["corpus and type", "gold", "reachable", "span P", "R", "F1", "id P", "R", "F1"],
    rows,
  );
}
