// Gold and predicted documents brought together by id. The sides are read in step: while they keep the same order, one
// document of each is held; what is out of order waits without its text.
import type { Compared, ComparedDocument } from "./compared.ts";
import type { FindingList } from "./findings.ts";

export interface Aligned {
  readonly id: string;
  readonly text: string;
  readonly gold: readonly Compared[];
  /** One for each system. Empty where it has no such document. */
  readonly systems: readonly (readonly Compared[])[];
}

export type Documents = AsyncIterable<ComparedDocument>;

interface Waiting {
  readonly mentions: readonly Compared[];
  readonly length: number;
  readonly sum: number;
}

/** FNV-1a over UTF-16 units: only to tell two texts of a length apart. */
function checksum(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

const wait = ({ mentions, text }: ComparedDocument): Waiting => ({
  mentions,
  length: text.length,
  sum: checksum(text),
});

/**
 * Every gold document once, in the order in which all sides have it; those that a system lacks at the end, with no
 * predictions. What is missing, extra, double or of another text is told. `names` are the systems' names in findings.
 */
export async function* align(
  gold: Documents,
  systems: readonly Documents[],
  names: readonly string[],
  findings: FindingList,
): AsyncGenerator<Aligned> {
  const golds = new Map<string, ComparedDocument>();
  const held = systems.map(() => new Map<string, Waiting>());
  const readers = [gold, ...systems].map((side) => ({
    next: side[Symbol.asyncIterator](),
    seen: new Set<string>(),
    ended: false,
  }));
  const complete = (id: string): Aligned | undefined => {
    const document = golds.get(id);
    if (!document || !held.every((side) => side.has(id))) return undefined;
    return release(document);
  };
  const release = (document: ComparedDocument): Aligned => {
    const { id, text } = document;
    golds.delete(id);
    const theirs = held.map((side, i) => {
      const waiting = side.get(id);
      side.delete(id);
      if (!waiting) findings.add("document-missing", { document: id, detail: `not in ${names[i]}` });
      // A source with offsets only has no text to compare.
      else if (text && waiting.length && (waiting.length !== text.length || waiting.sum !== checksum(text)))
        findings.add("text-differs", {
          document: id,
          detail: `${text.length} units in gold, ${waiting.length} in ${names[i]}`,
        });
      return waiting?.mentions ?? [];
    });
    return { id, text, gold: document.mentions, systems: theirs };
  };
  while (readers.some((r) => !r.ended))
    for (const [i, reader] of readers.entries()) {
      if (reader.ended) continue;
      const { done, value } = await reader.next.next();
      if (done) {
        reader.ended = true;
        continue;
      }
      if (reader.seen.has(value.id)) {
        findings.add("document-twice", { document: value.id, detail: i ? `in ${names[i - 1]}` : "in gold" });
        continue;
      }
      reader.seen.add(value.id);
      if (i === 0) golds.set(value.id, value);
      else held[i - 1]?.set(value.id, wait(value));
      const ready = complete(value.id);
      if (ready) yield ready;
    }
  for (const [i, side] of held.entries())
    for (const [id, { mentions }] of side)
      if (!golds.has(id))
        findings.add("document-extra", {
          document: id,
          detail: `${mentions.length} mentions in ${names[i]}`,
        });
  for (const document of [...golds.values()]) yield release(document);
}
