// Trials of a template: figures counted by hand, intervals and changes by drawing concepts again, tests files with their lines.
import assert from "node:assert/strict";
import fc from "fast-check";
import { conceptSchema } from "../../../engine/kb/concept.ts";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { type LanguageModel, LlmError } from "../../../engine/llm/port.ts";
import { promptFrom } from "../../../engine/prompts/prompt-file.ts";
import { conceptsIn } from "../../../engine/synthesis/slice.ts";
import { changeOf, type FigureId, figuresOf, isWorse } from "../../../engine/trials/figures.ts";
import { asksModel, meets, newTests, readTests } from "../../../engine/trials/tests-file.ts";
import { type ConceptTrial, tryPrompt } from "../../../engine/trials/trial.ts";
import { kbOf } from "../../fixtures/kb.ts";

const TEMPLATE =
  "---\noutput: {format: text}\ninput:\n  schema:\n    concept: any\n    count: integer\n---\n{{count}} of {{concept.name}} {{concept.id}}";
const concept = (id: string, name: string) =>
  conceptSchema.parse({ id, name, group: "DISO", types: [], synonyms: [], definitions: [], parents: [] });

describe("trials of a template", () => {
  let kb: KnowledgeBase;
  before(async () => {
    kb = await kbOf([
      concept("X:1", "gouty arthritis"),
      concept("X:2", "asthma"),
      concept("X:3", "migraine"),
    ]);
  });
  const answering = (answers: Record<string, string>): LanguageModel => ({
    async ask({ messages, model }) {
      const id = /X:\d/.exec(messages[0]?.content ?? "")?.[0] ?? "";
      if (answers[id] === "!") throw new LlmError("timeout", "too late");
      return { text: answers[id] ?? "", finish: "stop", model };
    },
  });
  const tried = async (answers: Record<string, string>) =>
    tryPrompt({
      prompt: await promptFrom(TEMPLATE, "a.prompt"),
      kb,
      concepts: conceptsIn(kb, {}),
      count: 2,
      seed: 1,
      model: answering(answers),
      name: "m",
    });
  const figures = (trials: ConceptTrial[], count = 2) =>
    Object.fromEntries(figuresOf(trials, count).map((f) => [f.id, f.value])) as Record<
      FigureId,
      number | null
    >;

  it("counts what came back", async () => {
    const trials = await tried({
      "X:1": [
        "example: The old man suffers from [gouty arthritis] of the left foot.",
        "example: The old man suffers from [gouty arthritis] of the left foot!",
        "example: Both asthma and [gouty arthritis] were seen in the clinic today.",
        "example: Nothing is marked in this line about joints.",
        "example: He had [[broken brackets in this line.",
      ].join("\n"),
      "X:2": "I'm sorry, I cannot help with that.",
      "X:3": "!",
    });
    const f = figures(trials);
    // Three of five lines have their mention; X:2 refused; X:3 has no answer.
    assert.deepEqual([f.preserving, f.unread, f.refusals, f.failures], [3 / 5, 2 / 5, 1 / 2, 1 / 3]);
    assert.deepEqual([f.faithful, f.newNames, f.roundTrip], [1, 0, 1]);
    assert.equal(f.added, 1 / 3, "asthma, once in three sentences");
    assert.equal(f.coverage, 1 / 2);
    assert.ok((f.duplicates ?? 0) > 0 && f.kept === 2 / 5, JSON.stringify(f));
    assert.equal(f.words, (11 + 11 + 11) / 3);
    assert.equal(trials[2]?.error, "too late");
  });

  it("an error that no waiting cures ends the trial", async () => {
    const model: LanguageModel = { ask: () => Promise.reject(new LlmError("forbidden", "no consent")) };
    await assert.rejects(
      tryPrompt({
        prompt: await promptFrom(TEMPLATE, "a.prompt"),
        kb,
        concepts: conceptsIn(kb, {}),
        count: 2,
        seed: 1,
        model,
        name: "m",
      }),
      /no consent/,
    );
  });

  const trial = (id: number, good: number, bad: number): ConceptTrial => ({
    concept: { id: `X:${id}` } as never,
    promptLength: 1,
    reply: "",
    rows: Array.from(
      { length: good },
      (_, i) =>
        ({ row: { text: `row ${id} ${i} of its own` }, names: "named", roundTrips: true, added: 0 }) as never,
    ),
    refusals: Array.from({ length: bad }, () => ({ reason: "no-mention" as const, line: "" })),
  });

  it("intervals lie among the concepts' shares, shrink with concepts, and are none for one", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 2, maxLength: 12 }), (counts) => {
        const [f] = figuresOf(
          counts.map(([g, b], i) => trial(i, g, b)),
          2,
        );
        const { low, high } = f ?? {};
        if (typeof low !== "number" || typeof high !== "number") return;
        const shares = counts.filter(([g, b]) => g + b > 0).map(([g, b]) => g / (g + b));
        assert.ok(low <= high && low >= Math.min(...shares) - 1e-9 && high <= Math.max(...shares) + 1e-9);
      }),
      { numRuns: 50 },
    );
    const width = (n: number) => {
      const [f] = figuresOf(
        Array.from({ length: n }, (_, i) => trial(i, i % 2, 1 - (i % 2))),
        1,
      );
      return (f?.high ?? 0) - (f?.low ?? 0);
    };
    assert.ok(width(100) < 0.6 * width(10));
    assert.deepEqual(figuresOf([trial(1, 1, 1)], 1)[0], {
      id: "preserving",
      value: 0.5,
      low: null,
      high: null,
    });
  });

  it("a change is paired: what is the same changes nothing, a sure loss is worse, a little luck is not", () => {
    const mixed = Array.from({ length: 30 }, (_, i) => trial(i, i % 4, i % 3));
    for (const f of changeOf(mixed, mixed, 2))
      assert.ok(f.value === null || (f.value === 0 && f.low === 0 && f.high === 0), f.id);
    const good = Array.from({ length: 30 }, (_, i) => trial(i, 3, 0));
    const loss = changeOf(
      good,
      good.map((_, i) => trial(i, 2, 1)),
      2,
    );
    assert.equal(loss[0]?.id, "preserving");
    assert.ok(Math.abs((loss[0]?.value ?? 0) + 1 / 3) < 1e-12 && loss[0] && isWorse(loss[0]));
    const luck = changeOf(
      good,
      good.map((_, i) => (i === 0 ? trial(i, 2, 1) : trial(i, 3, 0))),
      2,
    );
    assert.ok(luck[0] && !isWorse(luck[0]));
    assert.throws(() => changeOf(good, good.slice(1), 2), /same concepts/);
  });
});

