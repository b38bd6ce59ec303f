// Which questions are in which batch, on disk before anything is uploaded: a run that is killed finds its batches again and
// pays for none twice.
import { type FileHandle, open, readFile } from "node:fs/promises";
import * as z from "zod";

const rowSchema = z.union([
  /** Before the upload. */
  z.object({ lot: z.string(), keys: z.array(z.string()) }),
  /** The endpoint has taken it. */
  z.object({ lot: z.string(), batch: z.string() }),
  /** Questions that their batch did not answer: they may be asked again. */
  z.object({ again: z.array(z.string()) }),
]);
type Row = z.output<typeof rowSchema>;

export interface Lot {
  readonly lot: string;
  readonly keys: readonly string[];
  batch?: string;
}

export class BatchRecord {
  readonly #file: FileHandle;
  /** Question to the lot that it went out with. */
  readonly lots = new Map<string, Lot>();
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Half a line at the end, from a machine that stopped, is passed over: nothing was uploaded before its line was whole. */
  static async open(path: string): Promise<BatchRecord> {
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    const record = new BatchRecord(await open(path, "a"));
    const byName = new Map<string, Lot>();
    for (const line of text.split("\n")) {
      let row: Row;
      try {
        row = rowSchema.parse(JSON.parse(line));
      } catch {
        continue;
      }
      if ("again" in row) for (const key of row.again) record.lots.delete(key);
      else if ("batch" in row) {
        const lot = byName.get(row.lot);
        if (lot) lot.batch = row.batch;
      } else {
        const lot: Lot = { lot: row.lot, keys: row.keys };
        byName.set(row.lot, lot);
        for (const key of row.keys) record.lots.set(key, lot);
      }
    }
    if (text !== "" && !text.endsWith("\n")) await record.#file.appendFile("\n");
    return record;
  }

  async begin(lot: Lot): Promise<void> {
    await this.#write({ lot: lot.lot, keys: [...lot.keys] });
    for (const key of lot.keys) this.lots.set(key, lot);
  }

  async taken(lot: Lot, batch: string): Promise<void> {
    await this.#write({ lot: lot.lot, batch });
    lot.batch = batch;
  }

  async unanswered(keys: readonly string[]): Promise<void> {
    if (!keys.length) return;
    for (const key of keys) this.lots.delete(key);
    await this.#write({ again: [...keys] });
  }

  #write(row: Row): Promise<void> {
    const written = this.#writing.then(async () => {
      await this.#file.appendFile(`${JSON.stringify(row)}\n`);
      await this.#file.datasync();
    });
    this.#writing = written.catch(() => {});
    return written;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}
