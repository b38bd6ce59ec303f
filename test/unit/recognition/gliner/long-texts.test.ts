import assert from "node:assert/strict";
import fc from "fast-check";
import { ModelError } from "../../../../engine/models/model-error.ts";
import type { GlinerModel } from "../../../../engine/recognition/gliner/model.ts";
import {
  type Found,
  type Progress,
  type ReadOptions,
  recognise,
} from "../../../../engine/recognition/gliner/recognise.ts";
import { localModel } from "../../../fixtures/gliner/local-model.ts";

const LABELS = ["disease", "drug"];
const FLAT = { nested: false, multiLabel: false };

async function read(text: string, model: GlinerModel, options: ReadOptions = FLAT) {
  const plan = await model.plan(LABELS, [0.5, 0.5]);
  const steps: Progress[] = [];
  for await (const progress of recognise(text, model, plan, options)) steps.push(progress);
  return {
    steps,
    found: steps.flatMap((step) => step.found),
    unread: steps.flatMap((step) => step.unread),
  };
}

const word = fc.constantFrom(
  "fever", "pain", "aspirin", "T-cells", "naïve", "TP53", "did", "not", ",", "the", "of", "abdomen", "x2", "😀",
); // biome-ignore format: words
const sentence = fc.array(word, { minLength: 1, maxLength: 25 }).map((words) => `A${words.join(" ")} end.`);
const prose = fc.array(sentence, { minLength: 1, maxLength: 12 }).map((s) => s.join(" "));

