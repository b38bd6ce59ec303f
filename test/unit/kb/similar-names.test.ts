// The pruned similarity search against the plain definition: TF-IDF over character 3-grams inside word borders, cosine.
import assert from "node:assert/strict";
import fc from "fast-check";
import { BOUNDED, EXACT } from "../../../engine/kb/packed/effort.ts";
import { fold } from "../../../engine/text/tokens.ts";
import { kbOf } from "../../fixtures/kb.ts";
import { exhaustive, KERNELS, sectionsOf, similarIn } from "../../fixtures/similar.ts";

const word = fc.string({ unit: fc.constantFrom(..."abcdeé"), minLength: 1, maxLength: 7 });
const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((w) => w.join(" "));
/** One that holds a gram again and again. */
const stammer = fc
  .tuple(fc.constantFrom("ab ", "aaa ", "b"), fc.integer({ min: 2, max: 40 }))
  .map(([part, n]) => part.repeat(n));

const all = (key: number) => [key];
const close = (a: number, b: number) => Math.abs(a - b) < 1e-9;

for (const [host, kernel] of Object.entries(KERNELS))
  describe(`similar names, in ${host}`, () => {
    // From "read one list, then score" to "read everything": the answer must not depend on it.
    const effort = fc.record({
      neighbours: fc.constantFrom(0, 2),
      firstPostings: fc.constantFrom(0, 20, 200),
      firstScored: fc.constantFrom(1, 5),
      left: fc.constantFrom(0.2, 0.7, 0.99),
    });

    it("are the best by exhaustive scoring, with their exact cosines", () =>
      fc.assert(
        fc.property(
          fc.uniqueArray(fc.oneof({ arbitrary: name, weight: 9 }, { arbitrary: stammer, weight: 1 }), {
            minLength: 1,
            maxLength: 300,
            selector: fold,
            size: "max",
          }),
          fc.array(fc.oneof(name, stammer), { minLength: 1, maxLength: 8 }),
          effort,
          (names, queries, patience) => {
            const built = sectionsOf(names);
            const similar = similarIn(built, kernel, { ...EXACT, ...patience });
            const truthOf = exhaustive(names);
            for (const query of queries)
              for (const [limit, floor] of [
                [1, 0],
                [4, 0.3],
                [10, 0.6],
              ] as const) {
                const truth = truthOf(query);
                const expected = [...truth]
                  .filter(([, s]) => s > 1e-9 && s >= floor)
                  .sort((a, b) => b[1] - a[1]);
                const found = similar
                  .search(fold(query), { limit, floor, owners: all })
                  .slice(0, limit)
                  .map(({ key, score }) => ({ name: built.keys.text(key), score }));
                assert.equal(found.length, Math.min(limit, expected.length), query);
                found.forEach((hit, i) => {
                  assert.ok(
                    close(hit.score, (expected[i] as [string, number])[1]),
                    `${query} -> ${hit.name}, ${hit.score} for ${expected[i]}`,
                  );
                  assert.ok(close(hit.score, truth.get(hit.name) ?? -1));
                });
              }
          },
        ),
        { numRuns: 60 },
      )).timeout(60_000);
  });

describe("similar names", () => {
  /** More keys than three windows hold. */
  const many = Array.from(
    { length: 40_000 },
    (_, i) =>
      `${"abcdefghij"[i % 10]}ro${i % 7}x ${(i * 7919).toString(36)} ${["kinase", "factor"][i % 2]} ${i % 300}`,
  );
  const built = sectionsOf(many);

  it("are the same from both hosts, exact or not, filtered or not", () => {
    const kinds = Uint8Array.from({ length: built.keys.count }, (_, i) => i % 3);
    for (const effort of [EXACT, { ...BOUNDED, mostPostings: 20_000, mostScored: 50, scoredForEach: 0 }]) {
      const [one, other] = Object.values(KERNELS).map((k) => similarIn(built, k, effort));
      for (const query of [
        "aro3x 1z kinase 12",
        "kinase",
        "factr 299 cro",
        "zzz",
        "ro3x factor kinase 5 6 7",
      ])
        for (const filter of [undefined, { kinds, pass: Uint8Array.of(0, 1, 0) }]) {
          const asked = { limit: 10, floor: 0, filter, owners: all };
          const found = one?.search(fold(query), asked);
          assert.deepEqual(found, other?.search(fold(query), asked));
          if (filter) assert.ok(found?.every(({ key }) => kinds[key] === 1));
          if (query !== "zzz") assert.ok((found?.length ?? 0) >= 10, query);
        }
    }
  });

  it("are exact over several windows", () => {
    const truthOf = exhaustive(many);
    const similar = similarIn(built, KERNELS.WebAssembly as (typeof KERNELS)[string], EXACT);
    for (const query of ["bro5x 3fk kinas 17", "factor 44 jro2x", "kinase"]) {
      const expected = [...truthOf(query).values()].sort((a, b) => b - a).slice(0, 10);
      const found = similar.search(fold(query), { limit: 10, floor: 0, owners: all }).slice(0, 10);
      found.forEach(({ score }, i) => {
        assert.ok(close(score, expected[i] as number), `${query}: ${score} for ${expected[i]}`);
      });
    }
  });

  it("of a page of text come, and come soon", () => {
    const similar = similarIn(built, KERNELS.WebAssembly as (typeof KERNELS)[string]);
    const page = Array.from({ length: 40_000 }, (_, i) => (i * 48_271).toString(36)).join(" ");
    assert.ok(similar.search(fold(`${page} kinase factor`), { limit: 5, floor: 0, owners: all }).length >= 5);
  }).timeout(20_000);

  it("are no fewer for a filter that keeps one kind in a thousand", () => {
    const kinds = Uint8Array.from({ length: built.keys.count }, (_, i) => (i % 1000 === 7 ? 1 : 0));
    const similar = similarIn(built, KERNELS.WebAssembly as (typeof KERNELS)[string]);
    const filter = { kinds, pass: Uint8Array.of(0, 1) };
    assert.ok(similar.search("kinase 12", { limit: 10, floor: 0, filter, owners: all }).length >= 10);
  });

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
