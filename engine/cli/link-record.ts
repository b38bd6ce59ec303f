// With what a folder was linked: a small hidden file in it, so that a run that goes on there cannot mix two knowledge bases, ways or
// precisions without anybody noticing. Readers of corpora pass hidden files by.
import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as z from "zod";
import type { KbInfo } from "../kb/knowledge-base.ts";
import { UsageError } from "./exit-codes.ts";
import type { LinkerOptions } from "./linker.ts";
import { writeWhole } from "./whole-file.ts";

export const LINK_RECORD = ".curie-link.json";

const recordSchema = z.strictObject({
  kbs: z.array(z.strictObject({ name: z.string(), version: z.string(), hash: z.string() })),
  /** As they were given, by name. */
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
});
type Recorded = z.output<typeof recordSchema>;

/** Options that change what is linked. Where a model is served, and with which key, is not written down. */
const DECIDING = [
  ...(["by", "precision", "relink", "why", "model", "trie", "dense", "encoder", "calibrator"] as const),
  ...(["beams", "most", "nil", "context", "k", "answers", "votes", "labels", "echo", "prompt"] as const),
] as const;

export type DecidingOptions = LinkerOptions & { readonly relink?: true; readonly why?: true };

export class LinkRecord {
  readonly #path: string;
  readonly #now: Recorded;

  /** `folder`: that of the output. */
  constructor(
    folder: string,
    kbs: readonly Pick<KbInfo, "name" | "version" | "hash">[],
    given: DecidingOptions,
  ) {
    this.#path = join(folder, LINK_RECORD);
    this.#now = {
      kbs: kbs.map(({ name, version, hash }) => ({ name, version, hash })),
      options: Object.fromEntries(
        DECIDING.flatMap((name) => {
          const value = given[name];
          return value === undefined ? [] : [[name, typeof value === "object" ? [...value] : value]];
        }),
      ),
    };
  }

  /** Whether the folder says with what it was linked. Throws `UsageError`, naming each difference, where that was something else. */
  async agrees(): Promise<boolean> {
    const text = await readFile(this.#path, "utf8").catch(() => undefined);
    if (text === undefined) return false;
    const differences = differencesOf(this.#read(text), this.#now);
    if (!differences.length) return true;
    throw new UsageError(
      `${dirname(this.#path)} was linked otherwise: ${differences.join("; ")}. Ask as before, name another folder, or write over its files (--force instead of --resume).`,
    );
  }

  async write(): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    await writeWhole(this.#path, `${JSON.stringify(this.#now, null, 2)}\n`);
  }

  #read(text: string): Recorded {
    try {
      return recordSchema.parse(JSON.parse(text));
    } catch (error) {
      const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
      throw new UsageError(
        `${this.#path} does not say with what its folder was linked (${why}). Delete it to go on all the same, or write over the folder's files (--force instead of --resume).`,
      );
    }
  }
}

/** Each as `precision was 0.9 and is 0.95`. */
function differencesOf(before: Recorded, now: Recorded): string[] {
  const known = (kbs: Recorded["kbs"]) => kbs.map((kb) => kb.hash).join(" ");
  const told = (kbs: Recorded["kbs"]) =>
    kbs.map(({ name, version, hash }) => `${name} ${version} (${hash.slice(0, 8)})`).join(", ");
  const names = [...new Set([...Object.keys(before.options), ...Object.keys(now.options)])];
  const said = (value: unknown) => (value === undefined ? "not given" : String(value));
  return [
    ...(known(before.kbs) === known(now.kbs)
      ? []
      : [`the knowledge base was ${told(before.kbs)} and is ${told(now.kbs)}`]),
    ...names
      .filter((name) => String(before.options[name]) !== String(now.options[name]))
      .map((name) => `${name} was ${said(before.options[name])} and is ${said(now.options[name])}`),
  ];
}
