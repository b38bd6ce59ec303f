// Learning on a bi-encoder: its spans seen through the label side, on the tiny models whose labels go in as vectors.
import assert from "node:assert/strict";
import { LoadedModels } from "../../../../engine/models/loaded-models.ts";
import { ModelError } from "../../../../engine/models/model-error.ts";
import { asRequest, learnHead } from "../../../../engine/recognition/adapt/learn-head.ts";
import { type GlinerItem, type GlinerRequest, glinerJob } from "../../../../engine/recognition/gliner/job.ts";
import { parted, probesLike } from "../../../../engine/recognition/gliner/label-probes.ts";
import { glinerWorker } from "../../../../engine/recognition/gliner/worker.ts";
import { folderOf, referenceOf } from "../../../fixtures/gliner/tiny.ts";

const FOLDER = folderOf("bi-span-vectors");
const { texts, labels } = referenceOf("bi-span-vectors");
const TEXT = texts.join(" ");
const LABEL = labels[0] as string;

describe("probes of a bi-encoder", () => {
  it("are the same each time, as far apart as label vectors, and in all directions", () => {
    const usual = [0, 1, 2].map((i) => Float32Array.from({ length: 24 }, (_, d) => 3 + ((i * 7 + d) % 5)));
    const probes = probesLike(usual);
    assert.deepEqual(probesLike(usual), probes);
    assert.equal(probes.length, 24);
    const all = probes.flatMap((p) => [...p]);
    const mean = all.reduce((a, b) => a + b) / all.length;
    assert.ok(Math.abs(mean - 5) < 0.4, `mean ${mean}`);
    assert.ok(rankOf(probes.map((p) => Array.from(p))) === 24, "they span the space");
    assert.equal(probesLike([new Float32Array(2000).fill(1)]).length, 512);
  });

  it("are parted from the labels' scores", () => {
    const { labels: own, probes } = parted(Float32Array.of(1, 2, 10, 3, 4, 20), 2, 1);
    assert.deepEqual([...own], [1, 2, 3, 4]);
    assert.deepEqual([...probes], [10, 20]);
  });
});

