// Inspects a packed knowledge base from the bytes to the sense: checksums, sections, records, names. Every problem is
// found, not only the first one that would keep the file from being opened.
import type { Concept } from "./concept.ts";
import type { KbInfo, KnowledgeBase } from "./knowledge-base.ts";
import { checkedMeta, sourceOf } from "./open.ts";
import type { ByteSource } from "./packed/byte-source.ts";
import { ConceptReader } from "./packed/concept-sections.ts";
import { KbFile, KbFileError } from "./packed/kb-file.ts";
import type { Meta } from "./packed/meta.ts";
import { namesOf } from "./packed/name-collector.ts";
import { NameReader } from "./packed/name-reader.ts";
import { PackedKb } from "./packed/packed-kb.ts";
import { textRules } from "./packed/text-rules.ts";
import { type Finding, Findings } from "./verify-findings.ts";
import { RecordCheck } from "./verify-records.ts";
import { verifySections } from "./verify-sections.ts";

export interface Verification {
  /** Absent where the file is too damaged to say. */
  readonly info?: KbInfo;
  readonly findings: readonly Finding[];
}

export interface VerifyOptions {
  /** Called now and then with the number of concepts looked at. */
  readonly onProgress?: (done: number) => void;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const STEP = 2000;

function readersOf(file: KbFile<Meta>): [NameReader, ConceptReader] {
  const concepts = new ConceptReader(file);
  return [new NameReader(file, concepts), concepts];
}

/** Throws `KbFileError` for a file that is not there or cannot be read; whatever else is wrong is a finding. */
export async function verifyKb(path: string, options: VerifyOptions = {}): Promise<Verification> {
  const source = sourceOf(path);
  try {
    return await verifySource(source, path, options);
  } finally {
    source.close();
  }
}

async function verifySource(source: ByteSource, path: string, options: VerifyOptions): Promise<Verification> {
  const findings = new Findings();
  let file: KbFile<Meta>;
  try {
    file = new KbFile(source, path, checkedMeta);
    for (const { name, wrong } of file.damaged()) findings.add("damage", `a section ${wrong}`, () => name);
    if (findings.has("damage")) return { findings: findings.list() };
    verifySections(file, ...readersOf(file), findings);
  } catch (error) {
    if (!(error instanceof KbFileError)) throw error;
    findings.add("damage", "the file cannot be opened", () => error.message);
    return { findings: findings.list() };
  }
  if (file.meta.textRules !== textRules())
    findings.add("damage", "the file was built by a Curie that reads words differently");
  if (findings.has("damage")) return { findings: findings.list() };
  const kb = new PackedKb(file);
  await verifyConcepts(file, kb, findings, options);
  duplicateNames(file, findings);
  return { info: kb.info, findings: findings.list() };
}

async function verifyConcepts(
  file: KbFile<Meta>,
  kb: KnowledgeBase,
  findings: Findings,
  options: VerifyOptions,
): Promise<void> {
  const entries = new Uint32Array(file.meta.counts.concepts);
  const [names] = readersOf(file);
  for (let e = 0; e < file.meta.counts.entries; e++) {
    const concept = names.conceptOf(e);
    entries[concept] = (entries[concept] as number) + 1;
  }
  const records = new RecordCheck(kb, findings);
  const nameCount = (c: Concept): number => namesOf(c, kb.info.language).length;
  let i = 0;
  for (const concept of readable(kb, findings)) {
    records.check(concept);
    if (nameCount(concept) !== entries[i])
      findings.add("damage", "a concept has other names than its record says", () => {
        return `${concept.id}: ${entries[i]} names, not ${nameCount(concept)}`;
      });
    if (++i % STEP !== 0) continue;
    options.onProgress?.(i);
    await new Promise((resolve) => setImmediate(resolve));
    options.signal?.throwIfAborted();
  }
  records.finish();
}

/** The concepts up to the first one that cannot be read, which is a finding. */
function* readable(kb: KnowledgeBase, findings: Findings): Generator<Concept> {
  try {
    yield* kb.concepts();
  } catch (error) {
    findings.add("damage", "the records cannot be read", () => (error as Error).message);
  }
}

const PREFERRED = 0;

/** Names that do not tell live concepts apart, case and accents aside. */
function duplicateNames(file: KbFile<Meta>, findings: Findings): void {
  const [names, concepts] = readersOf(file);
  const { counts } = file.meta;
  for (let k = 0; k < counts.keys; k++) {
    const all = names.entriesOfKey(k);
    if (all.length < 2) continue;
    const entries = all.filter((e) => !concepts.isObsolete(names.conceptOf(e)));
    const ownersOf = (some: readonly number[]) => [...new Set(some.map((e) => names.conceptOf(e)))];
    const example = (owners: readonly number[]) => () =>
      `${names.text(entries[0] as number)}: ${owners.map((c) => concepts.id(c)).join(", ")}`;
    const preferred = ownersOf(entries.filter((e) => names.scopeOf(e) === PREFERRED));
    if (preferred.length > 1)
      findings.add("warning", "live concepts have the same preferred name", example(preferred));
    const owners = ownersOf(entries);
    if (owners.length > 1) findings.add("note", "a name stands for several live concepts", example(owners));
  }
}
