// Several knowledge bases as one: the first record stands, names and cross-references of all are kept.
import assert from "node:assert/strict";
import { packKb } from "../../../engine/kb/build.ts";
import { type Concept, type ConceptInput, conceptSchema } from "../../../engine/kb/concept.ts";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { type MergeOptions, mergeKbs } from "../../../engine/kb/merge.ts";
import { usualXref } from "../../../engine/kb/merge-xrefs.ts";
import { openKb } from "../../../engine/kb/open.ts";
import { kbOf } from "../../fixtures/kb.ts";

const disorder = (id: string, name: string, more: Partial<ConceptInput> = {}): ConceptInput => ({
  id,
  name,
  group: "DISO",
  ...more,
});

const merged = (kbs: KnowledgeBase[], options: MergeOptions = {}) => {
  const { concepts, counts } = mergeKbs(kbs, "en", options);
  const byId = new Map(Array.from(concepts, (c) => [c.id, c]));
  const get = (id: string) => byId.get(id) as Concept;
  return { get, ids: [...byId.keys()], counts };
};
const texts = (c: Concept) => c.synonyms.map((s) => s.text);

describe("merging knowledge bases", () => {
  it("keeps the first record and unites names and cross-references", async () => {
    const a = await kbOf([
      disorder("X:1", "Flu", { synonyms: ["grippe"], xrefs: ["Z:1"], parents: ["X:0"], obsolete: true }),
      disorder("X:2", "Cold"),
    ]);
    const b = await kbOf([
      disorder("X:1", "Influenza", {
        group: "PHEN",
        synonyms: ["grippe", { text: "la grippe", language: "fr" }],
        xrefs: ["Z:1", "Z:2"],
        parents: ["X:9"],
        definitions: ["A fever."],
      }),
      disorder("X:3", "Cough"),
    ]);
    const { get, ids, counts } = merged([a, b]);
    assert.deepEqual(ids, ["X:1", "X:2", "X:3"]);
    assert.deepEqual(get("X:1"), {
      ...conceptSchema.parse(disorder("X:1", "Flu")),
      synonyms: [
        { text: "grippe", scope: "exact" },
        { text: "Influenza", scope: "exact" },
        { text: "la grippe", scope: "exact", language: "fr" },
      ],
      xrefs: ["Z:1", "Z:2"],
      parents: ["X:0"],
      definitions: [{ text: "A fever." }],
      obsolete: true,
    });
    assert.deepEqual(counts, { sameId: 1, formerId: 0, xref: 0, refused: 0 });
    assert.equal(merged([b, a]).get("X:1").name, "Influenza");
  });

  it("follows former ids of an earlier one, and keeps ids that a later one gave up", async () => {
    const a = await kbOf([disorder("X:1", "Flu", { altIds: ["X:2"] }), disorder("X:5", "Gout")]);
    const b = await kbOf([
      disorder("X:2", "Grippe"),
      disorder("X:3", "Childhood Flu", { parents: ["X:2"] }),
      disorder("X:6", "Arthritis", { altIds: ["X:5", "X:7"] }),
    ]);
    const { get, ids, counts } = merged([a, b]);
    assert.deepEqual(ids, ["X:1", "X:3", "X:5", "X:6"]);
    assert.deepEqual(texts(get("X:1")), ["Grippe"]);
    assert.deepEqual(get("X:1").altIds, ["X:2"]);
    assert.deepEqual(get("X:3").parents, ["X:1"]);
    assert.deepEqual(get("X:6").altIds, ["X:7"]);
    assert.equal(counts.formerId, 1);
  });

  it("joins by cross-reference only when asked, and only one to one within a group", async () => {
    const a = await kbOf([
      disorder("A:1", "Asthma", { xrefs: ["UMLS_CUI:C1"] }),
      disorder("A:2", "Gout", { xrefs: ["MSH:D2"] }),
      disorder("A:3", "Cancer", { xrefs: ["UMLS:C3"] }),
      disorder("A:4", "Tumour", { xrefs: ["UMLS:C3"] }),
      disorder("A:5", "Gene Disease", { xrefs: ["OMIM:5"] }),
      disorder("A:6", "Old", { xrefs: ["UMLS:C6"], obsolete: true }),
    ]);
    const b = await kbOf([
      disorder("B:1", "Bronchial asthma", { xrefs: ["UMLS:C1"], parents: ["B:3"], altIds: ["B:0"] }),
      disorder("B:3", "Malignancy", { xrefs: ["UMLS:C3"] }),
      disorder("B:4", "Childhood Asthma", { parents: ["B:1"] }),
      { ...disorder("B:5", "GENE5", { xrefs: ["MIM:5"] }), group: "GENE" },
      disorder("B:6", "New", { xrefs: ["UMLS:C6"] }),
    ]);
    const c = await kbOf([
      disorder("MESH:D2", "Gouty Arthritis"),
      disorder("C:1", "Asthmatic", { xrefs: ["B:1"] }),
    ]);
    assert.equal(merged([a, b, c]).ids.length, 13);
    const { get, ids, counts } = merged([a, b, c], { byXref: true });
    assert.deepEqual(ids, ["A:1", "A:2", "A:3", "A:4", "A:5", "A:6", "B:3", "B:4", "B:5", "B:6"]);
    assert.deepEqual(texts(get("A:1")), ["Bronchial asthma", "Asthmatic"]);
    assert.deepEqual(get("A:1").altIds, ["B:0", "B:1", "C:1"]);
    assert.deepEqual(get("A:1").parents, ["B:3"]);
    assert.deepEqual(get("B:4").parents, ["A:1"]);
    assert.deepEqual(texts(get("A:2")), ["Gouty Arthritis"]);
    assert.deepEqual(counts, { sameId: 0, formerId: 0, xref: 3, refused: 1 });
  });

  it("never joins two concepts of one vocabulary by way of another", async () => {
    const a = await kbOf([
      disorder("A:1", "One", { xrefs: ["U:1"] }),
      disorder("A:2", "Two", { xrefs: ["U:2"] }),
    ]);
    const b = await kbOf([disorder("B:1", "Both", { xrefs: ["U:1", "U:2"] })]);
    const { ids, get, counts } = merged([a, b], { byXref: true });
    assert.deepEqual(ids, ["A:1", "A:2"]);
    assert.deepEqual(texts(get("A:1")), ["Both"]);
    assert.deepEqual([counts.xref, counts.refused], [1, 1]);
  });

  it("says the language of names from a knowledge base in another one", async () => {
    const { chunks } = await packKb(
      [
        conceptSchema.parse(
          disorder("X:1", "Grippe", { synonyms: ["la grippe"], definitions: ["Une fièvre."] }),
        ),
      ],
      { name: "fr", version: "1", source: "test", language: "fr" },
    );
    const { get } = merged([await kbOf([disorder("X:1", "Flu")]), await openKb(Buffer.concat(chunks))]);
    assert.deepEqual(get("X:1").synonyms, [
      { text: "Grippe", scope: "exact", language: "fr" },
      { text: "la grippe", scope: "exact", language: "fr" },
    ]);
    assert.deepEqual(get("X:1").definitions, [{ text: "Une fièvre.", language: "fr" }]);
  });

  it("gives the same bytes each time", async () => {
    const kbs = [
      await kbOf([disorder("X:1", "Flu", { xrefs: ["Z:1"] }), disorder("X:2", "Cold")]),
      await kbOf([disorder("Y:1", "Grippe", { xrefs: ["Z:1"] })]),
    ];
    const bytes = async () => {
      const { concepts } = mergeKbs(kbs, "en", { byXref: true });
      return Buffer.concat((await packKb(concepts, { name: "m", version: "1", source: "t" })).chunks);
    };
    assert.deepEqual(await bytes(), await bytes());
  });

  it("knows vocabularies by their other names", () => {
    assert.deepEqual(
      ["MSH:D1", "UMLS_CUI:C1", "Orphanet:7", "SNOMEDCT_US_2016_03_01:9", "Own:1", "https"].map(usualXref),
      ["MESH:D1", "UMLS:C1", "ORPHA:7", "SNOMEDCT:9", "OWN:1", "https"],
    );
  });
});
