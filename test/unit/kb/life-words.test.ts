// Words in any order against the plain definition, on many names; and the static rank that orders them.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConceptInput } from "../../../engine/kb/concept.ts";
import { byRank, holdsPhrase, holdsWords } from "../../../engine/kb/packed/any-order.ts";
import { CommonKeys, inAll, type KeyList } from "../../../engine/kb/packed/common-keys.ts";
import { ENTRY_SCOPES, type EntryScope } from "../../../engine/kb/packed/meta.ts";
import { isForeign, staticRank } from "../../../engine/kb/packed/ranks.ts";
import { fold } from "../../../engine/text/tokens.ts";
import { kbOf } from "../../fixtures/kb.ts";

const word = fc.constantFrom("a", "ab", "abc", "b", "ba", "cell", "cells", "type", "2");
const phrase = (most: number) => fc.array(word, { minLength: 1, maxLength: most }).map((w) => w.join(" "));

/** Whether each beginning can have a word of its own, by trying all ways. */
function assignable(beginnings: readonly string[], words: readonly string[]): boolean {
  const [first, ...rest] = beginnings;
  if (first === undefined) return true;
  return words.some((w, i) => w.startsWith(first) && assignable(rest, words.toSpliced(i, 1)));
}

describe("words in any order", () => {
  it("are those of the definition", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(phrase(5), { minLength: 1, maxLength: 30 }),
        fc.array(phrase(3), { minLength: 1, maxLength: 10 }),
        async (names, queries) => {
          const kb = await kbOf(
            names.map((name, i): ConceptInput => ({ id: `X:${i}`, name, group: "DISO" })),
          );
          for (const query of queries) {
            const found = kb.words(query, { limit: 1000 }).map((h) => h.concept);
            const expected = names.flatMap((name, i) =>
              assignable(fold(query).split(" "), fold(name).split(" ")) ? [`X:${i}`] : [],
            );
            assert.deepEqual(found.toSorted(), expected.toSorted(), query);
          }
        },
      ),
      { numRuns: 60 },
    )).timeout(30_000);

  it("are the same with long lists, where bits are intersected", async () => {
    const names = Array.from(
      { length: 6000 },
      (_, i) => `Alpha ${i % 2 ? "beta" : "gamma"} ${i} ${i % 3 ? "beta" : "delta"}`,
    );
    const kb = await kbOf(names.map((name, i): ConceptInput => ({ id: `X:${i}`, name, group: "DISO" })));
    const found = kb.words("del bet alph", { limit: 10_000 });
    assert.equal(found.length, names.filter((n) => n.includes("delta") && n.includes("beta")).length);
    assert.equal(
      kb.words("bet bet", { limit: 10_000 }).length,
      names.filter((n) => /beta .*beta/.test(n)).length,
    );
    assert.deepEqual(kb.words("del bet alph", { groups: ["CHEM"] }), []);
    assert.deepEqual(kb.words(""), []);
    assert.deepEqual(kb.words("a ".repeat(20)), []);
  }).timeout(20_000);

  it("finds what several lists share, as bits and as lists", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            // Of 9,000 keys: below 281 a list is short.
            size: fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 6000 })),
            step: fc.constantFrom(1, 2, 3, 7, 64),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        (shapes) => {
          const KEYS = 9000;
          const lists = shapes.map(({ size, step }, i): KeyList & { keys: number[] } => {
            const keys = Array.from({ length: size }, (_, n) => (n * step) % KEYS);
            return {
              name: `${i}`,
              keys,
              size,
              range: [0, 0],
              each: (visit) => {
                visit(Uint32Array.from(keys.slice(0, 100)), Math.min(100, size));
                if (size > 100) visit(Uint32Array.from([...keys.slice(100), 1, 2, 3]), size - 100);
              },
            };
          });
          const common = new CommonKeys(KEYS);
          const expected = lists.map((l) => new Set(l.keys)).reduce((a, b) => a.intersection(b));
          const spared = Math.min(...lists.map((l) => l.size));
          for (let again = 0; again < 2; again++) {
            const found = new Set(common.of(lists));
            assert.ok(expected.isSubsetOf(found));
            // Looking into a name is worth 200 keys of a list: only so much longer lists may be left out.
            if (lists.every((l) => l.size <= 200 * Math.min(spared, expected.size)))
              assert.deepEqual(found, expected);
          }
          const bits = common.bits(lists, KEYS);
          for (const key of expected) assert.ok(inAll(bits, key));
        },
      ),
      { numRuns: 300 },
    )).timeout(20_000);

  it("puts keys in order by rank, each once", () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4999 }), { maxLength: 9000 }),
        fc.constantFrom(1, 3, 40, 256),
        (keys, ranks) => {
          const rank = Uint8Array.from({ length: 5000 }, (_, k) => (k * 7) % ranks);
          const expected = [...new Set(keys)].sort(
            (a, b) => (rank[a] as number) - (rank[b] as number) || a - b,
          );
          assert.deepEqual([...byRank(Uint32Array.from(keys), rank)], expected);
        },
      ),
      { numRuns: 100 },
    ));

  it("gives each beginning a word of its own", () => {
    const holds = (name: string, ...beginnings: string[]) =>
      holdsWords(
        Buffer.from(name),
        Buffer.byteLength(name),
        beginnings.map((b) => Buffer.from(b)),
      );
    assert.ok(holds("ab a", "ab", "a"));
    assert.ok(!holds("ab", "ab", "a"));
    assert.ok(!holds(`${"x ".repeat(16)}y`, "y"));
  });

  it("finds words one behind the other, not in the first place", () => {
    const holds = (name: string, phrase: string) =>
      holdsPhrase(Buffer.from(name), Buffer.byteLength(name), Buffer.from(phrase));
    assert.ok(holds("diabetes mellitus type 2", "type 2"));
    assert.ok(holds("diabetes mellitus type 2", "mellitus ty"));
    assert.ok(!holds("type 2", "type 2"));
    assert.ok(!holds("diabetes mellitus type 2", "ellitus"));
    assert.ok(!holds(`${"x ".repeat(16)}y`, "y"));
  });
});

describe("static rank", () => {
  const rank = (scope: EntryScope, length: number, obsolete = false, foreign = false) =>
    staticRank({ scope: ENTRY_SCOPES.indexOf(scope), obsolete, foreign, length });

  it("fits one byte, and never puts another language or an obsolete concept before the others", () => {
    const live = ENTRY_SCOPES.flatMap((s) => [1, 5, 39, 2000].map((n) => rank(s, n)));
    const foreign = ENTRY_SCOPES.flatMap((s) => [1, 2000].map((n) => rank(s, n, false, true)));
    const obsolete = ENTRY_SCOPES.flatMap((s) => [1, 2000].map((n) => rank(s, n, true)));
    assert.ok(Math.max(...live) < Math.min(...foreign));
    assert.ok(Math.max(...foreign) < Math.min(...obsolete));
    assert.ok(rank("related", 2000, true, true) <= 255);
    assert.equal(rank("preferred", 0), 0);
  });

  it("weighs length against scope", () => {
    assert.ok(rank("exact", 8) < rank("preferred", 13));
    assert.ok(rank("preferred", 10) < rank("exact", 8));
    assert.ok(rank("preferred", 15) < rank("abbreviation", 2));
    assert.equal(rank("exact", 3), rank("abbreviation", 3));
    assert.ok(rank("exact", 20) < rank("broad", 4));
  });

  it("takes regional varieties for the language", () => {
    assert.deepEqual(
      [isForeign("en-GB", "en"), isForeign("EN", "en-US"), isForeign("fr", "en")],
      [false, false, true],
    );
  });
});
