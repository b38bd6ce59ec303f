// Tries for tokenizers as models bring them: names come back from the tokens along each path, unknown characters as bytes.
import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packTrie } from "../../../../engine/linking/token-trie/build-trie.ts";
import { tokenizerFrom } from "../../../../engine/linking/token-trie/tokenizer-folder.ts";
import { TokenTrie } from "../../../../engine/linking/token-trie/trie-file.ts";
import type { TrieWalk } from "../../../../engine/linking/token-trie/trie-walk.ts";
import { kbOf } from "../../../fixtures/kb.ts";
import { bytePairs, tokenizerFolder, wordPieces } from "../../../fixtures/tokenizers.ts";

const NAMES = [
  "lung cancer",
  "lung cancers",
  "lung",
  "肺癌",
  "β-thalassemia",
  "small cell lung cancer",
  "crohn 🙂",
];

function sequences(walk: TrieWalk, path: readonly number[] = []): number[][] {
  const found: number[][] = walk.ends ? [[...path]] : [];
  walk.next((token) => {
    const below = walk.copy();
    assert.ok(below.step(token));
    found.push(...sequences(below, [...path, token]));
  });
  return found;
}

describe("token trie of a tokenizer folder", () => {
  for (const [kind, tokenizer] of [
    ["byte pairs with bytes for the rest", bytePairs(NAMES)],
    ["word pieces", wordPieces(["lung", "cancer", "cell"])],
  ] as const)
    it(`holds the sequences that the tokenizer makes: ${kind}`, async () => {
      const from = await tokenizerFrom(await tokenizerFolder(tokenizer));
      const kb = await kbOf(NAMES.map((name, i) => ({ id: `X:${i}`, name, group: "DISO" })));
      const { chunks } = await packTrie(kb, from);
      const trie = TokenTrie.decode(Buffer.concat(chunks), "t", { tokenizer: from });
      const expected = new Set(NAMES.map((name) => [...(from.encode(name) as number[])].join(" ")));
      assert.deepEqual(new Set(sequences(trie.walk()).map((s) => s.join(" "))), expected);
      if (kind.startsWith("byte")) {
        // As behind a word: a space, and three bytes for each character of 肺癌, none of them unknown.
        assert.equal(from.encode("肺癌").length, 1 + 6);
        assert.equal(expected.size, NAMES.length);
      }
    });

  it("says which file is missing or wrong", async () => {
    const folder = await mkdtemp(join(tmpdir(), "curie-tokenizer-"));
    await assert.rejects(tokenizerFrom(folder), /tokenizer\.json: there is no such file\. Give the folder/);
    await writeFile(join(folder, "tokenizer.json"), "{");
    await assert.rejects(tokenizerFrom(folder), /tokenizer\.json: this is not JSON/);
    await writeFile(join(folder, "tokenizer.json"), "{}");
    await assert.rejects(tokenizerFrom(folder), /tokenizer\.json: this tokenizer cannot be used/);
  });
});
