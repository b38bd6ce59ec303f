// `curie train ner` as a person runs it: what lies in the folder, what is refused.
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stretches } from "../../../engine/training/bundle/rows.ts";
import { Shell } from "./curie.ts";

const document = (id: number) =>
  `${id}|t|Pain of heart\n${id}|a|No fever. Painful knees.\n${id}\t0\t4\tPain\tDISO\tA:1\n${id}\t24\t28\tPain\tDISO\tA:1\n\n`;

describe("curie train ner", function () {
  this.timeout(120_000);
  let shell: Shell;
  const path = (...parts: string[]) => join(shell.folder, ...parts);
  beforeEach(() => {
    shell = new Shell();
    writeFileSync(path("gold.pubtator"), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(document).join(""));
  });
  afterEach(() => rmSync(shell.folder, { recursive: true, force: true }));
  const train = (...more: string[]) =>
    shell.run(["train", "ner", path("gold.pubtator"), "--out", path("b"), ...more]);

  it("writes rows, configuration, scripts and requirements, and counts what it left out", async () => {
    const { status, stdout } = await train("--label", "DISO=disease", "--epochs", "3", "--lora", "8");
    assert.equal(status, 0);
    assert.match(stdout, /gold: 9 documents, 9 rows, 9 mentions; 9 mentions left out/);
    assert.match(stdout, /dev: 1 document/);
    for (const file of ["train.py", "export.py", "train_gliner.py", "requirements.txt", "README.md"])
      assert.ok(existsSync(path("b", file)), file);
    const [row] = readFileSync(path("b", "data", "gold.jsonl"), "utf8").split("\n");
    assert.deepEqual(JSON.parse(row ?? ""), {
      tokenized_text: ["Pain", "of", "heart", "No", "fever", ".", "Painful", "knees", "."],
      ner: [[0, 0, "disease"]],
    });
    const config = JSON.parse(readFileSync(path("b", "config.json"), "utf8")) as Record<string, unknown>;
    assert.deepEqual(config.labels, ["disease"]);
    assert.deepEqual(config.lora, { r: 8, lora_alpha: 16, lora_dropout: 0.1 });
  });

  it("refuses a folder that is not empty, a mix without silver, a label without wording, and types that nobody has", async () => {
    writeFileSync(path("silver.jsonl"), "");
    for (const [args, message] of [
      [["--mix", "joint"], /--mix joint combines with --silver/],
      [["--label", "DISO"], /TYPE=wording/],
      [["--label", "CHEM=drug"], /no mention is left/],
    ] as const) {
      const { status, stderr } = await train(...args, "--force");
      assert.equal(status, 2, stderr);
      assert.match(stderr, message);
    }
    await train("--force");
    const { status, stderr } = await train();
    assert.equal(status, 2);
    assert.match(stderr, /is not empty; --force writes into it/);
  });

  it("cuts long texts between sentences, and a sentence only where it is longer than a row", () => {
    const row = {
      id: "d",
      words: Array.from({ length: 25 }, (_, i) => `w${i}`),
      sentences: [0, 4, 9],
      mentions: [],
      lost: 0,
    };
    assert.deepEqual(stretches(row, 10), [
      [0, 9],
      [9, 19],
      [19, 25],
    ]);
  });
});
