// The options of `curie link --by served`, and which of them do not go together.
import { type Command, Option } from "commander";
import type { ContextWidth } from "../linking/guided/contexts.ts";
import type { Labels } from "../linking/served/choices.ts";
import { UsageError } from "./exit-codes.ts";
import type { ModelOptions } from "./model-options.ts";
import { wholeNumber } from "./options.ts";

export interface ServedOptions extends ModelOptions {
  k?: number;
  answers?: number;
  votes?: number;
  labels?: Labels;
  echo?: true;
  prompt?: string;
  plain?: true;
  price?: string;
  trie?: string;
  context?: ContextWidth;
  dense?: readonly string[];
  encoder?: string;
  dryRun?: true;
}

export const servedOptions = (command: Command): Command =>
  command
    .option("--k <n>", "of --by served: candidates that it chooses from (default: 32)", wholeNumber)
    .option(
      "--answers <n>",
      "of --by served: ranked answers wanted; what log-probabilities do not rank is asked for again, without those before (default: 1)",
      wholeNumber,
    )
    .option(
      "--votes <n>",
      "of --by served: ask about each mention so many times, the candidates in another order each (default: 1)",
      wholeNumber,
    )
    .addOption(
      new Option(
        "--labels <kind>",
        "of --by served: what is answered with (default: letters where the server gives log-probabilities, names elsewhere)",
      ).choices(["names", "letters", "numbers"]),
    )
    .option(
      "--echo",
      "of --by served: chances by log-probabilities of each candidate's name behind the prompt; a question for each",
    )
    .option(
      "--prompt <file>",
      "of --by served: prompt file, or link, link-name, link-published (default: link; link-name with --trie)",
    )
    .option(
      "--plain",
      "of --by served --trie: without a chat template, for models taught to go on with a text",
    )
    .option(
      "--price <in,out>",
      "of --by served: of a million tokens, read and written; the run's price is told",
    )
    .option("--dry-run", "of --by served: print what would be sent, and send nothing");

/** Candidates that a model chooses from, unless somebody says otherwise. */
export const CANDIDATES = 32;

/** Throws `UsageError`. */
export function refuseWhatDoesNotGoTogether(o: ServedOptions): void {
  if (o.batch)
    throw new UsageError(
      "--by served asks document by document, which a Batch API answers within a day each; leave --batch out.",
    );
  if (o.plain && !o.trie) throw new UsageError("--plain is of --by served --trie FILE.");
  for (const key of ["answers", "votes", "labels", "echo"] as const)
    if (o.trie && o[key] !== undefined)
      throw new UsageError(
        `--${key} ranks candidates; with --trie the model writes one name, and there are none.`,
      );
  if (o.echo && o.labels && o.labels !== "names")
    throw new UsageError("--echo weighs names; leave --labels out.");
}
