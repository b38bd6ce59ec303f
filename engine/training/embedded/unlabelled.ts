// Text that nobody annotated, for the first stage of training (`curie_ner.pretrain`): open-access articles and what
// vocabularies say of their concepts. Nothing of a development or test part is in it.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fineWords } from "../../text/fine-words.ts";
import type { ModelName } from "./concepts.ts";
import { isOf, namesOf, vocabularies } from "./names.ts";

/** Shorter lines are headings and table cells. */
const LEAST_UNITS = 80;
/** Share of letters and spaces in prose; tables have more digits. */
const LEAST_LETTERS = 0.86;

/** The 4,470 articles of `text-pmc-rct`, unpacked once below `work`, in the order of their names. */
export function* articles(data: string, work: string): Generator<string> {
  const folder = join(work, "pmc");
  mkdirSync(folder, { recursive: true });
  execFileSync("tar", ["-xJf", join(data, "text-pmc-rct", "pmc_rct_fulltext_4470.tar.xz"), "-C", folder]);
  for (const file of readdirSync(join(folder, "txt_files")).sort())
    yield readFileSync(join(folder, "txt_files", file), "utf8");
}

/** Lines of prose in `text`, a paragraph each. */
export function* prose(text: string): Generator<string> {
  for (const line of text.split("\n")) {
    if (line.length < LEAST_UNITS) continue;
    const letters = line.match(/[\p{L}\s]/gu)?.length ?? 0;
    if (letters >= LEAST_LETTERS * line.length) yield line;
  }
}

/** Passages as lists of words. The articles are English; of Spanish and French there are names, and few definitions. */
export async function* unlabelledPassages(
  model: ModelName,
  data: string,
  work: string,
): AsyncGenerator<string[]> {
  const cut = (text: string) => fineWords(text).map((w) => text.slice(w.start, w.end));
  if (model === "en")
    for (const text of articles(data, work)) for (const line of prose(text)) yield cut(line);
  const seen = new Set<string>();
  for await (const [concept] of vocabularies(model, data)) {
    const definitions = concept.definitions.filter((d) => isOf(model, d)).map((d) => d.text);
    const texts = definitions.filter((text) => text.length >= LEAST_UNITS);
    for (const text of model === "en" ? texts : [...texts, ...namesOf(model, concept)]) {
      if (seen.has(text)) continue;
      seen.add(text);
      yield cut(text);
    }
  }
}
