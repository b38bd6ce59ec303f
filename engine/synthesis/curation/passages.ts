// Long texts in passages of whole sentences, each with the stratum that it stands for in a sample: its corpus, its folder, or the
// heading above it.
import { windowsOf } from "../../recognition/llm/windows.ts";
import type { Document } from "../../text/document.ts";
import { ownCopy } from "../../text/own-copy.ts";
import type { Span } from "../../text/span.ts";

/** corpus: as its path was given. folder: where its file lies. heading: the first words of the last heading before it. */
export const STRATA = ["corpus", "folder", "heading"] as const;
export type StratumBy = (typeof STRATA)[number];

export interface Passage {
  readonly document: string;
  readonly text: string;
  readonly start: number;
  readonly stratum: string;
  readonly language?: string;
}

/** A line that begins in capitals, perhaps numbered, perhaps with words behind a colon: `2.1 METHODS`, `BODY.STUDY DESIGN:`, `RESULTS: Of the 40 ...`. */
const HEADING = /^[ \t]*(?:\d[\d.]*[ \t]+)?(\p{Lu}[\p{Lu}\p{N} .,&/'-]{2,70}?)[ \t]*(?::|$)/gmu;

/** Passages of at most `size` units; headings themselves are not in them. Sections of a document are read apart. */
export function passagesOf(
  document: Document,
  where: { readonly corpus: string; readonly folder: string },
  by: StratumBy,
  size: number,
): Passage[] {
  const { id, text, sections, language } = document;
  const found: Passage[] = [];
  const add = (part: Span, stratum: string): void => {
    for (const { start, end } of windowsOf(text, [{ ...part, role: "part" }], size, language))
      found.push({
        document: id,
        text: ownCopy(text.slice(start, end)),
        start,
        stratum,
        ...(language ? { language } : {}),
      });
  };
  for (const part of sections.length ? sections : [{ start: 0, end: text.length, role: "text" }]) {
    if (by !== "heading") {
      add(part, by === "corpus" ? where.corpus : where.folder);
      continue;
    }
    let at = part.start;
    let stratum = part.role;
    for (const match of text.slice(part.start, part.end).matchAll(HEADING)) {
      const start = part.start + match.index;
      add({ start: at, end: start }, stratum);
      stratum = (match[1] as string).replace(/\s+/g, " ").trim();
      at = start + match[0].length;
    }
    add({ start: at, end: part.end }, stratum);
  }
  return found;
}