describe("labels learned through a bi-encoder's label side", function () {
  this.timeout(60_000);
  const models = new LoadedModels([glinerWorker]);
  after(() => models.close());
  const ask = async (request: Omit<GlinerRequest, "text">, text = TEXT, folder = FOLDER) => {
    const found: GlinerItem["found"] = [];
    const { result } = await models.run(glinerJob, { folder }, { text, ...request }, (item) =>
      found.push(...item.found),
    );
    return { found, result };
  };
  const places = ({ found }: { found: GlinerItem["found"] }) => found.map((f) => [f.start, f.end]);

  it("score as the label by itself where only its own score weighs", async () => {
    const [first] = (await ask({ labels: [...labels] })).found;
    assert.ok(first, "the tiny model finds something");
    const { label } = first;
    const plain = await ask({ labels: [label] });
    const { start, end, score } = plain.found[0] as GlinerItem["found"][number];
    const { result } = await ask({ labels: [label], vectorsOf: [{ start, end }] });
    const vector = result.vectors?.spans[0] ?? [];
    const seen = 1 / (1 + Math.exp(-(vector.at(-1) as number)));
    // The graph is in int8, and what stands beside a label moves its last digits.
    assert.ok(Math.abs(seen - score) < 0.03, `${seen} ${score}`);
    const own = { weights: [...vector.slice(0, -1).map(() => 0), 1], bias: 0 };
    assert.deepEqual(places(await ask({ labels: [label], heads: { [label]: own } })), places(plain));
  });

  it("can be any label's: what one label scores is a sum of what the probes score", async () => {
    const words = [...TEXT.matchAll(/\w+/g)].map((m) => ({ start: m.index, end: m.index + m[0].length }));
    const { result } = await ask({ labels: [LABEL], vectorsOf: words });
    const rows = (result.vectors?.spans ?? []).filter((v) => v !== null);
    assert.ok(rows.length > (rows[0]?.length ?? 0), "more words than numbers");
    // Probe scores, a constant, and the label's own score: the last is no new direction.
    const without = rows.map((v) => [...v.slice(0, -1), 1]);
    assert.equal(rankOf(without.map((row, i) => [...row, rows[i]?.at(-1) as number])), rankOf(without));
  });

  it("do not change what other labels score", async () => {
    const plain = await ask({ labels: labels.slice(1) });
    const weights = Array(await vectorSize()).fill(0) as number[];
    const both = await ask({
      labels: [LABEL, ...labels.slice(1)],
      heads: { [LABEL]: { weights, bias: -9 } },
    });
    assert.deepEqual(
      both.found.map(({ start, end, label }) => [start, end, label]),
      plain.found.map(({ start, end, label }) => [start, end, label]),
    );
  });

  const vectorSize = async (): Promise<number> => {
    const { found } = await ask({ labels: [LABEL], threshold: 0 });
    const { start, end } = found[0] as GlinerItem["found"][number];
    const { result } = await ask({ labels: [LABEL], vectorsOf: [{ start, end }] });
    return result.vectors?.spans[0]?.length ?? 0;
  };

  it("find in a new text what texts were taught with", async () => {
    const words = ["aspirin", "fever", "kidney"];
    const text = (i: number) => {
      const word = words[i % words.length] as string;
      const written = `The nurse saw ${word} on day ${i} and wrote it down.`;
      const start = written.indexOf(word);
      return { id: String(i), text: written, accepted: [{ start, end: start + word.length }], rejected: [] };
    };
    const lesson = {
      label: "Finding",
      texts: [0, 1, 2, 3, 4, 5].map(text),
      splitter: "whitespace" as const,
      widest: 4,
    };
    const { head, mentions, heldOut } = await learnHead(models, { folder: FOLDER }, lesson);
    assert.equal(mentions, 6);
    assert.equal(head.weights.length, await vectorSize());
    assert.ok((heldOut ?? 0) > 0.5, `held out: ${heldOut}`);
    const fresh = "On day nine the nurse saw fever again.";
    const { found } = await ask({ labels: ["Finding"], heads: { Finding: asRequest(head) } }, fresh);
    assert.deepEqual(
      found.map((f) => fresh.slice(f.start, f.end)),
      ["fever"],
    );
  });

  it("are refused where no vector can be put in a label's place, and where the head is of another size", async () => {
    const failing = (message: RegExp) => (error: unknown) =>
      error instanceof ModelError && message.test(error.message);
    for (const variant of ["bi-span", "bi-token-vectors", "uni-span"] as const)
      await assert.rejects(
        ask({ labels: [LABEL], vectorsOf: [] }, TEXT, folderOf(variant)),
        failing(/takes no label vectors through which spans could be seen/),
      );
    await assert.rejects(
      ask({ labels: [LABEL], heads: { [LABEL]: { weights: [1], bias: 0 } } }),
      failing(/vectors of 1 numbers; this model's have \d+\. Learn it again/),
    );
  });
});

/** Rank of a matrix by elimination with the largest pivot. */
function rankOf(rows: readonly (readonly number[])[]): number {
  const m = rows.map((row) => [...row]);
  const largest = Math.max(...m.flat().map(Math.abs));
  const width = m[0]?.length ?? 0;
  let rank = 0;
  for (let c = 0; c < width && rank < m.length; c++) {
    let pivot = rank;
    for (let r = rank; r < m.length; r++)
      if (Math.abs(m[r]?.[c] ?? 0) > Math.abs(m[pivot]?.[c] ?? 0)) pivot = r;
    const chosen = m[pivot] as number[];
    if (Math.abs(chosen[c] as number) < 1e-4 * largest) continue;
    m[pivot] = m[rank] as number[];
    m[rank] = chosen;
    for (let r = rank + 1; r < m.length; r++) {
      const row = m[r] as number[];
      const by = (row[c] as number) / (chosen[c] as number);
      for (let k = c; k < width; k++) row[k] = (row[k] as number) - by * (chosen[k] as number);
    }
    rank++;
  }
  return rank;
}
