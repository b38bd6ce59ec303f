// The ranking by context on a small knowledge base: what a document, its other mentions and known wordings change.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { KnowledgeBase } from "../../../../engine/kb/knowledge-base.ts";
import {
  CONTEXT_FEATURES,
  type ContextFeature,
} from "../../../../engine/linking/context/context-features.ts";
import { ContextLinker, reasonsFor } from "../../../../engine/linking/context/context-linker.ts";
import { learnedContext, learnedWordings } from "../../../../engine/linking/context/learned.ts";
import { PRECISIONS, thresholdOf } from "../../../../engine/linking/context/precision.ts";
import {
  CONTEXT_CONFIDENCE_INPUTS,
  ContextRanking,
  type ContextRule,
  contextConfidence,
} from "../../../../engine/linking/context/rank-in-context.ts";
import { Wordings } from "../../../../engine/linking/context/wordings.ts";
import type { Mention } from "../../../../engine/text/mention.ts";
import { kbOf } from "../../../fixtures/kb.ts";

/** A rule that weighs names and one thing besides. */
const ruleOf = (feature: ContextFeature, weight: number): ContextRule => ({
  weights: CONTEXT_FEATURES.map((f) => (f === feature ? weight : f === "behind the first" ? 4 : 0)),
  confidence: new Array<number>(CONTEXT_CONFIDENCE_INPUTS).fill(0),
});

describe("linking by context", () => {
  let kb: KnowledgeBase;
  before(async () => {
    kb = await kbOf([
      {
        id: "D:1",
        name: "cold",
        group: "DISO",
        synonyms: ["common cold", "coryza"],
        definitions: ["A viral infection of the nose with sneezing."],
      },
      { id: "D:2", name: "cold temperature", group: "PHEN", synonyms: ["cold"] },
      { id: "D:3", name: "respiratory infection", group: "DISO" },
      { id: "D:4", name: "rhinitis", group: "DISO", parents: ["D:3"] },
    ]);
  });

  const firstOf = (
    ranking: ContextRanking,
    text: string,
    words: string[],
    rule: ContextRule,
  ): (string | undefined)[] =>
    ranking
      .rank(
        text,
        words.map((w) => ({ text: w })),
        rule,
      )
      .map((r) => r[0]?.lexical.entry.concept);

  it("takes a wording as its annotators did, and knows it as a name from then on", async () => {
    const wordings = new Wordings();
    wordings.add("the sniffles", "D:4", 3);
    wordings.add("cold", "D:2", 9);
    const ranking = new ContextRanking([await wordings.laidOver(kb)], wordings);
    const [sniffles, cold] = firstOf(
      ranking,
      "The sniffles and a cold.",
      ["the sniffles", "cold"],
      ruleOf("said", 9),
    );
    assert.equal(sniffles, "D:4");
    assert.equal(cold, "D:2");
    assert.deepEqual(wordings.share("Cold", "D:2"), { share: 0.9, documents: 9 });
    assert.equal(wordings.share("cold", "D:1").share, 0);
    assert.equal(wordings.documentsOf("D:4"), 3);
    assert.deepEqual(Wordings.from(wordings.rows()).rows(), wordings.rows());
  });

  it("lets another wording of the document speak for a concept, and never a mention for itself", async () => {
    const ranking = new ContextRanking([kb], new Wordings());
    const alone = ranking.situations("A cold.", [{ text: "cold" }])[0] ?? [];
    const together =
      ranking.situations("A cold, or coryza.", [{ text: "cold" }, { text: "coryza" }])[0] ?? [];
    const agreeing = (all: typeof alone) => all.find((s) => s.candidate.entry.concept === "D:1")?.agreeing;
    assert.equal(agreeing(alone), 0);
    assert.equal(agreeing(together), 1);
    const twice = ranking.situations("A cold, a cold.", [{ text: "cold" }, { text: "Cold" }])[0] ?? [];
    assert.equal(agreeing(twice), 0, "the same wording is no second witness");
  });

  it("sees broader and narrower concepts of the text, and words of a definition around", async () => {
    const ranking = new ContextRanking([kb], new Wordings());
    const [found = []] = ranking.situations("Rhinitis is a respiratory infection.", [
      { text: "rhinitis" },
      { text: "respiratory infection" },
    ]);
    assert.equal(found.find((s) => s.candidate.entry.concept === "D:4")?.relatives, 1);
    const around = (text: string) =>
      ranking.situations(text, [{ text: "cold" }])[0]?.find((s) => s.candidate.entry.concept === "D:1")
        ?.definition ?? 0;
    assert.ok(
      around("A cold with sneezing, a viral infection.") > around("A cold winter day in the mountains."),
    );
  });

  it("links what is sure enough, keeps the candidates of the rest, and says why", async () => {
    const linker = await ContextLinker.over([kb], { least: 0.5 });
    const text = "A common cold. Nothing like zzzz.";
    const mention = (words: string, type?: string): Mention => ({
      spans: [{ start: text.indexOf(words), end: text.indexOf(words) + words.length }],
      source: "test",
      status: "undecided",
      concepts: [],
      candidates: [],
      ...(type ? { type } : {}),
    });
    const [cold, other] = linker.link(text, [mention("common cold", "Disease"), mention("zzzz")]);
    assert.equal(cold?.status, "linked");
    assert.equal(cold?.concepts[0]?.id, "D:1");
    assert.ok((cold?.candidates[0]?.score ?? 0) >= 0.5);
    assert.deepEqual(other?.concepts, []);
    const strict = await ContextLinker.over([kb], { least: 1 });
    const [left] = strict.link(text, [mention("common cold", "Disease")]);
    assert.equal(left?.status, "undecided");
    assert.equal(left?.candidates[0]?.concept.id, "D:1");
  });

  it("ranks any mention of any text by finite weights, with a chance between 0 and 1, each concept once", async () => {
    const ranking = new ContextRanking([kb], learnedWordings());
    const words = fc.array(
      fc.constantFrom("cold", "common", "coryza", "rhinitis", "infection", "(RI)", "É", "🙂", "-"),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(words, fc.array(words, { minLength: 1, maxLength: 3 }), (text, mentions) => {
        const all = ranking.rank(
          text.join(" "),
          mentions.map((m) => ({ text: m.join(" ") })),
          learnedContext(),
        );
        assert.equal(all.length, mentions.length);
        for (const ranked of all) {
          const ids = ranked.map((c) => c.lexical.entry.concept);
          assert.equal(new Set(ids).size, ids.length);
          assert.ok(ranked.every((c) => Number.isFinite(c.weight)));
          const chance = contextConfidence(ranked, learnedContext());
          assert.ok(chance >= 0 && chance <= 1);
          if (ranked[0])
            assert.ok(reasonsFor(ranked[0], ranked[1], learnedContext()).every((r) => r.length > 0));
        }
      }),
      { numRuns: 100 },
    );
  });

  it("has least chances that rise with the precision asked for", () => {
    assert.ok(PRECISIONS.length >= 3);
    const thresholds = PRECISIONS.map(thresholdOf);
    assert.deepEqual(
      thresholds,
      [...thresholds].sort((a, b) => a - b),
    );
    assert.equal(thresholdOf(0), 0);
    assert.equal(thresholdOf(0.93), thresholdOf(0.95));
    assert.equal(thresholdOf(0.999), thresholdOf(PRECISIONS.at(-1) as number));
  });
});
