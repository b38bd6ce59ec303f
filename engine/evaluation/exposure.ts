// What a corpus that a system was made from exposes of a test set: its documents, sentences, forms and concepts. Memory
// grows with distinct ones; sentences are kept as hashes.
import { createHash } from "node:crypto";
import { sentencesOf } from "../text/sentences.ts";
import type { ComparedDocument } from "./compared.ts";
import { formOf } from "./form.ts";
import { Training } from "./training.ts";

/** Shorter sentences (headings, "None.") occur everywhere and prove nothing. */
const WORDS = 5;

/** Digests of a text's sentences of at least five words, case and white space aside. */
export function* sentenceDigests(text: string): Generator<[digest: string, sentence: string]> {
  if (!text) return;
  for (const { start, end } of sentencesOf(text, { start: 0, end: text.length })) {
    const sentence = formOf(text.slice(start, end));
    if (sentence.split(" ").length < WORDS) continue;
    yield [createHash("sha1").update(sentence).digest("base64").slice(0, 12), sentence];
  }
}

export class Exposure {
  readonly role: "train" | "synthetic";
  readonly path: string;
  readonly documents = new Set<string>();
  readonly sentences = new Set<string>();
  readonly training = new Training();

  constructor(role: "train" | "synthetic", path: string) {
    this.role = role;
    this.path = path;
  }

  add({ id, text, mentions }: ComparedDocument): void {
    this.documents.add(id);
    for (const [digest] of sentenceDigests(text)) this.sentences.add(digest);
    for (const m of mentions) this.training.add(m);
  }
}
