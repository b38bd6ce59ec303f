// OMIM's titles, run together in one name, become names again.
import assert from "node:assert/strict";
import fc from "fast-check";
import { titlesIn } from "../../../../engine/kb/importers/omim-titles.ts";

const texts = (name: string, others: readonly string[] = []) =>
  titlesIn(name, others).map(({ text, scope }) => (scope === "exact" ? text : `${text} (${scope})`));

describe("OMIM titles in one name", () => {
  it("are cut at a semicolon and behind the symbol that follows it", () => {
    assert.deepEqual(texts("RIVER FEVER, CHRONIC;RFC LAKE FEVER, 1, INCLUDED"), [
      "RIVER FEVER, CHRONIC",
      "RFC",
      "LAKE FEVER, 1 (related)",
    ]);
  });
  it("are cut behind a symbol that another name spells, and only behind such a one", () => {
    assert.deepEqual(texts("RVF2 LAKE FEVER, FAMILIAL", ["RIVER VALLEY FEVER, TYPE 2"]), [
      "RVF2",
      "LAKE FEVER, FAMILIAL",
    ]);
    assert.deepEqual(texts("RVF2 LAKE FEVER, FAMILIAL", ["Mountain Fever"]), ["RVF2 LAKE FEVER, FAMILIAL"]);
  });
  it("are cut where the first word comes again, or a word twice running", () => {
    assert.deepEqual(texts("RIVER FEVER, FAMILIAL RIVER FEVER, FAMILIAL MALE, INCLUDED"), [
      "RIVER FEVER, FAMILIAL",
      "RIVER FEVER, FAMILIAL MALE (related)",
    ]);
    assert.deepEqual(texts("FEVER, POSTAXIAL POSTAXIAL FEVER, TYPE B, INCLUDED"), [
      "FEVER, POSTAXIAL",
      "POSTAXIAL FEVER, TYPE B (related)",
    ]);
  });
  it("that are included alone are related names", () =>
    assert.deepEqual(texts("LAKE FEVER, INCLUDED"), ["LAKE FEVER (related)"]));
  it("are left whole where nothing marks a border", () => {
    for (const name of [
      "RVF DEFICIENCY, COMPLETE",
      "RVF DUE TO LAKE WATER",
      "CLEFT LIP WITH OR WITHOUT CLEFT PALATE",
      "RIVER ACTIVITY, DUE TO INCREASED RIVER ACTIVITY",
      "RVF IC",
      "RVF2",
      "River Fever; Chronic",
      "Fever, Familial, Included",
    ])
      assert.deepEqual(texts(name, ["RIVER VALLEY FEVER"]), [name]);
  });
  it("lose nothing but what joins them, whatever the name", () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc
            .array(
              fc.constantFrom(
                "RIVER",
                "FEVER",
                "FEVER,",
                "RVF",
                "RVF2",
                "OF",
                "1",
                "A;B",
                "; ",
                ", INCLUDED",
              ),
            )
            .map((words) => words.join(" ")),
        ),
        fc.array(fc.string()),
        (name, others) => {
          const bare = (text: string) => text.replace(/[\s;,]/gu, "").replaceAll("INCLUDED", "");
          const found = titlesIn(name, others);
          assert.equal(found.map((t) => bare(t.text)).join(""), bare(name));
          assert.ok(name.trim() === "" || name !== name.toUpperCase() || found.every((t) => t.text !== ""));
        },
      ),
    ));
});
