// `curie train selector` and `curie annotate --selector`: from a corpus and a recogniser's faults to fewer of them.
import assert from "node:assert/strict";
import type { JsonDocument } from "../../../engine/corpus/formats/jsonl.ts";
import { type Shell, shellWithVocabulary } from "./curie.ts";

/** "Aspirin" is a drug where somebody takes it, and a racehorse elsewhere. */
const text = (i: number) =>
  `Patient ${i} took aspirin for a heart attack, while the horse aspirin won again.`;
const gold = (i: number) => {
  const t = text(i);
  const at = (words: string) => `${t.indexOf(words)}\t${t.indexOf(words) + words.length}\t${words}`;
  return `${i}|t|${t}\n${i}|a|\n${i}\t${at("aspirin")}\tChemical\tX:asa\n${i}\t${at("heart attack")}\tDisease\tX:mi\n\n`;
};

describe("curie train selector", function () {
  this.timeout(180_000);
  let shell: Shell;
  before(async () => {
    shell = await shellWithVocabulary();
    shell.write("train.pubtator", Array.from({ length: 30 }, (_, i) => gold(i)).join(""));
    shell.write("new.txt", text(99));
  });
  after(() => shell.remove());

  it("learns from what the dictionary gets wrong, and annotate keeps what the selector believes", async () => {
    const proposed = await shell.run([
      "annotate",
      "--kb",
      "small.curiekb",
      "--to",
      "pubtator",
      "train.pubtator",
    ]);
    shell.write("proposed.pubtator", proposed.stdout);
    const trained = await shell.run([
      "train",
      "selector",
      "train.pubtator",
      "--candidates",
      "proposed.pubtator",
      "--type",
      "Disease=DISO",
      "--type",
      "Chemical=CHEM",
      "--out",
      "s.json",
    ]);
    assert.equal(trained.status, 0, trained.stderr);
    assert.match(trained.stdout, /60 mentions in 30 documents, 90 candidates/);
    const annotate = (...args: string[]) =>
      shell.run(["annotate", "--kb", "small.curiekb", ...args, "new.txt"]);
    const words = (stdout: string) => {
      const d = JSON.parse(stdout) as JsonDocument;
      return d.mentions.map((m) => `${m.spans[0]?.[0]} ${d.text.slice(...(m.spans[0] as [number, number]))}`);
    };
    const all = await annotate();
    assert.deepEqual(words(all.stdout), ["16 aspirin", "30 heart attack", "60 aspirin"]);
    const kept = await annotate("--selector", "s.json");
    assert.deepEqual(words(kept.stdout), ["16 aspirin", "30 heart attack"]);
    assert.match(kept.stderr, /Selector: 2 mentions kept, 1 refused\./);
    assert.deepEqual(
      words((await annotate("--selector", "s.json", "--select-above", "0")).stdout),
      words(all.stdout),
    );
  });

  it("says what is wrong", async () => {
    shell.write("other.pubtator", gold(3).replace("took", "TOOK"));
    const other = await shell.run([
      "train",
      "selector",
      "train.pubtator",
      "--candidates",
      "other.pubtator",
      "--out",
      "s2.json",
    ]);
    assert.equal(other.status, 2);
    assert.match(other.stderr, /30 documents of train.pubtator are not there with the same text/);
    for (const args of [
      ["annotate", "--selector", "small.jsonl", "new.txt"],
      ["annotate", "--move-borders", "new.txt"],
      ["annotate", "--selector", "s.json", "--select-above", "2", "new.txt"],
      ["train", "selector", "train.pubtator", "--type", "=x", "--out", "s2.json"],
    ])
      assert.equal(
        (await shell.run([...args, ...(args[0] === "annotate" ? ["--kb", "small.curiekb"] : [])])).status,
        2,
        args.join(" "),
      );
  });
});
