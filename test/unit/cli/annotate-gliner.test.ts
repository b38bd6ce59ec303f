// `curie annotate --recognizer gliner` from end to end, with the tiny models: what they find means nothing, but where it
// comes from and what is said about it does.
import assert from "node:assert/strict";
import type { JsonDocument } from "../../../engine/corpus/formats/jsonl.ts";
import { folderOf, referenceOf } from "../../fixtures/gliner/tiny.ts";
import { type Shell, shellWithVocabulary } from "./curie.ts";

const reference = referenceOf("uni-span");

describe("curie annotate --recognizer gliner", function () {
  this.timeout(60_000);
  let shell: Shell;
  const annotate = (args: string[], input: string) =>
    shell.run(["annotate", "--kb", "small.curiekb", ...args, "-"], { input });
  const gliner = (args: string[], input: string, variant: Parameters<typeof folderOf>[0] = "uni-span") =>
    annotate(["--recognizer", "gliner", "--model", folderOf(variant), ...args], input);
  before(async () => {
    shell = await shellWithVocabulary();
  });
  after(() => shell.remove());

  it("finds what the reference finds, with scores, labels as types and the model as source", async () => {
    const text = reference.texts[1] as string;
    const { status, stdout, stderr } = await gliner(["--labels", reference.labels.join(",")], text);
    assert.deepEqual([status, stderr], [0, ""]);
    const { mentions } = JSON.parse(stdout) as JsonDocument;
    const expected = reference.entities["flat single minimum"]?.[1] ?? [];
    assert.deepEqual(
      mentions.map((m) => [...(m.spans[0] as [number, number]), m.type]),
      expected.map(([start, end, label]) => [start, end, reference.labels[label]]),
    );
    for (const m of mentions) assert.ok((m.score ?? 0) > 0.5 && m.source === "uni-span");
  });

  it("lets mentions lie inside others where that is asked for, and takes a threshold", async () => {
    const text = reference.texts[0] as string;
    const counted = async (...args: string[]) => {
      const { stdout } = await gliner(["--labels", reference.labels.join(","), ...args], text);
      return (JSON.parse(stdout) as JsonDocument).mentions.length;
    };
    const flat = await counted();
    assert.ok((await counted("--overlap", "nested")) > flat);
    assert.ok((await counted("--threshold", "0.9")) < flat);
  });

  it("joins the dictionary's mentions and the model's, links both, and marks no words twice", async () => {
    const { status, stdout } = await gliner(
      ["--recognizer", "dictionary,gliner", "--labels", "disease,drug", "--threshold", "0.05"],
      "Aspirin for her heart attack.",
    );
    assert.equal(status, 0);
    const { mentions, text } = JSON.parse(stdout) as JsonDocument;
    const place = (m: (typeof mentions)[number]) => (m.spans[0] as [number, number]).join("-");
    assert.equal(new Set(mentions.map(place)).size, mentions.length);
    // What both found has both names.
    const finders = mentions.flatMap((m) => m.source.split(" + "));
    assert.deepEqual(new Set(finders), new Set(["dictionary", "uni-span"]));
    const attack = mentions.find((m) => text.slice(...(m.spans[0] as [number, number])) === "heart attack");
    assert.deepEqual(
      attack?.concepts.map((c) => c.id),
      ["X:mi"],
    );
  });

  it("says what no window can hold, and answers 1", async () => {
    const { status, stdout, stderr } = await gliner(
      ["--labels", "drug"],
      `Aspirin ${"acgt".repeat(100)} fever`,
    );
    assert.equal(status, 1);
    assert.match(stderr, /stdin: characters 8 to 408 are not covered: this run of characters is longer/);
    assert.equal((JSON.parse(stdout) as JsonDocument).id, "stdin");
  });

  for (const [what, args, said] of [
    ["no model", ["--recognizer", "gliner"], /--model FOLDER says which/],
    ["a folder that is not there", ["--recognizer", "gliner", "--model", "./none", "--labels", "a"], /none: no such folder/],
    ["a name that nobody has", ["--recognizer", "gliner", "--model", "none", "--labels", "a"], /no model is called none/],
    ["no labels", ["--recognizer", "gliner", "--model", folderOf("uni-span")], /no label was given/],
    ["an empty label", ["--recognizer", "gliner", "--model", folderOf("uni-span"), "--labels", "a,,b"], /a label without a name/],
    ["a threshold that is none", ["--recognizer", "gliner", "--threshold", "1.5"], /a probability from 0 to below 1/],
    ["a recogniser that is none", ["--recognizer", "dictionary,oracle"], /oracle is none of dictionary, embedded, gliner, llm, all/],
  ] as const) // biome-ignore format: a case a line
    it(`answers 2 and prints nothing: ${what}`, async () => {
      const { status, stdout, stderr } = await annotate([...args], "Aspirin.");
      assert.deepEqual([status, stdout], [2, ""], stderr);
      assert.match(stderr, said);
    });
});
