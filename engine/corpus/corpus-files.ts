// The files of a corpus as texts, wherever they lie: one file, a folder, an archive, an archive in a folder. Gzip and
// tar are read as they are.
import { createReadStream } from "node:fs";
import { open, readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, posix, relative, sep } from "node:path";
import { Readable } from "node:stream";
import { createGunzip, gunzipSync } from "node:zlib";
import { parseTar } from "nanotar";
import { wholeText } from "./formats/lines.ts";

/** A file that holds no UTF-8 text, or a damaged archive: the others are still read. */
export class NoTextError extends Error {}

const ARCHIVE = /\.(tar\.gz|tgz|tar)$/i;
/** How much of a file its format is told by. */
const HEAD = 65_536;

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** UTF-8 in pieces, cut anywhere but inside a character; a byte order mark stays. */
export async function* decoded(bytes: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let at = 0;
  const decode = (piece?: Uint8Array) => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      throw new NoTextError(
        `${name}: not UTF-8 near byte ${at}; save the file as UTF-8 (iconv -t UTF-8, for example).`,
      );
    }
  };
  for await (const piece of bytes) {
    const text = decode(piece);
    at += piece.length;
    if (text) yield text;
  }
  const last = decode();
  if (last) yield last;
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  const chunks: AsyncIterator<Uint8Array> = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done) return;
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      yield first.value;
      for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
    } finally {
      source.destroy();
    }
  }
  if (!isGzip(first.value)) {
    yield* all();
    return;
  }
  const inflated = createGunzip();
  const from = Readable.from(all());
  from.on("error", (error) => inflated.destroy(error));
  try {
    yield* from.pipe(inflated);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith("Z_"))
      throw new NoTextError(`${path}: the gzip stream is damaged or cut off (${(error as Error).message}).`);
    throw error;
  } finally {
    from.destroy();
  }
}

/** One file of a corpus. */
interface Place {
  readonly bytes: () => AsyncIterable<Uint8Array>;
  readonly path: string | undefined;
  /** On the disk: the file itself, or the archive that holds it. */
  readonly holder: string;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield isGzip(bytes) ? gunzipSync(bytes) : bytes;
}

async function archived(path: string): Promise<[name: string, place: Place][]> {
  const packed = await readFile(path);
  try {
    const bytes = isGzip(packed) ? gunzipSync(packed) : packed;
    return parseTar(bytes)
      .filter((e) => e.type === "file" || e.type === undefined)
      .map((e) => {
        const data = e.data ?? new Uint8Array();
        return [posix.normalize(e.name), { bytes: () => once(data), path: undefined, holder: path }];
      });
  } catch (error) {
    throw new NoTextError(`${path}: the archive is damaged or cut off (${(error as Error).message}).`);
  }
}

const onDisk = (path: string): Place => ({ bytes: () => bytesOf(path), path, holder: path });

async function walk(root: string, folder: string, into: string[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await walk(root, path, into);
    else if (entry.isFile()) into.push(relative(root, path).split(sep).join("/"));
  }
}

/** What lies beside a corpus of one file: looked at on the disk, and only then in all archives and folders there. */
class Beside {
  readonly #folder: string;
  readonly #all: () => Promise<CorpusFiles>;
  #files: Promise<CorpusFiles> | undefined;

  constructor(folder: string, all: () => Promise<CorpusFiles>) {
    this.#folder = folder;
    this.#all = all;
  }

