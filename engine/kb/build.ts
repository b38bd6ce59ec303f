// Builds a packed knowledge base: concepts in, one file out, all or nothing. The same concepts and options always give
// the same bytes; no clock is read.
import { createHash } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import type { Concept } from "./concept.ts";
import { groupCodes } from "./groups.ts";
import type { KbInfo } from "./knowledge-base.ts";
import { partOf, removeLeftOvers, spillOf } from "./left-overs.ts";
import { ambiguousNames } from "./packed/ambiguity.ts";
import { ConceptBuilder, OBSOLETE } from "./packed/concept-builder.ts";
import { ConceptStore, type SortedConcepts } from "./packed/concept-store.ts";
import { type ByteSink, FileSink, KbWriter, MemorySink } from "./packed/kb-writer.ts";
import { orderKeys } from "./packed/key-order.ts";
import { ENTRY_SCOPES, type Meta } from "./packed/meta.ts";
import { NameCollector } from "./packed/name-collector.ts";
import { writeNames } from "./packed/name-sections.ts";
import { writeRecords } from "./packed/record-blocks.ts";
import { textRules } from "./packed/text-rules.ts";
import { BuildThreads } from "./packed/threads/build-threads.ts";
import { letGo } from "./packed/threads/let-go.ts";
import { unlessAborted, Work } from "./packed/threads/work.ts";
import { ImportReport } from "./report.ts";

export interface BuildProgress {
  readonly phase:
    | "reading"
    | "writing records"
    | "sorting names"
    | "indexing names"
    | "indexing similarity"
    | "writing";
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
  /**
   * Threads that work beside this one, one for each processor and four at most unless told otherwise; 0: none. The file is the
   * same whatever their number.
   */
  readonly threads?: number;
  /** Names from which on threads are worth their start (100,000 unless told otherwise). */
  readonly threadsFrom?: number;
}

/** There is nothing to build from: no source has a concept that could be read, or that was asked for. */
export class NoConceptError extends Error {
  constructor(out: string) {
    super(`${out}: nothing was written, because no concept could be read.`);
    this.name = "NoConceptError";
  }
}

export interface BuildResult {
  readonly info: KbInfo;
  readonly report: ImportReport;
}

const STEP = 2000;
/** From so many names on, memory of one phase is given back before the next one needs its own. */
const MANY = 1 << 20;

/** Reports progress, lets others run and stops when asked. */
async function pause(options: BuildOptions, progress: BuildProgress): Promise<void> {
  options.onProgress?.(progress);
  await new Promise((resolve) => setImmediate(resolve));
  options.signal?.throwIfAborted();
}

/** All that a build collects while concepts arrive. */
interface Collected {
  readonly names: NameCollector;
  readonly described: ConceptBuilder;
}

async function collect(
  concepts: AsyncIterable<Concept> | Iterable<Concept>,
  store: ConceptStore,
  options: BuildOptions,
  report: ImportReport,
  threads: BuildThreads,
): Promise<Collected> {
  const names = new NameCollector(options.language ?? "en", threads);
  const described = new ConceptBuilder();
  let read = 0;
  const take = (given: Concept): void => {
    const { concept, arrival, instead, repaired } = store.add(given);
    names.add(concept, arrival);
    described.add(concept, arrival, groupCodes.indexOf(concept.group));
    if (instead !== undefined) report.cameBefore(given, options.source);
    if (repaired) {
      const said = `${concept.id} holds broken characters; they were replaced.`;
      report.problem(options.source, 0, said, concept.name);
    }
  };
  const step = () => pause(options, { phase: "reading", done: read });
  // Waiting for each of millions of concepts that are there already is dear.
  if (Symbol.iterator in concepts)
    for (const concept of concepts) {
      take(concept);
      while (names.crowded) await unlessAborted(names.relief(), options.signal);
      if (++read % STEP === 0) await step();
    }
  else
    for await (const concept of concepts) {
      take(concept);
      while (names.crowded) await unlessAborted(names.relief(), options.signal);
      if (++read % STEP === 0) await step();
    }
  await unlessAborted(names.end(), options.signal);
  await pause(options, { phase: "reading", done: read, total: read });
  return { names, described };
}

/** The packed file as chunks, in memory. `buildKb` writes it; tests and small KBs open it directly. */
export async function packKb(
  concepts: AsyncIterable<Concept> | Iterable<Concept>,
  options: BuildOptions,
): Promise<BuildResult & { chunks: Uint8Array[] }> {
  const sink = new MemorySink();
  const result = await pack(concepts, new ConceptStore(), sink, options);
  return { ...result, chunks: sink.chunks };
}

async function pack(
  concepts: AsyncIterable<Concept> | Iterable<Concept>,
  store: ConceptStore,
  sink: ByteSink,
  options: BuildOptions,
): Promise<BuildResult> {
  const threads = new BuildThreads(options.threads, options.threadsFrom);
  try {
    return await packWith(threads, concepts, store, sink, options);
  } finally {
    await threads.stop();
  }
}

