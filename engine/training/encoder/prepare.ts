// `npm run train:encoder` begins here: what is to be near one another. Names of one concept, over all vocabularies that have it
// and in all their languages, and what annotators of training splits call it. Development splits come along to be measured on;
// of test splits nothing is read.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readCorpus } from "../../corpus/read-corpus.ts";
import { textOf } from "../../text/mention.ts";
import { exactMatches, vocabularies } from "./vocabularies.ts";

const CORPORA = {
  "NCBI Disease": {
    train: "ncbi-disease/NCBItrainset_corpus.txt",
    dev: "ncbi-disease/NCBIdevelopset_corpus.txt",
  },
  BC5CDR: {
    train: "bc5cdr/CDR_TrainingSet.PubTator.txt",
    dev: "bc5cdr/CDR_DevelopmentSet.PubTator.txt",
  },
};

/** Ids that stand for one concept: a forest, each root its smallest id. */
class SameConcepts {
  readonly #parent = new Map<string, string>();

  rootOf(id: string): string {
    let root = id;
    for (let up = this.#parent.get(root); up !== undefined; up = this.#parent.get(root)) root = up;
    if (root !== id) this.#parent.set(id, root);
    return root;
  }

  join(a: string, b: string): void {
    const [first, second] = [this.rootOf(a), this.rootOf(b)].sort() as [string, string];
    if (first !== second) this.#parent.set(second, first);
  }
}

interface Named {
  readonly mention: string;
  readonly ids: readonly string[];
}

async function* mentionsOf(file: string): AsyncGenerator<Named> {
  for await (const { text, mentions } of readCorpus(file))
    for (const m of mentions)
      if (m.concepts.length === 1)
        yield { mention: textOf(m, text).replace(/\s+/gu, " "), ids: m.concepts.map((c) => c.id) };
}

/** Writes concepts.jsonl (names by concept) and dev.jsonl (mentions with the number of their concept) into `out`. */
export async function prepareEncoder(out: string, data: string): Promise<void> {
  mkdirSync(out, { recursive: true });
  const same = new SameConcepts();
  for await (const [a, b] of exactMatches(data)) same.join(a, b);
  const listed: { id: string; names: string[] }[] = [];
  for await (const { id, name, synonyms, altIds, obsolete } of vocabularies(data)) {
    if (obsolete) continue;
    for (const alt of altIds) same.join(id, alt);
    // What is broader, narrower or an abbreviation is not told apart by its letters from what it is not.
    const close = synonyms.filter(({ scope }) => scope === "exact" || scope === "related");
    listed.push({ id, names: [name, ...close.map(({ text }) => text)] });
  }
  for (const { train } of Object.values(CORPORA))
    for await (const { mention, ids } of mentionsOf(join(data, train)))
      for (const id of ids) listed.push({ id, names: [mention] });
  const concepts = new Map<string, Set<string>>();
  for (const { id, names } of listed) {
    const root = same.rootOf(id);
    const known = concepts.get(root) ?? new Set();
    concepts.set(root, known);
    for (const name of names) known.add(name);
  }
  const ids = [...concepts.keys()].sort();
  const numbers = new Map(ids.map((id, i) => [id, i]));
  const lines = (rows: readonly unknown[]) => rows.map((r) => `${JSON.stringify(r)}\n`).join("");
  writeFileSync(
    join(out, "concepts.jsonl"),
    lines(ids.map((id) => ({ id, names: [...(concepts.get(id) ?? [])].sort() }))),
  );
  const dev: { set: string; mention: string; concept: number }[] = [];
  for (const [set, { dev: file }] of Object.entries(CORPORA))
    for await (const { mention, ids: gold } of mentionsOf(join(data, file))) {
      const concept = numbers.get(same.rootOf(gold[0] ?? ""));
      if (concept !== undefined) dev.push({ set, mention, concept });
    }
  writeFileSync(join(out, "dev.jsonl"), lines(dev));
  console.log(
    `${ids.length} concepts, ${[...concepts.values()].reduce((n, c) => n + c.size, 0)} names, ${dev.length} mentions to measure on`,
  );
}
