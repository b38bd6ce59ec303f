// A linker's bundle as a person uses it: written by `curie train linker`, trained for a moment, exported, and its model linking in
// the product. Skipped where no Python with the requirements is at hand.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openModelFolder } from "../../../engine/models/folder/folder.ts";
import type { LinkerConfig } from "../../../engine/training/linker/config.ts";
import { pythonSettings, pythonWith, runPython } from "../../fixtures/python.ts";
import { Shell } from "../cli/curie.ts";

const MODULES = "torch, transformers, accelerate, peft, onnx, onnxruntime";
const CONCEPTS = [
  ["X:1", "Gout", "Podagra"],
  ["X:2", "Mumps", "Epidemic Parotitis"],
  ["X:3", "Rabies", "Hydrophobia"],
  ["X:4", "Scurvy", "Vitamin C Deficiency"],
  ["X:5", "Measles", "Rubeola"],
  ["X:6", "Tetanus", "Lockjaw"],
].map(([id = "", name = "", other = ""]) => ({ id, name, group: "DISO", synonyms: [other] }));

/** Documents of one sentence about one of the concepts, called by one of its names in lower case. */
const corpus = (from: number, count: number): string =>
  Array.from({ length: count }, (_, k) => {
    const i = from + k;
    const { id, name, synonyms } = CONCEPTS[i % CONCEPTS.length] as (typeof CONCEPTS)[number];
    const said = (i % 4 < 2 ? name : (synonyms[0] as string)).toLowerCase();
    const text = `Case ${i}: ${said} was treated.`;
    const start = text.indexOf(said);
    return `${i}|t|${text}\n${i}|a|\n${i}\t${start}\t${start + said.length}\t${said}\tDisease\t${id}\n\n`;
  }).join("");

