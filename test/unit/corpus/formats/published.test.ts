// Published corpora, whole: the counts that their SOURCE.md gives, and the way back byte for byte where the format is
// one we write.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { parseTar } from "nanotar";
import type { Format } from "../../../../engine/corpus/formats/format.ts";
import { FORMATS, formatNamed } from "../../../../engine/corpus/formats/registry.ts";
import {
  type CorpusDocument,
  type CorpusOptions,
  readCorpus,
} from "../../../../engine/corpus/read-corpus.ts";
import { readBack, write } from "../../../fixtures/formats.ts";

const shared = join(import.meta.dirname, "..", "..", "..", "..", "..", "shared", "data");

interface Counts {
  readonly documents: number;
  readonly mentions: number;
  readonly discontinuous?: number;
  readonly relations?: number;
  /** Distinct concepts; several of a composite mention count as one id where the file joins them. */
  readonly concepts?: number;
  readonly problems?: number;
}

interface Case extends Counts {
  readonly path: string;
  readonly format: string;
  readonly options?: CorpusOptions;
}

const only = (include: RegExp): CorpusOptions => ({ include: (file) => include.test(file) });

const CASES: readonly Case[] = [
  {
    path: "bc5cdr/CDR_TrainingSet.PubTator.txt",
    format: "pubtator",
    documents: 500,
    mentions: 9385,
    relations: 1038,
  },
  {
    path: "bc5cdr/CDR_DevelopmentSet.PubTator.txt",
    format: "pubtator",
    documents: 500,
    mentions: 9591,
    relations: 1012,
  },
  {
    path: "bc5cdr/CDR_TestSet.PubTator.txt",
    format: "pubtator",
    documents: 500,
    mentions: 9809,
    relations: 1066,
  },
  {
    path: "ncbi-disease/NCBItrainset_corpus.txt",
    format: "pubtator",
    documents: 593,
    mentions: 5145,
    problems: 1,
  },
  { path: "ncbi-disease/NCBIdevelopset_corpus.txt", format: "pubtator", documents: 100, mentions: 787 },
  { path: "ncbi-disease/NCBItestset_corpus.txt", format: "pubtator", documents: 100, mentions: 960 },
  { path: "biored/Train.PubTator", format: "pubtator", documents: 400, mentions: 13351, relations: 4178 },
  { path: "biored/Dev.PubTator", format: "pubtator", documents: 100, mentions: 3533, relations: 1162 },
  { path: "genia-nested/dev.json", format: "nested-ner", documents: 1669, mentions: 5365, discontinuous: 0 },
  { path: "genia-nested/test.json", format: "nested-ner", documents: 1854, mentions: 5506, discontinuous: 0 },
  ...(
    [
      ["CL", 5792, 419, 285, 0],
      ["UBERON", 18820, 353, 1041, 0],
      ["SO", 12243, 153, 198, 0],
      ["MOP", 341, 0, 18, 0],
      // One annotation has an empty second fragment: SOURCE.md counts it as discontinuous.
      ["MONDO", 3080, 68, 326, 1],
      ["NCBITaxon", 10463, 2, 177, 0],
      ["CHEBI", 6748, 32, 587, 0],
    ] as const
  ).map(
    ([ontology, mentions, discontinuous, concepts, problems]): Case => ({
      path: `craft/annotations_${ontology}.tar.gz`,
      format: "knowtator",
      documents: 97,
      mentions,
      discontinuous,
      concepts,
      problems,
    }),
  ),
  ...(
    [
      ["train", "EMEA", 11, 2695],
      ["train", "MEDLINE", 833, 2994],
      ["dev", "EMEA", 12, 2260],
      ["dev", "MEDLINE", 832, 2977],
      ["test", "EMEA", 15, 2204],
      ["test", "MEDLINE", 833, 3103],
    ] as const
  ).map(
    ([part, source, documents, mentions]): Case => ({
      path: `quaero-fr/${part}.tar.gz`,
      format: "brat",
      options: { ...only(new RegExp(`/${source}/`)), concepts: "notes" },
      documents,
      mentions,
    }),
  ),
  { path: "quaero-fr", format: "brat", documents: 2536, mentions: 16233, discontinuous: 141 },
  ...(
    [
      ["English", 550, 1963, 1301, 35],
      ["French", 250, 1052, 710, 14],
      ["German", 250, 1082, 729, 19],
      ["Dutch", 200, 677, 490, 18],
    ] as const
  ).map(
    ([language, documents, mentions, concepts, discontinuous]): Case => ({
      path: `mantra-gsc/${language}.tar.gz`,
      format: "brat",
      options: { concepts: "types" },
      documents,
      mentions,
      concepts,
      discontinuous,
    }),
  ),
  // SOURCE.md counts NO_CODE as a code.
  { path: "spaccc-es/train.tsv.gz", format: "spaccc", documents: 750, mentions: 18973, problems: 2 },
  { path: "spaccc-es/test.tsv.gz", format: "spaccc", documents: 250, mentions: 9250, problems: 1 },
  {
    path: "hpo-id68/id68.tar.gz",
    format: "span-rows",
    documents: 68,
    mentions: 866,
    concepts: 437,
    problems: 78,
  },
  { path: "nlm-chem-mentions/train.tar.gz", format: "concept-lines", documents: 80, mentions: 21218 },
  { path: "nlm-chem-mentions/dev.tar.gz", format: "concept-lines", documents: 20, mentions: 5349 },
  ...(
    [
      ["AnatEM-IOB", [6946, 2139, 4616]],
      ["BC2GM-IOB", [15197, 3061, 6325]],
      ["BioNLP11ID-IOB", [5674, 1598, 3810]],
      ["BioNLP13CG-IOB", [10826, 3616, 6881]],
      ["BioNLP13PC-IOB", [7853, 2734, 5306]],
      ["CRAFT-IOB", [29026, 9727, 18881]],
      ["linnaeus-IOB", [2119, 711, 1433]],
      ["JNLPBA", [undefined, 4551, 8662]],
    ] as const
  ).flatMap(([corpus, counts]) =>
    ["train", "devel", "test"].flatMap((part, i): Case[] => {
      const mentions = counts[i];
      return mentions === undefined
        ? []
        : [{ path: `ner-iob/${corpus}/${part}.tsv.gz`, format: "iob", documents: -1, mentions }];
    }),
  ),
];

