// `curie kb search QUERY`: the concepts that a search box would offer, one to a line, the likeliest first.
import type { Command } from "commander";
import type { SemanticGroup } from "../kb/groups.ts";
import { Library, type LibraryHit } from "../kb/library.ts";
import { type SameRow, sameRows } from "../kb/same-concepts.ts";
import { searchConcepts } from "../kb/search.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { alsoWords, asJson } from "./lookup.ts";
import { openKbs } from "./open-kbs.ts";
import { GROUPS_OPTION, KB_OPTION, LANGUAGES_OPTION, wholeNumber } from "./options.ts";
import { print, type Terminal, tell, type Work } from "./terminal.ts";

interface Options {
  kb?: string[];
  limit: number;
  group?: SemanticGroup[];
  language?: string[];
  json?: true;
}

const EXAMPLES = `
A query is a name, an abbreviation, an id, the beginning of a name, or the beginnings of some of its words in any order.
Of several knowledge bases, concepts that share a cross-reference are one line, with the ids of all.

Examples:
  curie kb search diab
  curie kb search "mell type 2" --kb mesh.curiekb --limit 5
  curie kb search --kb mondo.curiekb --kb doid.curiekb "lung canc"
  curie kb search --kb hp.curiekb --language fr "crise"
  curie kb search --group CHEM --json aspir`;

export function kbSearchCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("concepts whose names match what is typed")
    .description(
      "Finds concepts as a search box does: names equal to the query, names that begin so, names with its words in any\norder, and where those are few, similar names.",
    )
    .argument("<query...>", "words or an id; several arguments are one query")
    .option(...KB_OPTION)
    .option("-n, --limit <number>", "at most so many concepts", wholeNumber, 20)
    .option(...GROUPS_OPTION)
    .option(...LANGUAGES_OPTION)
    .option("--json", "print the hits as one JSON array")
    .addHelpText("after", EXAMPLES)
    .action((words: string[], options: Options) =>
      run((terminal) => search(words.join(" "), options, terminal)),
    );
}

async function search(query: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const library = new Library(await openKbs(options.kb));
  const { limit, group: groups, language: languages } = options;
  const hits = searchConcepts(library, query, {
    limit,
    ...(groups ? { groups } : {}),
    ...(languages ? { languages } : {}),
  });
  const rows = sameRows(library, hits, ({ concept: id, kb }) => ({ id, kb }));
  if (options.json)
    await print(
      terminal,
      `${JSON.stringify(rows.map(({ item, also }) => asJson(item, library.concept(item.concept)?.concept, also)))}\n`,
    );
  else await print(terminal, rows.map(line).join(""));
  if (hits.length) return EXIT.ok;
  tell(terminal, `nothing is named like "${query}"`);
  return EXIT.problems;
}

function line({ item: hit, also }: SameRow<LibraryHit>): string {
  const similar = hit.match === "similar" ? `similar ${hit.score.toFixed(2)}: ` : "";
  const matched = hit.text !== hit.preferredName || similar ? `  [${similar}${hit.text}]` : "";
  const obsolete = hit.obsolete ? ", obsolete" : "";
  return `${hit.concept}  ${hit.preferredName}  (${hit.group}, ${hit.kb}${obsolete})${matched}${alsoWords(also)}\n`;
}
