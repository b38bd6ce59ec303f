// The cascade on a small knowledge base: the cheapest sure stage answers, what is unsure is left, and what a precision may change.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { KnowledgeBase } from "../../../../engine/kb/knowledge-base.ts";
import { type AddedStage, askAdded } from "../../../../engine/linking/cascade/added-stages.ts";
import { CascadeLinker } from "../../../../engine/linking/cascade/cascade-linker.ts";
import {
  DOCUMENT_INPUTS,
  NAMES_INPUTS,
  NIL_INPUTS,
  OWN_STAGES,
} from "../../../../engine/linking/cascade/chance.ts";
import { CASCADE_PRECISIONS, learnedCascade, leastFor } from "../../../../engine/linking/cascade/learned.ts";
import { linkByCascade } from "../../../../engine/linking/cascade/link-cascade.ts";
import {
  NAME_FEATURES,
  type Named,
  nameEvidence,
  seenTogether,
} from "../../../../engine/linking/cascade/name-evidence.ts";
import { WordedKb } from "../../../../engine/linking/context/worded-kb.ts";
import { Wordings } from "../../../../engine/linking/context/wordings.ts";
import type { Candidate, Mention } from "../../../../engine/text/mention.ts";
import { kbOf } from "../../../fixtures/kb.ts";

const never = new AbortController().signal;
const TEXT =
  "Anaplastic large cell lymphoma (ALCL) is rare. ALCL, a cold, two colds and the sniffles; nasal rhinitides and qqxz.";

const mentionOf = (words: string, type?: string, text = TEXT): Mention => ({
  spans: [{ start: text.indexOf(words), end: text.indexOf(words) + words.length }],
  source: "test",
  status: "undecided",
  concepts: [],
  candidates: [],
  ...(type ? { type } : {}),
});

