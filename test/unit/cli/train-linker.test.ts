// `curie train linker` as a person runs it: what lies in the folder, what is refused.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { trainingSetSchema } from "../../../engine/training/composition/compose.ts";
import type { LinkingRow } from "../../../engine/training/composition/linking-rows.ts";
import type { LinkerConfig } from "../../../engine/training/linker/config.ts";
import { type Shell, shellWithVocabulary } from "./curie.ts";

/** A text that explains a short form, with a mention of each of two concepts and one of none. */
const document = (id: number) => {
  const title = "About heart attacks";
  const text = "Multiple sclerosis (MS) is old. MS hurts. Blue toes.";
  const at = (words: string, from = 0) => title.length + 1 + text.indexOf(words, from);
  const rows = [
    [6, 19, "heart attacks", "Disease", "X:mi"],
    [at("MS hurts"), at("MS hurts") + 2, "MS", "Disease", "X:ms"],
    [at("Blue toes"), at("Blue toes") + 9, "Blue toes", "Disease", "-1"],
  ].map((row) => `${id}\t${row.join("\t")}\n`);
  return `${id}|t|${title}\n${id}|a|${text}\n${rows.join("")}\n`;
};

describe("curie train linker", function () {
  this.timeout(120_000);
  let shell: Shell;
  beforeEach(async () => {
    shell = await shellWithVocabulary();
    shell.write("train.pubtator", Array.from({ length: 10 }, (_, i) => document(i + 1)).join(""));
    shell.write("made.pubtator", document(99));
  });
  afterEach(() => shell.remove());
  const train = (...args: string[]) =>
    shell.run(["train", "linker", "--kb", "small.curiekb", "--out", "b", ...args]);
  const rows = (file: string): LinkingRow[] =>
    readFileSync(shell.path(join("b", "data", file)), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as LinkingRow);
  const config = () => JSON.parse(readFileSync(shell.path("b/config.json"), "utf8")) as LinkerConfig;

  it("writes rows as published, the published settings, scripts and requirements; a tenth is kept to measure on", async () => {
    const { status, stdout, stderr } = await train("train.pubtator", "--synthetic", "made.pubtator");
    assert.equal(status, 0, stderr);
    for (const file of [
      "train.py",
      "export.py",
      "requirements.txt",
      "README.md",
      "MODEL_CARD.md",
      "accelerate/fsdp.yaml",
    ])
      assert.ok(existsSync(shell.path(join("b", file))), file);
    const { base, stages, batch, seed, linking, dev } = config();
    assert.deepEqual(
      { base, stages, batch, seed, dev },
      {
        base: "meta-llama/Meta-Llama-3-8B-Instruct",
        stages: [{ name: "train", files: ["data/train.jsonl"], epochs: 3, steps: -1, rate: 3e-5 }],
        batch: 1,
        seed: 42,
        dev: ["data/dev.jsonl"],
      },
    );
    assert.deepEqual([linking.context, linking.most, linking.nil], ["sentence", undefined, undefined]);
    assert.match(stdout, /18 human, 18 synthetic, 16 of them repeated/);
    assert.deepEqual(
      rows("dev.jsonl").map((r) => r.prompt + r.completion),
      [
        "About [heart attacks]{Disorders}<SEP>[heart attacks] is heart attack",
        "[MS]{Disorders} hurts.<SEP>[MS] is Multiple Sclerosis",
      ],
    );
    const manifest = JSON.parse(readFileSync(shell.path("b/data/manifest.json"), "utf8")) as unknown;
    assert.equal(trainingSetSchema.parse(manifest).inputs[0]?.skipped["no-concept"], 9);
  });

  it("shows what is asked for, answers where no concept fits, and teaches the names of the knowledge base", async () => {
    const { status, stderr } = await train(
      ...[
        "train.pubtator",
        "--dev",
        "made.pubtator",
        "--context",
        "mention",
        "--nil",
        "no concept",
        "--names",
      ],
      ...[
        "--mix",
        "human-last",
        "--base",
        "scratch",
        "--kind",
        "encoder-decoder",
        "--composite",
        "--lora",
        "8",
      ],
    );
    assert.equal(status, 0, stderr);
    const { linking, stages, kind, lora } = config();
    assert.deepEqual([linking.context, linking.most, linking.nil], ["mention", 4, "no concept"]);
    assert.deepEqual(
      [stages.map((s) => s.name), kind, lora?.r],
      [["train-1", "train-2"], "encoder-decoder", 8],
    );
    assert.deepEqual(
      rows("dev.jsonl").map((r) => r.prompt + r.completion),
      [
        "[heart attacks]{Disorders}<SEP>[heart attacks] is heart attack",
        "MS: Multiple sclerosis. [MS]{Disorders}<SEP>[MS] is Multiple Sclerosis",
        "[Blue toes]{Disorders}<SEP>[Blue toes] is no concept",
      ],
    );
    // Names of one concept only; each is answered with itself or with another of its concept.
    const names = rows("train-1.jsonl").filter((r) => r.source === "synthetic");
    assert.deepEqual(
      new Set(names.map((r) => r.mention)),
      new Set([
        ...["Multiple Sclerosis", "Mitral Stenosis", "MS", "Aspirin", "acetylsalicylic acid"],
        ...["Myocardial Infarction", "heart attack"],
      ]),
    );
    const ms = names.filter((r) => r.mention === "MS").map((r) => r.completion);
    assert.deepEqual(ms.sort(), [" Mitral Stenosis", " Multiple Sclerosis"]);
    assert.ok(names.some((r) => r.prompt.startsWith("[Multiple Sclerosis]{Disorders}")));
  });

  it("refuses what cannot be: no corpus, a folder that holds something, a rate, and a corpus of which nothing is in the knowledge base", async () => {
    shell.write("other.pubtator", document(1).replaceAll("X:", "Y:"));
    for (const [args, message] of [
      [[], /name a corpus/],
      [["train.pubtator", "--rate", "3"], /--rate 3: give a learning rate/],
      [["train.pubtator", "--group-of", "Disease"], /TYPE=GROUP/],
      [["other.pubtator"], /no row is left to train on/],
    ] as const) {
      const { status, stderr } = await train(...args, "--force");
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
    }
    shell.write("b/notes.txt", "mine");
    const { status, stderr } = await train("train.pubtator");
    assert.equal(status, 2);
    assert.match(stderr, /b is not empty; --force writes into it/);
  });
});
