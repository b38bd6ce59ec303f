// The pruned similarity search against the plain definition: TF-IDF over character 3-grams inside word borders, cosine.
import assert from "node:assert/strict";
import fc from "fast-check";
import { packKb } from "../../../engine/kb/build.ts";
import { conceptSchema } from "../../../engine/kb/concept.ts";
import { MemorySource } from "../../../engine/kb/packed/byte-source.ts";
import { ConceptReader } from "../../../engine/kb/packed/concept-sections.ts";
import { KbFile } from "../../../engine/kb/packed/kb-file.ts";
import { EVERYTHING } from "../../../engine/kb/packed/kinds.ts";
import { metaSchema } from "../../../engine/kb/packed/meta.ts";
import { NameReader } from "../../../engine/kb/packed/name-reader.ts";
import { type Effort, SimilarNames } from "../../../engine/kb/packed/similar-names.ts";
import { fold } from "../../../engine/text/tokens.ts";
import { kbOf } from "../../fixtures/kb.ts";

const gramsOf = (text: string): string[] =>
  text.split(" ").flatMap((word) => {
    const padded = ` ${word} `;
    return Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3));
  });

const counted = (grams: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const g of grams) counts.set(g, (counts.get(g) ?? 0) + 1);
  return counts;
};

/** Cosines of the query with every distinct folded name, by scikit-learn's formula. */
function scores(names: readonly string[], query: string): Map<string, number> {
  const all = [...new Set(names.map(fold))].map((n) => [n, counted(gramsOf(n))] as const);
  const df = new Map<string, number>();
  for (const [, grams] of all) for (const g of grams.keys()) df.set(g, (df.get(g) ?? 0) + 1);
  const idf = (g: string) => Math.log((1 + all.length) / (1 + (df.get(g) ?? 0))) + 1;
  const length = (grams: Map<string, number>) => Math.hypot(...[...grams].map(([g, n]) => n * idf(g)));
  const q = counted(gramsOf(fold(query)));
  return new Map(
    all.map(([name, grams]) => {
      let dot = 0;
      for (const [g, n] of q) dot += n * idf(g) * (grams.get(g) ?? 0) * idf(g);
      return [name, dot / (length(q) * length(grams))];
    }),
  );
}

const word = fc.string({ unit: fc.constantFrom(..."abcdeé"), minLength: 1, maxLength: 7 });
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((w) => w.join(" "));

/** The search over one key per name, with its patience as given. */
async function searcher(names: readonly string[], effort: Effort) {
  const concepts = names.map((n, i) => conceptSchema.parse({ id: `X:${i}`, name: n, group: "DISO" }));
  const { chunks } = await packKb(concepts, { name: "t", version: "1", source: "test" });
  const source = new MemorySource(Buffer.concat(chunks));
  const file = new KbFile(source, "test", (meta) => metaSchema.parse(meta));
  const reader = new NameReader(file, new ConceptReader(file));
  const similar = new SimilarNames(file, reader, effort);
  return (query: string, limit: number, floor: number) =>
    similar
      .search(fold(query), { limit, floor, filter: EVERYTHING, owners: (key) => [key] })
      .slice(0, limit)
      .map(({ key, score }) => ({ name: reader.keys.text(key), score }));
}

const close = (a: number, b: number) => Math.abs(a - b) < 1e-4;

describe("similar names", () => {
  // From "read one list, then score" to "read everything": the answer must not depend on it.
  const effort = fc.record({
    neighbours: fc.constantFrom(0, 2),
    firstPostings: fc.constantFrom(0, 20, 200),
    firstScored: fc.constantFrom(1, 5),
    mostScored: fc.constantFrom(5, 30, 1000),
    left: fc.constantFrom(0.2, 0.7, 0.99),
  });

  it("are the best by exhaustive scoring, with their exact cosines", () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 1, maxLength: 300, selector: fold, size: "max" }),
        fc.array(name, { minLength: 1, maxLength: 8 }),
        effort,
        async (names, queries, patience) => {
          const search = await searcher(names, patience);
          for (const query of queries)
            for (const [limit, floor] of [
              [1, 0],
              [4, 0.3],
              [10, 0.6],
            ] as const) {
              const truth = scores(names, query);
              const expected = [...truth]
                .filter(([, s]) => s > 1e-9 && s >= floor)
                .sort((a, b) => b[1] - a[1]);
              const found = search(query, limit, floor);
              assert.equal(found.length, Math.min(limit, expected.length));
              found.forEach((hit, i) => {
                assert.ok(close(hit.score, (expected[i] as [string, number])[1]), `${query} -> ${hit.name}`);
                assert.ok(close(hit.score, truth.get(hit.name) ?? -1));
              });
            }
        },
      ),
      { numRuns: 60 },
    )).timeout(20_000);

  it("counts the concepts of a name once towards the limit", async () => {
    const kb = await kbOf(
      Array.from({ length: 30 }, (_, i) => ({
        id: `X:${i}`,
        name: `renal failure ${i}`,
        group: "DISO" as const,
        synonyms: Array.from({ length: 10 }, (_, k) => `renal failure ${i} form ${k}`),
      })),
    );
    const hits = kb.candidates("renal failures", { limit: 25 });
    assert.equal(new Set(hits.map((h) => h.concept)).size, 25);
    assert.equal(kb.candidates("renal failures", { limit: 25, distinct: false }).length, 25);
  });
});
