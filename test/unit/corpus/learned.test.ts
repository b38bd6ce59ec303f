import assert from "node:assert/strict";
import fc from "fast-check";
import {
  headsFor,
  type LearnedHead,
  learnedKey,
  nothingLearned,
  parseLearned,
  takenBack,
  withHeads,
  writtenLearned,
} from "../../../engine/corpus/annotations/learned.ts";
import { lessonsOf, typesIn } from "../../../engine/corpus/annotations/taught.ts";
import type { Mention } from "../../../engine/text/mention.ts";

const head = (bias: number, hash = "abc"): LearnedHead => ({
  model: { name: "m", hash },
  weights: [bias, 1],
  bias,
  lexical: { features: [3], values: [0.5] },
  time: "2026-01-02T03:04:05.000Z",
  author: "me",
  texts: 10,
  mentions: 20,
  others: 300,
  heldOut: 0.5,
});
const TIME = "2026-01-02T03:04:05.000Z";

describe("what was learned from a corpus", () => {
  it("is read as it was written", () => {
    const learned = withHeads(nothingLearned, { Tool: head(1) }, TIME);
    assert.deepEqual(parseLearned(writtenLearned(learned)), { learned });
    assert.deepEqual(parseLearned(undefined), { learned: nothingLearned });
  });

  it("is taken back act by act, down to nothing", () => {
    const types = fc.dictionary(fc.constantFrom("A", "B", "C"), fc.integer({ min: -5, max: 5 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(fc.array(types, { maxLength: 9 }), (acts) => {
        const states = [nothingLearned];
        for (const act of acts) {
          const heads = Object.fromEntries(Object.entries(act).map(([type, bias]) => [type, head(bias)]));
          states.push(withHeads(states.at(-1) as typeof nothingLearned, heads, TIME));
        }
        let now = states.at(-1) as typeof nothingLearned;
        for (const before of states.slice(0, -1).reverse()) {
          const back = takenBack(now);
          assert.ok(back);
          now = back.learned;
          assert.deepEqual(now, before);
        }
        assert.equal(takenBack(now), undefined);
      }),
    );
  });

  it("serves the model it was learned on, and no other", () => {
    const learned = withHeads(nothingLearned, { A: head(1, "one"), B: head(2, "two") }, TIME);
    assert.deepEqual(Object.keys(headsFor(learned, "one")), ["A"]);
    assert.notEqual(learnedKey(learned), learnedKey(nothingLearned));
  });

  it("says what is wrong with a file, by its place", () => {
    const broken = (text: string) => {
      const parsed = parseLearned(text);
      assert.ok("problem" in parsed);
      return parsed.problem;
    };
    assert.match(broken("{"), /learned\.json is not JSON/);
    assert.match(broken('{"version":1,"heads":{"A":{}},"acts":[]}'), /heads\.A\./);
    fc.assert(
      fc.property(fc.string(), (text) => "problem" in parseLearned(text) || "learned" in parseLearned(text)),
    );
  });
});

describe("lessons", () => {
  const mention = (type: string, ...spans: [number, number][]): Mention => ({
    spans: spans.map(([start, end]) => ({ start, end })) as unknown as Mention["spans"],
    type,
    source: "person",
    status: "undecided",
    concepts: [],
    candidates: [],
  });

  it("are of texts with an accepted mention, with what was refused, without discontinuous ones", () => {
    const texts = [
      {
        id: "a",
        text: "one two three",
        mentions: [mention("A", [0, 3]), mention("B", [4, 7]), mention("A", [0, 3], [8, 13])],
        rejected: [
          { id: "X1", spans: [{ start: 4, end: 7 }] as [{ start: number; end: number }], type: "A" },
        ],
      },
      { id: "b", text: "nothing yet", mentions: [], rejected: [] },
    ];
    assert.deepEqual(lessonsOf(texts, "A"), [
      { id: "a", text: "one two three", accepted: [{ start: 0, end: 3 }], rejected: [{ start: 4, end: 7 }] },
    ]);
    assert.deepEqual(typesIn(texts), [
      { type: "A", mentions: 2 },
      { type: "B", mentions: 1 },
    ]);
  });
});
