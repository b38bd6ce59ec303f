// Vectors on their way into a file: one record a name, appended as they are made, so that a build that was ended goes on where it was.
// Records lie beside the file to come, under the number of their process, and another process takes over what a dead one left.
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isAlive, partOf, spillOf } from "../../kb/left-overs.ts";

/** What the records must have been made from for a build to go on with them. */
export interface RecordsOf {
  readonly kb: string;
  readonly encoder: string;
  readonly width: number;
}

/** Scale of a name that has no vector, because nothing of it is a token. */
export const NONE = -1;
const SCALE_BYTES = 4;
/** Bytes of the line that says what they are. */
const HEAD = 256;

const head = (of: RecordsOf): Buffer => {
  const line = Buffer.alloc(HEAD, " ");
  line.write(`curie vectors 1 ${JSON.stringify(of)}`);
  line[HEAD - 1] = 0x0a;
  return line;
};

export class VectorRecords {
  readonly path: string;
  readonly width: number;
  /** Whole records. */
  count: number;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle, width: number, count: number) {
    this.path = path;
    this.#file = file;
    this.width = width;
    this.count = count;
  }

  get #size(): number {
    return SCALE_BYTES + this.width;
  }

  /** Records for the file `out`, with those that an ended build of the same left. Rejects with the file system's error. */
  static async open(out: string, of: RecordsOf): Promise<VectorRecords> {
    const path = spillOf(partOf(out, process.pid));
    const left = await leftBehind(out, head(of));
    if (left !== undefined && left !== path) await rename(left, path);
    const file = await open(path, left === undefined ? "w+" : "r+");
    if (left === undefined) await file.write(head(of), 0, HEAD, 0);
    const records = new VectorRecords(path, file, of.width, 0);
    records.count = left === undefined ? 0 : await records.#sound();
    return records;
  }

  /** Records up to the first that is cut off, or was never written where a machine lost its power. */
  async #sound(): Promise<number> {
    const { size } = await this.#file.stat();
    const whole = Math.floor((size - HEAD) / this.#size);
    let count = 0;
    for await (const { scales } of this.#read(whole)) {
      const bad = scales.findIndex((s) => s !== NONE && !(s > 0 && s < 1));
      count += bad < 0 ? scales.length : bad;
      if (bad >= 0) break;
    }
    return count;
  }

  /** `scales[i]` belongs to bytes `[i * width, (i + 1) * width)` of `rows`. */
  async append(scales: Float32Array, rows: Int8Array): Promise<void> {
    const bytes = Buffer.alloc(scales.length * this.#size);
    scales.forEach((scale, i) => {
      bytes.writeFloatLE(scale, i * this.#size);
      bytes.set(new Uint8Array(rows.buffer, i * this.width, this.width), i * this.#size + SCALE_BYTES);
    });
    for (let at = 0; at < bytes.length; ) {
      const place = HEAD + this.count * this.#size + at;
      at += (await this.#file.write(bytes, at, bytes.length - at, place)).bytesWritten;
    }
    this.count += scales.length;
  }

  /** All records in order, some at a time. */
  all(): AsyncGenerator<{ scales: Float32Array; rows: Uint8Array }> {
    return this.#read(this.count);
  }

  async *#read(count: number): AsyncGenerator<{ scales: Float32Array; rows: Uint8Array }> {
    const step = Math.max(1, Math.floor((1 << 20) / this.#size));
    for (let from = 0; from < count; from += step) {
      const n = Math.min(step, count - from);
      const bytes = Buffer.alloc(n * this.#size);
      await this.#file.read(bytes, 0, bytes.length, HEAD + from * this.#size);
      const scales = Float32Array.from({ length: n }, (_, i) => bytes.readFloatLE(i * this.#size));
      const rows = new Uint8Array(n * this.width);
      for (let i = 0; i < n; i++)
        rows.set(bytes.subarray(i * this.#size + SCALE_BYTES, (i + 1) * this.#size), i * this.width);
      yield { scales, rows };
    }
  }

  /** They stay where they are, for the next build. */
  close(): Promise<void> {
    return this.#file.close();
  }

  async remove(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
  }
}

/** Records of `out` with this head whose process is gone, or is this one; records of others that are gone are taken away. */
async function leftBehind(out: string, wanted: Buffer): Promise<string | undefined> {
  const folder = dirname(out);
  const start = `${basename(out)}.`;
  let found: string | undefined;
  for (const name of (await readdir(folder)).sort()) {
    const pid = name.startsWith(start)
      ? /^(\d+)\.part\.records$/.exec(name.slice(start.length))?.[1]
      : undefined;
    if (pid === undefined || (Number(pid) !== process.pid && isAlive(Number(pid)))) continue;
    const path = join(folder, name);
    const first = Buffer.alloc(HEAD);
    const file = await open(path, "r");
    await file.read(first, 0, HEAD, 0);
    await file.close();
    if (found === undefined && first.equals(wanted)) found = path;
    else await rm(path, { force: true });
  }
  return found;
}
