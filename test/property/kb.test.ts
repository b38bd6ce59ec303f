// Whatever the vocabulary, every name is found in every way it can be asked for, and concepts come back unchanged.
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Concept, type ConceptInput, conceptSchema, SCOPES } from "../../engine/kb/concept.ts";
import { groupCodes } from "../../engine/kb/groups.ts";
import { ENDS, type KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { normalisedCore, readsAs } from "../../engine/kb/name-forms.ts";
import { TokenBuffer } from "../../engine/text/token-buffer.ts";
import { fold, tokenise } from "../../engine/text/tokens.ts";
import { kbOf } from "../fixtures/kb.ts";
import { walk } from "../fixtures/walk.ts";

// Words that collide, fold, stem, invert and confuse; and any characters at all.
const piece = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom("MS", "ms", "lung", "Lungs", "tumour", "Tumor", "type", "2", "β", "beta"),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(", ", ", ", "-", " (", ")", "'s", "é", "e\u0301", "肺", "癌", "🙂", "ﷺ", "."),
  },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 }) },
);
const name = fc
  .array(piece, { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(" ").trim())
  .filter((n) => n !== "" && n.isWellFormed());
const id = fc.integer({ min: 0, max: 60 }).map((n) => `X:${n}`);

const concept: fc.Arbitrary<ConceptInput> = fc.record(
  {
    id,
    name,
    group: fc.constantFrom(...groupCodes),
    types: fc.array(fc.string({ unit: "grapheme" }), { maxLength: 2 }),
    synonyms: fc.array(
      fc.record(
        { text: name, scope: fc.constantFrom(...SCOPES), language: fc.constantFrom("fr", "es") },
        { requiredKeys: ["text", "scope"] },
      ),
      { maxLength: 4 },
    ),
    definitions: fc.array(fc.record({ text: name }), { maxLength: 2 }),
    parents: fc.array(id, { maxLength: 3 }),
    xrefs: fc.array(fc.string({ unit: "grapheme" }), { maxLength: 2 }),
    altIds: fc.array(
      fc.integer({ min: 100, max: 120 }).map((n) => `X:${n}`),
      { maxLength: 1 },
    ),
    obsolete: fc.boolean(),
    replacedBy: fc.array(id, { maxLength: 2 }),
  },
  { requiredKeys: ["id", "name", "group"] },
);
const vocabulary = fc.uniqueArray(concept, { selector: (c) => c.id, maxLength: 40, size: "max" });

const namesOf = (c: Concept): string[] => [c.name, ...c.synonyms.map((s) => s.text)];
const all = { limit: 10_000, distinct: false } as const;

describe("any knowledge base", () => {
  const check = (run: (kb: KnowledgeBase, concepts: Concept[]) => void) =>
    fc.assert(
      fc.asyncProperty(vocabulary, async (inputs) => {
        run(
          await kbOf(inputs),
          inputs.map((c) => conceptSchema.parse(c)),
        );
      }),
      { numRuns: 60 },
    );

  it("gives every concept back as it was", () =>
    check((kb, concepts) => {
      assert.equal(kb.info.concepts, concepts.length);
      for (const c of concepts) assert.deepEqual(kb.concept(c.id), c);
      const own = new Set(concepts.map((c) => c.id));
      for (const c of concepts)
        for (const alt of c.altIds) if (!own.has(alt)) assert.ok(kb.concept(alt)?.altIds.includes(alt));
      for (const c of concepts) {
        const children = concepts.filter((d) => d.id !== c.id && d.parents.includes(c.id)).map((d) => d.id);
        assert.deepEqual(new Set(kb.children(c.id)), new Set(children));
      }
    })).timeout(30_000);

  it("finds every name of every concept exactly, and nothing else exactly", () =>
    check((kb, concepts) => {
      const owners = new Map<string, Set<string>>();
      for (const c of concepts)
        for (const n of namesOf(c)) owners.set(n, (owners.get(n) ?? new Set()).add(c.id));
      for (const [n, ids] of owners) {
        const exact = kb.lookup(n, all).filter((h) => h.match === "exact");
        assert.deepEqual(new Set(exact.map((h) => h.concept)), ids);
        assert.ok(exact.every((h) => h.text === n));
        for (const h of kb.lookup(n, all))
          if (h.match === "folded") assert.ok(h.text !== n && fold(h.text) === fold(n));
          else if (h.match === "normalised") assert.ok(readsAs(h.text, n) || fold(h.text) !== fold(n));
      }
      for (const other of ["", "lunk", "type 3", "zzz 🙂"]) assert.deepEqual(kb.lookup(other, all), []);
    })).timeout(30_000);

  it("finds every name by each of its beginnings and by its words", () =>
    check((kb, concepts) => {
      for (const c of concepts)
        for (const n of namesOf(c)) {
          const folded = fold(n);
          if (folded === "") continue;
          const words = folded.split(" ").slice(0, 16);
          const queries = [
            n,
            folded,
            [...folded].slice(0, 3).join(""),
            ...words.map((_, i) => words.slice(i).join(" ")),
          ];
          for (const q of queries) {
            // Folding can itself leave something to fold; what a person types is folded once.
            if (q === "" || (q !== n && fold(q) !== q)) continue;
            const hits = kb.prefix(q, all);
            assert.ok(
              hits.some((h) => h.concept === c.id && h.text === n),
              `${JSON.stringify(q)} does not find ${JSON.stringify(n)}`,
            );
          }
        }
      // And nothing but names that begin so, in one of their forms.
      for (const h of kb.prefix("lu", all)) assert.match(` ${fold(h.text)}`, / lu/);
    })).timeout(60_000);

  it("recognises every name in its normal form, with all concepts of it", () =>
    check((kb, concepts) => {
      for (const c of concepts)
        for (const n of namesOf(c)) {
          const core = normalisedCore(n);
          if (core === "") continue;
          const tokens = tokenise(n, new TokenBuffer());
          let [from, to] = [0, tokens.count];
          while (tokens.mark[from]) from++;
          while (tokens.mark[to - 1]) to--;
          const { read, entries } = walk(kb.automaton, n.slice(tokens.start[from], tokens.end[to - 1]));
          assert.ok(read & ENDS, n);
          assert.ok(entries.some((e) => e.concept === c.id && e.text === n && readsAs(e.text, n)));
        }
    })).timeout(30_000);

  it("honours limit, groups and distinctness everywhere", () =>
    check((kb) => {
      for (const search of [kb.lookup, kb.prefix, kb.candidates].map((f) => f.bind(kb)))
        for (const query of ["ms", "lung", "t"]) {
          const every = search(query, all);
          const few = search(query, { limit: 3 });
          assert.ok(few.length <= 3);
          assert.equal(new Set(few.map((h) => h.concept)).size, few.length);
          assert.equal(few.length, Math.min(3, new Set(every.map((h) => h.concept)).size));
          const some = search(query, { ...all, groups: ["DISO", "CHEM"] });
          assert.deepEqual(
            new Set(some.map((h) => `${h.concept} ${h.text}`)),
            new Set(
              every
                .filter((h) => h.group === "DISO" || h.group === "CHEM")
                .map((h) => `${h.concept} ${h.text}`),
            ),
          );
        }
    })).timeout(30_000);
});