describe("texts longer than a model's context", () => {
  it("give what one big window gives, where the context of a span fits into what windows share", async () => {
    for (const radius of [0, 2]) {
      const small = await localModel({ radius, config: { maxWords: 24 } });
      const big = await localModel({ radius, config: { maxWords: 100_000, maxPieces: 1_000_000 } });
      await fc.assert(
        fc.asyncProperty(prose, fc.boolean(), fc.boolean(), async (text, nested, multiLabel) => {
          const rule = { nested, multiLabel, overlap: 3 + 2 * radius + 2 };
          assert.deepEqual((await read(text, small, rule)).found, (await read(text, big, rule)).found);
        }),
        { numRuns: 60 },
      );
    }
  });

  it("are read by a small run, a larger one and then by as many words as the device takes", async () => {
    const sizes: number[] = [];
    const model = await localModel({
      radius: 0,
      config: { maxWords: 40 },
      onRun: ({ span_mask }) => sizes.push((span_mask?.data.length ?? 0) / 3),
    });
    const text = "Fever and pain of the abdomen came back on the third day of aspirin. ".repeat(2000);
    const { found } = await read(text, model, { ...FLAT, atOnce: 8192 });
    const [first = 0, second = 0, third = 0] = sizes;
    assert.ok(first <= 40 && second > 900 && second <= 1024 && third > 8000 && third <= 8192, String(sizes));
    sizes.length = 0;
    assert.deepEqual((await read(text, model)).found, found);
    assert.ok(Math.max(...sizes) <= 1024);
  });

  it("are read in smaller runs where the device lacks memory, with the same mentions", async () => {
    const text = "Fever and pain of the abdomen came back on the third day of aspirin. ".repeat(600);
    const tried: number[] = [];
    let room = Number.POSITIVE_INFINITY;
    const model = await localModel({
      radius: 0,
      config: { maxWords: 40 },
      onRun: (feeds) => {
        const rows = feeds.text_lengths?.dims[0] ?? 0;
        tried.push(rows);
        if (rows > room) throw new ModelError("memory", "cuda: out of memory");
      },
    });
    const { found } = await read(text, model, { ...FLAT, atOnce: 8192 });
    tried.length = 0;
    room = 10;
    assert.deepEqual((await read(text, model, { ...FLAT, atOnce: 8192 })).found, found);
    // Found out once: nothing larger is tried again.
    assert.ok(
      tried.slice(-10).every((rows) => rows <= room),
      String(tried),
    );
    assert.ok(tried.filter((rows) => rows > room).length < 10, String(tried));
    room = 0;
    await assert.rejects(read(text, model, { ...FLAT, atOnce: 8192 }), /out of memory/);
  });

  it("find no mention twice, and tell mentions in reading order as they become final", async () => {
    const model = await localModel({ radius: 4, config: { maxWords: 24 } });
    await fc.assert(
      fc.asyncProperty(prose, async (text) => {
        const { steps, found } = await read(text, model);
        const keys = found.map((f: Found) => `${f.start}-${f.end}`);
        assert.equal(new Set(keys).size, keys.length);
        assert.deepEqual(
          found.map((f) => f.start),
          found.map((f) => f.start).toSorted((a, b) => a - b),
        );
        let before = 0;
        for (const { upTo } of steps) {
          assert.ok(upTo >= before);
          before = upTo;
        }
        assert.equal(before, text.length);
      }),
      { numRuns: 60 },
    );
  });

  it("are covered: every word is in a window or told, and neither words nor sub-tokens go over the limits", async () => {
    let widest = 0;
    let words = 0;
    const model = await localModel({
      radius: 0,
      config: { maxWords: 24, maxPieces: 90 },
      onRun: ({ input_ids, text_lengths }) => {
        widest = Math.max(widest, input_ids?.dims[1] as number);
        words = Math.max(words, ...Array.from(text_lengths?.data as BigInt64Array, Number));
      },
    });
    const odd = fc.oneof(
      prose,
      fc.string({ maxLength: 300, unit: "grapheme" }),
      fc.constant("ACGT".repeat(40)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(odd, { maxLength: 4 }), async (parts) => {
        const text = parts.join(" ");
        const { steps, unread } = await read(text, model);
        for (const { start, end } of unread) assert.ok(text.slice(start, end).trim().length > 64);
        if (text.trim()) assert.equal(steps.at(-1)?.upTo, text.length);
      }),
      { numRuns: 100 },
    );
    assert.ok(widest <= 90 && words <= 24, `${widest} sub-tokens, ${words} words`);
  });

  it("of 200 kB without a space are read or told, in linear time", async function () {
    this.timeout(30_000);
    const model = await localModel({ radius: 0, config: { maxWords: 60 } });
    const letters = "acgt".repeat(50_000);
    const one = await read(letters, model);
    assert.deepEqual(one.found, []);
    assert.deepEqual(one.unread, [
      {
        start: 0,
        end: letters.length,
        reason: "this run of characters is longer than anything the model reads as a word",
      },
    ]);
    const joined = Array.from({ length: 25_000 }, (_, i) => `w${i % 97}`).join("-");
    const many = await read(joined, model);
    assert.deepEqual(many.unread, []);
    assert.ok(many.found.length > 1000);
    const han = "患者发热三天".repeat(30_000);
    const chinese = await read(han, model);
    assert.deepEqual(chinese.unread, []);
    assert.equal(chinese.steps.at(-1)?.upTo, han.length);
  });

  it("stream: the first mentions of a megabyte are out after one small run", async function () {
    this.timeout(60_000);
    let runs = 0;
    const model = await localModel({ radius: 0, config: { maxWords: 60 }, onRun: () => runs++ });
    const text = "Fever and pain of the abdomen after aspirin in 12 patients. ".repeat(17_500);
    assert.ok(text.length > 1e6);
    const plan = await model.plan(LABELS, [0.5, 0.5]);
    let first: { readonly runs: number; readonly found: number } | undefined;
    let found = 0;
    for await (const progress of recognise(text, model, plan, FLAT)) {
      found += progress.found.length;
      if (found) first ??= { runs, found };
    }
    assert.equal(first?.runs, 1);
    assert.ok((first?.found ?? 0) < 60 && found > 10_000, `${first?.found} of ${found}`);
  });

  it("stop when told to, with the reason given", async () => {
    const stop = new AbortController();
    let runs = 0;
    const model = await localModel({
      radius: 0,
      config: { maxWords: 24 },
      onRun: () => {
        if (++runs === 3) stop.abort(new Error("enough"));
      },
    });
    const plan = await model.plan(LABELS, [0.5, 0.5]);
    await assert.rejects(async () => {
      for await (const _ of recognise("fever and pain. ".repeat(20_000), model, plan, FLAT, stop.signal));
    }, /enough/);
    assert.equal(runs, 3);
  });

  it("have no mention over the border of two regions, though they are read together", async () => {
    const model = await localModel({ radius: 0, config: { maxWords: 24 } });
    const border = 20;
    const text = "fever pain of aspirin the abdomen did not fever x2";
    const regions = [
      { start: 0, end: border },
      { start: border + 1, end: text.length },
    ];
    const { found } = await read(text, model, { nested: true, multiLabel: true, regions });
    assert.ok(found.length > 0);
    for (const f of found) assert.ok(f.end <= border + 1 || f.start > border, text.slice(f.start, f.end));
  });
});
