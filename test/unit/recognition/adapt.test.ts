import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { LoadedModels } from "../../../engine/models/loaded-models.ts";
import { examplesOf } from "../../../engine/recognition/adapt/examples.ts";
import { fitHead, type Row } from "../../../engine/recognition/adapt/fit-head.ts";
import { asRequest, bestThreshold, learnHead } from "../../../engine/recognition/adapt/learn-head.ts";
import { glinerJob } from "../../../engine/recognition/gliner/job.ts";
import { FEATURES, spanFeatures } from "../../../engine/recognition/gliner/span-features.ts";
import { lexicalWeights } from "../../../engine/recognition/gliner/span-vectors.ts";
import { glinerWorker } from "../../../engine/recognition/gliner/worker.ts";

const MODEL = join(import.meta.dirname, "../../../engine/models/embedded/curie-embedded-en");

describe("examples of a text", () => {
  const text = "The sharp scalpel and a long bone saw lay beside the tray of the old surgeon in theatre two.";
  const at = (words: string) => ({ start: text.indexOf(words), end: text.indexOf(words) + words.length });

  it("are the accepted spans, the refused ones, other borders and others, each once, all made of whole words", () => {
    const taught = { id: "1", text, accepted: [at("scalpel"), at("bone saw")], rejected: [at("tray")] };
    const examples = examplesOf(taught, "letters-digits", 10, 1);
    const words = (isMention: boolean) =>
      examples.filter((e) => e.isMention === isMention).map((e) => text.slice(e.start, e.end));
    assert.deepEqual(words(true), ["scalpel", "bone saw"]);
    for (const other of ["tray", "saw", "long bone saw", "sharp scalpel"])
      assert.ok(words(false).includes(other), other);
    assert.equal(new Set(examples.map((e) => `${e.start} ${e.end}`)).size, examples.length);
    for (const e of examples) assert.match(text.slice(e.start, e.end), /^\S.*\S$|^\S$/);
  });

  it("are fewer a text where there are many texts", () => {
    const long = { id: "1", text: "word ".repeat(3000), accepted: [], rejected: [] };
    assert.ok(
      examplesOf(long, "whitespace", 10, 1000).length < examplesOf(long, "whitespace", 10, 1).length / 10,
    );
  });
});

describe("a head", () => {
  it("tells rows apart by their vectors and by their words, and is the same each time", () => {
    const rows = (byWords: boolean): Row[] =>
      Array.from({ length: 60 }, (_, i) => ({
        isMention: i % 3 === 0,
        vector: Float32Array.of(byWords ? 1 : Number(i % 3 === 0), (i % 7) / 7),
        features: Uint16Array.of(byWords && i % 3 === 0 ? 11 : 22, 100 + i),
      }));
    for (const byWords of [false, true]) {
      const head = fitHead(rows(byWords));
      const words = lexicalWeights(head);
      for (const { vector, features, isMention } of rows(byWords)) {
        let z = head.bias;
        for (const [d, v] of vector.entries()) z += v * (head.weights[d] as number);
        for (const f of features) z += words?.[f] ?? 0;
        assert.equal(z > 0, isMention);
      }
      assert.deepEqual(fitHead(rows(byWords)), head);
    }
  });

  it("has the threshold with the best F1", () => {
    const found = [0.9, 0.8, 0.7, 0.2].map((score, i) => ({ score, right: i !== 2 }));
    // 2 of 2 right, 4 there: F1 2/3; with all four 3 of 4: 3/4.
    const { threshold, f1 } = bestThreshold(found, 4);
    assert.equal(f1, 0.75);
    assert.ok(threshold < 0.2);
    assert.deepEqual(bestThreshold([], 3), { threshold: 0.5, f1: 0 });
  });

  it("counts features of any words inside their range, and neighbours only inside the window", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 6 }),
        (words) => {
          const features = spanFeatures((w) => words[w] as string, 0, words.length, 0, words.length);
          assert.ok(features.every((f) => f < FEATURES));
          assert.equal(new Set(features).size, features.length);
        },
      ),
    );
    const inside = spanFeatures((w) => ["a", "b", "c"][w] as string, 1, 2, 1, 2);
    const beside = spanFeatures((w) => ["a", "b", "c"][w] as string, 1, 2, 0, 3);
    assert.notDeepEqual(inside, beside);
  });
});

describe("learning a type that the model does not know", function () {
  this.timeout(120_000);
  const tools = ["scalpel", "bone saw", "retractor", "forceps", "needle holder", "curved scissors"];
  const sentences = (a: string, b: string) =>
    `The surgeon took the ${a} from the tray. Bleeding was slow and the wound was clean. Then the ${b} was handed over to the nurse.`;
  const text = (i: number) => {
    const written = sentences(tools[i % tools.length] as string, tools[(i + 1) % tools.length] as string);
    const accepted = tools.flatMap((tool) => {
      const start = written.indexOf(tool);
      return start < 0 ? [] : [{ start, end: start + tool.length }];
    });
    return { id: String(i), text: written, accepted, rejected: [] };
  };

  it("finds it in a new text, the words of which it has not seen together, and says how well it does", async () => {
    const models = new LoadedModels([glinerWorker]);
    const choice = { folder: MODEL, device: "cpu" as const };
    try {
      const lesson = {
        label: "Tool",
        texts: [0, 1, 2, 3, 4].map(text),
        splitter: "letters-digits" as const,
        widest: 10,
      };
      const done: number[] = [];
      const { head, mentions, heldOut } = await learnHead(models, choice, lesson, {
        onProgress: (d) => done.push(d),
      });
      assert.equal(mentions, 10);
      assert.ok((heldOut ?? 0) > 0.5, `held out: ${heldOut}`);
      assert.ok(done.at(-1) === 1 && done.every((d, i) => i === 0 || d >= (done[i - 1] as number)));
      const fresh = "Before closing, the surgeon took the long retractor from the tray.";
      const found: string[] = [];
      await models.run(
        glinerJob,
        choice,
        { text: fresh, labels: ["Tool"], heads: { Tool: asRequest(head) } },
        (item) => found.push(...item.found.map((f) => fresh.slice(f.start, f.end))),
      );
      assert.ok(
        found.some((words) => /retractor$/.test(words)),
        found.join(),
      );
      assert.ok(!found.some((words) => /surgeon|tray/.test(words)), found.join());
    } finally {
      await models.close();
    }
  });

  it("says what is too little to learn from, and stops when it is told to", async () => {
    const models = new LoadedModels([glinerWorker]);
    const choice = { folder: MODEL, device: "cpu" as const };
    const lesson = { label: "Tool", texts: [text(0)], splitter: "letters-digits" as const, widest: 10 };
    try {
      await assert.rejects(learnHead(models, choice, lesson), /2 accepted mentions are too few/);
      const signal = AbortSignal.abort(new Error("enough"));
      await assert.rejects(learnHead(models, choice, lesson, { signal }), /enough/);
    } finally {
      await models.close();
    }
  });
});
