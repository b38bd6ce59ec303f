// Token tries over growing vocabularies, beside what is published: nested Maps of tokens.
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { KbInfo } from "../../engine/kb/knowledge-base.ts";
import { Uint32List } from "../../engine/kb/packed/growable.ts";
import { buildTrie } from "../../engine/linking/token-trie/build-trie.ts";
import { TokenTrie } from "../../engine/linking/token-trie/trie-file.ts";
import { largeVocabulary } from "./large-vocabulary.ts";
import { figure, summary, table } from "./measure.ts";
import { pieceTokenizer } from "./piece-tokenizer.ts";
import { random } from "./vocabulary.ts";

const PIECES = 32_000;
const WALKS = 5_000;
/** Nested Maps of more names do not fit into a common heap. */
const MAP_NAMES = 1_000_000;

interface Steps {
  readonly step: number;
  readonly stepAndNext: number;
}

interface Measured {
  readonly packed: (string | number)[];
  readonly beside?: (string | number)[];
}

async function measured(size: number, encode: (text: string) => number[]): Promise<Measured> {
  const folder = join(import.meta.dirname, "..", "..", ".cache", "bench");
  mkdirSync(folder, { recursive: true });
  const out = join(folder, `${size}.pieces.curietrie`);
  const info = {
    name: `generated-${size}`,
    hash: String(size),
    names: size,
    groups: { DISO: 1, LIVB: 1, CHEM: 1, GENE: 1, PROC: 1 },
  } as unknown as KbInfo;
  const next = random(9);
  const sample: number[][] = [];
  const all = size <= MAP_NAMES ? new FlatSequences() : undefined;
  let tokens = 0;
  let encoding = 0;
  let names = 0;
  const share = (3 * WALKS) / size;
  const began = performance.now();
  const report = await buildTrie(
    { info, concepts: () => largeVocabulary(size) as Iterable<never> },
    {
      name: "pieces",
      hash: "1",
      encode: (text) => {
        const from = performance.now();
        const ids = encode(text);
        encoding += performance.now() - from;
        tokens += ids.length;
        names++;
        all?.add(ids);
        if (sample.length < WALKS && next() < share) sample.push(ids);
        return ids;
      },
    },
    out,
  );
  const built = performance.now() - began - encoding;
  const openings: number[] = [];
  let trie = await TokenTrie.open(out);
  for (let i = 0; i < 5; i++) {
    const from = performance.now();
    trie = await TokenTrie.open(out);
    openings.push(performance.now() - from);
  }
  const opened = summary(openings).median;
  const sequences = Object.values(report.sequences).reduce((a, b) => a + b, 0);
  const into = new Uint32Array(trie.vocabulary);
  const steps = sample.reduce((sum, s) => sum + s.length, 0);
  const perStep = (work: () => void): number => {
    const rounds = Array.from({ length: 7 }, () => {
      const from = performance.now();
      work();
      return ((performance.now() - from) * 1e6) / steps;
    });
    return Math.min(...rounds);
  };
  const root0 = trie.walk();
  const packed: Steps = {
    step: perStep(() => {
      for (const ids of sample) {
        const walk = root0.copy();
        for (const id of ids) if (!walk.step(id)) throw new Error("a name is missing");
      }
    }),
    stepAndNext: perStep(() => {
      for (const ids of sample) {
        const walk = root0.copy();
        for (const id of ids) {
          walk.step(id);
          walk.allowed(into);
        }
      }
    }),
  };
  const rootTimes = Array.from({ length: 20 }, () => {
    const from = performance.now();
    root0.allowed(into);
    return (performance.now() - from) * 1000;
  });
  const file = statSync(out).size;
  const vocabulary = `${figure(size)} names, ${figure(tokens / names)} tokens each`;
  const maps = all ? nestedMaps(all, sample, perStep, sequences) : undefined;
  return {
    packed: [
      vocabulary,
      file / sequences,
      file / 1e6,
      packed.step,
      packed.stepAndNext,
      summary(rootTimes).median,
      opened,
      (names / built) * 1000,
    ],
    ...(maps && {
      beside: [
        vocabulary,
        maps.bytes,
        maps.bytes / (file / sequences),
        maps.filled,
        maps.filled / opened,
        maps.step,
        maps.step / packed.step,
        maps.stepAndNext,
        maps.stepAndNext / packed.stepAndNext,
      ],
    }),
  };
}

/** Token sequences one behind another: what both structures are made of, ready to be put into Maps. */
class FlatSequences {
  readonly #tokens = new Uint32List();
  readonly #ends = new Uint32List();

  add(tokens: readonly number[]): void {
    for (const token of tokens) this.#tokens.push(token);
    this.#ends.push(this.#tokens.length);
  }

  /** Nested Maps of them: a Map for each token of a name that no name before it begins with. */
  nested(): Nested {
    const top: Nested = new Map();
    const [tokens, ends] = [this.#tokens.view(), this.#ends.view()];
    let at = 0;
    for (const end of ends) {
      let node = top;
      for (; at < end; at++) {
        const id = tokens[at] as number;
        let below = node.get(id);
        if (!below) {
          below = new Map();
          node.set(id, below);
        }
        node = below;
      }
    }
    return top;
  }
}

type Nested = Map<number, Nested>;

/** A full collection, so that the heap holds what is used. */
function collect(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

interface MapFigures extends Steps {
  /** Of the heap, a name. */
  readonly bytes: number;
  /** Milliseconds to fill them from tokens in memory, which nothing spares whoever opens such a trie. */
  readonly filled: number;
}

function nestedMaps(
  all: FlatSequences,
  sample: readonly number[][],
  perStep: (work: () => void) => number,
  sequences: number,
): MapFigures {
  collect();
  const before = process.memoryUsage().heapUsed;
  const from = performance.now();
  const top = all.nested();
  const filled = performance.now() - from;
  collect();
  const bytes = (process.memoryUsage().heapUsed - before) / sequences;
  let seen = 0;
  const step = perStep(() => {
    for (const ids of sample) {
      let node = top;
      for (const id of ids) node = node.get(id) as Nested;
      seen += node.size;
    }
  });
  const stepAndNext = perStep(() => {
    for (const ids of sample) {
      let node = top;
      for (const id of ids) {
        node = node.get(id) as Nested;
        for (const _ of node.keys()) seen++;
      }
    }
  });
  if (seen === 0) throw new Error("the Maps hold nothing");
  return { bytes, filled, step, stepAndNext };
}

export async function benchTokenTrie(sizes: readonly number[]): Promise<void> {
  const encode = pieceTokenizer(PIECES);
  const packed: (string | number)[][] = [];
  const beside: (string | number)[][] = [];
  for (const size of sizes) {
    const rows = await measured(size, encode);
    packed.push(rows.packed);
    if (rows.beside) beside.push(rows.beside);
  }
  table(
    "Token trie (greedy tokenizer of 32,000 pieces)",
    [
      "vocabulary",
      "bytes/name",
      "file, MB",
      "step, ns",
      "step and next, ns",
      "next at the root, µs",
      "open, ms",
      "sorted and written, names/s",
    ],
    packed,
  );
  table(
    "Nested Maps of the same token sequences, and how many times what the packed trie takes",
    [
      "vocabulary",
      "bytes/name",
      "times",
      "filled, ms",
      "times",
      "step, ns",
      "times",
      "step and next, ns",
      "times",
    ],
    beside,
  );
}
