// Several knowledge bases asked as one.
import assert from "node:assert/strict";
import { Library } from "../../../engine/kb/library.ts";
import { kbOf } from "../../fixtures/kb.ts";
import { exhaustive } from "../../fixtures/similar.ts";

describe("library", () => {
  let library: Library;
  before(async () => {
    library = new Library([
      await kbOf(
        [
          { id: "X:1", name: "Asthma", group: "DISO", definitions: ["Mine."] },
          { id: "X:2", name: "Aspirin", group: "CHEM", parents: ["X:9"] },
        ],
        "first",
      ),
      await kbOf(
        [
          { id: "X:1", name: "Asthma", group: "DISO", synonyms: ["Bronchial asthma"] },
          { id: "Y:7", name: "asthma", group: "PHEN" },
          { id: "Y:8", name: "Asthmatic state", group: "DISO", obsolete: true },
          { id: "Y:9", name: "As", group: "CHEM", parents: ["X:9"] },
        ],
        "second",
      ),
    ]);
  });

  it("takes a concept from the first knowledge base that holds it", () => {
    const found = library.concept("X:1");
    assert.equal(found?.kb.info.name, "first");
    assert.deepEqual(found?.concept.definitions, [{ text: "Mine." }]);
    assert.equal(library.concept("Y:7")?.kb.info.name, "second");
    assert.equal(library.concept("Z:0"), undefined);
    assert.deepEqual(library.children("X:9"), []);
  });

  it("merges and ranks hits, one per concept", () => {
    assert.deepEqual(
      library.lookup("Asthma").map((h) => [h.concept, h.kb, h.match]),
      [
        ["X:1", "first", "exact"],
        ["Y:7", "second", "folded"],
      ],
    );
    assert.deepEqual(
      library.prefix("as").map((h) => h.text),
      ["As", "Asthma", "asthma", "Aspirin", "Asthmatic state"],
    );
    assert.deepEqual(
      library.prefix("as", { limit: 2 }).map((h) => h.kb),
      ["second", "first"],
    );
    const similar = library.candidates("asthmaa");
    assert.ok(
      similar.length > 1 && similar.every((h, i) => i === 0 || h.score <= (similar[i - 1]?.score ?? 0)),
    );
  });

  it("answers nothing without knowledge bases", () => {
    const none = new Library([]);
    assert.deepEqual(
      [none.lookup("x"), none.prefix("x"), none.candidates("x"), none.children("X:1")],
      [[], [], [], []],
    );
  });

  it("scores similar names of all knowledge bases by the same weights", async () => {
    const many = Array.from({ length: 400 }, (_, i) => ({
      id: `L:${i}`,
      name: `chronic disease ${i}`,
      group: "DISO" as const,
    }));
    const same = { name: "chronic asthma", group: "DISO" as const };
    const both = new Library([
      await kbOf([{ id: "A:1", ...same }], "small"),
      await kbOf([...many, { id: "B:1", ...same }], "large"),
    ]);
    const hits = both.candidates("chronical asthma", { limit: 5 });
    const scores = new Map(hits.map((h) => [h.concept, h.score]));
    assert.equal(scores.get("A:1"), scores.get("B:1"));
    // Two of 402 names hold "asthma", all hold "chronic".
    const truth = exhaustive([...many.map((c) => c.name), "chronic asthma", "chronic asthma!"])(
      "chronical asthma",
    );
    assert.ok(Math.abs((scores.get("A:1") as number) - (truth.get("chronic asthma") as number)) < 0.02);
    assert.ok((scores.get("A:1") as number) > (hits.find((h) => h.concept.startsWith("L:"))?.score ?? 0));
    assert.deepEqual(
      both.candidates("chronical asthma", { floor: 0.5 }).map((h) => h.concept),
      ["A:1", "B:1"],
    );
  });
});
