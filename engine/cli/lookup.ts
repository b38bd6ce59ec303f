// `curie lookup TERM`: which concepts a name or an id stands for; the most similar names where it stands for none.
import type { Command } from "commander";
import type { Concept } from "../kb/concept.ts";
import type { SemanticGroup } from "../kb/groups.ts";
import { Library, type LibraryHit } from "../kb/library.ts";
import { sameRows } from "../kb/same-concepts.ts";
import { similarConcepts } from "../linking/cascade/term-candidates.ts";
import { EXIT, type ExitCode } from "./exit-codes.ts";
import { openKbs } from "./open-kbs.ts";
import { GROUPS_OPTION, KB_OPTION, wholeNumber } from "./options.ts";
import { print, type Terminal, tell, type Work } from "./terminal.ts";

interface Options {
  kb?: string[];
  limit: number;
  group?: SemanticGroup[];
  json?: true;
}

const EXAMPLES = `
Examples:
  curie lookup "heart attack"
  curie lookup --json --group CHEM,DISO aspirin
  curie lookup MESH:D009203 --kb mesh.curiekb`;

export function lookupCommand(command: Command, run: (work: Work) => Promise<void>): void {
  command
    .summary("concepts of a name or an id")
    .description(
      "Finds the concepts that a name, an abbreviation or an id stands for, whatever its case, plural or spelling;\nwhere there is none, the most similar names.",
    )
    .argument("<term...>", "name or id; several words are one term")
    .option(...KB_OPTION)
    .option("-n, --limit <number>", "at most so many concepts", wholeNumber, 20)
    .option(...GROUPS_OPTION)
    .option("--json", "print the hits as one JSON array")
    .addHelpText("after", EXAMPLES)
    .action((words: string[], options: Options) =>
      run((terminal) => lookup(words.join(" "), options, terminal)),
    );
}

async function lookup(term: string, options: Options, terminal: Terminal): Promise<ExitCode> {
  const kbs = await openKbs(options.kb);
  const library = new Library(kbs);
  const search = { limit: options.limit, ...(options.group ? { groups: options.group } : {}) };
  const exact = library.lookup(term, search);
  const hits = exact.length ? exact : similarConcepts(kbs, term, search);
  const found = sameRows(library, hits, ({ concept: id, kb }) => ({ id, kb })).map(({ item: hit, also }) => ({
    hit,
    also,
    concept: library.concept(hit.concept)?.concept,
  }));
  if (options.json)
    await print(
      terminal,
      `${JSON.stringify(found.map(({ hit, also, concept }) => asJson(hit, concept, also)))}\n`,
    );
  else await print(terminal, found.map(({ hit, also, concept }) => described(hit, concept, also)).join("\n"));
  if (exact.length) return EXIT.ok;
  tell(terminal, hits.length ? `no name is "${term}"; these are similar` : `nothing is named like "${term}"`);
  return EXIT.problems;
}

/** `also`: the same concept in other knowledge bases. */
export const asJson = (hit: LibraryHit, concept: Concept | undefined, also: readonly LibraryHit[] = []) => ({
  id: hit.concept,
  name: hit.preferredName,
  group: hit.group,
  kb: hit.kb,
  match: hit.match,
  matched: hit.text,
  score: hit.score,
  obsolete: hit.obsolete,
  ...(concept
    ? {
        synonyms: concept.synonyms.map((s) => s.text),
        definitions: concept.definitions.map((d) => d.text),
        types: concept.types,
        parents: concept.parents,
        ...(concept.replacedBy.length ? { replacedBy: concept.replacedBy } : {}),
      }
    : {}),
  ...(also.length ? { also: also.map(({ concept: id, kb }) => ({ id, kb })) } : {}),
});

/** ` = DOID:3905 (doid)` for each. */
export const alsoWords = (also: readonly LibraryHit[]): string =>
  also.map(({ concept, kb }) => `  = ${concept} (${kb})`).join("");

const MOST_SYNONYMS = 8;

function described(hit: LibraryHit, concept: Concept | undefined, also: readonly LibraryHit[]): string {
  const lines = [`${hit.concept}  ${hit.preferredName}  (${hit.group}, ${hit.kb})${alsoWords(also)}`];
  const sure = hit.match === "similar" ? ` ${hit.score.toFixed(2)}` : "";
  if (hit.text !== hit.preferredName || sure) lines.push(`  ${hit.match}${sure}: ${hit.text}`);
  if (hit.obsolete)
    lines.push(
      `  obsolete${concept?.replacedBy.length ? `, replaced by ${concept.replacedBy.join(", ")}` : ""}`,
    );
  const definition = concept?.definitions[0]?.text;
  if (definition) lines.push(`  ${definition}`);
  const synonyms = [...new Set(concept?.synonyms.map((s) => s.text) ?? [])];
  if (synonyms.length) {
    const more = synonyms.length > MOST_SYNONYMS ? `; and ${synonyms.length - MOST_SYNONYMS} more` : "";
    lines.push(`  also: ${synonyms.slice(0, MOST_SYNONYMS).join("; ")}${more}`);
  }
  return `${lines.join("\n")}\n`;
}
