// A folder with everything that training a recogniser on a real machine needs: rows, configuration, scripts, pinned
// requirements, and what to type.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CorpusOptions, readCorpus } from "../../corpus/read-corpus.ts";
import { WIDEST } from "../embedded/names.ts";
import { writeBundleFolder } from "./bundle-folder.ts";
import { type BundleOptions, bundleConfig } from "./config.ts";
import { documentRows, type GlinerRow, type RowOptions } from "./rows.ts";
import { bundleReadme, modelCard, type PartCounts } from "./texts.ts";

export interface BundleSources {
  readonly gold: readonly string[];
  readonly silver: readonly string[];
  readonly dev: readonly string[];
}

export interface BundleInput {
  readonly sources: BundleSources;
  readonly options: BundleOptions;
  readonly labels: Readonly<Record<string, string>>;
  readonly read?: CorpusOptions;
  /** Folders of the scripts that ship. */
  readonly scripts: readonly string[];
  readonly onDocument?: (count: number) => void;
}

export interface Bundle {
  readonly labels: readonly string[];
  readonly parts: Readonly<Record<string, PartCounts>>;
}

/** Without a development corpus every tenth document of gold is kept for it. */
const TENTH = 10;

async function* rowsOf(paths: readonly string[], input: BundleInput, by: RowOptions) {
  for (const path of paths)
    for await (const document of readCorpus(path, input.read ?? {})) yield documentRows(document, by);
}

/** Writes the bundle into `folder`. Throws `RangeError` where no mention is left to learn from, and what reading throws. */
export async function writeNerBundle(folder: string, input: BundleInput): Promise<Bundle> {
  const { sources, options } = input;
  const by: RowOptions = { labels: input.labels, words: options.words, widest: WIDEST };
  const parts: Record<string, { rows: GlinerRow[]; documents: number; lost: number }> = {};
  const part = (name: string) => {
    parts[name] ??= { rows: [], documents: 0, lost: 0 };
    return parts[name];
  };
  let read = 0;
  for (const [name, paths] of Object.entries(sources) as [keyof BundleSources, readonly string[]][]) {
    let number = 0;
    for await (const { rows, lost } of rowsOf(paths, input, by)) {
      const kept = name === "gold" && !sources.dev.length && ++number % TENTH === 0 ? "dev" : name;
      const to = part(kept);
      to.rows.push(...rows);
      to.documents++;
      to.lost += lost;
      input.onDocument?.(++read);
    }
  }
  const learned = [...(parts.gold?.rows ?? []), ...(parts.silver?.rows ?? [])];
  const labels = [...new Set(learned.flatMap((r) => r.ner.map(([, , label]) => label)))].sort();
  if (!labels.length)
    throw new RangeError(
      "no mention is left to train on: look at the types with curie check, and at --label.",
    );
  // What training never sees cannot be asked of the model.
  for (const { rows } of Object.values(parts))
    rows.forEach((row, i) => {
      rows[i] = { ...row, ner: row.ner.filter(([, , label]) => labels.includes(label)) };
    });
  await mkdir(join(folder, "data"), { recursive: true });
  const counts: Record<string, PartCounts> = {};
  for (const [name, { rows, documents, lost }] of Object.entries(parts)) {
    await writeFile(
      join(folder, "data", `${name}.jsonl`),
      rows.map((row) => `${JSON.stringify(row)}\n`).join(""),
    );
    const mentions = rows.reduce((n, r) => n + r.ner.length, 0);
    counts[name] = { documents, rows: rows.length, mentions, lost };
  }
  const config = bundleConfig(options, labels, (parts.dev?.rows.length ?? 0) > 0);
  await writeBundleFolder(folder, input.scripts, {
    config,
    readme: bundleReadme(config, counts),
    card: modelCard(config, counts),
  });
  return { labels, parts: counts };
}
