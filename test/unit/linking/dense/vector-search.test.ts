// The search among quantised vectors against all products computed plainly: in WebAssembly, in JavaScript, at every width and block
// border; and the committed kernel was compiled from its source.
import assert from "node:assert/strict";
import fc from "fast-check";
import { KERNELS, kernelFingerprint } from "../../../../client/launch/kernel.ts";
import { seeded } from "../../../../engine/evaluation/seeded.ts";
import { KERNEL_SOURCE } from "../../../../engine/linking/dense/kernel-bytes.ts";
import { paddedWidth, quantiseQuery, quantiseRow } from "../../../../engine/linking/dense/quantise.ts";
import type { RowSource } from "../../../../engine/linking/dense/rows.ts";
import { VectorSearch } from "../../../../engine/linking/dense/vector-search.ts";
import { WasmRows } from "../../../../engine/linking/dense/wasm-rows.ts";

function unit(width: number, draw: () => number): Float32Array {
  const v = Float32Array.from({ length: width }, () => draw() - 0.5);
  const length = Math.hypot(...v) || 1;
  return v.map((x) => x / length);
}

function sourceOf(vectors: readonly Float32Array[], width: number): RowSource & { bytes: Int8Array } {
  const padded = paddedWidth(width);
  const bytes = new Int8Array(vectors.length * padded);
  const scales = Float32Array.from(vectors, (v, i) =>
    quantiseRow(v, bytes.subarray(i * padded, (i + 1) * padded)),
  );
  const read = (from: number, into: Uint8Array): void =>
    into.set(new Uint8Array(bytes.buffer, from * padded, into.length));
  return { count: vectors.length, width: padded, scales, read, bytes };
}

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

describe("the search among vectors", () => {
  it("finds the nearest of all, the same in WebAssembly and in JavaScript", () => {
    assert.ok(WasmRows.supported(), "this host has no SIMD: the kernel was not tested");
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer(),
        (width, count, asked, most, seed) => {
          const draw = seeded(seed);
          const vectors = Array.from({ length: count }, () => unit(width, draw));
          const queries = Array.from({ length: asked }, () => unit(width, draw));
          const source = sourceOf(vectors, width);
          const found = new VectorSearch(source).nearest(queries, most);
          assert.deepEqual(found, new VectorSearch(source, false).nearest(queries, most));
          for (const [q, neighbours] of found.entries()) {
            assert.equal(neighbours.length, Math.min(most, count));
            const exact = vectors.map((v) => dot(v, queries[q] as Float32Array));
            for (const { row, cosine } of neighbours)
              assert.ok(Math.abs(cosine - (exact[row] as number)) < 0.02);
            // None that was left out is nearer than the last by more than quantising may cost.
            const last = neighbours.at(-1)?.cosine ?? 0;
            const rows = new Set(neighbours.map(({ row }) => row));
            exact.forEach((cosine, row) => {
              assert.ok(rows.has(row) || cosine <= last + 0.02);
            });
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("crosses the borders of blocks", () => {
    const draw = seeded(3);
    const width = 4_096;
    const vectors = Array.from({ length: 150 }, () => unit(width, draw));
    const search = new VectorSearch(sourceOf(vectors, width));
    vectors.forEach((v, i) => {
      const [first] = search.nearest([v], 3)[0] ?? [];
      assert.equal(first?.row, i);
      assert.ok((first?.cosine ?? 0) > 0.999 && (first?.cosine ?? 2) < 1.001);
    });
  });

  it("sums up the largest products without overflow", () => {
    for (const width of [16, 384, 1024, 8192]) {
      const all = new Float32Array(width).fill(1 / Math.sqrt(width));
      const { values, scale } = quantiseQuery(all, width);
      const most = 127 * width * Math.max(...values);
      assert.ok(most < 2 ** 31, `${width}: ${most}`);
      const [[first] = []] = new VectorSearch(sourceOf([all], width)).nearest([all], 1);
      assert.ok(Math.abs((first?.cosine ?? 0) - 1) < 1e-3, `${width}: ${first?.cosine} ${scale}`);
    }
  });

  it("is of a kernel whose source is here", () => {
    const kernel = KERNELS.find(({ source }) => source === "dot-products.ts");
    assert.equal(
      KERNEL_SOURCE,
      kernel && kernelFingerprint(kernel),
      "engine/linking/dense/kernel-bytes.ts is stale: npm run build",
    );
  });

  it("answers nothing among no vectors", () => {
    assert.deepEqual(new VectorSearch(sourceOf([], 8)).nearest([unit(8, seeded(1))], 5), [[]]);
  });
});
