// `--selector FILE`: what a recogniser found, verified by a trained selector before it is written.
import { readFile } from "node:fs/promises";
import type { Command } from "commander";
import { Selector } from "../recognition/selector/selector.ts";
import { readSelector, SelectorFileError } from "../recognition/selector/selector-model.ts";
import type { Document } from "../text/document.ts";
import type { Mention } from "../text/mention.ts";
import { UsageError } from "./exit-codes.ts";
import { counted } from "./terminal.ts";

export interface SelectionOptions {
  selector?: string;
  selectAbove?: number;
  moveBorders?: true;
}

export const selectorOptions = (command: Command): Command =>
  command
    .option(
      "--selector <file>",
      "keep only mentions that this selector believes (curie train selector makes one)",
    )
    .option(
      "--select-above <chance>",
      "believed from this chance on, 0 to 1 (default: the selector's own, by type)",
      chance,
    )
    .option(
      "--move-borders",
      "where a mention is refused and the selector believes other borders or another type, take those",
    );

function chance(text: string): number {
  const n = Number(text);
  if (text.trim() === "" || !(n >= 0 && n <= 1))
    throw new UsageError(`--select-above ${text} is not between 0 and 1.`);
  return n;
}

export interface Selection {
  select(document: Document, mentions: readonly Mention[]): readonly Mention[];
  summary(): string;
}

/** undefined where no selector was named. Throws `UsageError` for a file that is none. */
export async function openSelection(options: SelectionOptions): Promise<Selection | undefined> {
  const { selector: path, selectAbove, moveBorders } = options;
  if (path === undefined) {
    if (selectAbove !== undefined || moveBorders)
      throw new UsageError("--select-above and --move-borders need --selector FILE.");
    return undefined;
  }
  let selector: Selector;
  try {
    selector = new Selector(readSelector(await readFile(path, "utf8"), path));
  } catch (error) {
    if (error instanceof SelectorFileError) throw new UsageError(error.message);
    throw error;
  }
  const counts = { kept: 0, refused: 0, unjudged: 0 };
  return {
    select(document, mentions) {
      const { kept, refused, unjudged } = selector.select(document, mentions, {
        ...(selectAbove === undefined ? {} : { threshold: selectAbove }),
        move: moveBorders === true,
      });
      counts.kept += kept.length;
      counts.refused += refused.length;
      counts.unjudged += unjudged;
      return kept;
    },
    summary: () =>
      `Selector: ${counted(counts.kept, "mention")} kept, ${counts.refused.toLocaleString("en-US")} refused${
        counts.unjudged
          ? `; ${counts.unjudged.toLocaleString("en-US")} not judged (types other than ${selector.model.types.join(", ")})`
          : ""
      }.`,
  };
}
