// What `curie evaluate` was told to compare, opened: two corpora or a table, a second system, what the systems were
// trained on, the knowledge bases.
import type { Documents } from "../evaluation/align.ts";
import type { EvaluationInput } from "../evaluation/evaluate.ts";
import { Exposure } from "../evaluation/exposure.ts";
import type { FindingList } from "../evaluation/findings.ts";
import { Knowledge } from "../evaluation/knowledge.ts";
import { type Reading, readingOf } from "../evaluation/reading.ts";
import type { Side } from "../evaluation/result.ts";
import { parseTableColumns } from "../evaluation/table-columns.ts";
import { readTable, type TableOptions, type TableSides } from "../evaluation/table-documents.ts";
import { parsePrefix, prefixer } from "../kb/importers/id-prefix.ts";
import { SourceError } from "../kb/importers/source.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { Library } from "../kb/library.ts";
import type { EvaluateOptions } from "./evaluate-options.ts";
import { corpusSide, count, hashOf } from "./evaluate-sides.ts";
import { UsageError } from "./exit-codes.ts";
import { openKbs } from "./open-kbs.ts";
import { parsed } from "./table-options.ts";
import { counted, type Progress } from "./terminal.ts";

interface Reader {
  readonly options: EvaluateOptions;
  readonly findings: FindingList;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

export interface OpenInputs {
  readonly input: Pick<EvaluationInput, "gold" | "systems" | "task" | "exposures" | "kb">;
  /** Accounts of all files, complete when the evaluation is done. */
  readonly accounts: () => Promise<Side[]>;
}

type Account = () => Promise<Side>;

/** Throws `UsageError` for what a person must put right. */
export async function openInputs(
  gold: string | undefined,
  predicted: string | undefined,
  reader: Reader,
): Promise<OpenInputs> {
  const { options } = reader;
  const kbs = options.kb?.length ? await openKbs(options.kb) : [];
  const knowledge = kbs.length ? new Knowledge(new Library(kbs)) : undefined;
  const reading = readingFor(options, knowledge);
  const accounts: Account[] = kbs.map((kb, i) => kbAccount(options.kb?.[i] ?? "", kb));
  const exposures: Exposure[] = [];
  for (const [role, path] of [
    ...(options.train ?? []).map((p) => ["train", p] as const),
    ...(options.synthetic ?? []).map((p) => ["synthetic", p] as const),
  ]) {
    const { exposure, account } = await exposed(role, path, reading, reader);
    exposures.push(exposure);
    accounts.push(account);
  }
  const sides =
    options.table === undefined
      ? await corpora(gold, predicted, reading, reader)
      : await tables(gold, reading, reader);
  return {
    input: {
      gold: sides.gold,
      systems: sides.systems,
      task: options.table === undefined ? "all" : "linking",
      exposures,
      ...(knowledge ? { kb: { path: (options.kb ?? []).join(", "), knowledge } } : {}),
    },
    accounts: () => Promise.all([...sides.accounts, ...accounts].map((account) => account())),
  };
}

function readingFor(options: EvaluateOptions, knowledge: Knowledge | undefined): Reading {
  const types = new Map(
    (options.mapType ?? []).map((pair): [string, string] => {
      const [from, to] = pair.split("=").map((s) => s.trim());
      if (!from || to === undefined || to === "") throw new UsageError(`--map-type ${pair} is not FROM=TO.`);
      return [from, to];
    }),
  );
  const prefix =
    options.prefix === undefined ? undefined : prefixer(parsed("--prefix", options.prefix, parsePrefix));
  return readingOf({
    separators: options.separators,
    nil: options.nil.split(",").map((id) => id.trim()),
    type: (type) => types.get(type) ?? type,
    ...(prefix ? { prefix } : {}),
    ...(knowledge ? { canonical: (id) => knowledge.held(id) ?? id } : {}),
  });
}

interface OpenSides {
  readonly gold: Documents;
  readonly systems: { readonly name: string; readonly documents: Documents }[];
  readonly accounts: Account[];
}

async function corpora(
  gold: string | undefined,
  predicted: string | undefined,
  reading: Reading,
  { options, findings, signal }: Reader,
): Promise<OpenSides> {
  if (gold === undefined || predicted === undefined)
    throw new UsageError("name a gold corpus and a predicted one, or a --table with both.");
  const goldSide = await corpusSide({
    path: gold,
    role: "gold",
    format: options.goldFormat,
    concepts: options.concepts,
    reading,
    findings,
    signal,
  });
  const systems: OpenSides["systems"] = [];
  const accounts = [goldSide.account];
  for (const [role, path] of [
    ["predicted", predicted] as const,
    ...(options.compare ? [["compared", options.compare] as const] : []),
  ]) {
    const side = await corpusSide({
      path,
      role,
      format: options.format,
      concepts: options.concepts,
      reading,
      findings,
      signal,
    });
    systems.push({ name: path, documents: side.documents });
    accounts.push(side.account);
  }
  return { gold: goldSide.documents, systems, accounts };
}

async function tables(gold: string | undefined, reading: Reading, reader: Reader): Promise<OpenSides> {
  const { options } = reader;
  if (gold !== undefined)
    throw new UsageError("--table takes the place of the two corpora; name one or the other.");
  const paths = [options.table as string, ...(options.compare ? [options.compare] : [])];
  const read: TableSides[] = [];
  for (const path of paths) read.push(await table(path, reading, reader));
  const [first] = read as [TableSides];
  return {
    gold: stream(first.gold),
    systems: read.map((sides, i) => ({ name: paths[i] as string, documents: stream(sides.predicted) })),
    accounts: read.map((sides, i) => tableAccount(paths[i] as string, sides, i ? "compared" : "table")),
  };
}

async function table(
  path: string,
  reading: Reading,
  { options, findings }: Reader,
  training?: true,
): Promise<TableSides> {
  if (options.columns === undefined)
    throw new UsageError(
      "a table needs --columns, for example --columns doc=file,mention=span,gold=code,pred=answer",
    );
  const how: TableOptions = {
    columns: parsed("--columns", options.columns, parseTableColumns),
    ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter.replace("\\t", "\t") }),
    ...(options.quotes ? {} : { quote: null }),
    reading,
    findings,
    ...(training ? { training } : {}),
  };
  try {
    return await readTable(path, how);
  } catch (error) {
    if (error instanceof SourceError) throw new UsageError(error.message);
    if (error instanceof RangeError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

async function* stream<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

const tableAccount =
  (path: string, { gold, predicted }: TableSides, role: Side["role"]): Account =>
  async () => {
    const counts = { documents: 0, mentions: 0, linked: 0, nil: 0 };
    for (const d of role === "compared" ? predicted : gold) count(counts, d);
    return { role, path, format: "table", sha256: await hashOf(path), ...counts };
  };

const kbAccount =
  (path: string, { info }: KnowledgeBase): Account =>
  async () => ({
    role: "kb",
    path,
    format: `curiekb ${info.name} ${info.version}`,
    sha256: await hashOf(path),
    documents: 0,
    mentions: 0,
    linked: 0,
    nil: 0,
  });

const isTable = (path: string) => /\.(?:tsv|csv)(?:\.gz)?$/i.test(path);

/** A training corpus, read whole: what it exposes is asked for every test mention. */
async function exposed(
  role: "train" | "synthetic",
  path: string,
  reading: Reading,
  reader: Reader,
): Promise<{ exposure: Exposure; account: Account }> {
  const exposure = new Exposure(role, path);
  const { options, findings, signal, progress } = reader;
  const tell = (n: number) => progress.report(() => `${path}: ${counted(n, "document")}`);
  if (options.columns !== undefined && isTable(path)) {
    const sides = await table(path, reading, reader, true);
    for (const [i, document] of sides.gold.entries()) {
      exposure.add(document);
      tell(i);
    }
    return { exposure, account: tableAccount(path, sides, role) };
  }
  const side = await corpusSide({
    path,
    role,
    format: options.goldFormat,
    concepts: options.concepts,
    reading,
    findings,
    signal,
  });
  let n = 0;
  for await (const document of side.documents) {
    exposure.add(document);
    tell(++n);
  }
  return { exposure, account: side.account };
}
