// The names of the knowledge bases, found and linked in one go.
import { readFile } from "node:fs/promises";
import { Analyser } from "../../analysis/analyser.ts";
import type { Region } from "../../analysis/analysis.ts";
import { useWordTable } from "../../recognition/word-frequency.ts";
import { parseWordTable, type WordTable } from "../../recognition/word-table.ts";
import { UsageError } from "../exit-codes.ts";
import type { RecogniserKind } from "./recogniser-kind.ts";

async function wordTable(path: string): Promise<WordTable> {
  try {
    return parseWordTable(await readFile(path, "utf8"), path);
  } catch (error) {
    throw new UsageError(`--words: ${error instanceof Error ? error.message : error}`);
  }
}

export const dictionaryKind: RecogniserKind = {
  name: "dictionary",
  summary: "names of the knowledge bases",
  options: (command) =>
    command.option(
      "--words <file>",
      'dictionary: table of common words, made with "curie kb learn" (default: English biomedical articles)',
    ),
  async open({ group, nested, words }, { kbs }) {
    if (typeof words === "string") useWordTable(await wordTable(words));
    const analyser = new Analyser(await kbs(), { groups: group ?? [], nested });
    return {
      // Sections are read apart, their abbreviations together.
      annotate: async ({ text, sections }) =>
        analyser
          .analyse(
            text,
            sections.map((s): Region => ({ start: s.start, end: s.end, scope: 0 })),
          )
          .all(),
    };
  },
};
