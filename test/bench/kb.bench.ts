// The packed index at growing sizes, up to ten million names: bytes a name by part, building, opening, exact lookup,
// prefixes and words, beside a JavaScript Map and SQLite with FTS5 in the same run at the sizes that they can bear.
import { execFileSync } from "node:child_process";
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { openKb } from "../../engine/kb/open.ts";
import { FileSource } from "../../engine/kb/packed/byte-source.ts";
import { ConceptReader } from "../../engine/kb/packed/concept-sections.ts";
import { KbFile } from "../../engine/kb/packed/kb-file.ts";
import { metaSchema } from "../../engine/kb/packed/meta.ts";
import { NameReader } from "../../engine/kb/packed/name-reader.ts";
import { fold } from "../../engine/text/tokens.ts";
import { type Anchor, sqliteOf } from "./kb-anchors.ts";
import type { Built, Opened } from "./kb-child.ts";
import { largeVocabulary } from "./large-vocabulary.ts";
import { figure, type Sample, summary, table } from "./measure.ts";

const folder = join(import.meta.dirname, "..", "..", ".cache", "bench");
const SAMPLES = 20_000;
/** A Map of more names does not leave room for anything else; SQLite takes minutes to build. */
const ANCHOR_NAMES = 1_000_000;

const PARTS: [what: string, sections: RegExp][] = [
  ["names, exact lookup", /^keys\.(symbols|text|blocks|hash)/],
  ["writings", /^writings/],
  ["entries", /^(entries|natural|concepts\.name)/],
  ["ranks, kinds", /^(keys\.(rank|kind|node)|kinds)/],
  ["words", /^(words|postings)/],
  ["recognition", /^automaton/],
  ["similarity", /^grams/],
  ["ids, hierarchy", /^(ids|altIds|children|concepts\.group)/],
];

function child<Result>(...args: string[]): Result {
  const script = join(import.meta.dirname, "kb-child.ts");
  const out = execFileSync(process.execPath, ["--max-old-space-size=8192", script, ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 20,
  });
  return JSON.parse(out.trim().split("\n").at(-1) as string) as Result;
}

const each = ({ median, p95 }: Sample): string => `${figure(median)} / ${figure(p95)}`;

/** Names from all over the vocabulary. */
function sampleOf(names: number): string[] {
  const step = Math.max(1, Math.floor(names / 3 / SAMPLES));
  const sample: string[] = [];
  let i = 0;
  for (const { name } of largeVocabulary(names)) if (i++ % step === 0) sample.push(name);
  return sample;
}

const ROUNDS = 5;

/**
 * Milliseconds of each of `runs` calls, the best of five rounds: what others do on the machine counts little. `first` is
 * filled with those of the round before, which warms up.
 */
function spent(runs: number, work: (run: number) => unknown, first: number[] = []): number[] {
  const best = new Array<number>(runs).fill(Number.POSITIVE_INFINITY);
  for (let round = 0; round <= ROUNDS; round++)
    for (let i = 0; i < runs; i++) {
      const from = performance.now();
      work(i);
      const ms = performance.now() - from;
      if (round === 0) first.push(ms);
      else best[i] = Math.min(best[i] as number, ms);
    }
  return best;
}

/** Nanoseconds a call over all of the texts, in the best of five rounds. */
function perCall(texts: readonly string[], ask: (text: string) => unknown): number {
  const [best] = spent(1, () => {
    for (const text of texts) ask(text);
  });
  return ((best as number) * 1e6) / texts.length;
}

/** Part of a name as somebody would type it. */
const beginningOf = (name: string, i: number): string =>
  fold(name)
    .slice(0, 1 + (i % 8))
    .trim();
/** Two or three words of a name, cut short, in another order. */
const wordsOf = (name: string, i: number): string[] => {
  const words = fold(name).split(" ").slice(0, 4);
  return words
    .reverse()
    .slice(0, 2 + (i % 2))
    .map((w) => w.slice(0, 2 + (i % 4)));
};

const searches = (kb: KnowledgeBase, anchor: Anchor | undefined, names: readonly string[]) => {
  const asked = names.filter((_, i) => i % Math.ceil(names.length / 400) === 0);
  const time = (ask: (name: string, i: number) => unknown, first?: number[]): Sample =>
    summary(spent(asked.length, (i) => ask(asked[i] as string, i), first));
  const first: number[] = [];
  const words = time((name, i) => kb.words(wordsOf(name, i).join(" ")), first);
  return {
    prefix: time((name, i) => kb.prefix(beginningOf(name, i))),
    words,
    wordsFirst: summary(first),
    ftsPrefix: anchor && time((name, i) => anchor.words([beginningOf(name, i).split(" ")[0] as string])),
    ftsWords: anchor && time((name, i) => anchor.words(wordsOf(name, i))),
  };
};

