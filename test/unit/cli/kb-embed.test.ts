// `curie kb embed` and `curie link --dense` as a person runs them: a mention that shares no letter with any name finds its concept
// through an encoder, and what does not belong together is refused.
import assert from "node:assert/strict";
import { cpSync, existsSync, readdirSync, readFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { VectorFile } from "../../../engine/linking/dense/vector-file.ts";
import { Shell } from "./curie.ts";

const fixtures = join(import.meta.dirname, "..", "..", "fixtures", "encoding");
const CONCEPTS = [
  { id: "X:mi", name: "Myocardial Infarction", group: "DISO" },
  { id: "X:lc", name: "Lung Neoplasm", group: "DISO" },
  { id: "X:ms", name: "Multiple Sclerosis", group: "DISO", synonyms: ["MS"] },
  { id: "X:asa", name: "Aspirin", group: "CHEM", synonyms: ["???"] },
];
const TEXT = "Heart attack in pulmonary tumour";
const PUBTATOR = `1|t|${TEXT}\n1|a|Nothing.\n1\t0\t12\tHeart attack\tDisease\t-\n1\t16\t32\tpulmonary tumour\tDisease\t-\n\n`;

describe("curie kb embed", () => {
  let shell: Shell;
  const encoder = join(fixtures, "states");
  const embed = (...more: string[]) =>
    shell.run(["kb", "embed", "kb.curiekb", "--model", encoder, "--out", "kb.curievec", ...more]);
  const link = (...more: string[]) =>
    shell.run([
      "link",
      "--kb",
      "kb.curiekb",
      "--force",
      "--to",
      "jsonl",
      ...more,
      "in.pubtator",
      "out.jsonl",
    ]);
  const candidates = () =>
    JSON.parse(readFileSync(shell.path("out.jsonl"), "utf8").trim()).mentions.map(
      (m: { candidates: { id: string; stage: string; because?: string[] }[] }) => m.candidates,
    );
  const kb = async (concepts: readonly object[]) => {
    shell.write("kb.jsonl", concepts.map((c) => JSON.stringify(c)).join("\n"));
    const { status, stderr } = await shell.run(["kb", "import", "kb.jsonl", "--out", "kb.curiekb"]);
    assert.equal(status, 0, stderr);
  };

  beforeEach(async () => {
    shell = new Shell();
    await kb(CONCEPTS);
    shell.write("in.pubtator", PUBTATOR);
  });
  afterEach(() => shell.remove());

  it("lets the nearest names propose, and says why", async () => {
    const made = await embed("--json");
    assert.equal(made.status, 1, made.stderr);
    assert.match(made.stderr, /1 name of which the encoder knows nothing: left out/);
    const { names, width, empty } = JSON.parse(made.stdout);
    assert.deepEqual({ names, width, empty }, { names: 5, width: 24, empty: 1 });
    const lexical = await link();
    assert.equal(lexical.status, 0, lexical.stderr);
    const without = candidates()
      .flat()
      .map((c: { id: string }) => c.id);
    assert.ok(!without.includes("X:mi"), String(without));
    const dense = await link("--dense", "kb.curievec", "--encoder", encoder);
    assert.equal(dense.status, 0, dense.stderr);
    const [heart, lung] = candidates();
    assert.deepEqual([heart[0].id, heart[0].stage], ["X:mi", "dense"]);
    assert.match(
      heart[0].because[0],
      /its name "Myocardial Infarction" is near in meaning \(cosine 0\.9\d\)/,
    );
    assert.equal(lung[0].id, "X:lc");
  });

  it("learns on annotated texts what a vector weighs, and keeps it in the file", async () => {
    shell.write(
      "gold.pubtator",
      PUBTATOR.replace("Disease\t-", "Disease\tX:mi").replace("Disease\t-", "Disease\tX:lc"),
    );
    const made = await embed("--fit", "gold.pubtator", "--json");
    assert.equal(made.status, 1, made.stderr);
    const { fusion } = JSON.parse(made.stdout);
    assert.deepEqual({ ...fusion, weight: 0 }, { weight: 0, mentions: 2, letters: 0.5, both: 1 });
    assert.match(
      made.stderr,
      /learned on 2 mentions, of which letters alone put 50\.0 % right, and both 100\.0 %/,
    );
    assert.deepEqual(VectorFile.open(shell.path("kb.curievec")).meta.fusion, {
      weight: fusion.weight,
      mentions: 2,
    });
    const linked = await link("--dense", "kb.curievec", "--encoder", encoder);
    assert.equal(linked.status, 0, linked.stderr);
    assert.ok(candidates()[0].some((c: { id: string }) => c.id === "X:mi"));
    const none = await embed("--fit", "in.pubtator");
    assert.equal(none.status, 2);
    assert.match(none.stderr, /--fit in\.pubtator: no mention has a concept of kb/);
  });

  it("is told how to pool", async () => {
    assert.match((await embed()).stdout, /kb\.curievec: 5 names, vectors of 24 numbers \(pooled by mean\)/);
    assert.match((await embed("--pooling", "cls")).stdout, /\(pooled by cls\)/);
    const foreign = await link("--dense", "kb.curievec", "--encoder", encoder);
    assert.equal(foreign.status, 2);
    assert.match(
      foreign.stderr,
      /made by the encoder states \(\w+\), and this one is states \(\w+\).*curie kb embed/,
    );
  });

  it("refuses vectors of another knowledge base, another encoder, or half a file", async () => {
    await embed();
    const other = join(fixtures, "embedding");
    const swapped = await link("--dense", "kb.curievec", "--encoder", other);
    assert.equal(swapped.status, 2);
    assert.match(swapped.stderr, /made by the encoder states .* and this one is embedding/);
    await kb([...CONCEPTS, { id: "X:new", name: "New Disease", group: "DISO" }]);
    const changed = await link("--dense", "kb.curievec", "--encoder", encoder);
    assert.equal(changed.status, 2);
    assert.match(changed.stderr, /made of the knowledge base kb \(\w+\), and this one is kb/);
    await embed();
    truncateSync(shell.path("kb.curievec"), 700);
    const cut = await link("--dense", "kb.curievec", "--encoder", encoder);
    assert.equal(cut.status, 2);
    assert.match(cut.stderr, /kb\.curievec: the file is truncated \(700 of \d+ bytes\)/);
    const half = await link("--dense", "kb.curievec");
    assert.match(half.stderr, /--dense FILE and --encoder FOLDER go together/);
    const names = await link("--dense", "kb.curievec", "--encoder", encoder, "--by", "names");
    assert.match(names.stderr, /--dense goes with --by cascade/);
    assert.equal(
      [swapped, changed, cut, half, names].every(({ status }) => status === 2),
      true,
    );
  });

  it("says what is wrong with a folder or with its weights, and writes nothing", async () => {
    const none = await shell.run(["kb", "embed", "kb.curiekb", "--model", shell.folder, "--out", "none"]);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /has no onnx\/model\.onnx/);
    await kb([...CONCEPTS, { id: "X:b", name: "broken heart", group: "DISO" }]);
    const damaged = await embed();
    assert.equal(damaged.status, 2);
    assert.match(damaged.stderr, /made no vector of "broken heart"/);
    const itself = await shell.run(["kb", "embed", "kb.curiekb", "--model", encoder, "--out", "kb.curiekb"]);
    assert.match(itself.stderr, /kb\.curiekb is the knowledge base/);
    assert.equal(existsSync(shell.path("kb.curievec")), false);
    assert.deepEqual(
      readdirSync(shell.folder).filter((f) => f.startsWith("none")),
      [],
    );
  });

  it("goes on where Ctrl+C ended it", async () => {
    const words = [
      "heart",
      "lung",
      "breast",
      "cancer",
      "attack",
      "aspirin",
      "acid",
      "mitral",
      "stenosis",
      "multiple",
    ];
    const many = Array.from({ length: 40_000 }, (_, i) => ({
      id: `N:${i}`,
      name: [...String(i)].map((digit) => words[Number(digit)]).join(" "),
      group: "DISO",
    }));
    await kb(many);
    const records = () => readdirSync(shell.folder).some((f) => f.endsWith(".part.records"));
    const ended = await shell.run(["kb", "embed", "kb.curiekb", "--model", encoder, "--out", "kb.curievec"], {
      interruptWhen: records,
    });
    assert.equal(ended.status, 130, ended.stderr);
    assert.equal(existsSync(shell.path("kb.curievec")), false);
    const { status, stdout, stderr } = await embed("--json");
    assert.equal(status, 0, stderr);
    assert.equal(JSON.parse(stdout).names, 40_000);
    assert.equal(records(), false);
  });

  it("chooses names for training by the same encoder, on this machine", async () => {
    await kb([
      { id: "X:mi", name: "attack of lung cancer", group: "DISO", synonyms: ["myocardial infarction"] },
    ]);
    shell.write("train.pubtator", "1|t|A heart attack\n1|a|Again.\n1\t2\t14\theart attack\tDISO\tX:mi\n\n");
    const compose = (model: string) =>
      shell.run([
        "compose", "--human", "train.pubtator", "--kb", "kb.curiekb", "--mix", "human", "--out", "set",
        "--represent", "embedding", "--model", model,
      ]); // biome-ignore format: a command line
    const { status, stderr } = await compose(encoder);
    assert.equal(status, 0, stderr);
    const [row = ""] = readFileSync(shell.path("set/train.jsonl"), "utf8").split("\n");
    assert.equal(JSON.parse(row).completion, " myocardial infarction");
    cpSync(encoder, shell.path("no-tokenizer"), {
      recursive: true,
      filter: (f) => !f.endsWith("tokenizer.json"),
    });
    const broken = await compose(shell.path("no-tokenizer"));
    assert.equal(broken.status, 2);
    assert.match(broken.stderr, /tokenizer\.json: no such file/);
  });
});
