// What anyone would use instead of the packed index: SQLite (in Node itself), with a table of names and, for words, its
// full-text index FTS5. Built from the same names, in files of their own.
import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fold } from "../../engine/text/tokens.ts";
import { largeVocabulary } from "./large-vocabulary.ts";

export interface Anchor {
  readonly bytes: number;
  readonly seconds: number;
  has(folded: string): boolean;
  /** Names with a word for each beginning, best first. */
  words(beginnings: readonly string[]): number;
}

export function sqliteOf(names: number, path: string): Anchor {
  const from = performance.now();
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) rmSync(path);
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536");
  db.exec("CREATE TABLE names(name TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID");
  db.exec("CREATE VIRTUAL TABLE words USING fts5(name, content='', prefix='1 2 3', detail=full)");
  const insert = db.prepare("INSERT OR IGNORE INTO names VALUES(?, ?)");
  const index = db.prepare("INSERT INTO words(rowid, name) VALUES(?, ?)");
  db.exec("BEGIN");
  let n = 0;
  for (const concept of largeVocabulary(names))
    for (const text of [concept.name, ...concept.synonyms.map((s) => s.text)]) {
      const folded = fold(text);
      n++;
      if (insert.run(folded, n).changes > 0) index.run(n, folded);
    }
  db.exec("COMMIT");
  const seconds = (performance.now() - from) / 1000;
  const get = db.prepare("SELECT n FROM names WHERE name = ?");
  const match = db.prepare("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank LIMIT 20");
  return {
    bytes: statSync(path).size,
    seconds,
    has: (folded) => get.get(folded) !== undefined,
    words: (beginnings) => match.all(beginnings.map((b) => `"${b}"*`).join(" ")).length,
  };
}
