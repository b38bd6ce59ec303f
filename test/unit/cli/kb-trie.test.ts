// `curie kb trie`: a trie beside a knowledge base, from a folder with a tokenizer.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { tokenizerFrom } from "../../../engine/linking/token-trie/tokenizer-folder.ts";
import { TokenTrie } from "../../../engine/linking/token-trie/trie-file.ts";
import { bytePairs, tokenizerFolder } from "../../fixtures/tokenizers.ts";
import { Shell } from "./curie.ts";

const NAMES = ["lung cancer", "lung disease", "heart disease", "aspirin", "肺癌"];

describe("curie kb trie", () => {
  it("packs the names by group, for the tokenizer of a folder", async () => {
    const shell = new Shell();
    shell.write(
      "kb.jsonl",
      NAMES.map((name, i) => JSON.stringify({ id: `X:${i}`, name, group: i === 3 ? "CHEM" : "DISO" })).join(
        "\n",
      ),
    );
    const built = await shell.run(["kb", "build", "--from", "jsonl", "--out", "kb.curiekb", "kb.jsonl"]);
    assert.equal(built.status, 0, built.stderr);
    const folder = await tokenizerFolder(bytePairs(NAMES));
    const out = shell.path("kb.t.curietrie");
    const done = await shell.run(["kb", "trie", "kb.curiekb", "--tokenizer", folder, "--out", out, "--json"]);
    assert.equal(done.status, 0, done.stderr);
    assert.deepEqual(JSON.parse(done.stdout).sequences, { CHEM: 1, DISO: 4 });
    const tokenizer = await tokenizerFrom(folder);
    const walk = (await TokenTrie.open(out, { tokenizer })).walk(["DISO"]);
    const tokens = tokenizer.encode("lung cancer");
    for (let i = 0; i < tokens.length; i++) assert.ok(walk.step(tokens[i] as number));
    assert.equal(walk.ends, 1);

    const text = await shell.run([
      "kb",
      "trie",
      "kb.curiekb",
      "--tokenizer",
      folder,
      "--out",
      out,
      "--group",
      "CHEM",
    ]);
    assert.match(text.stdout, /: 1 name, 1 token sequence \(CHEM 1\)/);
    const none = await shell.run(["kb", "trie", "kb.curiekb", "--tokenizer", shell.folder, "--out", "none"]);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /tokenizer\.json: there is no such file/);
    assert.equal(existsSync(shell.path("none")), false);
    const itself = await shell.run([
      "kb",
      "trie",
      "kb.curiekb",
      "--tokenizer",
      folder,
      "--out",
      "kb.curiekb",
    ]);
    assert.match(itself.stderr, /is the knowledge base/);
  }).timeout(60_000);
});
