// SQLite's full-text index over trigrams, as anyone would use it for names like a term: any trigram, the best hundred by
// BM25, scored again by cosine.
import { DatabaseSync } from "node:sqlite";

export class Fts5Trigrams {
  readonly #db = new DatabaseSync(":memory:");
  readonly #ask;

  constructor(names: number, name: (i: number) => string) {
    this.#db.exec("CREATE VIRTUAL TABLE names USING fts5(name, tokenize='trigram', detail='none')");
    const insert = this.#db.prepare("INSERT INTO names(rowid, name) VALUES (?, ?)");
    this.#db.exec("BEGIN");
    for (let i = 0; i < names; i++) insert.run(i + 1, name(i));
    this.#db.exec("COMMIT");
    this.#ask = this.#db.prepare("SELECT rowid FROM names WHERE names MATCH ? ORDER BY rank LIMIT 100");
  }

  /** Numbers of the hundred best names. */
  best(term: string): number[] {
    const trigrams = new Set<string>();
    for (let i = 0; i + 3 <= term.length; i++) trigrams.add(`"${term.slice(i, i + 3)}"`);
    return this.#ask.all([...trigrams].join(" OR ")).map((row) => Number(row.rowid) - 1);
  }

  close(): void {
    this.#db.close();
  }
}
