// The models at hand, by name. One is installed whole or not at all: it is put together in a folder that nobody looks into
// and takes its name at the end.
import { cp, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { ModelError } from "../model-error.ts";
import { readManifest, verifyFiles } from "./folder.ts";
import { inspectFolder } from "./inspect.ts";
import { MANIFEST, type Manifest, sizeOf } from "./manifest.ts";
import type { ModelPlaces } from "./places.ts";

export interface ModelEntry {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly origin: "shipped" | "installed";
  /** Absent where the folder is no model; `problem` says why. */
  readonly manifest?: Manifest;
  readonly problem?: string;
}

/** Hidden: a model that is being put together, or was when its process was killed. */
const PART = ".part-";

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((e) => e.isDirectory() && !e.name.startsWith("."))
      .map((e) => join(folder, e.name))
      .sort();
  } catch {
    return []; // nothing was installed yet
  }
}

async function entryOf(folder: string, origin: ModelEntry["origin"]): Promise<ModelEntry> {
  try {
    const manifest = (await readManifest(folder)) ?? (await inspectFolder(folder, { hash: false }));
    return { name: manifest.name, folder, origin, manifest };
  } catch (error) {
    return { name: basename(folder), folder, origin, problem: (error as Error).message };
  }
}

/** Shipped ones first, each by name; of one name the first counts. Files are not hashed. */
export async function listModels(places: ModelPlaces): Promise<ModelEntry[]> {
  const found: ModelEntry[] = [];
  for (const folder of await foldersIn(places.shipped)) found.push(await entryOf(folder, "shipped"));
  for (const place of places.installed)
    for (const folder of await foldersIn(place)) found.push(await entryOf(folder, "installed"));
  return found.filter((entry, i) => found.findIndex(({ name }) => name === entry.name) === i);
}

/**
 * The folder that a person means: a path (absolute, or one with a separator or that exists, relative to `from`), or the name
 * of a model at hand. Rejects with `missing`, naming those there are.
 */
export async function findModel(
  model: string,
  places: ModelPlaces,
  from: string = process.cwd(),
): Promise<string> {
  const path = resolve(from, model);
  const looksLikePath = isAbsolute(model) || /[/\\]/.test(model);
  const models = looksLikePath ? [] : await listModels(places);
  const named = models.find(({ name }) => name === model);
  if (named) return named.folder;
  if ((await stat(path).catch(() => undefined))?.isDirectory()) return path;
  const known = models.map(({ name }) => name).join(", ") || "none";
  throw new ModelError(
    "missing",
    looksLikePath
      ? `${path}: no such folder.`
      : `no model is called ${model} (there are: ${known}), and no folder either.`,
  );
}

/** The model that is used where nobody chose one: the first that ships, for a language where there is one. */
export async function defaultModel(places: ModelPlaces, language?: string): Promise<ModelEntry | undefined> {
  const shipped = (await listModels(places)).filter(
    ({ origin, manifest }) => origin === "shipped" && manifest?.kind === "gliner",
  );
  const speaks = shipped.find(({ manifest }) => language && manifest?.languages?.includes(language));
  return speaks ?? shipped[0];
}

export interface InstallOptions {
  /** Instead of the manifest's or the folder's. */
  readonly name?: string;
  /** Bytes done, and of how many. */
  readonly onProgress?: (done: number, of: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Copies a model's folder to the installed ones, with a manifest. What it lists is verified after the copy, so that a
 * damaged medium or an interrupted transfer leaves nothing. Rejects with `ModelError`: `request` where the name is taken.
 */
export async function installFolder(
  from: string,
  places: ModelPlaces,
  options: InstallOptions = {},
): Promise<ModelEntry> {
  const source = resolve(from);
  const listed = await readManifest(source);
  if (options.name !== undefined) requireName(options.name);
  const { signal } = options;
  const inspected = listed ?? (await inspectFolder(source, { source, ...(signal ? { signal } : {}) }));
  const manifest = options.name === undefined ? inspected : { ...inspected, name: options.name };
  return putTogether(
    manifest.name,
    places,
    async (part) => {
      const total = sizeOf(manifest);
      let done = 0;
      const files = [...Object.keys(manifest.files), ...(manifest.card === undefined ? [] : [manifest.card])];
      for (const file of files) {
        options.signal?.throwIfAborted();
        await mkdir(dirname(join(part, file)), { recursive: true });
        // Published caches hold links; the copy must not point back into them.
        await cp(join(source, file), join(part, file), { dereference: true }).catch((error: unknown) => {
          throw new ModelError(
            "missing",
            `${join(source, file)} cannot be copied (${(error as NodeJS.ErrnoException).code}).`,
          );
        });
        done += manifest.files[file]?.size ?? 0;
        options.onProgress?.(done, total);
      }
      return manifest;
    },
    options.signal,
  );
}

function requireName(name: string): void {
  if (!/^\w[\w.-]*$/.test(name))
    throw new ModelError("request", `"${name}" cannot be a model's name: letters, digits, - . _ only.`);
}

/**
 * Makes a model in a hidden folder by `fill`, verifies it and gives it its name. Nothing is left where that fails.
 */
export async function putTogether(
  name: string,
  places: ModelPlaces,
  fill: (part: string) => Promise<Manifest>,
  signal?: AbortSignal,
): Promise<ModelEntry> {
  const [into] = places.installed;
  const folder = join(into, name);
  requireName(name);
  if (
    (await listModels(places)).some((entry) => entry.name === name) ||
    (await stat(folder).catch(() => undefined))
  )
    throw new ModelError(
      "request",
      `a model called ${name} is there already; remove it first, or give another name.`,
    );
  const part = join(into, `${PART}${name}-${process.pid}`);
  try {
    await mkdir(part, { recursive: true });
    const manifest = await fill(part);
    await writeFile(join(part, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await verifyFiles(part, manifest, signal ? { signal } : {});
    signal?.throwIfAborted();
    await rename(part, folder);
    return { name, folder, origin: "installed", manifest };
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

/** Takes an installed model away. Rejects with `missing` or, for one that ships, `request`. */
export async function removeModel(name: string, places: ModelPlaces): Promise<ModelEntry> {
  const entry = (await listModels(places)).find((e) => e.name === name);
  if (!entry) throw new ModelError("missing", `no model is called ${name}.`);
  if (entry.origin === "shipped") throw new ModelError("request", `${name} ships with Curie and stays.`);
  // Out of sight first: a kill in the middle leaves no half model.
  const gone = join(dirname(entry.folder), `${PART}gone-${basename(entry.folder)}-${process.pid}`);
  await rename(entry.folder, gone);
  await rm(gone, { recursive: true, force: true });
  return entry;
}
