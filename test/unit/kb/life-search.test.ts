// What a search box offers: equal names first, then beginnings, then words in any order, then similar names.
import assert from "node:assert/strict";
import type { ConceptInput } from "../../../engine/kb/concept.ts";
import { Library } from "../../../engine/kb/library.ts";
import { searchConcepts } from "../../../engine/kb/search.ts";
import { kbOf } from "../../fixtures/kb.ts";

const concepts: ConceptInput[] = [
  {
    id: "X:dm",
    name: "Diabetes Mellitus",
    group: "DISO",
    synonyms: ["Diabetes", { text: "Diabète sucré", scope: "exact", language: "fr" }],
  },
  { id: "X:dm2", name: "Diabetes Mellitus, Type 2", group: "DISO" },
  { id: "X:dm1", name: "Diabetes Mellitus, Type 1", group: "DISO" },
  { id: "X:foot", name: "Diabetic Foot", group: "DISO" },
  { id: "X:diet", name: "Diabetic Diet", group: "PROC", obsolete: true },
  {
    id: "X:diab",
    name: "Stone of Some Kind",
    group: "OBJC",
    synonyms: [{ text: "diabase", language: "de" }],
  },
  { id: "X:typist", name: "Typist's Cramp, Mellow", group: "DISO" },
];

describe("search for concepts", () => {
  let library: Library;
  const ids = (query: string, options = {}) => searchConcepts(library, query, options).map((h) => h.concept);
  before(async () => {
    library = new Library([await kbOf(concepts)]);
  });

  it("offers a concept by its short synonym before longer names, other languages and obsolete ones last", () => {
    assert.deepEqual(ids("diab"), ["X:dm", "X:foot", "X:dm1", "X:dm2", "X:diab", "X:diet"]);
  });

  it("puts the equal name first, whatever its rank", () => {
    assert.deepEqual(ids("diabase", { limit: 1 }), ["X:diab"]);
    assert.deepEqual(ids("diabetic diet", { limit: 1 }), ["X:diet"]);
  });

  it("finds words in any order by their beginnings, a word of its own for each", () => {
    assert.equal(ids("mell type 2")[0], "X:dm2");
    assert.equal(ids("2 TYPE diab mell")[0], "X:dm2");
    assert.deepEqual(
      library.words("mell type 2").map((h) => [h.concept, h.match, h.score]),
      [["X:dm2", "prefix", 0.6]],
    );
    assert.deepEqual(ids("type mell", { limit: 2 }), ["X:dm1", "X:dm2"]);
    assert.equal(ids("foot diab")[0], "X:foot");
    assert.deepEqual(
      library.words("diab diabetes").map((h) => h.concept),
      [],
    );
  });

  it("finds ids, also in small letters", () => {
    assert.deepEqual(ids("X:dm1"), ["X:dm1"]);
    assert.deepEqual(ids("x:Dm1"), []);
  });

  it("falls back on similar names where few are found", () => {
    assert.equal(ids("diabetis melitus")[0], "X:dm");
    assert.deepEqual(ids("qqqq"), []);
    assert.deepEqual(ids("  "), []);
  });

  it("offers only close ones beside names that hold the query", async () => {
    const [first, ...others] = searchConcepts(library, "type mell 2");
    assert.equal(first?.concept, "X:dm2");
    assert.ok(others.every((h) => h.match === "similar" && h.score >= 0.6));
  });

  it("keeps to limit and groups", () => {
    assert.equal(ids("diab", { limit: 2 }).length, 2);
    assert.deepEqual(ids("diab", { groups: ["PROC"] }), ["X:diet"]);
    assert.deepEqual(ids("diab", { groups: [] }).length, 6);
  });

  it("ranks several knowledge bases as one", async () => {
    const other = await kbOf(
      [
        { id: "Y:1", name: "Diabetes Insipidus", group: "DISO" },
        { id: "Y:2", name: "Diab", group: "CHEM" },
      ],
      "other",
    );
    const both = new Library([...library.kbs, other]);
    assert.deepEqual(
      searchConcepts(both, "diab", { limit: 4 }).map((h) => `${h.kb} ${h.concept}`),
      ["other Y:2", "test X:dm", "test X:foot", "other Y:1"],
    );
    assert.deepEqual(
      both.words("insip diab").map((h) => h.concept),
      ["Y:1"],
    );
  });

  it("knows an id in capitals when it is typed in small letters", async () => {
    const capitals = new Library([await kbOf([{ id: "MESH:D1", name: "Fever", group: "DISO" }])]);
    assert.deepEqual(
      searchConcepts(capitals, "mesh:d1").map((h) => h.concept),
      ["MESH:D1"],
    );
  });
});