  async companion(from: string, path: string): Promise<string | undefined> {
    const near = join(this.#folder, dirname(from), path);
    for (const name of [near, `${near}.gz`]) {
      const isFile = await stat(name).then(
        (s) => s.isFile(),
        () => false,
      );
      if (isFile) return wholeText(decoded(bytesOf(name), name));
    }
    this.#files ??= this.#all();
    return (await this.#files).companion(from, path);
  }
}

const stemOf = (name: string) => basename(name).replace(/\.gz$/i, "");

export class CorpusFiles {
  /** Paths from the corpus' root with `/`, in order; a file in an archive is below the archive's name. */
  readonly names: readonly string[];
  readonly #places: ReadonlyMap<string, Place>;
  /** Files that were read as companions of others. */
  readonly used = new Set<string>();
  readonly #byName = new Map<string, string[]>();
  /** Looked into last: what lies beside a single file. */
  readonly #beside: Beside | undefined;

  private constructor(places: ReadonlyMap<string, Place>, beside?: Beside) {
    this.#places = places;
    this.names = [...places.keys()];
    this.#beside = beside;
    for (const name of this.names) {
      const stem = stemOf(name);
      this.#byName.set(stem, [...(this.#byName.get(stem) ?? []), name]);
    }
  }

  /**
   * Throws what the file system throws where there is nothing at `path`. `onDamage` hears of archives in a folder that cannot
   * be read; without it they end the reading with `NoTextError`.
   */
  static async at(path: string, onDamage?: (name: string, reason: string) => void): Promise<CorpusFiles> {
    if ((await stat(path)).isDirectory()) return CorpusFiles.#folder(path, undefined, onDamage);
    const beside = new Beside(dirname(path), () => CorpusFiles.#folder(dirname(path), basename(path)));
    if (ARCHIVE.test(path)) return new CorpusFiles(new Map(await archived(path)), beside);
    return new CorpusFiles(new Map([[basename(path), onDisk(path)]]), beside);
  }

  static async #folder(
    path: string,
    except?: string,
    onDamage?: (name: string, reason: string) => void,
  ): Promise<CorpusFiles> {
    const names: string[] = [];
    await walk(path, path, names);
    const places = new Map<string, Place>();
    for (const name of names) {
      if (name === except) continue;
      if (!ARCHIVE.test(name)) places.set(name, onDisk(join(path, name)));
      else
        try {
          for (const [inner, place] of await archived(join(path, name)))
            places.set(`${name}/${inner}`, place);
        } catch (error) {
          if (!onDamage) throw error;
          onDamage(name, error instanceof Error ? error.message : String(error));
        }
    }
    return new CorpusFiles(places);
  }

  /** The file on the disk: itself, or the archive that holds it. */
  holderOf(name: string): string | undefined {
    return this.#places.get(name)?.holder;
  }

  /** The whole text of a file that lies on the disk as it is; undefined for one that is packed, or no text. */
  async plainText(name: string): Promise<string | undefined> {
    const path = this.#places.get(name)?.path;
    if (path === undefined) return undefined;
    const bytes = await readFile(path);
    if (isGzip(bytes)) return undefined;
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return undefined;
    }
  }

  has(name: string): boolean {
    return this.#places.has(name);
  }

  /** Text in pieces. Throws `NoTextError` where it is not UTF-8. */
  open(name: string): AsyncIterable<string> {
    const place = this.#places.get(name);
    if (!place) throw new Error(`${name} is no file of this corpus`);
    return decoded(place.bytes(), name);
  }

  /** The beginning of a file; empty where it is no text. */
  async head(name: string): Promise<string> {
    const place = this.#places.get(name);
    if (!place) return "";
    const parts: Uint8Array[] = [];
    let length = 0;
    if (place.path !== undefined && !name.endsWith(".gz")) {
      const file = await open(place.path);
      try {
        const { bytesRead, buffer } = await file.read(new Uint8Array(HEAD), 0, HEAD, 0);
        if (!isGzip(buffer)) parts.push(buffer.subarray(0, bytesRead));
      } finally {
        await file.close();
      }
    }
    if (!parts.length)
      for await (const piece of place.bytes()) {
        parts.push(piece.subarray(0, HEAD - length));
        length += piece.length;
        if (length >= HEAD) break;
      }
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(Buffer.concat(parts));
  }

  /** The text of `path` as seen from the folder of `from`, else of the one file with that name; undefined for none. */
  async companion(from: string, path: string): Promise<string | undefined> {
    const near = posix.normalize(posix.join(posix.dirname(from), path));
    const found =
      [near, `${near}.gz`].find((n) => this.#places.has(n)) ?? this.#only(posix.basename(path), from);
    if (found !== undefined) this.used.add(found);
    return found === undefined ? this.#beside?.companion(from, path) : wholeText(this.open(found));
  }

  #only(name: string, from: string): string | undefined {
    const all = (this.#byName.get(name) ?? []).filter((n) => n !== from);
    return all.length === 1 ? all[0] : undefined;
  }
}
