// Recognition and linking over whole texts, once or edit by edit: the door through which server and CLI come in.
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { LongFormLinker } from "../linking/long-form.ts";
import { defaultLinking, type LinkingOptions } from "../linking/rank.ts";
import { DictionaryRecogniser } from "../recognition/dictionary.ts";
import { TokenBuffer } from "../text/token-buffer.ts";
import type { Analysis, Region } from "./analysis.ts";
import { type BlockReading, type ReadingOptions, readBlock } from "./block-reading.ts";
import { type Reader, Reading } from "./reading.ts";

export interface AnalysisOptions extends ReadingOptions, LinkingOptions {}

export const defaultAnalysis: AnalysisOptions = { groups: [], nested: true, ...defaultLinking };

export class Analyser {
  readonly #reader: Reader;

  /** `kbs` in order of preference: where two know a name equally well, the first one's concept leads. */
  constructor(kbs: readonly KnowledgeBase[], options: Partial<AnalysisOptions> = {}) {
    const settings = { ...defaultAnalysis, ...options };
    const recogniser = new DictionaryRecogniser(kbs);
    const tokens = new TokenBuffer();
    this.#reader = {
      linker: new LongFormLinker(kbs, recogniser, tokens, () => true),
      linking: settings,
      groups: settings.groups,
      read: (text, from, to, around): BlockReading =>
        readBlock(text, from, to, recogniser, tokens, settings, around),
    };
  }

  /** Mentions of a text read once. Linear in its length. */
  analyse(text: string, regions?: readonly Region[]): Analysis {
    return this.reading().update(text, regions);
  }

  /** A reading to keep beside an open document. */
  reading(): Reading {
    return new Reading(this.#reader);
  }
}
