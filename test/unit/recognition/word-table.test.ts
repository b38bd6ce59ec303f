// Words counted in somebody's own texts, and what the dictionary then takes for a word.
import assert from "node:assert/strict";
import { DictionaryRecogniser } from "../../../engine/recognition/dictionary.ts";
import { frequencyOf, isOfWordTable, useWordTable } from "../../../engine/recognition/word-frequency.ts";
import { parseWordTable, WordCounter } from "../../../engine/recognition/word-table.ts";
import { TokenBuffer } from "../../../engine/text/token-buffer.ts";
import { kbOf } from "../../fixtures/kb.ts";

/** A hundred notes: "flurb" once in nearly each, "zork" often in few of them, "RARE" in capitals only. */
const notes = Array.from(
  { length: 100 },
  (_, i) =>
    `The flurb was seen on day ${i}. ${i % 20 === 0 ? "Zork and zork again, zorks of zork. " : ""}RARE`,
);
const counted = (texts: readonly string[], language = "en") => {
  const counter = new WordCounter();
  for (const text of texts) counter.add(text);
  return counter.table(language);
};

describe("table of common words", () => {
  afterEach(() => useWordTable());

  it("says how common words are, and whether texts are about them", () => {
    useWordTable(counted(notes));
    assert.ok(frequencyOf("flurb").common > 0.95 && frequencyOf("flurb").bursty < 0.8);
    assert.ok(frequencyOf("zork").common > 0.4 && frequencyOf("zork").bursty > frequencyOf("flurb").bursty);
    assert.equal(frequencyOf("rare").common, 0);
    assert.equal(frequencyOf("patients").common, 0);
    useWordTable();
    assert.ok(frequencyOf("patients").common > 0.5);
  });

  it("is the same whatever the order of the texts", () => {
    assert.deepEqual(counted(notes), counted(notes.toReversed()));
  });

  it("judges names in its own language", () => {
    useWordTable(counted(["Niño con fiebre y años"], "es-MX"));
    assert.ok(isOfWordTable("es") && isOfWordTable("es-ES") && !isOfWordTable("en") && !isOfWordTable("est"));
    assert.equal(frequencyOf("niño").common, 1);
  });

  it("makes a name that is a word of these texts no mention, and gives it back with the table that ships", async () => {
    const kb = await kbOf([
      { id: "X:1", name: "Flurbosis", group: "DISO", synonyms: [{ text: "flurb", scope: "related" }] },
    ]);
    const found = () =>
      new DictionaryRecogniser([kb]).recognise("A flurb was seen.", new TokenBuffer()).length;
    assert.equal(found(), 1);
    useWordTable(counted(notes));
    assert.equal(found(), 0);
    useWordTable();
    assert.equal(found(), 1);
  });

  it("refuses what is no table, with the cure", () => {
    const good = counted(notes);
    assert.deepEqual(parseWordTable(JSON.stringify(good), "w.json"), good);
    for (const bad of [
      "{",
      "[]",
      JSON.stringify({ ...good, version: 2 }),
      JSON.stringify({ ...good, words: "a b" }),
    ])
      assert.throws(() => parseWordTable(bad, "w.json"), /^Error: w\.json: .*curie kb learn/s);
  });
});
