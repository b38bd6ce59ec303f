// The result's shape is a promise to reports and other programs: it survives JSON, and its public form holds no text.
import assert from "node:assert/strict";
import {
  type EvaluationResult,
  figuresOnly,
  parseResult,
  RESULT_SCHEMA,
} from "../../../engine/evaluation/result.ts";

const secret = "neuroblastoma";
const result: EvaluationResult = {
  schema: RESULT_SCHEMA,
  curie: "0.0.0",
  command: ["curie", "evaluate", "gold.ann", "predicted.ann"],
  sides: [{ role: "gold", path: "gold.ann", format: "brat", documents: 1, mentions: 2, linked: 1, nil: 1 }],
  settings: { match: "exact", types: [], k: [1], draws: 10, seed: 1, level: 0.95 },
  documents: 1,
  metrics: {
    f1: { name: "F1", unit: "share", definition: "2 TP / (gold + predicted)", source: "van Rijsbergen 1979" },
  },
  figures: [
    {
      id: "a.f1",
      metric: "f1",
      value: null,
      low: null,
      high: null,
      numerator: 0,
      denominator: 0,
      documents: 0,
    },
  ],
  tables: [],
  errors: {
    total: 1,
    classes: { missed: 1 },
    items: [
      {
        class: "missed",
        document: "1",
        gold: { spans: [{ start: 0, end: 13 }], text: secret, concepts: ["MESH:D009447"], names: [""] },
        candidates: [],
      },
    ],
    leftOut: 0,
  },
  findings: [
    {
      code: "duplicate-gold",
      severity: "warning",
      title: "",
      effect: "",
      count: 1,
      places: [{ detail: secret }],
      leftOut: 0,
    },
  ],
  confidence: [
    {
      scorer: secret,
      scores: [0.5],
      correct: [1],
      types: [0],
      typeNames: [secret],
      documents: [0],
      unanswered: 0,
      leftOut: 0,
    },
  ],
  leaks: [
    { against: "train", role: "train", kind: "sentence", shared: 1, of: 2, examples: [{ detail: secret }] },
  ],
};

describe("evaluation result", () => {
  it("is the same after JSON", () => {
    assert.deepEqual(parseResult(JSON.parse(JSON.stringify(result))), result);
  });

  it("is refused under another schema's name", () => {
    assert.throws(() => parseResult({ ...result, schema: "curie.evaluation/0" }), /schema/);
  });

  it("holds no text in its public form, and says how much was left out", () => {
    const open = parseResult(figuresOnly(result));
    assert.ok(!JSON.stringify(open).includes(secret));
    assert.deepEqual([open.errors.total, open.errors.leftOut], [1, 1]);
    assert.deepEqual([open.findings[0]?.count, open.findings[0]?.leftOut], [1, 1]);
  });
});
