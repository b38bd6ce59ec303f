// The judge without any model: what is asked, how replies are read, what the figures say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { logLine } from "../../../../engine/corpus/log.ts";
import { JUDGE_CLASSES, type JudgeClass } from "../../../../engine/evaluation/judge/judge-classes.ts";
import { itemsOf, type JudgeItem } from "../../../../engine/evaluation/judge/judge-items.ts";
import { classIn, questionOf } from "../../../../engine/evaluation/judge/judge-questions.ts";
import type { JudgedItem, Verdict } from "../../../../engine/evaluation/judge/judge-result.ts";
import { judgeItems, labelOf } from "../../../../engine/evaluation/judge/judge-run.ts";
import { agreementWith, summarise } from "../../../../engine/evaluation/judge/judge-summary.ts";
import {
  labelsBeside,
  parseItems,
  parseLabels,
  standingLabels,
  stratifiedSample,
} from "../../../../engine/evaluation/judge/labels.ts";
import type { LanguageModel, Request } from "../../../../engine/llm/port.ts";
import { promptFrom } from "../../../../engine/prompts/prompt-file.ts";
import { evaluationOf, linkingError } from "../../../fixtures/evaluation.ts";

const templates = join(import.meta.dirname, "..", "..", "..", "..", "engine", "prompts", "templates");
const template = (name: string) =>
  promptFrom(readFileSync(join(templates, `${name}.prompt`), "utf8"), `${name}.prompt`);

const errors = [
  linkingError("a", "flu", ["X:influenza"], ["X:infection"]),
  linkingError("a", "cold", ["X:cold"], ["X:common-cold"]),
  linkingError("b", "both", ["X:one", "X:two"], ["X:one"]),
  linkingError("b", "nothing", [], ["X:one"]),
  linkingError("c", "none", ["X:one"], []),
];
const found = () => itemsOf(evaluationOf(errors), () => undefined);
const settings = { model: "m", seed: 1, swap: true, repeats: 2 };