describe("a linker's bundle", function () {
  this.timeout(900_000);
  let shell: Shell;
  let python: string;
  before(async function () {
    const found = pythonWith(MODULES);
    if (!found) {
      console.log(`      skipped: no Python with ${MODULES} (PYTHON names one)`);
      return this.skip();
    }
    python = found;
    shell = new Shell();
    shell.write("kb.jsonl", CONCEPTS.map((c) => `${JSON.stringify(c)}\n`).join(""));
    await curie("kb", "import", "--from", "jsonl", "--out", "kb.curiekb", "kb.jsonl");
    shell.write("train.pubtator", corpus(0, 120));
    shell.write("test.pubtator", corpus(120, 24));
  });
  after(() => shell?.remove());

  const curie = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await shell.run(args);
    assert.equal(status, 0, `${args.join(" ")}\n${stderr}`);
    return stdout;
  };

  /** A bundle with the smallest model that learns this. */
  async function bundle(name: string, args: readonly string[], change: object = {}): Promise<string> {
    await curie("train", "linker", "train.pubtator", "--kb", "kb.curiekb", ...args, "--out", name);
    const path = shell.path(join(name, "config.json"));
    const config = JSON.parse(readFileSync(path, "utf8")) as LinkerConfig;
    const scratch = { vocabulary: 400, layers: 2, hidden: 48, heads: 2, inner: 96, lower: true };
    writeFileSync(
      path,
      JSON.stringify({ ...config, scratch, batch: 16, max_tokens: 96, eval_steps: 40, ...change }),
    );
    return shell.path(name);
  }

  /** Recall of what the exported model links. */
  async function linked(name: string, ...more: string[]): Promise<number> {
    const model = join(name, "model");
    await openModelFolder(shell.path(model));
    await curie("kb", "trie", "kb.curiekb", "--tokenizer", model, "--out", `${name}.curietrie`);
    const by = [
      "--by",
      "model",
      "--model",
      model,
      "--trie",
      `${name}.curietrie`,
      "--kb",
      "kb.curiekb",
      ...more,
    ];
    await curie("link", ...by, "--relink", "--to", "jsonl", "test.pubtator", `${name}.jsonl`);
    const lines = readFileSync(shell.path(`${name}.jsonl`), "utf8")
      .trim()
      .split("\n");
    const right = lines.filter((line) => {
      const { id, mentions } = JSON.parse(line) as { id: string; mentions: { concepts: { id: string }[] }[] };
      return mentions[0]?.concepts[0]?.id === CONCEPTS[Number(id) % CONCEPTS.length]?.id;
    });
    assert.match(await curie("evaluate", "test.pubtator", `${name}.jsonl`), /linking|recall/i);
    return right.length / lines.length;
  }

  it("of a causal model is trained, goes on after a kill, is exported with its cache, and links", async () => {
    const folder = await bundle("causal", [
      "--names",
      "--base",
      "scratch",
      "--epochs",
      "12",
      "--rate",
      "3e-3",
    ]);
    const child = spawn(python, ["train.py"], { cwd: folder, env: pythonSettings, stdio: "ignore" });
    const gone = new Promise((done) => child.once("exit", done));
    const stage = join(folder, "checkpoints", "train");
    const saved = () =>
      existsSync(stage) && readdirSync(stage).some((f) => existsSync(join(stage, f, "trainer_state.json")));
    while (!saved() && child.exitCode === null) await new Promise((later) => setTimeout(later, 50));
    child.kill("SIGKILL");
    await gone;
    assert.ok(!existsSync(join(folder, "trained", "model.safetensors")));
    const told = runPython(python, folder, ["train.py"]);
    assert.match(told, /goes on from checkpoint-\d+/);
    assert.match(told, /"exact_name"/);
    assert.match(runPython(python, folder, ["train.py"]), /done before/);
    assert.match(runPython(python, folder, ["export.py", "--int8"]), /difference_int8/);
    const right = await linked("causal");
    assert.ok(right >= 0.9, `${right}`);
  });

  it("with LoRA on a base that lacks the separator has its adapters merged", async () => {
    // The base is the model above; its separator is renamed, so that it is a token of nobody.
    const folder = await bundle("lora", [
      "--base",
      shell.path("causal/trained"),
      "--lora",
      "4",
      "--epochs",
      "30",
    ]);
    const path = join(folder, "config.json");
    const config = JSON.parse(readFileSync(path, "utf8")) as LinkerConfig;
    writeFileSync(path, JSON.stringify({ ...config, linking: { ...config.linking, separator: "<Q>" } }));
    for (const file of ["train.jsonl", "dev.jsonl"]) {
      const rows = readFileSync(join(folder, "data", file), "utf8");
      writeFileSync(join(folder, "data", file), rows.replaceAll("<SEP>", "<Q>"));
    }
    runPython(python, folder, [
      "-m",
      "accelerate.commands.launch",
      "--num_processes",
      "1",
      "--cpu",
      "train.py",
    ]);
    assert.match(runPython(python, folder, ["export.py"]), /difference_fp32/);
    assert.match(readFileSync(join(folder, "model", "curie-linking.json"), "utf8"), /<Q>/);
    const right = await linked("lora");
    assert.ok(right >= 0.9, `${right}`);
  });

  it("of an encoder–decoder is trained and links", async () => {
    const folder = await bundle("both", [
      "--names",
      "--base",
      "scratch",
      "--kind",
      "encoder-decoder",
      "--epochs",
      "14",
      "--rate",
      "3e-3",
    ]);
    runPython(python, folder, ["train.py"]);
    assert.match(runPython(python, folder, ["export.py", "--int8"]), /same_choice_int8/);
    const right = await linked("both");
    assert.ok(right >= 0.9, `${right}`);
  });

  it("refuses rows that no model of its length can read, and damaged ones by line", async () => {
    const folder = await bundle("short", ["--base", "scratch"], { max_tokens: 2 });
    assert.throws(() => runPython(python, folder, ["train.py"]), /no row has at most max_tokens 2/);
    const rows = join(folder, "data", "train.jsonl");
    writeFileSync(rows, `${readFileSync(rows, "utf8")}{"prompt": 1\n`);
    rmSync(join(folder, "trained"), { recursive: true });
    mkdirSync(join(folder, "trained"));
    assert.throws(() => runPython(python, folder, ["train.py"]), /data\/train\.jsonl:\d+: not a row/);
  });
});
