// Two tiny models with random weights, on the real runtime, against the numbers that torch computes of them.
import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Rows } from "../../../../engine/models/continuing/continuing-model.ts";
import { logSumExp } from "../../../../engine/models/continuing/log-sum-exp.ts";
import {
  type OpenedModel,
  openContinuingModel,
} from "../../../../engine/models/continuing/open-continuing.ts";
import { sharedPrefixes } from "../../../../engine/models/continuing/shared-prefixes.ts";
import { ModelError } from "../../../../engine/models/model-error.ts";
import { onnxRuntime } from "../../../../engine/models/onnx-runtime.ts";
import type { TensorRuntime } from "../../../../engine/models/session.ts";
import reference from "../../../fixtures/continuing/reference.json" with { type: "json" };

const folder = (name: string): string => join(import.meta.dirname, "../../../fixtures/continuing", name);

function near(logits: Float32Array, expected: readonly number[]): void {
  assert.equal(logits.length, expected.length);
  expected.forEach((e, i) => {
    assert.ok(Math.abs((logits[i] as number) - e) < 2e-5, `logit ${i}: ${logits[i]}, and torch says ${e}`);
  });
}
const same = (a: Float32Array, b: Float32Array): void => near(a, [...b]);

describe("models that continue text", () => {
  describe("causal", () => {
    let opened: OpenedModel;
    before(async () => {
      opened = await openContinuingModel(folder("causal"), onnxRuntime());
    });
    after(() => opened.release());

    const read = (tokens: readonly number[]): Promise<Rows> => opened.model.begin([tokens]);

    it("says what torch says, prompts of different lengths together", async () => {
      assert.equal(opened.kind, "causal");
      assert.equal(opened.end, 2);
      const rows = await opened.model.begin(reference.causal.map(({ tokens }) => tokens));
      reference.causal.forEach(({ logits }, i) => {
        near(rows.logits(i), logits);
      });
    });

    it("goes on from rows in another order, with stretches of different lengths, as if read at once", async () => {
      const prompts = [[3, 9, 27], [5, 6, 7, 8, 9], [1]];
      const rows = await opened.model.begin(prompts);
      const next = [
        { from: 1, tokens: [10] },
        { from: 0, tokens: [40, 41, 63] },
        { from: 1, tokens: [11, 12] },
        { from: 2, tokens: [50] },
      ];
      const second = await rows.extend(next);
      const third = await second.extend([
        { from: 2, tokens: [13, 14] },
        { from: 1, tokens: [20] },
        { from: 1, tokens: [21] },
      ]);
      assert.equal(third.count, 3);
      same(second.logits(0), (await read([5, 6, 7, 8, 9, 10])).logits(0));
      same(second.logits(1), (await read([3, 9, 27, 40, 41, 63])).logits(0));
      same(second.logits(1, 2), (await read([3, 9, 27, 40])).logits(0));
      same(second.logits(3), (await read([1, 50])).logits(0));
      same(third.logits(0), (await read([5, 6, 7, 8, 9, 11, 12, 13, 14])).logits(0));
      same(third.logits(0, 1), (await read([5, 6, 7, 8, 9, 11, 12, 13])).logits(0));
      same(third.logits(2), (await read([3, 9, 27, 40, 41, 63, 21])).logits(0));
      assert.throws(() => third.logits(1, 1), RangeError);
      // Rows that were extended stay what they were.
      same(
        (await rows.extend([{ from: 0, tokens: [40] }])).logits(0),
        (await read([3, 9, 27, 40])).logits(0),
      );
    });

    it("reads once what all prompts begin with", async () => {
      const shared = [4, 8, 15, 16, 23, 42, 5, 9, 12, 13];
      const prompts = [[...shared, 1], [...shared, 30, 31], shared];
      const rows = await opened.model.begin(prompts);
      for (const [i, prompt] of prompts.entries()) same(rows.logits(i), (await read(prompt)).logits(0));
    });

    it("reads once what some of many prompts begin with, and the others as they are", async () => {
      const tokens = (seed: number, length: number) =>
        Array.from({ length }, (_, i) => 1 + ((seed * 31 + i * 7) % 60));
      const [first, second] = [tokens(1, 20), tokens(2, 25)];
      const prompts = [
        [...first, ...tokens(3, 4)],
        tokens(4, 22),
        [...second, ...tokens(5, 3)],
        [...first, ...tokens(6, 6)],
        second,
        [...first, 9],
      ];
      let fed = 0;
      const counting: TensorRuntime = {
        open: async (file, options) => {
          const session = await onnxRuntime().open(file, options);
          return {
            inputs: session.inputs,
            outputs: session.outputs,
            device: session.device,
            run: (feeds, wanted) => {
              fed += feeds.input_ids?.data.length ?? 0;
              return session.run(feeds, wanted);
            },
            release: () => session.release(),
          };
        },
      };
      const counted = await openContinuingModel(folder("causal"), counting);
      try {
        const rows = await counted.model.begin(prompts);
        for (const [i, prompt] of prompts.entries()) same(rows.logits(i), (await read(prompt)).logits(0));
        // Three beginnings of up to 24 tokens, six rests of up to 6: not six prompts of up to 28.
        assert.equal(fed, 3 * 24 + 6 * 6);
        const next = await rows.extend([{ from: 3, tokens: [5, 6] }]);
        same(next.logits(0), (await read([...(prompts[3] as number[]), 5, 6])).logits(0));
      } finally {
        await counted.release();
      }
    });

    it("groups prompts so that each goes on from a beginning of its own, and only where it spares tokens", () => {
      const letters = fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 1, maxLength: 24 });
      fc.assert(
        fc.property(fc.array(letters, { minLength: 1, maxLength: 9 }), (prompts) => {
          const shared = sharedPrefixes(prompts);
          if (!shared) return;
          const { prefixes, of } = shared;
          const rests = prompts.map((prompt, i) => {
            const prefix = prefixes[of[i] as number] as readonly number[];
            assert.deepEqual(prompt.slice(0, prefix.length), prefix);
            assert.ok(prefix.length > 0 && prefix.length < prompt.length);
            return prompt.length - prefix.length;
          });
          const longest = Math.max(...prefixes.map((p) => p.length));
          const cost = prefixes.length * longest + prompts.length * Math.max(...rests);
          assert.ok(cost < prompts.length * Math.max(...prompts.map((p) => p.length)));
        }),
      );
    });

    it("names what it cannot do", async () => {
      await assert.rejects(
        read(Array(65).fill(1)),
        (e: ModelError) => e.code === "request" && /65 tokens .* 64/.test(e.message),
      );
      await assert.rejects(read([64]), (e: ModelError) => e.code === "tokenizer");
      await assert.rejects(read([]), RangeError);
    });
  });

  it("encoder and decoder say what torch says, in any order of rows", async () => {
    const opened = await openContinuingModel(folder("encoder-decoder"), onnxRuntime());
    try {
      assert.equal(opened.kind, "encoder-decoder");
      const cases = reference.encoderDecoder;
      const rows = await opened.model.begin(cases.map(({ prompt }) => prompt));
      const order = [2, 0, 1, 0];
      const next = await rows.extend(
        order.map((from) => ({ from, tokens: (cases[from]?.tokens ?? []).slice(1) })),
      );
      order.forEach((from, row) => {
        near(next.logits(row), cases[from]?.logits as number[]);
      });

      same(next.logits(0, 2), (await rows.extend([{ from: 2, tokens: [1] }])).logits(0));
      await assert.rejects(opened.model.begin([Array(65).fill(1)]), ModelError);
    } finally {
      await opened.release();
    }
  });

  it("names what is wrong with a folder", async () => {
    const empty = await mkdtemp(join(tmpdir(), "curie-continuing-"));
    const open = () => openContinuingModel(empty, onnxRuntime());
    await assert.rejects(
      open(),
      (e: ModelError) => e.code === "missing" && e.message.includes("config.json"),
    );
    await writeFile(join(empty, "config.json"), "{ not json");
    await assert.rejects(open(), (e: ModelError) => e.code === "unsupported");
    await writeFile(join(empty, "config.json"), "{}");
    await assert.rejects(
      open(),
      (e: ModelError) => e.code === "unsupported" && /eos_token_id/.test(e.message),
    );
    await writeFile(join(empty, "config.json"), '{"eos_token_id": [2, 3]}');
    await assert.rejects(open(), (e: ModelError) => e.code === "missing" && /model\.onnx/.test(e.message));
    await writeFile(join(empty, "model.onnx"), "no graph");
    await assert.rejects(open(), ModelError);
  });

  it("sums probabilities over all tokens or some", () => {
    const logits = Float32Array.of(1, 2, 3, -1000);
    assert.ok(Math.abs(logSumExp(logits) - Math.log(Math.E + Math.E ** 2 + Math.E ** 3)) < 1e-6);
    assert.ok(Math.abs(logSumExp(logits, [0, 2]) - Math.log(Math.E + Math.E ** 3)) < 1e-6);
    assert.equal(logSumExp(logits, [3]), -1000);
    assert.equal(logSumExp(Float32Array.of(Number.NEGATIVE_INFINITY, 2)), 2);
    fc.assert(
      fc.property(fc.array(fc.float({ min: -200, max: 200, noNaN: true }), { minLength: 1 }), (values) => {
        const numbers = Float32Array.from(values);
        const most = Math.max(...numbers);
        const exact = most + Math.log(numbers.reduce((sum, x) => sum + Math.exp(x - most), 0));
        assert.ok(Math.abs(logSumExp(numbers) - exact) < 1e-9);
        assert.equal(logSumExp(numbers, [...numbers.keys()]), logSumExp(numbers));
      }),
    );
  });
});
