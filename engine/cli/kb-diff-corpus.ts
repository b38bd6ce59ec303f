// The annotations of PubTator files that a new version of a knowledge base touches.
import { PubTatorReader } from "../corpus/formats/pubtator.ts";
import type { Fate, Fates } from "../kb/diff-fates.ts";
import { textOf as mentionText } from "../text/mention.ts";
import type { ProblemList } from "./problems.ts";
import { breathe, type Terminal } from "./terminal.ts";
import { checkInput, NoTextError, nameOf, textOf } from "./text-input.ts";

export interface TouchedAnnotation extends Fate {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly document: string;
  readonly text: string;
  /** As the file has it, with the prefix that it lacked. */
  readonly id: string;
}

export interface CorpusTouched {
  readonly annotations: number;
  /** Ids on them: none for an annotation without a concept, several for a composite one. */
  readonly linked: number;
  /** Of these, ids that neither version holds. */
  readonly unknown: number;
  /** The first of them, each once. */
  readonly unknownIds: readonly string[];
  readonly touched: readonly TouchedAnnotation[];
}

const MOST_UNKNOWN = 20;

/** Reads the files one after the other. Problems of theirs go to `problems`. */
export async function readCorpus(
  files: readonly string[],
  fates: Fates,
  prefix: (id: string) => string,
  terminal: Terminal,
  problems: ProblemList,
): Promise<CorpusTouched> {
  for (const file of files) checkInput(file);
  const counts = { annotations: 0, linked: 0, unknown: 0 };
  const unknownIds = new Set<string>();
  const touched: TouchedAnnotation[] = [];
  const known = (id: string) => fates.knows(prefix(id));
  for (const file of files) {
    const reader = new PubTatorReader();
    let line = 0;
    const read = (documents: ReturnType<PubTatorReader["push"]>): void => {
      for (const document of documents)
        for (const { mention } of document.lines) {
          line++;
          if (!mention) continue;
          counts.annotations++;
          const text = mentionText(mention, document.text);
          for (const written of mention.concepts.flatMap((c) => partsOf(c.id, known))) {
            const id = prefix(written);
            counts.linked++;
            if (!fates.knows(id)) {
              counts.unknown++;
              if (unknownIds.size < MOST_UNKNOWN) unknownIds.add(id);
            }
            const fate = fates.of(id, text);
            if (fate) touched.push({ file, line, document: document.id, text, id, ...fate });
          }
        }
      for (const p of reader.problems.splice(0)) problems.add(nameOf(file), p.line, p.reason);
    };
    try {
      for await (const piece of textOf(file, terminal)) {
        read(reader.push(piece));
        await breathe(terminal);
      }
      read(reader.end().documents);
    } catch (error) {
      if (!(error instanceof NoTextError)) throw error;
      problems.add("", 0, error.message);
    }
  }
  return { ...counts, unknownIds: [...unknownIds], touched };
}

/** The ids of a composite annotation, which files part by `|`, `,`, `;` or `+`; an id that is known is never parted. */
function partsOf(written: string, known: (id: string) => boolean): string[] {
  if (known(written)) return [written];
  const parts = written
    .split(/[|,;+]/)
    .map((part) => part.trim())
    .filter(Boolean);
  return parts.length ? parts : [written];
}
