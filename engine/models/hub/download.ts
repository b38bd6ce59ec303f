// Files of an offer, fetched: each goes on where an earlier try was cut off, and counts only with the hash that the hub named
// before. What is complete stays in the cache until the model is put together, so that nothing is fetched twice.
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, link, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { downloadFile } from "@huggingface/hub";
import { inspectFolder } from "../folder/inspect.ts";
import { type InstallOptions, type ModelEntry, putTogether } from "../folder/library.ts";
import type { ModelPlaces } from "../folder/places.ts";
import { ModelError } from "../model-error.ts";
import { HUB, type HubOptions, hubError, type Offer, type OfferedFile } from "./offer.ts";

export interface DownloadOptions extends HubOptions, InstallOptions {
  /** Where files lie until the model is complete. */
  readonly cacheFolder: string;
}

/** The hash by which the hub names a file: SHA-256, or git's SHA-1 over a header and the content. */
function hashFor(file: OfferedFile): { hash: Hash; expected: string } | undefined {
  if (file.sha256) return { hash: createHash("sha256"), expected: file.sha256 };
  if (file.git) return { hash: createHash("sha1").update(`blob ${file.size}\0`), expected: file.git };
  return undefined;
}

async function isWhole(path: string, file: OfferedFile): Promise<boolean> {
  const sums = hashFor(file);
  if (!sums) return true;
  for await (const piece of createReadStream(path)) sums.hash.update(piece as Buffer);
  return sums.hash.digest("hex") === sums.expected;
}

const sizeAt = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;

/**
 * Fetches what was offered and installs it. A person has agreed to it before: this sends and fetches. Rejects with `ModelError`
 * (`damaged`: a file is not the one that was offered), or the signal's reason; the next try goes on.
 */
export async function install(
  offer: Offer,
  places: ModelPlaces,
  options: DownloadOptions,
): Promise<ModelEntry> {
  const { signal, onProgress, cacheFolder } = options;
  const name = options.name ?? basename(offer.repository);
  const folder = join(cacheFolder, "hub", offer.repository.replace("/", "--"), offer.revision);
  let done = 0;
  const told = (more: number) => {
    done += more;
    onProgress?.(done, offer.size);
  };
  const entry = await putTogether(
    name,
    places,
    async (part) => {
      for (const file of offer.files) {
        signal?.throwIfAborted();
        const here = join(folder, file.path);
        await fetchFile(offer, file, here, options, told);
        await mkdir(dirname(join(part, file.path)), { recursive: true });
        // Both lie on the person's disk, but not always on one file system.
        await kept(here, join(part, file.path));
      }
      return inspectFolder(part, {
        name,
        source: `${options.hub ?? HUB}/${offer.repository}@${offer.revision}`,
        ...(signal ? { signal } : {}),
      });
    },
    signal,
  );
  await rm(folder, { recursive: true, force: true });
  return entry;
}

async function kept(from: string, to: string): Promise<void> {
  // The cache keeps its copy until all is done: a failure later must not cost what was fetched.
  await link(from, to).catch(() => copyFile(from, to));
}

async function fetchFile(
  offer: Offer,
  file: OfferedFile,
  here: string,
  options: DownloadOptions,
  told: (more: number) => void,
): Promise<void> {
  const { signal, fetch, hub = HUB, token } = options;
  if ((await sizeAt(here)) === file.size && (await isWhole(here, file).catch(() => false)))
    return told(file.size);
  const partial = `${here}.partial`;
  await mkdir(dirname(here), { recursive: true });
  let have = await sizeAt(partial);
  if (have > file.size) {
    await rm(partial);
    have = 0;
  }
  told(have);
  try {
    if (have < file.size || file.size === 0) {
      const blob = await downloadFile({
        repo: offer.repository,
        path: file.path,
        revision: offer.revision,
        hubUrl: hub,
        fetch,
        // One plain request to the hub's own delivery, instead of a protocol with hosts of its own.
        xet: false,
        ...(token === undefined ? {} : { accessToken: token }),
      });
      if (!blob)
        throw new ModelError("missing", `${offer.host} no longer has ${file.path} of ${offer.repository}.`);
      const to = await open(partial, "a");
      try {
        if (file.size > have)
          for await (const piece of blob
            .slice(have, file.size)
            .stream() as unknown as AsyncIterable<Uint8Array>) {
            signal?.throwIfAborted();
            await to.write(piece);
            told(piece.length);
          }
      } finally {
        await to.close();
      }
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw hubError(error, offer.repository, offer.host);
  }
  const size = await sizeAt(partial);
  if (size < file.size)
    throw new ModelError(
      "request",
      `${offer.host} ended ${file.path} after ${size} of ${file.size} bytes; try again, and it goes on there.`,
    );
  if (!(await isWhole(partial, file))) {
    await rm(partial);
    throw new ModelError(
      "damaged",
      `${file.path} from ${offer.host} is not the file that was offered; it was thrown away. Try again.`,
    );
  }
  await rename(partial, here);
}
