// Two readers of one file: the engine, and one written from the description of the format alone.
import assert from "node:assert/strict";
import fc from "fast-check";
import { packKb } from "../../../engine/kb/build.ts";
import { type ConceptInput, conceptSchema } from "../../../engine/kb/concept.ts";
import { openKb } from "../../../engine/kb/open.ts";
import { conceptFromJson } from "../../../engine/kb/packed/concept-store.ts";
import { largeVocabulary } from "../../bench/large-vocabulary.ts";
import { readKb } from "./second-reader.ts";

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
}

describe("a second reader", () => {
  it("reads the same out of any knowledge base", () =>
    fc.assert(fc.asyncProperty(fc.array(concept, { maxLength: 25 }), agree), { numRuns: 60 })).timeout(
    60_000,
  );

  it("reads the same out of a thousand names", () => agree([...largeVocabulary(1000)])).timeout(20_000);
});
