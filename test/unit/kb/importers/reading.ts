// For tests of importers: a source written to a file, read, and what came of it.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Concept } from "../../../../engine/kb/concept.ts";
import { ImportReport } from "../../../../engine/kb/report.ts";

export interface Reading {
  readonly concepts: Concept[];
  readonly report: ImportReport;
  /** `line: reason` of each listed problem. */
  readonly problems: string[];
}

/** Writes the sources into a folder of their own, which is gone when `use` is done. */
export async function withFiles<T>(
  sources: Readonly<Record<string, string | Uint8Array>>,
  use: (path: (name: string) => string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "curie-import-"));
  try {
    for (const [name, content] of Object.entries(sources)) await writeFile(join(folder, name), content);
    return await use((name) => join(folder, name));
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function readAll(run: (report: ImportReport) => AsyncGenerator<Concept>): Promise<Reading> {
  const report = new ImportReport();
  const concepts: Concept[] = [];
  for await (const concept of run(report)) concepts.push(concept);
  return { concepts, report, problems: report.problems.map((p) => `${p.line}: ${p.reason}`) };
}
