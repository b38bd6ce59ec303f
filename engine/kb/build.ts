// Builds a packed knowledge base: concepts in, one file out, all or nothing. The same concepts and options always give
// the same bytes; no clock is read.
import { createHash } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import type { Concept } from "./concept.ts";
import { groupCodes, type SemanticGroup } from "./groups.ts";
import type { KbInfo } from "./knowledge-base.ts";
import { ambiguousNames } from "./packed/ambiguity.ts";
import { ConceptWriter } from "./packed/concept-sections.ts";
import { ConceptStore, conceptFromJson } from "./packed/concept-store.ts";
import { buildGrams } from "./packed/gram-builder.ts";
import type { SectionArray } from "./packed/kb-layout.ts";
import { type ByteSink, FileSink, KbWriter, MemorySink } from "./packed/kb-writer.ts";
import { ENTRY_SCOPES, type Meta } from "./packed/meta.ts";
import { NameBuilder } from "./packed/name-builder.ts";
import { textRules } from "./packed/text-rules.ts";
import { ImportReport } from "./report.ts";

export interface BuildProgress {
  readonly phase: "reading" | "indexing names" | "sorting names" | "indexing similarity" | "writing";
  readonly done: number;
  /** Absent while the source's length is unknown. */
  readonly total?: number;
}

export interface BuildOptions {
  /** Short name, unique among loaded KBs. */
  readonly name: string;
  readonly version: string;
  /** Where the concepts come from, for a person. */
  readonly source: string;
  readonly license?: string;
  /** BCP 47 language of names that state none (default `en`). */
  readonly language?: string;
  /** Where merged and repaired concepts and ambiguous names are reported; the importers' report, as a rule. */
  readonly report?: ImportReport;
  readonly onProgress?: (progress: BuildProgress) => void;
  /** Aborting rejects with the signal's reason and leaves no file behind. */
  readonly signal?: AbortSignal;
}

export interface BuildResult {
  readonly info: KbInfo;
  readonly report: ImportReport;
}

const STEP = 2000;

/** Reports progress, lets others run and stops when asked. */
async function pause(options: BuildOptions, progress: BuildProgress): Promise<void> {
  options.onProgress?.(progress);
  await new Promise((resolve) => setImmediate(resolve));
  options.signal?.throwIfAborted();
}

async function collect(
  concepts: AsyncIterable<Concept> | Iterable<Concept>,
  options: BuildOptions,
  report: ImportReport,
): Promise<ConceptStore> {
  const store = new ConceptStore();
  let read = 0;
  for await (const concept of concepts) {
    const { merged, repaired } = store.add(concept);
    if (merged)
      report.problem(
        options.source,
        0,
        `${concept.id} occurs more than once; the records were merged.`,
        concept.name,
      );
    if (repaired)
      report.problem(
        options.source,
        0,
        `${concept.id} holds broken characters; they were replaced.`,
        concept.name,
      );
    if (++read % STEP === 0) await pause(options, { phase: "reading", done: read });
  }
  await pause(options, { phase: "reading", done: read, total: read });
  return store;
}

/** The packed file as chunks, in memory. `buildKb` writes it; tests and small KBs open it directly. */
export async function packKb(
  concepts: AsyncIterable<Concept> | Iterable<Concept>,
  options: BuildOptions,
): Promise<BuildResult & { chunks: Uint8Array[] }> {
  const sink = new MemorySink();
  const result = await pack(concepts, sink, options);
  return { ...result, chunks: sink.chunks };
}

async function pack(
  concepts: AsyncIterable<Concept> | Iterable<Concept>,
  sink: ByteSink,
  options: BuildOptions,
): Promise<BuildResult> {
  const report = options.report ?? new ImportReport();
  const store = await collect(concepts, options, report);
  const language = options.language ?? "en";
  const names = new NameBuilder(language);
  const records = new ConceptWriter();
  const hash = createHash("sha256");
  hash.update(JSON.stringify([options.name, options.version, options.source, options.license, language]));
  const groups: Partial<Record<SemanticGroup, number>> = {};
  let obsolete = 0;
  let definitions = 0;
  const { positions, ids } = store.sorted();
  for (let i = 0; i < positions.length; i++) {
    const json = store.json(positions[i] as number);
    const concept = conceptFromJson(json);
    const group = groupCodes.indexOf(concept.group);
    hash.update(json);
    names.add(concept, 1 << group);
    records.add(concept, json, group);
    groups[concept.group] = (groups[concept.group] ?? 0) + 1;
    if (concept.obsolete) obsolete++;
    definitions += concept.definitions.length;
    if (i % STEP === 0) await pause(options, { phase: "indexing names", done: i, total: positions.length });
  }
  await pause(options, { phase: "sorting names", done: 0, total: names.entries });
  const named = names.finish();
  await pause(options, { phase: "indexing similarity", done: 0, total: named.counts.keys });
  const grams = buildGrams(named.keys);
  const described = records.finish(named.preferred);
  const sections = new Map<string, SectionArray>([
    ...described.sections,
    ...named.sections,
    ...grams.sections,
  ]);
  report.ambiguous = ambiguousNames(sections, ids, named.alike);
  const info: Omit<KbInfo, "bytes"> = {
    name: options.name,
    version: options.version,
    source: options.source,
    ...(options.license === undefined ? {} : { license: options.license }),
    language,
    concepts: store.count,
    names: named.counts.entries,
    definitions,
    obsolete,
    groups: Object.fromEntries(groupCodes.flatMap((g) => (groups[g] ? [[g, groups[g]]] : []))),
    hash: hash.digest("hex").slice(0, 32),
  };
  const meta: Meta = {
    textRules: textRules(),
    info,
    scopes: [...ENTRY_SCOPES],
    languages: names.languages,
    groups: groupCodes,
    counts: { concepts: store.count, altIds: described.altIds, ...named.counts, grams: grams.count },
  };
  await pause(options, { phase: "writing", done: 0, total: 1 });
  const writer = new KbWriter(sink);
  await writer.addAll(sections);
  const stream = await writer.stream("records.data", true);
  await stream.write(described.records);
  await stream.end();
  const postings = await writer.stream("grams.postings", true);
  await postings.write(grams.postings);
  await postings.end();
  const bytes = await writer.finish(meta);
  return { info: { ...info, bytes }, report };
}

/**
 * Builds the packed file at `out`. It is written beside it under another name and renamed when complete: `out` holds
 * the old file or the new one, never half of either. Throws where there is no concept or the file cannot be written.
 */
export async function buildKb(
  concepts: AsyncIterable<Concept> | Iterable<Concept>,
  out: string,
  options: BuildOptions,
): Promise<BuildResult> {
  const part = `${out}.${process.pid}.part`;
  try {
    const file = await open(part, "w");
    let result: BuildResult;
    try {
      result = await pack(concepts, new FileSink(file), options);
      if (result.info.concepts === 0)
        throw new Error(
          `${out}: nothing was written, because no concept could be read (${result.report.problemCount} problems).`,
        );
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, out);
    options.onProgress?.({ phase: "writing", done: 1, total: 1 });
    return result;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
