// Tries of generated vocabularies in the tokens of the measured model.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { KbInfo } from "../../../engine/kb/knowledge-base.ts";
import { buildTrie } from "../../../engine/linking/token-trie/build-trie.ts";
import { TokenTrie } from "../../../engine/linking/token-trie/trie-file.ts";
import { largeVocabulary } from "../large-vocabulary.ts";
import { pieceTokenizer, SINGLE } from "../piece-tokenizer.ts";
import { root } from "../places.ts";
import { VOCABULARY } from "./random-model.ts";

export const encoder = (): ((text: string) => number[]) => pieceTokenizer(VOCABULARY - SINGLE);

/** Built once for each size. */
export async function generatedTrie(names: number, encode: (text: string) => number[]): Promise<TokenTrie> {
  const folder = join(root, ".cache", "bench");
  mkdirSync(folder, { recursive: true });
  const out = join(folder, `${names}.${VOCABULARY}.curietrie`);
  const info = {
    name: `generated-${names}`,
    hash: String(names),
    names,
    groups: { DISO: 1, LIVB: 1, CHEM: 1, GENE: 1, PROC: 1 },
  } as unknown as KbInfo;
  if (!existsSync(out))
    await buildTrie(
      { info, concepts: () => largeVocabulary(names) as Iterable<never> },
      { name: "pieces", hash: String(VOCABULARY), encode },
      out,
    );
  return TokenTrie.open(out);
}
