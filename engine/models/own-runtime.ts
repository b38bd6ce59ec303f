// An ONNX Runtime of the user's own in the place of the one that ships. CUDA's part of the runtime has some 200 MB and is made for one
// version of NVIDIA's libraries, which is why no package of ours brings it: whoever has such a card installs the npm package
// onnxruntime-node, whose own installation fetches that part, and names its folder. It is loaded as it is.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { ModelError } from "./model-error.ts";

/** Variables that name it; the server sets them from its settings, so that every process that it starts hears of them. */
export const RUNTIME_VARIABLE = "CURIE_RUNTIME";
export const LIBRARIES_VARIABLE = "CURIE_RUNTIME_LIBRARIES";

const PACKAGE = "onnxruntime-node";
/** Earlier ones do not say what a graph takes and gives, or do not install CUDA's part. */
const OLDEST = [1, 23] as const;

export interface OwnRuntime {
  /** Folder of the package. */
  readonly folder: string;
  readonly version: string;
}

const cure = (): string =>
  `Name a folder where "npm install ${PACKAGE}" was run (${RUNTIME_VARIABLE}, or the setting curie.neural.runtime), or none for the runtime that ships.`;

const fail = (why: string): ModelError => new ModelError("runtime", `${why} ${cure()}`);

/** `~` is the home folder, as people write it in settings. */
const atHome = (path: string): string => path.replace(/^~(?=$|[\\/])/, homedir());

function packageIn(folder: string): string | undefined {
  const inside = join(folder, "node_modules", PACKAGE);
  return [folder, inside].find((path) => nameOf(path) === PACKAGE);
}

const manifestOf = (folder: string): { name?: unknown; version?: unknown } => {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  } catch {
    return {};
  }
};
const nameOf = (folder: string): unknown => manifestOf(folder).name;

/**
 * The runtime that `CURIE_RUNTIME` names: the folder of the package, or one that it was installed in. Undefined where nothing is named.
 * Throws `ModelError` (`runtime`) where there is none, or none for this machine, or one that is too old.
 */
export function ownRuntime(env: NodeJS.ProcessEnv = process.env): OwnRuntime | undefined {
  const named = env[RUNTIME_VARIABLE];
  if (!named) return undefined;
  const given = atHome(named);
  if (!isAbsolute(given)) throw fail(`${named}: a runtime's folder is named by its whole path.`);
  const folder = packageIn(given);
  if (folder === undefined) throw fail(`${given} holds no ${PACKAGE}.`);
  const version = String(manifestOf(folder).version);
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== OLDEST[0] || !(minor >= OLDEST[1]))
    throw fail(`${folder} is ${PACKAGE} ${version}; ${OLDEST.join(".")} or a later ${OLDEST[0]} is wanted.`);
  if (!existsSync(librariesOf(folder)))
    throw fail(`${folder} has no libraries for ${process.platform}-${process.arch}.`);
  return { folder, version };
}

/** Where a package keeps its libraries for this machine: the runtime looks for CUDA's part beside itself. */
export const librariesOf = (folder: string): string =>
  join(folder, "bin", "napi-v6", process.platform, process.arch);

/** NVIDIA's own folder, which not every installation tells the system's loader of. */
const USUAL = "/usr/local/cuda/lib64";

/**
 * Folders of NVIDIA's libraries, of those named: one that holds them, or Python's site-packages, whose packages `nvidia-*` have a
 * folder each.
 */
export function libraryFolders(env: NodeJS.ProcessEnv = process.env): string[] {
  const named = (env[LIBRARIES_VARIABLE] ?? "").split(delimiter).filter(Boolean).map(atHome);
  const inPackages = named.flatMap((folder) =>
    entries(join(folder, "nvidia")).map((name) => join(folder, "nvidia", name, "lib")),
  );
  return [...named, ...inPackages, ...(env[RUNTIME_VARIABLE] ? [USUAL] : [])].filter((path) =>
    existsSync(path),
  );
}

const entries = (folder: string): string[] => {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
};

/**
 * What a process that loads the runtime is started with: the loader reads its path only then. Products of matrices are computed in
 * full on cards that would shorten their factors to ten bits (TF32), so that they compute what the CPU does; who wants it otherwise
 * sets NVIDIA_TF32_OVERRIDE.
 */
export function loaderEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const folders = process.platform === "linux" ? libraryFolders(env) : [];
  const path = [...folders, ...(env.LD_LIBRARY_PATH ?? "").split(delimiter)].filter(Boolean);
  return {
    NVIDIA_TF32_OVERRIDE: "0",
    ...env,
    ...(folders.length ? { LD_LIBRARY_PATH: path.join(delimiter) } : {}),
  };
}