describe("judge", () => {
  it("asks about what ids do not settle, and counts the rest", () => {
    const { items, partial, oneSided, leftOut, nameless } = found();
    assert.deepEqual(
      items.map((i) => i.mention),
      ["flu", "cold"],
    );
    assert.deepEqual([partial, oneSided, leftOut, nameless], [1, 2, 0, 0]);
    assert.equal(items[0]?.goldText, "Name: influenza");
    const described = itemsOf(evaluationOf(errors), (id) => ({
      name: `the ${id}`,
      group: "DISO",
      types: ["Disease"],
      synonyms: ["s1", `the ${id}`],
      definition: "d".repeat(900),
    }));
    assert.match(
      described.items[0]?.predictedText ?? "",
      /^Name: the X:infection\nKind: DISO, Disease\nAlso called: s1\nDefinition: d{400}\.\.\.$/,
    );
    const more = evaluationOf(errors);
    more.errors.classes.concept = 10;
    assert.equal(itemsOf(more, () => undefined).leftOut, 7);
  });

  it("item ids do not depend on order, names or the rest of the run", () => {
    const [first] = found().items;
    const alone = itemsOf(evaluationOf([errors[1] as never, errors[0] as never]), () => undefined);
    assert.equal(alone.items[1]?.id, first?.id);
    assert.equal(new Set(found().items.map((i) => i.id)).size, 2);
  });

  it("the published template names the reference; the blind one does not, and turns with the lot", async () => {
    const [item] = found().items as [JudgeItem];
    const open = await questionOf(item, { order: "given", repeat: 0 }, await template("judge"), settings);
    const user = open.request.messages[1]?.content ?? "";
    assert.match(
      user,
      /has \[\[flu\]\] today[\s\S]*Reference concept:\nName: influenza\n\nPredicted concept:\nName: infection/,
    );
    assert.deepEqual(open.request.output?.schema.required, ["label"]);
    const blind = await template("judge-blind");
    const texts = new Map<string, boolean>();
    for (const order of ["given", "swapped"] as const) {
      const q = await questionOf(item, { order, repeat: 0 }, blind, settings);
      const said = q.request.messages.map((m) => m.content).join("\n");
      assert.ok(!/reference concept:|predicted|gold/i.test(said), said);
      assert.match(
        said,
        q.goldFirst
          ? /Concept A:\nName: influenza\n\nConcept B:\nName: infection$/
          : /Concept A:\nName: infection\n\nConcept B:\nName: influenza$/,
      );
      texts.set(said, q.goldFirst);
    }
    assert.deepEqual([...texts.values()].sort(), [false, true]);
  });

  it("the lot falls both ways", async () => {
    const blind = await template("judge-blind");
    const many = itemsOf(
      evaluationOf(Array.from({ length: 60 }, (_, i) => linkingError("a", `m${i}`, ["X:a"], ["X:b"]))),
      () => undefined,
    ).items;
    const firsts = await Promise.all(
      many.map(
        async (item) => (await questionOf(item, { order: "given", repeat: 0 }, blind, settings)).goldFirst,
      ),
    );
    const share = firsts.filter(Boolean).length / firsts.length;
    assert.ok(share > 0.25 && share < 0.75, String(share));
  });

  const REPLIES: [string, boolean, boolean, JudgeClass | undefined][] = [
    ['{"label":"CORRECT"}', false, true, "correct"],
    ['{"label":"EXACT"}', false, true, "correct"],
    ['{"label": "broad"}', false, true, "broad"],
    ['```json\n{"label": "NARROW"}\n```', false, true, "narrow"],
    ['Well. {"label": "no relation"} Done.', false, true, "no-relation"],
    ['{"label":"BROAD"}', false, false, "broad"],
    ['{"label":"SAME"}', true, false, "correct"],
    ['{"label":"BROADER"}', true, true, "broad"],
    ['{"label":"BROADER"}', true, false, "narrow"],
    ['{"label":"NARROWER"}', true, false, "broad"],
    ['{"label":"MAYBE"}', false, true, undefined],
    ["CORRECT", false, true, undefined],
    ['{"label":"CORRECT"} or {"label":"BROAD"}', false, true, undefined],
    ['{"label":7}', false, true, undefined],
    ["", false, true, undefined],
  ];
  for (const [reply, blind, goldFirst, wanted] of REPLIES)
    it(`reads ${JSON.stringify(reply)} (blind ${blind}, gold first ${goldFirst}) as ${wanted}`, () =>
      assert.equal(classIn(reply, blind, goldFirst), wanted));

  it("no reply at all makes it throw or invent", () =>
    fc.assert(
      fc.property(fc.string(), (reply) => {
        if (!reply.includes("label")) assert.equal(classIn(reply, true, true), undefined);
      }),
    ));

  it("a judge that always says the first is broader contradicts itself in the other order, and is found out", async () => {
    const { items, ...rest } = found();
    const biased: LanguageModel = {
      ask: async () => ({ text: '{"label":"NARROWER"}', finish: "stop", model: "m" }),
    };
    const judged = await judgeItems(items, await template("judge-blind"), biased, settings);
    const { audit, classes } = summarise({ judged, found: rest, exact: { right: 28, of: 40 }, seed: 1 });
    assert.deepEqual([audit.repeated?.value, audit.swapped?.value, audit.unstable], [1, 0, 2]);
    assert.equal((classes.broad.right ?? 0) + (classes.narrow.right ?? 0), 2);
  });

  it("an honest judge agrees with itself, and the accepted share is what it says", async () => {
    const { items, ...rest } = found();
    const honest: LanguageModel = {
      ask: async ({ messages }: Request) => {
        const text = messages.map((m) => m.content).join("\n");
        const goldFirst = text.indexOf("Name: influenza") < text.indexOf("Name: infection");
        const label = /\[\[cold\]\]/.test(text.split("Text:")[1] ?? "")
          ? "SAME"
          : goldFirst
            ? "BROADER"
            : "NARROWER";
        return { text: JSON.stringify({ label }), finish: "stop", model: "m" };
      },
    };
    const judged = await judgeItems(items, await template("judge-blind"), honest, settings);
    assert.deepEqual(
      judged.map((j) => j.label),
      ["broad", "correct"],
    );
    const summary = summarise({ judged, found: rest, exact: { right: 28, of: 40 }, seed: 1 });
    assert.deepEqual([summary.audit.swapped?.value, summary.audit.unstable], [1, 0]);
    // 28 exact and one of two mismatches correct, of 40.
    assert.equal(summary.accepted?.value, 29 / 40);
    assert.ok((summary.accepted?.low ?? 1) <= 29 / 40 && (summary.accepted?.high ?? 0) >= 29 / 40);
  });

  it("replies nobody can read are never a class", async () => {
    const { items, ...rest } = found();
    const babbling: LanguageModel = { ask: async () => ({ text: "certainly!", finish: "stop", model: "m" }) };
    const judged = await judgeItems(items, await template("judge"), babbling, settings);
    const summary = summarise({ judged, found: rest, exact: undefined, seed: 1 });
    assert.deepEqual([summary.unreadable, summary.audit.unreadable.value], [2, 1]);
    for (const c of JUDGE_CLASSES)
      assert.deepEqual([summary.classes[c]?.of, summary.classes[c]?.value], [0, null]);
  });

  it("the label is the majority, and of a tie what was said first", () => {
    const v = (label: JudgeClass | null): Verdict => ({ order: "given", repeat: 0, label, reply: "" });
    assert.equal(labelOf([v("broad"), v("correct"), v("correct")]), "correct");
    assert.equal(labelOf([v("broad"), v("correct")]), "broad");
    assert.equal(labelOf([v(null), v("narrow")]), "narrow");
    assert.equal(labelOf([v(null)]), null);
    assert.equal(labelOf([]), null);
  });

  it("agreement with people: kappa by its definition, confusion, what is called correct", () => {
    const cls = fc.constantFrom(...JUDGE_CLASSES);
    fc.assert(
      fc.property(fc.array(fc.tuple(cls, cls), { minLength: 1, maxLength: 40 }), (pairs) => {
        const [base] = found().items as [JudgeItem];
        const judged = pairs.map(
          ([, judge], i): JudgedItem => ({
            item: { ...base, id: i.toString(16).padStart(16, "0") },
            label: judge,
            verdicts: [],
            failures: [],
          }),
        );
        const people = new Map(pairs.map(([person], i) => [i.toString(16).padStart(16, "0"), person]));
        const agreement = agreementWith(judged, people, 1);
        const n = pairs.length;
        const observed = pairs.filter(([p, j]) => p === j).length / n;
        const chance = JUDGE_CLASSES.reduce(
          (s, c) =>
            s + (pairs.filter(([p]) => p === c).length / n) * (pairs.filter(([, j]) => j === c).length / n),
          0,
        );
        const kappa = chance === 1 ? null : (observed - chance) / (1 - chance);
        if (kappa === null) assert.equal(agreement?.kappa, null);
        else assert.ok(Math.abs((agreement?.kappa ?? 9) - kappa) < 1e-9);
        assert.equal(
          agreement?.confusion.flat().reduce((a, b) => a + b, 0),
          n,
        );
        assert.equal(agreement?.agreed.right, pairs.filter(([p, j]) => p === j).length);
      }),
      { numRuns: 20 },
    );
    assert.equal(agreementWith([], new Map(), 1), null);
  });
});

