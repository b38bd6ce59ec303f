// The index and the recogniser beside what anyone would use instead: a JavaScript Map and a compiled regular
// expression of the same names, in the same run, over growing vocabularies and texts.
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Analyser } from "../../engine/analysis/analyser.ts";
import { readCorpus } from "../../engine/corpus/read-corpus.ts";
import { buildKb, packKb } from "../../engine/kb/build.ts";
import { conceptSchema } from "../../engine/kb/concept.ts";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { openKb } from "../../engine/kb/open.ts";
import { DictionaryRecogniser } from "../../engine/recognition/dictionary.ts";
import { TokenBuffer } from "../../engine/text/token-buffer.ts";
import { fold } from "../../engine/text/tokens.ts";
import { figure, summary, table, timed } from "./measure.ts";
import { hasShared, shared } from "./places.ts";
import { realKbs } from "./real-kbs.ts";
import type { ServerCase } from "./server.bench.ts";
import { namesOf, prosePassage, random, vocabulary } from "./vocabulary.ts";

const folder = join(import.meta.dirname, "..", "..", ".cache", "bench");
const LOOKUPS = 20_000;
/** A regular expression of more names than this takes minutes to say no. */
const REGEX_NAMES = 10_000;
/** Different texts that a rate is taken over. */
const TEXTS = 6;

const perSecond = (n: number, ms: number) => (n / ms) * 1000;

/** Longest first, so that it finds what a longest match finds; no plurals, accents or hyphens, which ours folds away. */
function regexOf(names: readonly string[]): RegExp {
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  return new RegExp(`\\b(?:${longestFirst.map((n) => RegExp.escape(n)).join("|")})\\b`, "gi");
}

/** MB/s over texts that differ, in turns with nothing remembered between them. */
function rateOf(texts: readonly string[], work: (text: string) => unknown): number {
  const size = (texts[0]?.length ?? 0) / 1000;
  return size / summary(timed(texts.length, (i) => work(texts[i] as string), texts.length)).median;
}

function lookups(kb: KnowledgeBase, names: readonly string[]): { kb: number; map: number } {
  const asked = Array.from({ length: LOOKUPS }, (_, i) => names[(i * 7919) % names.length] as string);
  const map = new Map(names.map((n) => [fold(n), n]));
  const kbTimes = timed(3, () => {
    for (const name of asked) kb.lookup(name, { limit: 1 });
  });
  const mapTimes = timed(3, () => {
    for (const name of asked) map.get(fold(name));
  });
  return {
    kb: perSecond(LOOKUPS, summary(kbTimes).median),
    map: perSecond(LOOKUPS, summary(mapTimes).median),
  };
}

/** The same comparison on real names and real abstracts: 10,000 MeSH names in the BC5CDR training split. */
async function realRecognition(): Promise<(string | number)[][]> {
  if (!hasShared) return [];
  const { mesh } = await realKbs();
  const picked = new Set<string>();
  const next = random(3);
  const ids = [...Array(40_000).keys()].map(
    () => `MESH:D${String(Math.floor(next() * 69_000)).padStart(6, "0")}`,
  );
  for (const id of ids) {
    const concept = mesh.concept(id);
    for (const name of concept ? [concept.name, ...concept.synonyms.map((n) => n.text)] : [])
      if (picked.size < REGEX_NAMES && /^\w.*\w$/.test(name)) picked.add(name);
  }
  const names = [...picked];
  const abstracts: string[] = [];
  for await (const d of readCorpus(join(shared, "bc5cdr", "CDR_TrainingSet.PubTator.txt")))
    abstracts.push(d.text);
  const text = abstracts.join("\n\n");
  const parts = Array.from({ length: TEXTS }, (_, i) =>
    text.slice((i * text.length) / TEXTS, ((i + 1) * text.length) / TEXTS),
  );
  const { chunks } = await packKb(
    names.map((name, i) => conceptSchema.parse({ id: `R:${i}`, name, group: "CONC" })),
    { name: "real", version: "1", source: "MeSH" },
  );
  const recogniser = new DictionaryRecogniser([await openKb(Buffer.concat(chunks))]);
  const tokens = new TokenBuffer();
  const regex = regexOf(names);
  const ours = rateOf(parts, (part) => recogniser.recognise(part, tokens));
  const theirs = rateOf(parts, (part) => {
    regex.lastIndex = 0;
    while (regex.exec(part));
  });
  return [[`${figure(names.length)} MeSH names, BC5CDR abstracts`, ours, "", theirs, ours / theirs]];
}

export async function benchEngine(sizes: readonly number[], texts: readonly number[]): Promise<ServerCase[]> {
  mkdirSync(folder, { recursive: true });
  const cases: ServerCase[] = [];
  const index: (string | number)[][] = [];
  const search: (string | number)[][] = [];
  const reading: (string | number)[][] = [];
  for (const size of sizes) {
    const path = join(folder, `${size}.curiekb`);
    const from = performance.now();
    const { info } = await buildKb(vocabulary(size), path, {
      name: `generated-${size}`,
      version: "1",
      source: "generated",
    });
    const built = performance.now() - from;
    const opening = performance.now();
    const kb = await openKb(path);
    const opened = performance.now() - opening;
    const names = namesOf(vocabulary(size));
    const rate = lookups(kb, names);
    index.push([
      `${figure(size)} names`,
      built / 1000,
      perSecond(info.names, built),
      opened,
      statSync(path).size / info.names,
      rate.kb,
      rate.map,
      rate.kb / rate.map,
    ]);
    const queries = Array.from({ length: 200 }, (_, i) => names[(i * 104_729) % names.length] as string);
    const prefix = summary(timed(200, (i) => kb.prefix((queries[i] as string).slice(0, 1 + (i % 8)))));
    const similar = summary(
      timed(60, (i) => kb.candidates(`${(queries[i] as string).slice(0, -2)}x`, { limit: 10 })),
    );
    search.push([
      `${figure(size)} names`,
      `${figure(prefix.median)} / ${figure(prefix.p95)}`,
      `${figure(similar.median)} / ${figure(similar.p95)}`,
    ]);
    const sample = names.slice(0, REGEX_NAMES);
    const recogniser = new DictionaryRecogniser([kb]);
    const tokens = new TokenBuffer();
    const regex = regexOf(sample);
    for (const length of texts) {
      const passages = Array.from({ length: TEXTS }, (_, i) => prosePassage(length, sample, i + 1));
      const recognised = rateOf(passages, (text) => recogniser.recognise(text, tokens));
      const matched = rateOf(passages, (text) => {
        let matches = 0;
        regex.lastIndex = 0;
        while (regex.exec(text)) matches++;
        return matches;
      });
      const analyser = new Analyser([kb]);
      const analysed = rateOf(passages, (text) => analyser.analyse(text).all());
      reading.push([
        `${figure(size)} names, ${length / 1000} kB`,
        recognised,
        analysed,
        matched,
        recognised / matched,
      ]);
    }
    cases.push({ names: size, kb: path, sample });
  }
  table(
    "Index",
    ["KB", "build, s", "names/s", "open, ms", "bytes/name", "lookups/s", "Map lookups/s", "ratio"],
    index,
  );
  table("Search, ms median / p95", ["KB", "prefix", "similar (3-gram TF-IDF)"], search);
  table(
    `Recognition, MB/s (regular expression: ${figure(REGEX_NAMES)} of the names, whatever the KB)`,
    ["KB and text", "recognise", "analyse", "regex", "ratio"],
    [...reading, ...(await realRecognition())],
  );
  return cases;
}
