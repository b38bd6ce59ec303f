// A small trainable linker: candidates of a knowledge base by its names, ranked by what the lexical ranking looks at and by hashed
// words: which word of a mention stands for which word of a name, and what else the sentence says. Listwise softmax, AdaGrad.
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { evidenceFor } from "../../../engine/linking/lexical/evidence.ts";
import { FEATURES, featuresOf } from "../../../engine/linking/lexical/features.ts";
import { wordPairs } from "../../../engine/linking/lexical/word-pairs.ts";
import { contentWords } from "../../../engine/linking/lexical/words.ts";
import { fold } from "../../../engine/text/tokens.ts";

export interface Row {
  readonly mention: string;
  /** The sentence without the mention. */
  readonly context: string;
  /** Any of these is right. */
  readonly concepts: readonly string[];
  /** The concept's own name that reads like the mention is not shown: for rows made of names. */
  readonly withoutOwnName?: boolean;
}

/** Candidates of a row: each name's features, numbers below `DENSE` with their values, hashed ones with 1. */
export interface Item {
  readonly ids: readonly string[];
  readonly right: readonly number[];
  /** By candidate, by name: hashed features. */
  readonly hashed: readonly (readonly Int32Array[])[];
  readonly dense: readonly (readonly Float32Array[])[];
}

const BITS = 18;
const DENSE = FEATURES.length + 1;
const CANDIDATES = 12;
/** Nothing that was learned from a corpus is in the features. */
const NO_PAIRS = wordPairs([]);

function hash(...parts: string[]): number {
  let h = 0x811c9dc5;
  const text = parts.join("\u0001");
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> (32 - BITS);
}

/** Words of a concept's definition and of its parents' names. */
export class ConceptWords {
  readonly #kb: KnowledgeBase;
  readonly #known = new Map<string, ReadonlySet<string>>();
  constructor(kb: KnowledgeBase) {
    this.#kb = kb;
  }
  of(id: string): ReadonlySet<string> {
    const before = this.#known.get(id);
    if (before) return before;
    const concept = this.#kb.concept(id);
    const parents = (concept?.parents ?? []).map((p) => this.#kb.concept(p)?.name ?? "");
    const words = new Set(
      contentWords([concept?.definitions[0]?.text ?? "", ...parents].join(" ")).filter((w) => w.length > 2),
    );
    this.#known.set(id, words);
    return words;
  }
}

/** undefined where nothing right is among the candidates. */
export function itemOf(kb: KnowledgeBase, words: ConceptWords, row: Row, forTest: boolean): Item | undefined {
  const { mention, concepts, withoutOwnName } = row;
  const evidence = evidenceFor([kb], mention, new Map(), NO_PAIRS, { similar: 24 });
  const own = fold(mention);
  const ranked = [...evidence].flatMap(([id, all]) => {
    const left =
      withoutOwnName && concepts.includes(id) ? all.filter((e) => fold(e.entry.text) !== own) : all;
    const names = [...new Map(left.map((e) => [`${e.entry.text} ${e.query.origin}`, e])).values()];
    const vectors = names.map((e) => featuresOf(e, left.length, {}, NO_PAIRS));
    const best = Math.max(
      ...names.map((e) => (e.equal ? (e.query.origin === "mention" ? 2 : 0.5) : e.cosine)),
    );
    return names.length ? [{ id, names, vectors, best }] : [];
  });
  ranked.sort((a, b) => b.best - a.best || (a.id < b.id ? -1 : 1));
  const shown = ranked.slice(0, CANDIDATES);
  const right = shown.flatMap(({ id }, i) => (concepts.includes(id) ? [i] : []));
  if (!right.length && !forTest) return undefined;
  const said = new Set(contentWords(row.context).filter((w) => w.length > 2));
  const mentionWords = contentWords(mention);
  return {
    ids: shown.map((c) => c.id),
    right,
    dense: shown.map(({ id, vectors }) => {
      const about = words.of(id);
      let shared = 0;
      for (const w of said) if (about.has(w)) shared++;
      return vectors.map((v) => Float32Array.of(...v, Math.min(1, shared / 4)));
    }),
    hashed: shown.map(({ names }) =>
      names.map(({ entry }) => {
        const name = contentWords(entry.text);
        const extra = name.filter((w) => !mentionWords.includes(w));
        const missing = mentionWords.filter((w) => !name.includes(w));
        return Int32Array.from([
          ...missing.flatMap((m) => extra.map((n) => hash("pair", m, n))),
          ...extra.map((n) => hash("extra", n)),
          ...missing.map((m) => hash("missing", m)),
          ...extra.map((n) => hash("ending", n.slice(-4), (missing.at(-1) ?? "").slice(-4))),
        ]);
      }),
    ),
  };
}

export class Reranker {
  readonly #dense = new Float64Array(DENSE);
  readonly #hashed = new Float32Array(2 ** BITS);
  readonly #squares = new Float32Array(2 ** BITS).fill(0.1);
  readonly #denseSquares = new Float64Array(DENSE).fill(0.1);
  readonly #context: boolean;

  /** `context`: what the sentence says beside the mention counts. */
  constructor(context: boolean) {
    this.#context = context;
    this.#dense[FEATURES.indexOf("cosine")] = 3;
    this.#dense[FEATURES.indexOf("same fold")] = 1;
  }

  #score(dense: Float32Array, hashed: Int32Array): number {
    let sum = 0;
    for (let i = 0; i < DENSE - (this.#context ? 0 : 1); i++)
      sum += (this.#dense[i] as number) * (dense[i] as number);
    for (const h of hashed) sum += this.#hashed[h] as number;
    return sum;
  }

  /** Best name and score of each candidate. */
  #best(item: Item): { at: number; score: number }[] {
    return item.dense.map((names, c) => {
      let found = { at: 0, score: Number.NEGATIVE_INFINITY };
      names.forEach((dense, n) => {
        const score = this.#score(dense, item.hashed[c]?.[n] as Int32Array);
        if (score > found.score) found = { at: n, score };
      });
      return found;
    });
  }

  learn(item: Item): void {
    const best = this.#best(item);
    const most = Math.max(...best.map((b) => b.score));
    const shares = best.map((b) => Math.exp(b.score - most));
    const all = shares.reduce((a, b) => a + b, 0);
    const good = item.right.reduce((sum, r) => sum + (shares[r] as number), 0);
    best.forEach(({ at }, c) => {
      const error = (shares[c] as number) / all - (item.right.includes(c) ? (shares[c] as number) / good : 0);
      if (Math.abs(error) < 1e-4) return;
      const dense = item.dense[c]?.[at] as Float32Array;
      for (let i = 0; i < DENSE; i++) {
        const g = error * (dense[i] as number);
        if (g === 0) continue;
        this.#denseSquares[i] = (this.#denseSquares[i] as number) + g * g;
        this.#dense[i] = (this.#dense[i] as number) - (0.1 * g) / Math.sqrt(this.#denseSquares[i] as number);
      }
      for (const h of item.hashed[c]?.[at] ?? []) {
        const g = error + 1e-5 * (this.#hashed[h] as number);
        this.#squares[h] = (this.#squares[h] as number) + g * g;
        this.#hashed[h] = (this.#hashed[h] as number) - (0.1 * g) / Math.sqrt(this.#squares[h] as number);
      }
    });
  }

  /** The first candidate's id, or undefined where there is none. */
  link(item: Item): string | undefined {
    const best = this.#best(item);
    let first = 0;
    best.forEach((b, i) => {
      if (b.score > (best[first]?.score ?? 0)) first = i;
    });
    return best.length ? item.ids[first] : undefined;
  }
}