interface Got {
  readonly documents: CorpusDocument[];
  readonly problems: string[];
}

async function read({ path, options }: Case): Promise<Got> {
  const documents: CorpusDocument[] = [];
  const problems: string[] = [];
  const onProblem = (p: { file: string; line: number; reason: string }) =>
    void problems.push(`${p.file}:${p.line} ${p.reason}`);
  for await (const d of readCorpus(join(shared, path), { ...options, onProblem })) documents.push(d);
  return { documents, problems };
}

const unpacked = (path: string): Buffer => {
  const bytes = readFileSync(join(shared, path));
  return path.endsWith(".gz") ? gunzipSync(bytes) : bytes;
};

/** Files of a brat archive as they are packed, by name. */
const packedFiles = (path: string) =>
  new Map(parseTar(unpacked(path)).map((e) => [e.name, Buffer.from(e.data ?? []).toString("utf8")]));

async function backAgain(c: Case, format: Format, { documents }: Got): Promise<void> {
  if (format.layout === "stream") {
    assert.equal((await write(format, documents)).main, unpacked(c.path).toString("utf8"));
    return;
  }
  if (!c.path.endsWith(".tar.gz")) return;
  const packed = packedFiles(c.path);
  for (const d of documents) {
    const folder = d.file.replace(/[^/]*$/, "");
    for (const [name, text] of (await write(format, [d])).files)
      assert.equal(text, packed.get(folder + name), name);
  }
}

describe("published corpora", function () {
  if (!existsSync(shared)) {
    it("skipped: no ../shared");
    return;
  }
  this.timeout(120_000);
  for (const c of CASES)
    it(`${c.path} has the counts of its SOURCE.md${c.options?.include ? ` (${c.documents} documents)` : ""}`, async () => {
      const got = await read(c);
      const { documents, problems } = got;
      const mentions = documents.flatMap((d) => d.mentions);
      assert.ok(documents.every((d) => d.format === c.format));
      if (c.documents >= 0) assert.equal(documents.length, c.documents, "documents");
      assert.equal(mentions.length, c.mentions, "mentions");
      assert.equal(problems.length, c.problems ?? 0, problems.slice(0, 5).join("\n"));
      if (c.discontinuous !== undefined)
        assert.equal(mentions.filter((m) => m.spans.length > 1).length, c.discontinuous, "discontinuous");
      if (c.relations !== undefined)
        assert.equal(
          documents.reduce((n, d) => n + (d.relations?.length ?? 0), 0),
          c.relations,
          "relations",
        );
      if (c.concepts !== undefined)
        assert.equal(
          new Set(mentions.flatMap((m) => m.concepts.map((x) => x.id))).size,
          c.concepts,
          "concepts",
        );
      const format = formatNamed(c.format) as Format;
      if (format.write) await backAgain(c, format, got);
    });

  const SMALL = 40;
  for (const c of [
    CASES.find((x) => x.path.endsWith("Dutch.tar.gz")) as Case,
    CASES.find((x) => x.path.endsWith("Dev.PubTator")) as Case,
    CASES.find((x) => x.path.startsWith("spaccc-es/test")) as Case,
  ])
    it(`${c.path} goes through every format: each mention is there again or its loss is told`, async () => {
      const documents = (await read(c)).documents.slice(0, SMALL);
      const count = (all: readonly { mentions: readonly unknown[] }[]) =>
        all.reduce((n, d) => n + d.mentions.length, 0);
      for (const format of FORMATS.filter((f) => f.read && f.write && f.name !== "text")) {
        const written = await write(format, documents);
        const gone = written.losses.filter((l) => l.kind === "nested" || l.kind === "mention").length;
        const back = await readBack(format, written);
        assert.equal(back.documents.length, documents.length, format.name);
        assert.equal(count(back.documents), count(documents) - gone, format.name);
        assert.deepEqual(back.problems, [], format.name);
      }
    });
});
