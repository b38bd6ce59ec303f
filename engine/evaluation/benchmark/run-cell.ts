// One cell of a benchmark in a process of its own, so that its memory is its own: documents in, predictions out, and what
// that took.
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import type { Document } from "../../text/document.ts";
import type { Cost } from "./benchmark-result.ts";
import { LINKERS, RECOGNISERS } from "./systems.ts";

export interface CellPorts {
  readonly open: () => Promise<readonly KnowledgeBase[]>;
  readonly documents: AsyncIterable<Document>;
  readonly write: (document: Document) => Promise<void>;
  /** Milliseconds. */
  readonly now: () => number;
  /** Largest resident memory so far, bytes. */
  readonly peak: () => number;
}

/** Throws `RangeError` for an unknown recogniser or linker. */
export async function runCell(recogniser: string, linker: string, ports: CellPorts): Promise<Cost> {
  const { now } = ports;
  const [find, link] = [RECOGNISERS[recogniser], LINKERS[linker]];
  if (!find || !link) throw new RangeError(`there is no system ${recogniser} with ${linker}`);
  let began = now();
  const kbs = await ports.open();
  const [recognise, resolve] = [find(kbs), link(kbs)];
  const readyMs = now() - began;
  const cost = { documents: 0, mentions: 0, characters: 0, workMs: 0 };
  for await (const document of ports.documents) {
    began = now();
    const mentions = resolve(recognise(document), document);
    cost.workMs += now() - began;
    cost.documents++;
    cost.mentions += mentions.length;
    cost.characters += document.text.length;
    await ports.write({ ...document, mentions, relations: [] });
  }
  return {
    ...cost,
    readyMs,
    peakBytes: ports.peak(),
    indexBytes: kbs.reduce((sum, kb) => sum + kb.info.bytes, 0),
    modelBytes: 0,
  };
}
