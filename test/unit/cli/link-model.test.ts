// `curie link --by model` as a person runs it, with models whose answers are known: several concepts, none, discontinuous
// mentions, brackets; and what happens to those that go wrong.
import assert from "node:assert/strict";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { modelInput } from "../../../engine/linking/guided/model-input.ts";
import type { ModelTokenizer } from "../../../engine/linking/token-trie/tokenizer-folder.ts";
import { answerTokens, CHARACTERS, characterTokenizer, END } from "../../fixtures/linking-model.ts";
import { byPosition } from "../../fixtures/onnx/by-position.ts";
import { characters } from "../../fixtures/tokenizers.ts";
import { Shell } from "./curie.ts";

const CONCEPTS = [
  { id: "X:1", name: "ovarian cancer", group: "DISO" },
  { id: "X:2", name: "breast cancer", group: "DISO" },
  { id: "X:3", name: "gout", group: "DISO" },
];
const CONTEXT = 512;
const TEXT = "She [aged 40] had ovarian {or} breast cancer.";
/** "ovarian … cancer" in parts, in a text with brackets before, between and behind. */
const SPANS = [
  { start: TEXT.indexOf("ovarian"), end: TEXT.indexOf("ovarian") + 7 },
  { start: TEXT.indexOf("cancer"), end: TEXT.indexOf("cancer") + 6 },
];

describe("curie link --by model", () => {
  let shell: Shell;
  let tokenizer: ModelTokenizer;
  before(async () => {
    tokenizer = await characterTokenizer();
    shell = new Shell();
    shell.write("kb.jsonl", CONCEPTS.map((c) => JSON.stringify(c)).join("\n"));
    const built = await shell.run(["kb", "import", "kb.jsonl", "--out", "kb.curiekb"]);
    assert.equal(built.status, 0, built.stderr);
    shell.write("model/tokenizer.json", JSON.stringify(characters()));
    shell.write(
      "model/config.json",
      JSON.stringify({ model_type: "llama", max_position_embeddings: CONTEXT, eos_token_id: END }),
    );
    mkdirSync(shell.path("in"));
    shell.write("in/d.txt", TEXT);
    const places = SPANS.map(({ start, end }) => `${start} ${end}`).join(";");
    shell.write("in/d.ann", `T1\tDisease ${places}\tovarian cancer\n`);
    const trie = await shell.run([..."kb trie kb.curiekb --tokenizer model --out kb.curietrie".split(" ")]);
    assert.equal(trie.status, 0, trie.stderr);
  });
  after(() => shell.remove());

  /** A model that writes these names behind the prompt of the mention. */
  function teach(...names: string[]): void {
    const prompt = tokenizer.encodeInput(
      modelInput({ text: TEXT, spans: SPANS, group: "DISO" }, { start: 0, end: TEXT.length }),
    );
    const answer = answerTokens(tokenizer, ...names).map((token, i): [number, number] => [
      prompt.length - 1 + i,
      token,
    ]);
    shell.write("model/onnx/model.onnx", byPosition(CHARACTERS, CONTEXT, new Map(answer)));
  }
  const link = (out: string, ...more: string[]) =>
    shell.run([
      ..."link --kb kb.curiekb --by model --model model --trie kb.curietrie in".split(" "),
      `${out}/`,
      ...more,
    ]);
  const written = (out: string): string => readFileSync(join(shell.path(out), "d.ann"), "utf8");
  const idsIn = (ann: string): string[] => [...ann.matchAll(/\bX:\d\b/g)].map(([id]) => id);

  it("links each part of a composite mention, and leaves a discontinuous one in its places", async () => {
    teach("ovarian cancer", "breast cancer");
    const { status, stderr } = await link("composite", "--most", "2");
    assert.equal(status, 0, stderr);
    assert.match(stderr, /1 linked/);
    const ann = written("composite");
    const places = SPANS.map(({ start, end }) => `${start} ${end}`).join(";");
    assert.ok(ann.includes(`T1\tDisease ${places}\tovarian cancer`), ann);
    assert.deepEqual([...new Set(idsIn(ann))].sort(), ["X:1", "X:2"], ann);
    // As its folder says, with no option.
    shell.write("model/curie-linking.json", JSON.stringify({ most: 2 }));
    assert.equal((await link("taught")).status, 0);
    shell.remove("model/curie-linking.json");
    assert.deepEqual([...new Set(idsIn(written("taught")))].sort(), ["X:1", "X:2"]);
  });

  it("chooses no concept where the model says that none fits", async () => {
    teach("none of them");
    const { status, stderr } = await link("nil", "--nil", "none of them");
    assert.equal(status, 0, stderr);
    assert.match(stderr, /0 linked, 0 had a concept, 0 left to a person\. 1 ha(?:s|ve) no concept/);
    assert.deepEqual(idsIn(written("nil")), []);
  });

  it("says what is wrong with what a model's folder says, or with the model", async () => {
    teach("gout");
    shell.write("model/curie-linking.json", '{"most": 0}');
    const refused = await link("refused");
    shell.remove("model/curie-linking.json");
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /curie-linking\.json: this does not say how a model links .*\n?.*most/s);
    writeFileSync(shell.path("model/onnx/model.onnx"), byPosition(20, CONTEXT, new Map()));
    const small = await link("small");
    assert.equal(small.status, 2);
    assert.match(
      small.stderr,
      /the tokenizer writes token \d+, and the model has 20: tokenizer.json is another model's/,
    );
  });
});

