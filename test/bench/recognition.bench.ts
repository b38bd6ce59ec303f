// Dictionary recognition beside what anyone writes first, a Map of word n-grams, over growing vocabularies: megabytes of
// text a second with normalisation, offsets and nested names, and bytes a name. `npm run bench -- recognition`, with
// `--names 10000000` for one size.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { buildKb } from "../../engine/kb/build.ts";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { openKb } from "../../engine/kb/open.ts";
import { FileSource } from "../../engine/kb/packed/byte-source.ts";
import { KbFile } from "../../engine/kb/packed/kb-file.ts";
import { metaSchema } from "../../engine/kb/packed/meta.ts";
import { DictionaryRecogniser } from "../../engine/recognition/dictionary.ts";
import { TokenBuffer } from "../../engine/text/token-buffer.ts";
import { tokenise } from "../../engine/text/tokens.ts";
import { largeVocabulary } from "./large-vocabulary.ts";
import { pubtator } from "./lexical/gold.ts";
import { figure, summary, table } from "./measure.ts";
import { hasShared } from "./places.ts";
import { prosePassage } from "./vocabulary.ts";

const folder = join(import.meta.dirname, "..", "..", ".cache", "bench");
const TEXT = 500_000;
const TEXTS = 6;
/** Names written into the generated texts. */
const WRITTEN = 20_000;
/** A Map of more names than this leaves no room for anything else. */
const MAP_NAMES = 1_000_000;
const LONGEST = 8;

/** Every n-gram of words, longest first, in a Map of lower-case names. */
function naive(names: ReadonlySet<string>, text: string): number {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];
  let matches = 0;
  for (let i = 0; i < words.length; ) {
    let n = Math.min(LONGEST, words.length - i);
    while (n > 0 && !names.has(words.slice(i, i + n).join(" "))) n--;
    if (n > 0) matches++;
    i += Math.max(1, n);
  }
  return matches;
}

/** MB for each second of processor time, the median of texts that differ, after `first`: one thread, whoever else is running. */
function rate(texts: readonly string[], work: (text: string) => unknown, first = texts[0] as string): number {
  work(first);
  const times = texts.map((text) => {
    const from = process.cpuUsage();
    work(text);
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1000;
  });
  return (texts[0]?.length ?? 0) / 1000 / summary(times).median;
}

function* names(size: number): Generator<string> {
  for (const c of largeVocabulary(size)) {
    yield c.name;
    for (const s of c.synonyms) yield s.text;
  }
}

/** Of as many texts the names to be written into each: `WRITTEN` or fewer, none twice. */
function ownNames(size: number): string[][] {
  const lists = Array.from({ length: TEXTS }, (): string[] => []);
  const step = Math.max(1, Math.floor(size / WRITTEN / TEXTS));
  let n = 0;
  for (const name of names(size)) if (n++ % step === 0) lists[Math.floor(n / step) % TEXTS]?.push(name);
  return lists;
}

/** Real abstracts in pieces of about the generated texts' length. */
async function abstracts(): Promise<string[]> {
  if (!hasShared) return [];
  const text = (await pubtator("bc5cdr/CDR_TrainingSet.PubTator.txt")).map((d) => d.text).join("\n\n");
  const length = Math.floor(text.length / TEXTS);
  return Array.from({ length: TEXTS }, (_, i) => text.slice(i * length, (i + 1) * length));
}

async function opened(size: number): Promise<{ kb: KnowledgeBase; path: string }> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `recognition-${size}.curiekb`);
  const known = existsSync(path) ? await openKb(path).catch(() => undefined) : undefined;
  if (!known)
    await buildKb(largeVocabulary(size), path, {
      name: `generated-${size}`,
      version: "1",
      source: "generated",
    });
  return { kb: known ?? (await openKb(path)), path };
}

export async function benchRecognition(sizes: readonly number[]): Promise<void> {
  const rows: (string | number)[][] = [];
  const real = await abstracts();
  for (const size of sizes) {
    const { kb, path } = await opened(size);
    const step = Math.max(1, Math.floor(size / WRITTEN));
    const written: string[] = [];
    let n = 0;
    for (const name of names(size)) if (n++ % step === 0) written.push(name);
    const texts = Array.from({ length: TEXTS }, (_, i) => prosePassage(TEXT, written, i + 1));
    // Each with names of its own, none of which is in another text.
    const unlike = ownNames(size).map((own, i) => prosePassage(TEXT, own, TEXTS + i + 1));
    const tokens = new TokenBuffer();
    const recognise = (nested: boolean) => {
      const recogniser = new DictionaryRecogniser([kb]);
      return (text: string) => recogniser.recognise(text, tokens, 0, text.length, { nested });
    };
    let map = Number.NaN;
    if (size <= MAP_NAMES) {
      const known = new Set<string>();
      for (const name of names(size))
        known.add((name.toLowerCase().match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []).join(" "));
      map = rate(texts, (text) => naive(known, text));
    }
    const fresh = rate(texts, recognise(true));
    // In a KB that has not been asked for anything yet, every match's concept and preferred name read as well.
    const again = await openKb(path);
    await again.load?.();
    const reader = new DictionaryRecogniser([again]);
    const read = rate(texts, (text) => {
      let units = 0;
      for (const { entries } of reader.recognise(text, tokens, 0, text.length, { nested: true }))
        for (const { entry } of entries) units += entry.concept.length + entry.preferredName.length;
      return units;
    });
    again.close?.();
    const nested = rate(texts, recognise(true));
    const longest = rate(texts, recognise(false));
    const prose = real.length ? rate(real, recognise(true)) : "-";
    // Last, since so many names make the KB forget those before.
    const own = rate(unlike, recognise(true), texts[0]);
    const file = new KbFile(new FileSource(path), path, (meta) => metaSchema.parse(meta));
    const sections = [...file.sections].filter((s) => s.name.startsWith("automaton."));
    rows.push([
      `${figure(kb.info.names)} names`,
      rate(texts, (text) => tokenise(text, tokens)),
      longest,
      nested,
      own,
      fresh,
      read,
      prose,
      map,
      nested / map,
      sections.reduce((sum, s) => sum + s.length, 0) / kb.info.names,
    ]);
  }
  table(
    "Dictionary recognition, MB for a second of processor time",
    [
      "KB",
      "cut into tokens",
      "longest",
      "nested",
      "each name new",
      "nested, in a KB just opened",
      "and its concepts read",
      "nested, abstracts",
      "Map of n-grams",
      "ratio",
      "bytes/name",
    ],
    rows,
  );
}
