// The four questions a knowledge base answers: lookup, prefix, candidates, concept and its children.
import assert from "node:assert/strict";
import type { ConceptInput } from "../../../engine/kb/concept.ts";
import {
  ENDS,
  GOES_ON,
  type KnowledgeBase,
  type NameEntry,
  type NameHit,
} from "../../../engine/kb/knowledge-base.ts";
import { kbOf } from "../../fixtures/kb.ts";
import { walk } from "../../fixtures/walk.ts";

const concepts: ConceptInput[] = [
  {
    id: "X:dm",
    name: "Diabetes Mellitus",
    group: "DISO",
    synonyms: [{ text: "DM", scope: "abbreviation" }],
    definitions: ["Too much glucose in the blood, for whatever reason."],
  },
  {
    id: "X:dm2",
    name: "Diabetes Mellitus, Type 2",
    group: "DISO",
    parents: ["X:dm"],
    altIds: ["X:old2"],
    synonyms: ["NIDDM", { text: "Diabète de type 2", scope: "exact", language: "fr" }],
  },
  { id: "X:dm1", name: "Diabetes Mellitus, Type 1", group: "DISO", parents: ["X:dm", "X:nowhere"] },
  { id: "X:ms", name: "Multiple Sclerosis", group: "DISO", synonyms: ["MS"] },
  { id: "X:mitral", name: "Mitral Stenosis", group: "DISO", synonyms: ["MS", "ms"] },
  { id: "X:masspec", name: "Mass Spectrometry", group: "PROC", synonyms: ["MS"] },
  { id: "X:gone", name: "Mad Sweats", group: "DISO", obsolete: true, replacedBy: ["X:dm"] },
  { id: "X:carotene", name: "β-Carotene", group: "CHEM" },
  {
    id: "X:tumour",
    name: "Tumours of the Lung",
    group: "DISO",
    synonyms: [{ text: "Lung", scope: "broad" }],
  },
  { id: "X:plus", name: "+++", group: "CONC" },
];

const brief = (hits: readonly NameHit[]) => hits.map((h) => `${h.concept} ${h.text} (${h.match})`);

