// What becomes of an answer: filled in, or left to a person.
import assert from "node:assert/strict";
import type { Answer } from "../../../../engine/linking/cascade/answer.ts";
import { leastFor } from "../../../../engine/linking/cascade/learned.ts";
import { settled } from "../../../../engine/linking/cascade/settle.ts";
import type { Candidate, Mention } from "../../../../engine/text/mention.ts";

const candidate = (id: string, score: number): Candidate => ({
  concept: { id, kb: "small" },
  name: id,
  group: "DISO",
  matched: "PE",
  stage: "exact",
  score,
  obsolete: false,
});
const answer = (...scores: number[]): Answer => ({
  stage: "document",
  chance: scores[0] as number,
  nil: 0,
  candidates: scores.map((score, i) => candidate(`C${i}`, score)),
  because: [],
});
const MENTION: Mention = {
  spans: [{ start: 0, end: 2 }],
  candidates: [],
  status: "undecided",
  concepts: [],
  source: "file",
};
const least = { early: 0.9, linked: 0.47, nil: 0.95, ahead: 0.1 };

describe("an answer", () => {
  it("is filled in where it is sure enough", () => {
    const { status, concepts } = settled(MENTION, answer(0.6, 0.2), least);
    assert.deepEqual([status, concepts.map((c) => c.id)], ["linked", ["C0"]]);
    assert.equal(settled(MENTION, answer(0.46, 0.2), least).status, "undecided");
  });

  it("is left to a person where the next candidate is as good as level with it", () => {
    const tie = settled(MENTION, answer(0.51, 0.47), least);
    assert.deepEqual([tie.status, tie.concepts, tie.candidates.length], ["undecided", [], 2]);
  });

  it("is a tie where the setting says so", () => {
    assert.equal(settled(MENTION, answer(0.51, 0.47), { ...least, ahead: 0.04 }).status, "linked");
    assert.equal(settled(MENTION, answer(0.6, 0.2), { ...least, ahead: 0.5 }).status, "undecided");
  });

  it("is filled in, a tie or not, where all is to be linked", () => {
    const all = settled(MENTION, answer(0.51, 0.47), leastFor(0));
    assert.equal(all.status, "linked");
  });
});