/** Enough for a file that is not read whole when it is opened. */
const NAMES = 80_000;

describe("curie link, its knowledge base changed under it", () => {
  let shell: Shell;
  const names = (prefix: string, id: string) =>
    Array.from(
      { length: NAMES },
      (_, i) => `${JSON.stringify({ id: `${id}:${i}`, name: `${prefix} disease ${i}`, group: "DISO" })}\n`,
    ).join("");
  before(async () => {
    shell = new Shell();
    for (const [kb, prefix] of [
      ["old", "lung"],
      ["new", "liver"],
    ] as const) {
      shell.write(`${kb}.jsonl`, names(prefix, kb.toUpperCase()));
      const built = await shell.run(["kb", "import", `${kb}.jsonl`, "--out", `${kb}.curiekb`]);
      assert.equal(built.status, 0, built.stderr);
    }
    mkdirSync(shell.path("in"));
    for (let i = 0; i < 300; i++) {
      const [title, abstract] = [`Lung disease ${i}`, `Liver disease ${i} and lung disease ${2 * i}.`];
      const second = title.length + 1 + abstract.indexOf("lung");
      shell.write(
        `in/${String(i).padStart(3, "0")}.pubtator`,
        `${i}|t|${title}\n${i}|a|${abstract}\n${i}\t0\t${title.length}\t${title}\tDisease\t-\n` +
          `${i}\t${second}\t${second + `lung disease ${2 * i}`.length}\tlung disease ${2 * i}\tDisease\t-\n\n`,
      );
    }
  });
  after(() => shell.remove());

  /** Hidden files say how the others came about. */
  const visible = (folder: string) => readdirSync(folder).filter((name) => !name.startsWith("."));

  for (const [how, change] of [
    ["replaced by another", (from: string, to: string) => renameSync(from, to)],
    ["written over", (from: string, to: string) => writeFileSync(to, readFileSync(from))],
    ["cut off", (_: string, to: string) => truncateSync(to, 5_000)],
  ] as const)
    it(`goes on with what it opened or names the file, and mixes nothing: ${how}`, async () => {
      copyFileSync(shell.path("old.curiekb"), shell.path("kb.curiekb"));
      copyFileSync(shell.path("new.curiekb"), shell.path("other.curiekb"));
      const out = shell.path("out");
      let changed = 0;
      const { status, stderr } = await shell.run(["link", "--kb", "kb.curiekb", "in", "out/"], {
        // Looked at while it runs: never interrupts.
        interruptWhen: () => {
          if (changed || !existsSync(out) || visible(out).length < 5) return false;
          changed = visible(out).length;
          change(shell.path("other.curiekb"), shell.path("kb.curiekb"));
          return false;
        },
      });
      assert.ok(changed > 0 && changed < 300, `changed after ${changed} of 300 files`);
      const written = visible(out).map((file) => readFileSync(join(out, file), "utf8"));
      const ids = written.flatMap((text) => [...text.matchAll(/\t([A-Z]+):\d+$/gm)].map(([, kb]) => kb));
      assert.ok(ids.length > 5 && ids.every((kb) => kb === "OLD"), [...new Set(ids)].join());
      if (status === 0) assert.equal(written.length, 300);
      else assert.match(stderr, /kb\.curiekb: .*Build it again/);
      shell.remove("out");
    });
});