describe("packed knowledge base", () => {
  let kb: KnowledgeBase;
  before(async () => {
    kb = await kbOf(concepts);
  });

  it("tells what it holds", () => {
    const { info } = kb;
    assert.equal(info.concepts, 10);
    assert.equal(info.names, 18);
    assert.equal(info.definitions, 1);
    assert.equal(info.obsolete, 1);
    assert.deepEqual(info.groups, { CHEM: 1, DISO: 7, PROC: 1, CONC: 1 });
    assert.match(info.hash, /^[0-9a-f]{32}$/);
    assert.equal(info.language, "en");
    assert.ok(info.bytes > 1000);
  });

  it("returns a concept as it was given, with defaults filled in", () => {
    assert.deepEqual(kb.concept("X:dm2"), {
      id: "X:dm2",
      name: "Diabetes Mellitus, Type 2",
      group: "DISO",
      types: [],
      synonyms: [
        { text: "NIDDM", scope: "exact" },
        { text: "Diabète de type 2", scope: "exact", language: "fr" },
      ],
      definitions: [],
      parents: ["X:dm"],
      xrefs: [],
      altIds: ["X:old2"],
      obsolete: false,
      replacedBy: [],
    });
    assert.equal(kb.concept("X:old2")?.id, "X:dm2");
    assert.equal(kb.concept("X:unknown"), undefined);
    assert.equal(kb.concept(""), undefined);
  });

  it("knows children, and no parents outside itself", () => {
    assert.deepEqual(kb.children("X:dm"), ["X:dm1", "X:dm2"]);
    assert.deepEqual(kb.children("X:dm2"), []);
    assert.deepEqual(kb.children("X:nowhere"), []);
  });

  describe("lookup", () => {
    it("ranks the same string, then the same fold, then the same normal form", () => {
      assert.deepEqual(brief(kb.lookup("ms")), [
        "X:mitral ms (exact)",
        "X:masspec MS (folded)",
        "X:ms MS (folded)",
      ]);
      assert.deepEqual(brief(kb.lookup("beta carotene")), ["X:carotene β-Carotene (folded)"]);
      assert.deepEqual(brief(kb.lookup("tumor of the lungs")), ["X:tumour Tumours of the Lung (normalised)"]);
      assert.deepEqual(kb.lookup("diabetes mellitus of type 2"), []);
    });

    it("keeps every concept of an ambiguous name, and narrows by group", () => {
      assert.deepEqual(
        kb
          .lookup("MS")
          .map((h) => h.concept)
          .sort(),
        ["X:masspec", "X:mitral", "X:ms"],
      );
      assert.deepEqual(brief(kb.lookup("MS", { groups: ["PROC"] })), ["X:masspec MS (exact)"]);
      assert.deepEqual(kb.lookup("MS", { groups: ["GEOG"] }), []);
      assert.equal(kb.lookup("MS", { limit: 1 }).length, 1);
      assert.equal(kb.lookup("MS", { distinct: false }).length, 4);
    });

    it("narrows by language, a language with its regional varieties", async () => {
      assert.deepEqual(brief(kb.lookup("diabete de type 2", { languages: ["fr"] })), [
        "X:dm2 Diabète de type 2 (folded)",
      ]);
      assert.deepEqual(kb.lookup("diabete de type 2", { languages: ["en"] }), []);
      const regional = await kbOf([
        {
          id: "X:1",
          name: "Oedema of the Lung",
          group: "DISO",
          synonyms: [
            { text: "Oedema pulmonis", scope: "exact", language: "la" },
            { text: "Oedema Puddle", scope: "exact", language: "en-GB" },
          ],
        },
      ]);
      const texts = (languages: string[]) => [
        regional.prefix("oed", { languages, distinct: false }).map((h) => h.text),
        regional.words("oed p", { languages, distinct: false }).map((h) => h.text),
        regional.candidates("oedema pud", { languages, distinct: false }).map((h) => h.text),
      ];
      assert.deepEqual(texts(["la"]), Array(3).fill(["Oedema pulmonis"]));
      assert.deepEqual(texts(["en-GB"]), Array(3).fill(["Oedema Puddle"]));
      assert.deepEqual(texts(["EN"]), [
        ["Oedema Puddle", "Oedema of the Lung"],
        ["Oedema Puddle"],
        ["Oedema Puddle", "Oedema of the Lung"],
      ]);
      assert.deepEqual(texts(["de"]), [[], [], []]);
    });

    it("finds an inverted name in its natural order", () => {
      assert.deepEqual(brief(kb.lookup("type 2 diabetes mellitus")), [
        "X:dm2 Diabetes Mellitus, Type 2 (normalised)",
      ]);
    });

    it("finds ids and former ids", () => {
      assert.deepEqual(brief(kb.lookup("X:dm")), ["X:dm Diabetes Mellitus (exact)"]);
      assert.deepEqual(brief(kb.lookup("X:old2")), ["X:dm2 Diabetes Mellitus, Type 2 (exact)"]);
    });

    it("fills in what the name belongs to", () => {
      const [hit] = kb.lookup("diabete de type 2");
      assert.deepEqual(hit, {
        text: "Diabète de type 2",
        concept: "X:dm2",
        preferredName: "Diabetes Mellitus, Type 2",
        group: "DISO",
        scope: "exact",
        language: "fr",
        obsolete: false,
        match: "folded",
        score: 0.95,
      });
    });

    it("matches names without letters only as they are", () => {
      assert.deepEqual(brief(kb.lookup("+++")), ["X:plus +++ (exact)"]);
      assert.deepEqual(kb.lookup("---"), []);
      assert.deepEqual(kb.lookup(""), []);
    });
  });

  describe("prefix", () => {
    it("puts whole names before inner words, preferred before synonyms, short before long, obsolete last", () => {
      assert.deepEqual(
        kb.prefix("m", { distinct: false }).map((h) => h.text),
        [
          "Mitral Stenosis",
          "Mass Spectrometry",
          "Multiple Sclerosis",
          "MS",
          "MS",
          "ms",
          "MS",
          "Mad Sweats",
          "Diabetes Mellitus",
          "Diabetes Mellitus, Type 1",
          "Diabetes Mellitus, Type 2",
        ],
      );
    });

    it("puts the name itself first", () => {
      assert.equal(kb.prefix("lung")[0]?.text, "Lung");
      assert.equal(kb.prefix("dm")[0]?.concept, "X:dm");
    });

    it("finds later words and un-inverted names", () => {
      assert.deepEqual(
        kb.prefix("type 2").map((h) => h.concept),
        ["X:dm2"],
      );
      assert.deepEqual(
        kb.prefix("type 2 diab").map((h) => h.concept),
        ["X:dm2"],
      );
      assert.deepEqual(
        kb.prefix("scler").map((h) => h.concept),
        ["X:ms"],
      );
      assert.deepEqual(
        kb.prefix("BETA-car").map((h) => h.concept),
        ["X:carotene"],
      );
    });

    it("gives one hit per concept, within the limit and the groups", () => {
      assert.deepEqual(
        kb.prefix("m", { groups: ["PROC"] }).map((h) => h.text),
        ["Mass Spectrometry"],
      );
      assert.equal(kb.prefix("m", { limit: 2 }).length, 2);
      assert.deepEqual(kb.prefix("zz"), []);
      assert.deepEqual(kb.prefix(""), []);
      assert.deepEqual(kb.prefix("++"), []);
    });
  });

  describe("candidates", () => {
    it("finds misspelt names, best first, one per concept", () => {
      const hits = kb.candidates("multipel sclerosis");
      assert.equal(hits[0]?.concept, "X:ms");
      assert.equal(hits[0]?.match, "similar");
      assert.ok(hits.every((h, i) => i === 0 || h.score <= (hits[i - 1] as NameHit).score));
      assert.equal(new Set(hits.map((h) => h.concept)).size, hits.length);
    });

    it("scores the name itself 1 and honours floor, limit and groups", () => {
      assert.ok(Math.abs((kb.candidates("mass spectrometry")[0]?.score ?? 0) - 1) < 1e-6);
      assert.deepEqual(
        kb.candidates("mass spectrometry", { floor: 0.9 }).map((h) => h.concept),
        ["X:masspec"],
      );
      assert.equal(kb.candidates("diabetes", { limit: 1 }).length, 1);
      assert.deepEqual(kb.candidates("sclerosis", { groups: ["CHEM"] }), []);
      assert.deepEqual(kb.candidates("qqq"), []);
      assert.deepEqual(kb.candidates(""), []);
    });
  });

  describe("automaton", () => {
    const read = (text: string) => walk(kb.automaton, text).read;
    const entriesOf = (text: string) => walk(kb.automaton, text).entries;

    it("says where names go on, end and do not exist", () => {
      assert.equal(read("multiple"), GOES_ON);
      assert.equal(read("sclerosis"), 0);
      assert.equal(read("multiple sclerosis of"), 0);
      assert.equal(read("Multiple-Sclerosis"), ENDS);
      assert.equal(read("diabetes mellitus, type"), GOES_ON);
    });
    it("has no entries where it was wrong about an end", () => {
      const [none] = kb.automaton.namesAll(Int32Array.of(1), Int32Array.of(2), 1);
      assert.deepEqual(none?.entries(), []);
      assert.deepEqual(entriesOf("multiple"), []);
    });

    it("gives all entries of a terminal, un-inverted names included", () => {
      const entries = entriesOf("MS");
      assert.deepEqual(entries.map((e) => e.concept).sort(), ["X:masspec", "X:mitral", "X:mitral", "X:ms"]);
      assert.equal(entriesOf("MS"), entries);
      assert.deepEqual(
        entriesOf("type 2 diabetes mellitus").map((e) => e.text),
        ["Diabetes Mellitus, Type 2"],
      );
    });

    it("reads of each entry, when asked, what a search says of it", () => {
      const fields = (e: NameEntry) => ({
        text: e.text,
        concept: e.concept,
        preferredName: e.preferredName,
        group: e.group,
        scope: e.scope,
        language: e.language,
        obsolete: e.obsolete,
      });
      for (const name of ["MS", "multiple sclerosis", "type 2 diabetes mellitus"])
        assert.deepEqual(
          entriesOf(name)
            .map((e) => JSON.stringify(fields(e)))
            .sort(),
          kb
            .lookup(name, { distinct: false })
            .map((hit) => JSON.stringify(fields(hit)))
            .sort(),
        );
    });
  });

  it("works with no concept at all", async () => {
    const empty = await kbOf([]);
    assert.equal(empty.info.concepts, 0);
    assert.deepEqual(empty.lookup("x"), []);
    assert.deepEqual(empty.prefix("x"), []);
    assert.deepEqual(empty.candidates("x"), []);
    assert.equal(empty.concept("X:1"), undefined);
    assert.equal(empty.automaton.probe(1, 2), 0);
  });
});
