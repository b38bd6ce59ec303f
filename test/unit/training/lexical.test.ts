// What the lexical rules are learned by, on data whose answer is known.
import assert from "node:assert/strict";
import { PairCounter } from "../../../engine/training/lexical/count-pairs.ts";
import { fitLogistic } from "../../../engine/training/lexical/fit-logistic.ts";
import { fitRanker } from "../../../engine/training/lexical/fit-ranker.ts";

describe("pairs of words", () => {
  const counter = new PairCounter();
  for (const organ of ["liver", "lung", "breast", "skin"])
    counter.add([`${organ} tumor`, `${organ} neoplasm`]);
  for (const drug of ["interferon", "globulin", "integrin", "tubulin"]) {
    counter.add([`alpha ${drug}`]);
    counter.add([`beta ${drug}`]);
  }
  counter.add(["alpha x factor", "beta x factor"]);
  counter.add(["alpha y factor", "beta y factor"]);
  counter.add(["Kidney Diseases"], new Map([["nephropathy", 5]]));
  const pairs = counter.finish(2, 100, 0.5);

  it("are those in which names of one concept differ", () => {
    assert.deepEqual(
      pairs.find((p) => p[0] === "neoplasm"),
      ["neoplasm", "tumor", 0.8],
    );
  });
  it("are not those that tell concepts apart", () => {
    assert.equal(
      pairs.find((p) => p.includes("beta")),
      undefined,
    );
  });
  it("come from what annotators call a concept, too, and hold two words for one", () => {
    assert.ok(pairs.some((p) => p.includes("nephropathy") && p.includes("kidney diseases")));
  });
});

describe("logistic regression", () => {
  it("finds the odds", () => {
    const row = (x: number, y: boolean, weight: number) => ({ x: [1, x], y, weight });
    const w = fitLogistic(
      [row(0, true, 1), row(0, false, 3), row(1, true, 9), row(1, false, 1)],
      4000,
      0.1,
      0,
    );
    assert.ok(Math.abs((w[0] as number) - Math.log(1 / 3)) < 0.05);
    assert.ok(Math.abs((w[0] as number) + (w[1] as number) - Math.log(9)) < 0.05);
  });
});

describe("ranking fitted to lists", () => {
  const list = (gold: number[][], wrong: number[][]) => ({
    weight: 1,
    concepts: [
      { gold: true, evidence: gold.map((x) => Float32Array.from(x)) },
      ...wrong.map((x) => ({ gold: false, evidence: [Float32Array.from(x)] })),
    ],
  });
  const items = [
    list([[1, 0]], [[0, 1]]),
    list(
      [
        [0.1, 1],
        [0.9, 1],
      ],
      [[0.4, 1]],
    ),
  ];
  const fitted = (turn: number) =>
    fitRanker(items, { features: 2, epochs: 300, rate: 0.05, decay: 1e-4, draw: (below) => turn % below });
  it("weighs what the right ones have, by their best evidence", () => {
    const w = fitted(0);
    const score = (x: Float32Array) => x.reduce((sum, value, i) => sum + value * (w[i] as number), 0);
    for (const { concepts } of items) {
      const [right = 0, ...wrong] = concepts.map((c) => Math.max(...c.evidence.map(score)));
      assert.ok(
        wrong.every((other) => right > other + 0.5),
        `${right} ${wrong}`,
      );
    }
  });
  it("is the same for the same order of draws", () => assert.deepEqual(fitted(0), fitted(0)));
});
