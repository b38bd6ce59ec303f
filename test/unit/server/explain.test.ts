// Why a mention means what it means, stage by stage.
import assert from "node:assert/strict";
import type { Candidate, Stage } from "../../../engine/text/mention.ts";
import { whyCandidate, wordsOf } from "../../../server/explain.ts";

const candidate = (stage: Stage, more: Partial<Candidate> = {}): Candidate => ({
  concept: { id: "T:1", kb: "t" },
  name: "multiple sclerosis",
  group: "DISO",
  matched: "disseminated sclerosis",
  stage,
  score: 0.8,
  obsolete: false,
  ...more,
});

describe("explanations", () => {
  const cases: [string, Candidate, string][] = [
    [
      "exact, preferred",
      candidate("exact", { matched: "Multiple Sclerosis" }),
      "“MS” is its preferred name.",
    ],
    ["exact, synonym", candidate("exact"), "“MS” is one of its names."],
    [
      "normalised",
      candidate("normalised"),
      "“MS” is its name “disseminated sclerosis” but for spelling or number.",
    ],
    [
      "abbreviation",
      candidate("abbreviation", { longForm: "disseminated scleroses" }),
      "“MS” is short for “disseminated scleroses” in this text, and that is its name “disseminated sclerosis”.",
    ],
    ["similar", candidate("similar"), "“MS” is much like its name “disseminated sclerosis”."],
    [
      "similar long form",
      candidate("similar", { longForm: "multiple scleroses of nerves", matched: "multiple sclerosis" }),
      "“MS” is short for “multiple scleroses of nerves” in this text, and that is much like its preferred name.",
    ],
    ["decided", candidate("decided"), "“MS” was linked to it by a person."],
  ];
  for (const [name, c, expected] of cases) it(name, () => assert.equal(whyCandidate(c, "MS"), expected));

  it("long mentions are shortened in the middle, broken characters replaced", () => {
    const text = `${"x".repeat(100)}\n\ud83d${"y".repeat(100)}`;
    const words = wordsOf(
      { spans: [{ start: 0, end: text.length }], source: "", status: "nil", concepts: [], candidates: [] },
      text,
      41,
    );
    assert.equal(words, `${"x".repeat(20)}…${"y".repeat(20)}`);
    assert.ok(words.isWellFormed());
  });
});
