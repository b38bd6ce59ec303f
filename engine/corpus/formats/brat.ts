// A document as the two texts of a brat pair: what `curie annotate` writes.
import type { Document } from "../../text/document.ts";
import { writeAnnFiles } from "./brat/write.ts";
import type { Lose } from "./fit.ts";

export interface BratPair {
  readonly txt: string;
  readonly ann: string;
}

/** A mention of white space alone has no line; what else brat cannot hold goes to `lose`. */
export const writeBrat = (document: Document, lose?: Lose): BratPair => ({
  txt: document.text,
  ann: writeAnnFiles(document, lose)[0]?.text ?? "",
});
