// What the shipped linker gains over the names of the vocabulary alone, on CRAFT's test articles, ontology by ontology: paired over
// documents. `npm run bench -- linker-gain`.
import { learnedContext } from "../../engine/linking/context/learned.ts";
import { Wordings } from "../../engine/linking/context/wordings.ts";
import { SetReader } from "./context/documents.ts";
import { examples, type Judged, judge } from "./context/judged.ts";
import { documentShare } from "./document-share.ts";
import { type LinkingSet, linkingSets, type Split } from "./lexical/corpora.ts";
import { table } from "./measure.ts";
import { pairedShare } from "./paired-share.ts";
import { hasShared } from "./places.ts";
import { realKbs } from "./real-kbs.ts";

const ONTOLOGIES = ["CRAFT CL", "CRAFT UBERON", "CRAFT SO"];

async function judged(reader: SetReader, wordings: Wordings): Promise<Judged[]> {
  const all = await examples(reader, reader.set.documents, wordings);
  return all.filter((e) => e.item.gold.length > 0).map((e) => judge(e, learnedContext()));
}

const share = (all: readonly Judged[], right: (j: Judged) => boolean): string =>
  documentShare(
    all.map((j) => ({ document: j.example.document, count: j.example.item.count, right: right(j) })),
  );

export async function benchLinkerGain(): Promise<void> {
  if (!hasShared) {
    console.log("the shipped linker and names alone: skipped: no ../shared");
    return;
  }
  const kbs = await realKbs();
  const of = async (split: Split): Promise<Map<string, LinkingSet>> =>
    new Map((await linkingSets(kbs, split)).map((set) => [set.name, set]));
  const [train, dev, test] = [await of("train"), await of("dev"), await of("test")];
  const rows: (string | number)[][] = [];
  for (const name of ONTOLOGIES) {
    const taught = new Wordings();
    for (const set of [train.get(name), dev.get(name)])
      if (set) new SetReader(set).teach(taught, set.documents);
    const reader = new SetReader(test.get(name) as LinkingSet);
    const plain = await judged(reader, new Wordings());
    const shipped = await judged(reader, taught);
    const pairs = plain.map((j, i) => {
      const other = shipped[i];
      if (other?.example.item.text !== j.example.item.text)
        throw new Error("two runs over other mentions cannot be paired");
      const { document, item } = j.example;
      return { document, count: item.count, first: j.byNames === 0, second: other.byContext === 0 };
    });
    rows.push([
      `${name} test`,
      reader.set.documents.length,
      pairs.reduce((sum, p) => sum + p.count, 0),
      share(plain, (j) => j.byNames === 0),
      share(shipped, (j) => j.byContext === 0),
      await pairedShare(pairs),
    ]);
  }
  table(
    "The shipped linker and names of the ontology alone, Recall@1 in % of reachable mentions (95 % interval over documents)",
    ["corpus", "documents", "mentions", "names alone", "shipped linker", "difference in points"],
    rows,
  );
}