async function packWith(
  threads: BuildThreads,
  concepts: AsyncIterable<Concept> | Iterable<Concept>,
  store: ConceptStore,
  sink: ByteSink,
  options: BuildOptions,
): Promise<BuildResult> {
  const report = options.report ?? new ImportReport();
  const { names, described } = await collect(concepts, store, options, report, threads);
  const { language } = names;
  const work = new Work(threads, names.forms, options.signal);
  const filter = work.do("filter", names.takePrefixes());
  const writer = new KbWriter(sink);
  const sorted = store.sorted();
  const { count } = sorted;
  const hash = createHash("sha256");
  hash.update(JSON.stringify([options.name, options.version, options.source, options.license, language]));
  await writeRecords(writer, store, sorted, hash, work, (done) =>
    pause(options, { phase: "writing records", done, total: count }),
  );
  store.forgetRecords();
  const states = await filter;
  if (names.forms >= MANY) letGo();

  await pause(options, { phase: "sorting names", done: 0, total: names.forms });
  const facts = { count, numbers: sorted.numbers, group: described.group.view() };
  // While the names are sorted in threads, this one goes on with concepts.
  const ordered = unlessAborted(orderKeys(names, facts, threads), options.signal);
  ordered.catch(() => {});
  const conceptSections = described.finish(sorted);
  await writer.addAll(conceptSections.sections);
  const keys = await ordered;
  names.forgetForms();
  if (names.forms >= MANY) letGo();
  const indexed = keys.starts.length;
  const beside = work.do("grams", { bytes: keys.bytes, starts: keys.starts, ends: keys.ends });
  const named = await writeNames(writer, names, keys, count, states, work, () =>
    pause(options, { phase: "indexing names", done: 0, total: indexed }),
  );
  report.ambiguous = ambiguousNames(names, keys, named.alike, (concept) =>
    Buffer.from(sorted.ids(concept)).toString("utf8"),
  );
  await pause(options, { phase: "indexing similarity", done: 0, total: indexed });
  const grams = await beside;
  await writer.addAll(grams.sections);
  const postings = await writer.stream("grams.postings", true);
  await postings.write(grams.postings);
  await postings.end();
  await pause(options, { phase: "writing", done: 0, total: 1 });

  const info: Omit<KbInfo, "bytes"> = {
    name: options.name,
    version: options.version,
    source: options.source,
    ...(options.license === undefined ? {} : { license: options.license }),
    language,
    concepts: count,
    names: named.counts.entries,
    ...countsOf(described, sorted),
    hash: hash.digest("hex").slice(0, 32),
  };
  const meta: Meta = {
    textRules: textRules(),
    info,
    scopes: [...ENTRY_SCOPES],
    languages: [...keys.tags],
    groups: groupCodes,
    counts: { concepts: count, altIds: conceptSections.altIds, ...named.counts, grams: grams.count },
  };
  const bytes = await writer.finish(meta);
  return { info: { ...info, bytes }, report };
}

function countsOf(
  described: ConceptBuilder,
  { count, arrivals }: SortedConcepts,
): Pick<KbInfo, "definitions" | "obsolete" | "groups"> {
  const groups = new Array<number>(groupCodes.length).fill(0);
  let definitions = 0;
  let obsolete = 0;
  for (let c = 0; c < count; c++) {
    const arrival = arrivals[c] as number;
    const group = described.group.at(arrival);
    groups[group & ~OBSOLETE] = (groups[group & ~OBSOLETE] as number) + 1;
    if (group >= OBSOLETE) obsolete++;
    definitions += described.definitions.at(arrival);
  }
  return {
    definitions,
    obsolete,
    groups: Object.fromEntries(groupCodes.flatMap((g, i) => (groups[i] ? [[g, groups[i]]] : []))),
  };
}

/**
 * Builds the packed file at `out`. It is written beside it under another name and renamed when complete: `out` holds
 * the old file or the new one, never half of either. Throws `NoConceptError` where there is no concept, and where the file
 * cannot be written.
 */
export async function buildKb(
  concepts: AsyncIterable<Concept> | Iterable<Concept>,
  out: string,
  options: BuildOptions,
): Promise<BuildResult> {
  await removeLeftOvers(out);
  const part = partOf(out, process.pid);
  const store = new ConceptStore(spillOf(part));
  try {
    const file = await open(part, "w");
    let result: BuildResult;
    try {
      result = await pack(concepts, store, new FileSink(file), options);
      if (result.info.concepts === 0) throw new NoConceptError(out);
      await file.sync();
    } finally {
      await file.close();
      store.forgetRecords();
    }
    await rename(part, out);
    options.onProgress?.({ phase: "writing", done: 1, total: 1 });
    return result;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
