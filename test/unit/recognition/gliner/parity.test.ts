// Against what GLiNER's own processing, ONNX Runtime and the decoding rules give in Python, for every variant of model:
// the same tensors go in, the same logits come out, the same entities are decoded.
import assert from "node:assert/strict";
import { float32Of, type TensorData } from "../../../../engine/models/tensors.ts";
import { recognise } from "../../../../engine/recognition/gliner/recognise.ts";
import { splitWords } from "../../../../engine/recognition/gliner/splitter.ts";
import type { Window } from "../../../../engine/recognition/gliner/windows.ts";
import {
  type Exchange,
  openTiny,
  type Precision,
  type Reference,
  recordingRuntime,
  referenceOf,
  type StoredTensor,
  VARIANTS,
  type Variant,
} from "../../../fixtures/gliner/tiny.ts";

/** int8 scales depend on the processor's instructions in the last digits. */
const TOLERANCE: Readonly<Record<Precision, number>> = { fp32: 2e-4, fp16: 0.05, int8: 0.25 };

/** The reference's batch, all texts at once, through one variant. */
async function exchanged(variant: Variant, reference: Reference, precision: Precision): Promise<Exchange> {
  const exchanges: Exchange[] = [];
  const { model, release } = await openTiny(variant, recordingRuntime(precision, exchanges));
  const plan = await model.plan(
    reference.labels,
    reference.labels.map(() => 0.5),
  );
  const words: string[] = [];
  const windows: Window[] = reference.texts.map((text) => {
    const from = words.length;
    const list = splitWords(text, model.config.splitter);
    for (let w = 0; w < list.length; w++) words.push(text.slice(list.start(w), list.end(w)));
    return { from, to: words.length, first: from, next: words.length };
  });
  await model.candidates(windows, (w) => words[w] as string, plan);
  await release();
  return exchanges.at(-1) as Exchange;
}

function same(
  name: string,
  ours: TensorData | undefined,
  theirs: StoredTensor,
  where?: (i: number) => boolean,
) {
  assert.ok(ours, `${name} is missing`);
  assert.deepEqual([...ours.dims], theirs.dims, name);
  const data = Array.from(ours.data as ArrayLike<number | bigint>, Number);
  theirs.data.forEach((value, i) => {
    if (!where || where(i)) assert.equal(data[i], value, `${name}[${i}]`);
  });
}

describe("parity with GLiNER", () => {
  for (const variant of VARIANTS) {
    const reference = referenceOf(variant);
    for (const precision of Object.keys(reference.logits) as Precision[])
      it(`${variant} ${precision}: tensors and logits`, async () => {
        const { feeds, outputs } = await exchanged(variant, reference, precision);
        const { span_mask: mask, ...others } = reference.feeds;
        for (const [name, tensor] of Object.entries(others)) {
          // Label ids go to the label encoder where there are two graphs; masked spans may point anywhere.
          if (name.startsWith("labels_") && !(name in feeds)) continue;
          const counts = name === "span_idx" ? (i: number) => mask?.data[i >> 1] === 1 : undefined;
          same(name, feeds[name], tensor, counts);
        }
        if (mask) same("span_mask", feeds.span_mask, mask);
        const expected = reference.logits[precision] as StoredTensor;
        const logits = outputs.logits as TensorData;
        assert.deepEqual([...logits.dims], expected.dims);
        const [W, K, C] = expected.dims.slice(1) as [number, number, number];
        float32Of(logits, "logits").forEach((value, i) => {
          // What is masked need not be equal: the graphs see other indices there.
          if (mask && mask.data[Math.floor(i / C)] === 0) return;
          const wanted = expected.data[i] as number;
          assert.ok(
            Math.abs(value - wanted) <= TOLERANCE[precision] * (1 + Math.abs(wanted)),
            `logits[${i}] of ${W}x${K}x${C}: ${value} instead of ${wanted}`,
          );
        });
      });

    for (const [mode, entities] of Object.entries(reference.entities))
      it(`${variant}: entities, ${mode}`, async () => {
        const [overlap, labels, rule] = mode.split(" ") as [string, string, "minimum" | "mean"];
        const { model, release } = await openTiny(variant);
        Object.assign(model.config, { tokenScore: rule });
        const plan = await model.plan(
          reference.labels,
          reference.labels.map(() => 0.5),
        );
        for (const [i, text] of reference.texts.entries()) {
          const found: (readonly [number, number, number, number])[] = [];
          const options = { nested: overlap === "nested", multiLabel: labels === "multi" };
          for await (const progress of recognise(text, model, plan, options))
            for (const f of progress.found) found.push([f.start, f.end, f.label, f.score]);
          const wanted = entities[i] as readonly (readonly [number, number, number, number])[];
          assert.deepEqual(
            found.map(([start, end, label]) => [start, end, label]),
            wanted.map(([start, end, label]) => [start, end, label]),
            text,
          );
          found.forEach((f, k) => {
            assert.ok(Math.abs(f[3] - (wanted[k]?.[3] ?? 0)) < 1e-3, `score ${f[3]}, not ${wanted[k]?.[3]}`);
          });
        }
        await release();
      });
  }
});
