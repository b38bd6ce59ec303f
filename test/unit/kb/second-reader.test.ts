// Two readers of one file: the engine, and one written from the description of the format alone.
import assert from "node:assert/strict";
import fc from "fast-check";
import { packKb } from "../../../engine/kb/build.ts";
import { type ConceptInput, conceptSchema } from "../../../engine/kb/concept.ts";
import { openKb } from "../../../engine/kb/open.ts";
import { conceptFromJson } from "../../../engine/kb/packed/concept-store.ts";
import { TokenBuffer } from "../../../engine/text/token-buffer.ts";
import { tokenise } from "../../../engine/text/tokens.ts";
import { largeVocabulary } from "../../bench/large-vocabulary.ts";
import { type ReadKb, readKb } from "./second-reader.ts";
import { gramsOf, normOf, readGrams } from "./second-reader-grams.ts";
import { ReadStates, statesOf } from "./second-reader-states.ts";

const words = "Anemia, MS|β-Carotene|lung (left)|IL-2Rα|Tumours|of|Type 2|Œdème|+++|DNAse|病|x".split("|");
const text = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 5 }).map((w) => w.join(" "));
const concept = fc.record({
  id: fc.integer({ min: 0, max: 30 }).map((n) => `X:${n}`),
  name: text,
  group: fc.constantFrom("DISO" as const, "CHEM" as const, "GENE" as const),
  synonyms: fc.array(
    fc.record({
      text,
      scope: fc.constantFrom("exact" as const, "related" as const),
      language: fc.constantFrom("en", "fr", "de"),
    }),
    { maxLength: 4 },
  ),
  parents: fc.array(
    fc.integer({ min: 0, max: 30 }).map((n) => `X:${n}`),
    { maxLength: 2 },
  ),
  altIds: fc.array(fc.constantFrom("Y:1", "Y:2", "X:3"), { maxLength: 1 }),
  obsolete: fc.boolean(),
});

async function agree(inputs: readonly ConceptInput[]): Promise<void> {
  const { chunks } = await packKb(
    inputs.map((c) => conceptSchema.parse(c)),
    { name: "t", version: "1", source: "test" },
  );
  const bytes = Buffer.concat(chunks);
  const kb = await openKb(bytes);
  const read = readKb(bytes);
  const concepts = [...kb.concepts()];
  assert.deepEqual(
    read.records.map((r) => conceptFromJson(JSON.stringify(r))),
    concepts,
  );
  assert.deepEqual(
    read.ids,
    concepts.map((c) => c.id),
  );
  for (const c of concepts) {
    assert.equal(read.preferred.get(c.id), c.name);
    assert.deepEqual(read.children.get(c.id), kb.children(c.id));
    assert.deepEqual(read.groups.get(c.id), { group: c.group, obsolete: c.obsolete });
  }
  for (const [former, id] of read.altIds) assert.equal(kb.concept(former)?.id, id);
  const told = (e: { text: string; concept: string; scope: string; language: string }) =>
    `${e.text}|${e.concept}|${e.scope}|${e.language}`;
  for (const [key, entries] of read.names) {
    assert.equal(read.hashed(key), key);
    assert.equal(read.hashed(`${key}q`) ?? `${key}q`, `${key}q`);
    const found = new Set(kb.lookup(key || "+++", { limit: 10_000, distinct: false }).map(told));
    // The empty key's names are found by the same string only.
    for (const entry of key ? entries : []) assert.ok(found.has(told(entry)), `${key}: ${told(entry)}`);
  }
  for (const [word, keys] of read.words) {
    const expected = read.keys.filter((key) => key.split(" ").slice(0, 16).includes(word, 1));
    assert.deepEqual(keys, expected, word);
  }
  assert.equal(read.entries.length, kb.info.names);
  agreeOnGrams(read);
  agreeOnStates(read);
}

/** What the file holds of grams is what its keys say, by the page's own formulas. */
function agreeOnGrams({ section, meta, keys }: ReadKb): void {
  const { lists, df, norms } = readGrams(section, meta.counts.grams ?? 0, keys.length);
  const expected = new Map<string, Map<number, number>>();
  keys.forEach((key, k) => {
    const grams = gramsOf(key);
    for (const [gram, n] of grams) {
      const list = expected.get(gram) ?? new Map();
      expected.set(gram, list.set(k, Math.min(n, 4)));
    }
    const norm = norms[k] as number;
    // The last digit of a rounded square root may differ by a step.
    if (grams.size) assert.ok(Math.abs(norm - normOf(grams, df, keys.length)) <= 2, `${key}: ${norm}`);
  });
  assert.equal(lists.size, expected.size);
  for (const [gram, list] of expected) {
    assert.deepEqual(lists.get(gram), list, gram);
    assert.equal(df.get(gram), list.size, gram);
  }
}

/** Every name can be walked through the filter, and its end leads to its key. */
function agreeOnStates({ section, keys, names }: ReadKb): void {
  const automaton = new ReadStates(section, keys.length);
  const numbers = new Map(keys.map((key, k) => [key, k]));
  for (const [key, entries] of names)
    for (const { text } of entries) {
      // A name stands under its natural order, too: its own order leads to its own key.
      if (key !== entries.find((e) => e.text === text)?.key) continue;
      const tokens = tokenise(text, new TokenBuffer());
      const isMark = (t: number) => tokens.mark[t] !== 0;
      const all = Array.from({ length: tokens.count }, (_, t) => t);
      const core = all.slice(
        all.findIndex((t) => !isMark(t)),
        all.findLastIndex((t) => !isMark(t)) + 1,
      );
      const states = statesOf(core.map((t) => tokens.hash[t] as number));
      const end = states.at(-1);
      if (!end || core.some((t) => t < 0) || states.length > 60) continue;
      for (const state of states.slice(0, -1)) assert.ok(automaton.goesOn(state), text);
      assert.ok(automaton.ends(end), text);
      assert.ok(automaton.keys(end).includes(numbers.get(key) as number), text);
    }
}

describe("a second reader", () => {
  it("reads the same out of any knowledge base", () =>
    fc.assert(fc.asyncProperty(fc.array(concept, { maxLength: 25 }), agree), { numRuns: 60 })).timeout(
    60_000,
  );

  it("reads the same out of a thousand names", () => agree([...largeVocabulary(1000)])).timeout(20_000);

  it("reads lists of grams over several windows of keys", async () => {
    const { chunks } = await packKb(
      [...largeVocabulary(20_000)].map((c) => conceptSchema.parse(c)),
      { name: "t", version: "1", source: "test" },
    );
    const read = readKb(Buffer.concat(chunks));
    assert.ok(read.keys.length > 16_384, String(read.keys.length));
    agreeOnGrams(read);
  }).timeout(120_000);
});