describe("the cascade", () => {
  let kb: KnowledgeBase;
  let linker: CascadeLinker;
  before(async () => {
    kb = await kbOf([
      { id: "D:1", name: "anaplastic large cell lymphoma", group: "DISO" },
      { id: "D:2", name: "cold temperature", group: "PHEN", synonyms: ["cold"] },
      { id: "D:3", name: "common cold", group: "DISO", synonyms: ["cold", "coryza"] },
      { id: "D:4", name: "rhinitis", group: "DISO", synonyms: ["nasal inflammation"] },
      { id: "D:5", name: "allergic rhinitis", group: "DISO", parents: ["D:4"] },
    ]);
    linker = await CascadeLinker.over([kb]);
  });
  const linked = (mentions: Mention[], precision: number, added: AddedStage[] = [], text = TEXT) =>
    linkByCascade(linker, { text, sections: [] }, mentions, leastFor(precision), added, never);

  it("answers with the cheapest stage that is sure, and says which, how sure, and what came next", async () => {
    const [name, short, cold] = await linked(
      [mentionOf("Anaplastic large cell lymphoma"), mentionOf("ALCL"), mentionOf("cold")],
      0.9,
    );
    assert.equal(name?.why?.stage, "exact name");
    assert.deepEqual(name?.concepts, [{ id: "D:1", kb: kb.info.name }]);
    assert.ok(["abbreviation", "names"].includes(short?.why?.stage ?? ""), short?.why?.stage);
    assert.equal(short?.candidates[0]?.longForm, "Anaplastic large cell lymphoma");
    assert.equal(short?.concepts[0]?.id, "D:1");
    assert.notEqual(
      cold?.why?.stage,
      "exact name",
      "two concepts have the name: a look-up alone decides nothing",
    );
    assert.ok(cold?.why?.runnerUp, "the other cold comes next");
    for (const m of [name, short, cold]) {
      assert.ok(m?.why && m.why.chance > 0 && m.why.chance <= 1);
      assert.ok((m.why.runnerUp?.chance ?? 0) <= 1 - m.why.chance + 0.001, "chances are of one whole");
    }
  });

  it("keeps to the group of the mention", async () => {
    const [disease, phenomenon] = await linked([mentionOf("cold", "Disease"), mentionOf("cold", "PHEN")], 0);
    assert.equal(disease?.candidates[0]?.concept.id, "D:3");
    assert.equal(phenomenon?.candidates[0]?.concept.id, "D:2");
  });

  it("takes NIL for an answer: nothing is like the words, or no name is near enough", async () => {
    const far = mentionOf("qqxz");
    const [nil] = await linked([far], 0.95);
    assert.equal(nil?.status, "nil");
    assert.deepEqual(nil?.concepts, []);
  });

  it("knows a wording of the training corpora with nothing packed anew", async () => {
    const wordings = new Wordings();
    wordings.add("the sniffles", "D:4", 9);
    wordings.add("cold", "D:9", 9);
    const worded = new WordedKb(kb, wordings);
    assert.deepEqual(
      worded.lookup("The Sniffles").map((h) => [h.concept, h.text]),
      [["D:4", "The Sniffles"]],
    );
    assert.deepEqual(worded.lookup("the sniffles", { groups: ["CHEM"] }), []);
    assert.deepEqual(
      worded.lookup("cold").map((h) => h.concept),
      kb.lookup("cold").map((h) => h.concept),
      "a concept that the knowledge base does not hold is none",
    );
    const by = new CascadeLinker([worded], wordings);
    assert.equal(
      by.answers("The sniffles.", [{ text: "The sniffles" }])[0]?.candidates[0]?.concept.id,
      "D:4",
    );
  });

  it("asks an added stage only of what is unsure, and believes it as far as it is calibrated", async () => {
    const asked: number[] = [];
    const stage = (chanceOf?: AddedStage["chanceOf"]): AddedStage => ({
      name: "model",
      link: async (_, mentions) => {
        asked.push(mentions.length);
        return mentions.map((): Candidate[] => [
          {
            concept: { id: "D:2" },
            name: "cold temperature",
            group: "PHEN",
            matched: "cold",
            stage: "guided",
            score: 0.4,
            obsolete: false,
          },
        ]);
      },
      ...(chanceOf ? { chanceOf } : {}),
    });
    const mentions = [mentionOf("Anaplastic large cell lymphoma"), mentionOf("qqxz")];
    const [, sure] = await linked(mentions, 0.9, [stage((score) => score + 0.55)]);
    assert.deepEqual(asked, [1], "the other one had its answer");
    assert.equal(sure?.concepts[0]?.id, "D:2");
    assert.equal(sure?.why?.stage, "model");
    const [, shown] = await linked(mentions, 0.9, [stage()]);
    assert.deepEqual(shown?.concepts, [], "nobody knows what its scores are worth");
    assert.ok(
      shown?.candidates.some((c) => c.concept.id === "D:2"),
      "it is among the candidates",
    );
    const answers = linker.answers(TEXT, linker.asked(TEXT, mentions));
    const none = await askAdded([], { text: TEXT, sections: [] }, mentions, answers, 0.9, never);
    assert.deepEqual(none, answers);
  });

  it("sees that another wording of a document names the concept, and leaves what was found as it was", () => {
    const none = new Wordings();
    const looked = (text: string): Named => ({
      text,
      long: undefined,
      evidence: nameEvidence([kb], none, text),
    });
    const found = ["rhinitis", "Nasal inflammation", "coryza", "Coryza", "qqxz"].map(looked);
    const at = NAME_FEATURES.indexOf("said elsewhere");
    const elsewhere = (all: readonly Named[]) => all.map((n) => n.evidence?.features[at]);
    assert.deepEqual(
      elsewhere(seenTogether(found)),
      [1, 1, 0, 0, undefined],
      "another case is no other wording",
    );
    assert.deepEqual(elsewhere(found), [0, 0, 0, 0, undefined]);
    assert.deepEqual(seenTogether(found)[2], found[2]);
  });

  it("has numbers for every input of every stage, and thresholds that rise with the precision", () => {
    const rule = learnedCascade();
    for (const stage of OWN_STAGES)
      assert.equal(
        rule.stages[stage].length,
        stage === "document" ? DOCUMENT_INPUTS : stage === "names" ? NAMES_INPUTS : NAME_FEATURES.length,
        stage,
      );
    assert.equal(rule.nil.length, NIL_INPUTS);
    assert.ok(CASCADE_PRECISIONS.length > 0);
    const all = [0, ...CASCADE_PRECISIONS, 0.999].map(leastFor);
    for (const [i, least] of all.entries()) {
      assert.ok(least.early >= least.linked, "a stage that answers early is sure enough to be filled in");
      const before = all[i - 1];
      if (before) assert.ok(least.linked >= before.linked && least.early >= before.early);
    }
  });

  const words = fc.constantFrom(
    "cold",
    "colds",
    "common cold",
    "coryza",
    "rhinitis",
    "allergic rhinitis",
    "ALCL",
    "anaplastic large cell lymphoma",
    "nasal",
    "É",
    "🙂",
    "(CC)",
  );
  const documents = fc
    .array(words, { minLength: 1, maxLength: 12 })
    .map((parts) => ({ text: parts.join(" "), parts }));

  it("links fewer mentions to a higher precision, never others, and none to an id that no knowledge base has", async () => {
    await fc.assert(
      fc.asyncProperty(documents, async ({ text, parts }) => {
        let at = 0;
        const mentions = parts.map((part): Mention => {
          const start = at;
          at += part.length + 1;
          return { ...mentionOf("cold"), spans: [{ start, end: start + part.length }] };
        });
        let before: Set<number> | undefined;
        for (const precision of [0, ...CASCADE_PRECISIONS, 0.999]) {
          const now = await linked(mentions, precision, [], text);
          const done = new Set([...now.keys()].filter((i) => now[i]?.status === "linked"));
          if (before) for (const i of done) assert.ok(before.has(i), `mention ${i} at ${precision}`);
          before = done;
          for (const m of now)
            for (const { id } of [...m.concepts, ...m.candidates.map((c) => c.concept)])
              assert.ok(kb.concept(id), id);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("answers the same for equal wordings, in whatever order the mentions come", () => {
    fc.assert(
      fc.property(documents, ({ text, parts }) => {
        const asked = parts.map((part) => ({ text: part }));
        const answers = linker.answers(text, asked);
        const turned = linker.answers(text, asked.toReversed()).reverse();
        assert.deepEqual(
          turned.map((a) => [a.stage, a.chance, a.candidates[0]?.concept.id]),
          answers.map((a) => [a.stage, a.chance, a.candidates[0]?.concept.id]),
        );
      }),
      { numRuns: 60 },
    );
  });
});
