// What a reply says, read strictly, and how likely its log-probabilities make each label.
import assert from "node:assert/strict";
import fc from "fast-check";
import { echoLogprob } from "../../../../engine/linking/served/echo.ts";
import { answerLogprob, labelIn, labelLogprobs } from "../../../../engine/linking/served/reading.ts";
import { mean, sharesOf } from "../../../../engine/linking/served/shares.ts";
import type { Reply, TokenLogprob } from "../../../../engine/llm/port.ts";

const reply = (text: string, logprobs?: TokenLogprob[], finish: Reply["finish"] = "stop"): Reply => ({
  text,
  finish,
  model: "m",
  ...(logprobs ? { logprobs } : {}),
});
const letters = new Map([
  ["A", "Multiple Sclerosis"],
  ["B", "Mitral Stenosis"],
  ["0", "0"],
]);
const names = new Map([
  ["Gout", "Gout"],
  ["MS (X:1)", "MS"],
  ["MS (X:2)", "MS"],
  ["NIL", "NIL"],
]);

describe("a served model's reply", () => {
  it("names a label by itself, its name or both, and nothing else", () => {
    for (const text of [
      "B",
      " B\n",
      "B.",
      "**B**",
      '"B"',
      "Answer: B",
      "B. Mitral stenosis",
      "mitral stenosis",
      "```\nB\n```",
      "<think>A or B?</think>B",
      '{"answer": "B"}',
    ])
      assert.deepEqual(labelIn(reply(text), "words", letters), { label: "B", loose: false }, text);
    for (const text of ["", "  ", "<think>B</think>"])
      assert.deepEqual(labelIn(reply(text), "words", letters), { unread: "empty" }, text);
    for (const text of [
      "C",
      "b",
      "A or B",
      "B. Multiple Sclerosis",
      "Stenosis",
      "I would say B",
      '{"answer": "\\x"}',
    ])
      assert.deepEqual(labelIn(reply(text), "words", letters), { unread: "outside the list" }, text);
  });

  it("is in the form that was asked for, or loose, or no answer", () => {
    assert.deepEqual(labelIn(reply('{"answer":"Gout"}'), "schema", names), { label: "Gout", loose: false });
    assert.deepEqual(labelIn(reply("gout"), "schema", names), { label: "Gout", loose: true });
    assert.deepEqual(labelIn(reply("MS (X:2)"), "schema", names), { label: "MS (X:2)", loose: true });
    // Two have this name.
    assert.deepEqual(labelIn(reply('{"answer":"MS"}'), "schema", names), { unread: "outside the list" });
    assert.deepEqual(labelIn(reply('{"answer":"Gou', undefined, "length"), "schema", names), {
      unread: "cut off",
    });
    assert.deepEqual(labelIn(reply("{"), "schema", names), { unread: "unreadable" });
    assert.deepEqual(labelIn(reply("", undefined, "filtered"), "choice", names), { unread: "withheld" });
  });

  it("never names a label that was not given, whatever it says", () =>
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom("A", '{"answer":"A"}', "B. x"), fc.json()),
        fc.constantFrom("schema", "choice", "words"),
        (text, hold) => {
          for (const labels of [letters, names]) {
            const read = labelIn(reply(text), hold as "schema", labels);
            assert.ok("unread" in read || labels.has(read.label));
          }
        },
      ),
      { numRuns: 500 },
    ));

  it("tells the labels' log-probabilities at the token that chooses", () => {
    const top = (...all: [string, number][]) => all.map(([token, logprob]) => ({ token, logprob }));
    const inJson = reply('{"answer": "B"}', [
      { token: '{"answer":', logprob: 0 },
      { token: ' "B', logprob: -0.5, top: top([' "B', -0.5], [' "A', -1.2], [' "', -4], [' "0', -3]) },
      { token: '"}', logprob: 0 },
    ]);
    assert.deepEqual(
      [...(labelLogprobs(inJson, "B", letters) ?? [])],
      [
        ["B", -0.5],
        ["A", -1.2],
        ["0", -3],
      ],
    );
    const bare = reply("B", [
      { token: "B", logprob: -0.1, top: top(["B", -0.1], [" A", -3], ["A", -2.5], ["x", -9]) },
    ]);
    assert.deepEqual(
      [...(labelLogprobs(bare, "B", letters) ?? [])],
      [
        ["B", -0.1],
        ["A", -2.5],
      ],
    );
    // A name of several tokens has the sum of theirs; no single token chooses it.
    const name = reply("Gout", [
      { token: "Go", logprob: -1 },
      { token: "ut", logprob: -0.5 },
    ]);
    assert.equal(labelLogprobs(name, "Gout", names), undefined);
    assert.equal(answerLogprob(name, "Gout", names), -1.5);
    assert.equal(answerLogprob(reply("Gout", [{ token: "xx", logprob: -1 }]), "Gout", names), undefined);
    // Of a label that others begin with, only what says that it ended counts.
    const longer = new Map([...names, ["Gout, Chronic", "Gout, Chronic"]]);
    assert.equal(answerLogprob(name, "Gout", longer), undefined);
    const quoted = reply('{"answer":"Gout"}', [
      { token: '{"answer":"', logprob: 0 },
      { token: "Gout", logprob: -1 },
      { token: '"', logprob: -0.5 },
      { token: "}", logprob: -4 },
    ]);
    assert.equal(answerLogprob(quoted, "Gout", longer), -1.5);
    const numbers = new Map(["1", "12"].map((n) => [n, n]));
    assert.equal(labelLogprobs(reply("1", [{ token: "1", logprob: -1 }]), "1", numbers), undefined);
    // A letter inside a word is not the label.
    const m = new Map([["M", "Mitral Stenosis"]]);
    assert.equal(labelLogprobs(reply("Mitral", [{ token: "Mitral", logprob: -1 }]), "M", m), undefined);
  });

  it("makes shares that sum to one, of one label alone its own probability", () => {
    const shares = sharesOf(
      new Map([
        ["A", Math.log(0.6)],
        ["B", Math.log(0.2)],
      ]),
    );
    assert.ok(Math.abs((shares.get("A") ?? 0) - 0.75) < 1e-12);
    assert.equal(sharesOf(new Map([["A", Math.log(0.5)]])).get("A"), 0.5);
    assert.deepEqual(
      [...mean([new Map([["A", 1]]), new Map([["B", 1]]), new Map([["A", 1]])])].map(([k, x]) => [
        k,
        Math.round(x * 100),
      ]),
      [
        ["A", 67],
        ["B", 33],
      ],
    );
  });
});

describe("the log-probability of a name behind a prompt", () => {
  const echoed = (...tokens: [string, number][]): Reply => ({
    ...reply(tokens.map(([t]) => t).join("")),
    logprobs: tokens.slice(1).map(([token, logprob]) => ({ token, logprob })),
  });

  it("is the sum over the tokens that reach into it, without what the server wrote", () => {
    const sent = "Answer: lung cancer";
    const r = echoed(
      ["Ans", 0],
      ["wer", -9],
      [":", -9],
      [" lung", -1],
      [" can", -0.5],
      ["cer", -0.25],
      [" now", -7],
    );
    assert.equal(echoLogprob(sent, "lung cancer", r), -1.75);
    assert.equal(echoLogprob(sent, "cancer", r), -0.75);
  });

  it("is not known where the tokens are no reading of what was sent", () => {
    const sent = "Answer: β";
    assert.equal(echoLogprob(sent, "β", echoed(["Answer:", 0], [" \\xce", -1], ["\\xb2", -1])), undefined);
    assert.equal(echoLogprob(sent, "β", reply("Another answer", [])), undefined);
    assert.equal(echoLogprob(sent, "β", { ...reply(sent), logprobs: [] }), undefined);
  });
});
