// A model's folder, opened: its manifest read or inferred, its files those that the manifest lists.
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ModelError } from "../model-error.ts";
import type { Remembered } from "../remembered-file.ts";
import { sha256Of } from "./digest.ts";
import { inspectFolder } from "./inspect.ts";
import { MANIFEST, type Manifest, manifestSchema, type Precision } from "./manifest.ts";

export interface ModelFolder {
  /** Absolute. */
  readonly path: string;
  readonly manifest: Manifest;
  /** Whether the folder brought its manifest; an inferred one vouches for nothing. */
  readonly listed: boolean;
}

/** Undefined where the folder has none. Rejects with `damaged` where it has one that is none. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  const path = join(folder, MANIFEST);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw new ModelError(
      "missing",
      `${MANIFEST} cannot be read (${(error as NodeJS.ErrnoException).code}), in ${folder}.`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ModelError("damaged", `${MANIFEST} is not JSON: ${(error as Error).message}, in ${folder}.`);
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ModelError(
    "damaged",
    `${MANIFEST}: ${issue?.path.join(".") || "the file"}: ${issue?.message}, in ${folder}.`,
  );
}

export interface VerifyOptions {
  readonly signal?: AbortSignal;
  /**
   * Stamps (hash, inode, times) of files by path that were hashed before: a model of gigabytes is not read twice each time it is opened. The
   * change time of a file cannot be set back by hand, which is why a stamp with it is believed. Without it every file is hashed.
   */
  readonly verified?: Remembered<string>;
}

/**
 * Opens a model. With a manifest, every file in it must be there in its size and with its hash: a changed or truncated one
 * is refused, by name. Without one the folder is inspected. Rejects with `ModelError`.
 */
export async function openModelFolder(folder: string, options: VerifyOptions = {}): Promise<ModelFolder> {
  const { signal } = options;
  const path = resolve(folder);
  const listed = await readManifest(path);
  if (!listed) {
    const manifest = await inspectFolder(path, { hash: false, ...(signal ? { signal } : {}) });
    return { path, manifest, listed: false };
  }
  await verifyFiles(path, listed, { ...options });
  return { path, manifest: listed, listed: true };
}

/** Bytes that are hashed in a tenth of a second or less: nothing need be remembered of such a file. */
const QUICK = 32 * 2 ** 20;

/**
 * Rejects with `missing` or `damaged` at the first file that is not as listed. What is wrong comes first and the folder last: notices
 * are cut off at their end.
 */
export async function verifyFiles(
  folder: string,
  manifest: Manifest,
  { signal, verified }: VerifyOptions = {},
): Promise<void> {
  for (const [file, { size, sha256 }] of Object.entries(manifest.files)) {
    const path = join(folder, file);
    const found = await stat(path).catch(() => undefined);
    const cure = `Install the model again; it is in ${folder}.`;
    if (!found?.isFile())
      throw new ModelError("missing", `${file} is missing; ${MANIFEST} lists it. ${cure}`);
    if (found.size !== size)
      throw new ModelError(
        "damaged",
        `${file} has ${found.size.toLocaleString("en-US")} bytes and ${MANIFEST} says ${size.toLocaleString("en-US")}: it is truncated or changed. ${cure}`,
      );
    const stamp = `${sha256} ${found.ino} ${found.mtimeMs} ${found.ctimeMs}`;
    const memory = size > QUICK ? verified : undefined;
    if ((await memory?.get(path)) === stamp) continue;
    const hash = await sha256Of(path, signal);
    if (hash === sha256) await memory?.set(path, stamp);
    else
      throw new ModelError(
        "damaged",
        `${file} is not the file that ${MANIFEST} lists (SHA-256 ${hash.slice(0, 12)}… instead of ${sha256.slice(0, 12)}…). ${cure}`,
      );
  }
}

/** What is preferred on a CPU and on other devices: small integers are fast on the first and slow on the second. */
const PREFERRED: Readonly<Record<"cpu" | "other", readonly Precision[]>> = {
  cpu: ["int8", "uint8", "fp32", "q4", "fp16", "q4f16", "bnb4"],
  other: ["fp16", "fp32", "q4f16", "q4", "int8", "uint8", "bnb4"],
};

/**
 * Path of the graph to open, of those that the folder has. `precision` asks for one. Throws `missing` where there is none.
 */
export function graphOf(
  { path, manifest }: ModelFolder,
  device: string,
  role: "main" | "labels" = "main",
  precision?: Precision,
): string {
  const graphs = manifest.graphs.filter((graph) => graph.role === role);
  const order = precision ? [precision] : PREFERRED[device === "cpu" ? "cpu" : "other"];
  for (const wanted of order) {
    const found = graphs.find((graph) => graph.precision === wanted);
    if (found) return join(path, found.file);
  }
  const has = graphs.map((graph) => graph.precision).join(", ") || "none";
  throw new ModelError("missing", `${path} has no ${role} graph in ${order.join(", ")} (it has: ${has}).`);
}
