// The names of the knowledge bases, found and linked in one go.
import { Analyser } from "../../analysis/analyser.ts";
import type { Region } from "../../analysis/analysis.ts";
import type { RecogniserKind } from "./recogniser-kind.ts";

export const dictionaryKind: RecogniserKind = {
  name: "dictionary",
  summary: "names of the knowledge bases",
  async open({ group, nested }, { kbs }) {
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