describe("tests files", () => {
  const problems = (text: string) => readTests(text).problems.map((p) => [p.line, p.message] as const);
  it("are read with their lines", () => {
    const read = readTests(
      "model: m\ncases:\n  - name: a\n    concepts: 3\n    expect:\n      preserving: '>= 95 %'\n      change: no worse\n  - name: b\n    worst: true\n    expect: {tokens: 10..30, lacks: x}\n",
    );
    assert.deepEqual(read.problems, []);
    const [a, b] = read.tests?.cases ?? [];
    assert.equal(a?.expect.preserving?.least, 0.95);
    assert.deepEqual(b?.expect.lacks, ["x"]);
    assert.deepEqual(
      [read.lineOf(0), read.lineOf(0, "preserving"), read.lineOf(1), read.lineOf(1, "tokens")],
      [3, 6, 8, 10],
    );
    assert.deepEqual([asksModel(a as never), asksModel(b as never)], [true, false]);
  });
  it("say what is wrong where", () => {
    const expect = (what: string) => `cases:\n  - name: a\n    expect:\n      ${what}\n`;
    assert.deepEqual(problems(expect("preserving: many"))[0]?.[0], 4);
    assert.match(problems(expect("preserving: many"))[0]?.[1] ?? "", /no bound such as/);
    assert.match(problems(expect("presrving: 1"))[0]?.[1] ?? "", /there are preserving, /);
    assert.equal(problems("cases: [")[0]?.[0], 1);
    assert.match(
      problems("cases:\n  - {name: a, expect: {}}\n  - {name: a, expect: {}}\n")[0]?.[1] ?? "",
      /two cases called a/,
    );
    assert.match(problems("model: x")[0]?.[1] ?? "", /cases/);
  });
  it("bounds mean what they say", () => {
    const bound = (text: string) =>
      readTests(`cases:\n  - name: a\n    expect: {words: "${text}"}\n`).tests?.cases[0]?.expect.words;
    const held: [string, number[], number[]][] = [
      [">= 0.5", [0.5, 1], [0.4]],
      ["> 1", [1.1], [1]],
      ["<= 5 %", [0.05, 0], [0.06]],
      ["< 3", [2.9], [3]],
      ["4", [4], [3.9, 4.1]],
      ["10..30", [10, 30], [9, 31]],
    ];
    for (const [text, yes, no] of held) {
      const b = bound(text);
      assert.ok(b, text);
      for (const v of yes) assert.ok(meets(v, b), `${v} ${text}`);
      for (const v of no) assert.ok(!meets(v, b), `${v} ${text}`);
    }
  });
  it("a new one is sound; garbage never throws", () => {
    assert.deepEqual(problems(newTests(undefined)), []);
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "cases:",
            "\n",
            "  ",
            "- ",
            "name: a",
            "expect:",
            "{",
            "[",
            "'",
            "*x",
            "&x",
            ": ",
            "worst: true",
            "\t",
          ),
        ),
        (parts) => void readTests(parts.join("")),
      ),
    );
  });
});
