// Three versions of an `.ann` file become one that any brat reader takes: never a conflict mark, whatever the versions hold.
import type { Document } from "../../text/document.ts";
import { byFileOrder, strictBrat } from "../annotations/strict-brat.ts";
import { type BratDocument, readBrat, textFromQuotes } from "../formats/brat/read.ts";
import { writeAnnFiles } from "../formats/brat/write.ts";
import type { Problem } from "../formats/format.ts";
import { contentOf } from "../formats/lines.ts";
import type { Conflict } from "./conflict.ts";
import { mergeDocuments } from "./merge-documents.ts";

export interface AnnVersions {
  /** Path of the `.ann`, for problems. */
  readonly file: string;
  /** The annotated text; absent where there is none: then the quoted words stand for it. */
  readonly text?: string | undefined;
  /** Empty where both sides added the file. */
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

export interface MergedAnn {
  readonly ann: string;
  readonly document: Document;
  readonly conflicts: readonly Conflict[];
  /** Lines that could not be read; they are kept. */
  readonly problems: readonly Problem[];
}

/** Lines of a version that belong to no mention or relation. */
const strays = (document: BratDocument): string[] =>
  document.origin.files.flatMap((f) =>
    f.lines.flatMap(({ raw, owner, line }) =>
      owner === undefined && line.kind !== "blank" ? [contentOf(raw)] : [],
    ),
  );

export function mergeAnn({ file, text, base, ours, theirs }: AnnVersions): MergedAnn {
  const problems: Problem[] = [];
  const shared = text ?? textFromQuotes([ours, theirs, base].join("\n"));
  const read = (ann: string, version: string) =>
    readBrat(file, shared, [
      {
        ending: "ann",
        text: ann,
        report: (line, reason, kept = true) =>
          problems.push({ file: `${file} (${version})`, line, reason, kept }),
      },
    ]);
  const [was, left, right] = [read(base, "base"), read(ours, "ours"), read(theirs, "theirs")];
  const { document, conflicts } = mergeDocuments(was, left, right);
  // Nobody knows what a stray line means, so none goes: ours stay, and what theirs brought comes.
  const strayed = strays(left);
  const known = new Set([...strays(was), ...strayed]);
  const come = strays(right).filter((line) => !known.has(line));
  const merged = { ...document, mentions: document.mentions.toSorted(byFileOrder) };
  const write = (d: Document, lines: readonly string[]) => strictBrat(d.text, d.mentions, d.relations, lines);
  const isStrict = write({ ...left, mentions: left.mentions.toSorted(byFileOrder) }, strayed) === ours;
  if (isStrict) return { ann: write(merged, [...strayed, ...come]), document: merged, conflicts, problems };
  const [written] = writeAnnFiles({
    ...left,
    mentions: merged.mentions,
    relations: merged.relations ?? [],
  } as Document);
  const body = written?.text ?? "";
  const open = body === "" || body.endsWith("\n") ? "" : "\n";
  return {
    ann: body + (come.length ? open + come.map((l) => `${l}\n`).join("") : ""),
    document: merged,
    conflicts,
    problems,
  };
}