export async function benchKb(sizes: readonly number[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const bytes: (string | number)[][] = [];
  const building: (string | number)[][] = [];
  const opening: (string | number)[][] = [];
  const exact: (string | number)[][] = [];
  const search: (string | number)[][] = [];
  for (const size of sizes) {
    const path = join(folder, `large-${size}.curiekb`);
    const what = `${figure(size)} names`;
    const built = child<Built>("build", String(size), path);
    const file = new KbFile(new FileSource(path), path, (meta) => metaSchema.parse(meta));
    const { names } = file.meta.info;
    const sizeOf = (sections: RegExp): number =>
      [...file.sections].reduce((sum, s) => (sections.test(s.name) ? sum + s.length : sum), 0);
    const index = sizeOf(/^(?!records)/);
    bytes.push([what, ...PARTS.map(([, s]) => sizeOf(s) / names), index / names, sizeOf(/^records/) / names]);
    const whole = statSync(path).size;
    building.push([
      what,
      built.ms / 1000,
      built.generating / 1000,
      names / ((built.ms - built.generating) / 1000),
      names / (built.ms / 1000),
      built.cpu,
      built.peak,
      built.peak / (whole / 1e6),
    ]);
    console.log(
      `${what}, build by phase (ms, processor ms, peak MB): ${JSON.stringify(built.phases, (_, v) => (typeof v === "number" ? Math.round(v) : v))}`,
    );
    const opened = child<Opened>("open", String(size), path);
    const again = child<Opened>("open", String(size), path);
    opening.push([
      what,
      Math.min(opened.first, again.first),
      Math.min(opened.lazily, again.lazily),
      Math.min(opened.whole, again.whole),
      index / 1e6,
      again.before,
      again.after,
      again.after - index / 1e6,
    ]);
    const kb = await openKb(path);
    await kb.load?.();
    await file.load([...file.sections].map((s) => s.name).filter((n) => /^(keys|entries|writings)/.test(n)));
    const reader = new NameReader(file, new ConceptReader(file));
    const texts = sampleOf(size);
    const hits = texts.map(fold);
    const misses = hits.map((t, i) => `${t.slice(0, i % t.length)}q${t.slice((i % t.length) + 1)}z`);
    const anchor = size <= ANCHOR_NAMES ? sqliteOf(size, join(folder, `large-${size}.sqlite`)) : undefined;
    let map: Map<string, number> | undefined;
    if (size <= ANCHOR_NAMES) {
      map = new Map();
      for (const { name, synonyms } of largeVocabulary(size))
        for (const text of [name, ...synonyms.map((s) => s.text)]) map.set(fold(text), map.size);
    }
    // Strings are made anew for each, so that no answer profits from a hash that a string keeps.
    const fresh = (list: readonly string[]) => list.map((t) => Buffer.from(t).toString("utf8"));
    exact.push([
      what,
      perCall(fresh(hits), (t) => reader.findKey(t)),
      perCall(fresh(misses), (t) => reader.findKey(t)),
      perCall(texts, (t) => kb.lookup(t, { limit: 1 })),
      perCall(hits, (_t) => reader.keys.decode(Math.floor(Math.random() * reader.keys.count))),
      map ? perCall(fresh(hits), (t) => map.get(t)) : "-",
      map ? perCall(fresh(misses), (t) => map.get(t)) : "-",
      anchor ? perCall(fresh(hits), (t) => anchor.has(t)) : "-",
      anchor ? anchor.bytes / names : "-",
    ]);
    const found = searches(kb, anchor, texts);
    search.push([
      what,
      each(found.prefix),
      each(found.words),
      each(found.wordsFirst),
      found.ftsPrefix ? each(found.ftsPrefix) : "-",
      found.ftsWords ? each(found.ftsWords) : "-",
      anchor?.seconds ?? "-",
    ]);
    kb.close?.();
    file.close();
  }
  table("Packed index, bytes a name", ["KB", ...PARTS.map(([p]) => p), "all but records", "records"], bytes);
  table(
    "Building (names/s without the time to make up the vocabulary)",
    ["KB", "s", "of it vocabulary", "names/s", "with it", "processor s", "peak MB", "peak / file"],
    building,
  );
  table(
    "Opening",
    [
      "KB",
      "first in a process, ms",
      "lazily, ms",
      "whole, ms",
      "index, MB",
      "RSS before, MB",
      "RSS after",
      "RSS - index",
    ],
    opening,
  );
  table(
    "Exact lookup, ns, best of five rounds (SQLite: one file with FTS5)",
    ["KB", "hit", "miss", "lookup()", "decode", "Map hit", "Map miss", "SQLite hit", "SQLite B/name"],
    exact,
  );
  table(
    "Search of the first page, ms, median / p95 over queries, each the best of five rounds",
    [
      "KB",
      "prefix",
      "words",
      "words, asked for the first time",
      "FTS5 prefix",
      "FTS5 words",
      "SQLite build, s",
    ],
    search,
  );
}
