// First half of npm run learn:words: counts words in the open-access articles of ../shared/data and writes
// engine/recognition/word-frequency.json; the same articles give the same bytes.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { frequencyRow } from "../../../engine/recognition/word-frequency.ts";
import { root, shared } from "../places.ts";

/** Share of documents below which a word is as good as unseen. */
const LEAST_SHARE = 0.01;
/** Units of each article that are read: long ones are full of tables and references. */
const READ = 30_000;

function countWords(): string {
  const articles = join(root, ".cache", "pmc");
  mkdirSync(articles, { recursive: true });
  execFileSync("tar", ["-xJf", join(shared, "text-pmc-rct", "pmc_rct_fulltext_4470.tar.xz"), "-C", articles]);
  const files = readdirSync(join(articles, "txt_files")).sort();
  const documents = new Map<string, number>();
  const occurrences = new Map<string, number>();
  for (const file of files) {
    const here = new Map<string, number>();
    const text = readFileSync(join(articles, "txt_files", file), "utf8").slice(0, READ);
    for (const [word] of text.matchAll(/\p{L}+/gu)) {
      // Capitals are headings and short forms, not the word.
      if (word.length > 1 && word === word.toUpperCase()) continue;
      const lower = word.toLowerCase();
      here.set(lower, (here.get(lower) ?? 0) + 1);
    }
    for (const [word, n] of here) {
      documents.set(word, (documents.get(word) ?? 0) + 1);
      occurrences.set(word, (occurrences.get(word) ?? 0) + n);
    }
  }
  const rows = [...documents]
    .filter(([word, n]) => n >= LEAST_SHARE * files.length && /^[a-z]+$/.test(word))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([word, n]) => frequencyRow(word, n, occurrences.get(word) as number, files.length));
  console.log(`${files.length} articles, ${rows.length} words`);
  return rows.join(" ");
}

const out = join(root, "engine", "recognition", "word-frequency.json");
writeFileSync(out, `${JSON.stringify({ words: countWords() }, undefined, 1)}\n`);
