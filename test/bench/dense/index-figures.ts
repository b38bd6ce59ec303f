// The search among vectors as it ships against the others there are: the same loop in JavaScript, and a graph of neighbours (usearch's
// HNSW over signed bytes). One run, the same vectors.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { namesOf } from "../../../engine/linking/dense/build-vectors.ts";
import { paddedWidth, quantiseRow } from "../../../engine/linking/dense/quantise.ts";
import type { RowSource } from "../../../engine/linking/dense/rows.ts";
import { VectorSearch } from "../../../engine/linking/dense/vector-search.ts";
import type { SentenceEncoder } from "../../../engine/models/encoding/sentence-encoder.ts";
import { fold } from "../../../engine/text/tokens.ts";
import { summary, table, timed } from "../measure.ts";
import { root } from "../places.ts";

const VERSION = "2.26.2";
const QUERIES = 200;
const NEAREST = 64;
const FOUND = 10;

interface Vectors {
  readonly floats: readonly Float32Array[];
  readonly source: RowSource;
}

function quantised(floats: readonly Float32Array[]): Vectors {
  const width = paddedWidth(floats[0]?.length ?? 0);
  const bytes = new Int8Array(floats.length * width);
  const scales = Float32Array.from(floats, (v, i) =>
    quantiseRow(v, bytes.subarray(i * width, (i + 1) * width)),
  );
  const read = (from: number, into: Uint8Array): void =>
    into.set(new Uint8Array(bytes.buffer, from * width, into.length));
  return { floats, source: { count: floats.length, width, scales, read } };
}

const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
};

/** Rows of the nearest by products of the numbers before they were quantised. */
function exact(floats: readonly Float32Array[], query: Float32Array): Set<number> {
  const cosines = floats.map((v, row) => ({ row, cosine: dot(v, query) }));
  return new Set(
    cosines
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, FOUND)
      .map(({ row }) => row),
  );
}

const shareOf = (found: readonly (readonly number[])[], wanted: readonly Set<number>[]): string => {
  let hits = 0;
  found.forEach((rows, q) => {
    hits += rows.slice(0, FOUND).filter((row) => wanted[q]?.has(row)).length;
  });
  return (hits / (wanted.length * FOUND)).toFixed(3);
};

interface Graph {
  add(keys: BigUint64Array, vectors: Float32Array, threads: number): void;
  search(vector: Float32Array, most: number, threads: number): { keys: BigUint64Array };
  save(path: string): void;
}

/** The npm package, installed into a folder of the bench's own; it is no dependency of the project. */
function usearch(): new (options: object) => Graph {
  const folder = join(root, ".cache", "usearch");
  if (!existsSync(join(folder, "node_modules", "usearch"))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "package.json"),
      JSON.stringify({ private: true, dependencies: { usearch: VERSION } }),
    );
    const done = spawnSync("npm", ["install", "--ignore-scripts"], {
      cwd: folder,
      encoding: "utf8",
      shell: true,
    });
    if (done.status !== 0) throw new Error(`usearch ${VERSION} cannot be installed: ${done.stderr}`);
  }
  return (createRequire(join(folder, "package.json"))("usearch") as { Index: new (options: object) => Graph })
    .Index;
}

/** The first names of `kb`, up to each size. */
export async function benchIndex(
  kb: KnowledgeBase,
  encoder: SentenceEncoder,
  sizes: readonly number[],
): Promise<void> {
  const names = namesOf(kb);
  const most = Math.min(names.length, Math.max(...sizes));
  // Every so many, so that all parts of the vocabulary are there; queries are names in another writing.
  const chosen = Array.from(
    { length: most },
    (_, i) => names[Math.floor((i * names.length) / most)] as string,
  );
  const from = performance.now();
  const floats = (await encoder.encodeEach(chosen)).filter((v) => v !== undefined);
  const perSecond = chosen.length / ((performance.now() - from) / 1000);
  const terms = Array.from({ length: QUERIES }, (_, i) =>
    fold(chosen[Math.floor((i * chosen.length) / QUERIES)] as string),
  );
  const queries = (await encoder.encode(
    terms.map((term) => term.split(" ").reverse().join(" ")),
  )) as Float32Array[];
  const encoding = timedEncoding(encoder, terms);
  const rows: (string | number)[][] = [];
  for (const size of sizes.filter((n) => n <= floats.length)) {
    const { source } = quantised(floats.slice(0, size));
    const search = new VectorSearch(source);
    const plain = new VectorSearch(source, false);
    const one = summary(
      timed(QUERIES, (q) => search.nearest([queries[q % QUERIES] as Float32Array], NEAREST)),
    );
    const inScript = summary(timed(10, (q) => plain.nearest([queries[q] as Float32Array], NEAREST))).median;
    const wanted = queries.map((q) => exact(floats.slice(0, size), q));
    const found = search.nearest(queries, NEAREST).map((list) => list.map(({ row }) => row));
    rows.push([
      `${size} names, every vector`, source.width + 4, one.median, one.p95, inScript / one.median, shareOf(found, wanted), "-", "-",
    ]); // biome-ignore format: a row
    const Index = usearch();
    const graph = new Index({
      metric: "cos",
      dimensions: source.width,
      quantization: "i8",
      connectivity: 16,
    });
    const built = performance.now();
    for (let at = 0; at < size; at += 1_000) {
      const some = floats.slice(at, Math.min(size, at + 1_000));
      graph.add(
        BigUint64Array.from(some, (_, i) => BigInt(at + i)),
        Float32Array.from(some.flatMap((v) => [...v])),
        1,
      );
    }
    const seconds = (performance.now() - built) / 1000;
    const graphTimes = summary(
      timed(QUERIES, (q) => graph.search(queries[q % QUERIES] as Float32Array, NEAREST, 1)),
    );
    const saved = join(root, ".cache", "usearch", `${size}.usearch`);
    graph.save(saved);
    const neighbours = queries.map((q) => [...graph.search(q, NEAREST, 1).keys].map(Number));
    rows.push([
      `${size} names, usearch HNSW (int8)`, statSync(saved).size / size, graphTimes.median, graphTimes.p95, "-",
      shareOf(neighbours, wanted), seconds, one.median / graphTimes.median,
    ]); // biome-ignore format: a row
  }
  table(
    `Nearest ${NEAREST} of vectors of ${floats[0]?.length} numbers: every quantised vector looked at, and a graph of neighbours`,
    [
      "index", "bytes/name", "query, ms", "p95", "times in JavaScript",
      `recall@${FOUND} of exact`, "graph built, s", "times the graph is faster",
    ], // biome-ignore format: a head
    rows,
  );
  table(
    "Encoding on one thread",
    ["encoder", "numbers", "names/s of a build", "one term, ms", "p95"],
    [[encoder.name, floats[0]?.length ?? 0, perSecond, (await encoding).median, (await encoding).p95]],
  );
}

async function timedEncoding(
  encoder: SentenceEncoder,
  terms: readonly string[],
): Promise<{ median: number; p95: number }> {
  const times: number[] = [];
  for (const term of terms.slice(0, 100)) {
    const from = performance.now();
    await encoder.encode([term]);
    times.push(performance.now() - from);
  }
  return summary(times);
}
