// Texts of an abstract's length from the English sample documents: their sentences, drawn anew for each, so that no two are the same.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../places.ts";
import { random } from "../vocabulary.ts";

const SENTENCES = 10;

export function sampleTexts(count: number): string[] {
  const folder = join(root, "client", "sample");
  const files = readdirSync(folder).filter((name) => /^(0\d|10).*\.txt$/.test(name));
  const sentences = files
    .flatMap((name) => readFileSync(join(folder, name), "utf8").split(/(?<=[.!?])\s+(?=[A-Z])/))
    .filter((sentence) => sentence.length > 40);
  const next = random(3);
  const drawn = (): string => sentences[Math.floor(next() * sentences.length)] as string;
  return Array.from({ length: count }, () => Array.from({ length: SENTENCES }, drawn).join(" "));
}
