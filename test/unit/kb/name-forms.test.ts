// Inverted names read as an author would write them, and nothing else is turned around.
import assert from "node:assert/strict";
import { readsAs, unInverted } from "../../../engine/kb/name-forms.ts";

describe("inverted names", () => {
  const turned: [string, string][] = [
    ["Diabetes Mellitus, Type 2", "Type 2 Diabetes Mellitus"],
    ["Anemia, Hemolytic, Autoimmune", "Autoimmune Hemolytic Anemia"],
    ["Carcinoma, Non-Small-Cell Lung", "Non-Small-Cell Lung Carcinoma"],
    ["Tooth Agenesis, Selective, 6", "Selective Tooth Agenesis 6"],
    ["Glycogen Storage Disease, Type II", "Type II Glycogen Storage Disease"],
    ["Ataxia, Episodic, IV", "Episodic Ataxia IV"],
    ["insulin, neutral", "neutral insulin"],
  ];
  for (const [name, natural] of turned) it(`turns "${name}"`, () => assert.equal(unInverted(name), natural));

  const kept = [
    "Diabetes Mellitus",
    "1,2-dimethylhydrazine",
    "Deafness, Blindness, and Dwarfism",
    "Epidermolysis Bullosa, with Pyloric Atresia",
    "Neoplasms, unspecified",
    "Inhibitor (A, B)",
    "one, two, three, four, five",
    "Trailing, ",
    ", leading",
  ];
  for (const name of kept) it(`leaves "${name}"`, () => assert.equal(unInverted(name), undefined));

  it("tells a text that reads as the name from one that only hashes alike", () => {
    assert.ok(readsAs("Diabetes Mellitus, Type 2", "type-2 diabetes mellitus"));
    assert.ok(readsAs("Diabetes Mellitus, Type 2", "Diabetes mellitus, type 2."));
    assert.ok(readsAs("Tumours", "(tumor)"));
    assert.ok(!readsAs("Diabetes Mellitus, Type 2", "diabetes mellitus type 2 a"));
    assert.ok(!readsAs("+", "+"));
  });
});