describe("labels of people", () => {
  const label = (id: string, l: JudgeClass | null, labeller = "ann") => ({
    id,
    label: l,
    labeller,
    time: "2026-01-01T00:00:00.000Z",
  });

  it("the last word of each counts, null takes it back, a tie of two labellers is none", () => {
    const standing = standingLabels([
      label("1", "broad"),
      label("1", "narrow"),
      label("2", "broad"),
      label("2", null),
      label("3", "broad"),
      label("3", "narrow", "bob"),
      label("4", "broad"),
      label("4", "broad", "bob"),
      label("4", "correct", "cyd"),
    ]);
    assert.deepEqual(
      [...standing],
      [
        ["1", "narrow"],
        ["4", "broad"],
      ],
    );
  });

  it("items and labels survive their files; bad lines are told", () => {
    const { items } = found();
    assert.deepEqual(parseItems(items.map(logLine).join("")).records, items);
    const read = parseLabels(`${logLine(label("1", "broad"))}{"id":\n\n{"id":"2"}\n`);
    assert.deepEqual([read.records.length, read.malformed.map((b) => b.line)], [1, [2, 4]]);
    assert.equal(labelsBeside("a/sample.jsonl"), "a/sample.labels.jsonl");
  });

  it("a sample is seeded, in order, of the size asked, and gives every stratum its share", () =>
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("A", "B", "C"), { maxLength: 60 }),
        fc.nat(70),
        fc.nat(),
        (types, n, seed) => {
          const [base] = found().items as [JudgeItem];
          const items = types.map((type, i) => ({ ...base, type, id: i.toString(16).padStart(16, "0") }));
          const sample = stratifiedSample(items, n, seed);
          assert.equal(sample.length, Math.min(n, items.length));
          assert.deepEqual(sample, stratifiedSample(items, n, seed));
          assert.deepEqual(
            sample,
            items.filter((i) => sample.includes(i)),
          );
          for (const type of ["A", "B", "C"]) {
            const exact = (sample.length * items.filter((i) => i.type === type).length) / (items.length || 1);
            assert.ok(Math.abs(sample.filter((i) => i.type === type).length - exact) < 1);
          }
        },
      ),
    ));
});
