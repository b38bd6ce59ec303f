// JSON Lines: one concept to a line, as `ConceptInput` describes it. Empty lines and lines that begin with # are skipped.
import type { Concept } from "../concept.ts";
import { accept } from "./accept.ts";
import { looksLike, wrongFormat } from "./formats.ts";
import { jsonLines } from "./json-lines.ts";
import { GroupChooser, type ImportOptions } from "./options.ts";
import { openSource } from "./source.ts";

/** Throws `SourceError` where the file cannot be read or is in another format; bad lines are reported. */
export async function* importJsonl(file: string, options: ImportOptions): AsyncGenerator<Concept> {
  const source = await openSource(file);
  const format = looksLike(source.head.replace(/^(?:\s*#.*\r?\n)+/, ""));
  if (format === "obo" || format === "obographs" || format === "xml")
    throw await wrongFormat(source, "JSON Lines");
  const { report } = options;
  const groups = new GroupChooser(options);
  // A table or a pretty-printed file has no good line at all: say so instead of complaining of each.
  const onBroken = async (line: number) => {
    if (report.concepts === 0 && line <= 2 && format !== "jsonl")
      throw await wrongFormat(source, "JSON Lines");
  };
  for await (const { number: line, text, value } of jsonLines(source, file, report, onBroken)) {
    if (isRecord(value) && value.group !== undefined) value.group = groups.stated(value.group);
    else if (isRecord(value) && typeof value.id === "string")
      value.group = groups.choose(value.id, file, line);
    const concept = accept(value, { file, line, text }, report);
    if (concept) yield concept;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
