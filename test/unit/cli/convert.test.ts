// `curie convert` as a person runs it: files, folders, losses, refusals.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Shell } from "./curie.ts";

const PUBTATOR =
  "1|t|Pain of heart\n1|a|No fever.\n1\t0\t4\tPain\tDISO\tA:1|B:2\n1\tCID\tA:1\tB:2\n\n2|t|Ache\n2|a|\n\n";
const ANN = "T1\tDISO 0 4;8 13\tPain heart\nA1\tNegated T1\nodd\n";

describe("curie convert", () => {
  let shell: Shell;
  let folder = "";
  const curie = (args: string[]) => shell.run(args);
  const path = (...parts: string[]) => join(folder, ...parts);
  const text = (...parts: string[]) => readFileSync(path(...parts), "utf8");
  beforeEach(() => {
    shell = new Shell();
    folder = shell.folder;
    mkdirSync(path("in", "deep"), { recursive: true });
    writeFileSync(path("in", "a.txt"), "Pain of heart");
    writeFileSync(path("in", "a.ann"), ANN);
    writeFileSync(path("in", "deep", "b.txt"), "alone");
    writeFileSync(path("in", "deep", "c.txt"), "");
    writeFileSync(path("in", "deep", "c.ann"), "");
    writeFileSync(path("p.pubtator"), PUBTATOR);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("gives a file back as it was where nothing changes", async () => {
    const { status } = await curie(["convert", "--to", "pubtator", path("p.pubtator"), path("q.pubtator")]);
    assert.deepEqual([status, text("q.pubtator")], [0, PUBTATOR]);
  });

  it("gives a folder of brat pairs back as it was, odd lines and lone texts too", async () => {
    const { status, stderr } = await curie(["convert", "--to", "brat", path("in"), path("out")]);
    assert.equal(status, 1);
    assert.match(stderr, /a\.ann:3: this is no annotation line/);
    assert.equal(text("out", "a.ann"), ANN);
    assert.deepEqual(readdirSync(path("out", "deep")).sort(), ["b.txt", "c.ann", "c.txt"]);
  });

  it("tells each loss with its document, on stderr and in the report", async () => {
    const report = path("lost.json");
    const { status, stderr } = await curie([
      "convert",
      "--to",
      "pubtator",
      "--report",
      report,
      path("in"),
      path("all.pubtator"),
    ]);
    assert.equal(status, 1);
    assert.match(stderr, /a: lost attribute "Pain heart" at 0: pubtator holds no attributes: Negated/);
    const { items, documents, mentions, losses } = JSON.parse(readFileSync(report, "utf8"));
    assert.deepEqual([documents, mentions, losses], [3, 1, 2]);
    const kinds = items.flatMap((i: { loss?: { kind: string } }) => i.loss?.kind ?? []);
    assert.deepEqual(kinds, ["gap", "attribute"]);
    assert.match(text("all.pubtator"), /^a\|t\|Pain of heart\n.*\na\t0\t13\tPain of heart\tDISO\t-\n/);
  });

  it("writes a file for each file into a folder", async () => {
    mkdirSync(path("out"));
    await curie(["convert", "--to", "jsonl", path("in"), path("out")]);
    assert.deepEqual(readdirSync(path("out"), { recursive: true }).sort(), [
      "a.jsonl",
      "deep",
      "deep/b.jsonl",
      "deep/c.jsonl",
    ]);
  });

  it("parts the ids of composite mentions where it is told how", async () => {
    const { stdout } = await curie([
      "convert",
      "--to",
      "jsonl",
      "--separator",
      "DISO=|",
      path("p.pubtator"),
      "-",
    ]);
    const [first] = stdout.split("\n").map((l: string) => l && JSON.parse(l));
    assert.deepEqual(first.mentions[0].concepts, [{ id: "A:1" }, { id: "B:2" }]);
  });

  it("writes over nothing unless it is forced to", async () => {
    const before = text("in", "a.txt");
    const { status, stderr } = await curie([
      "convert",
      "--to",
      "jsonl",
      path("p.pubtator"),
      path("in", "a.txt"),
    ]);
    assert.deepEqual([status, text("in", "a.txt")], [2, before]);
    assert.match(stderr, /exists; name another output, or --force/);
    const forced = await curie([
      "convert",
      "--force",
      "--to",
      "jsonl",
      path("p.pubtator"),
      path("in", "a.txt"),
    ]);
    assert.equal(forced.status, 0);
  });

  it("refuses one file for a format of many", async () => {
    const { status, stderr } = await curie([
      "convert",
      "--to",
      "brat",
      path("p.pubtator"),
      path("in", "a.txt"),
    ]);
    assert.equal(status, 2);
    assert.match(stderr, /name a folder/);
  });

  it("leaves no half file where the input cannot be opened", async () => {
    const { status } = await curie(["convert", "--to", "jsonl", path("none"), path("x.jsonl")]);
    assert.deepEqual(
      [status, existsSync(path("x.jsonl")), readdirSync(folder).filter((f) => f.endsWith(".part"))],
      [2, false, []],
    );
  });

  it("leaves nothing half-written behind Ctrl+C", async () => {
    writeFileSync(path("big.pubtator"), PUBTATOR.repeat(200_000));
    const part = () => readdirSync(folder).some((f) => f.startsWith("big.jsonl"));
    const { status } = await shell.run(
      ["convert", "--to", "jsonl", path("big.pubtator"), path("big.jsonl")],
      { interruptWhen: part },
    );
    assert.equal(status, 130);
    assert.deepEqual(
      readdirSync(folder).filter((f) => f.startsWith("big.jsonl")),
      [],
    );
  });

  it("passes over the files that curation keeps beside its texts", async () => {
    writeFileSync(path("in", "a.log.jsonl"), "{}\n");
    writeFileSync(path("in", "curie.project.json"), "{}");
    const { stderr } = await curie(["convert", "--to", "jsonl", path("in"), path("x.jsonl")]);
    assert.doesNotMatch(stderr, /is not read/);
  });

  it("lists the formats", async () => {
    const { stdout } = await curie(["formats"]);
    for (const name of ["brat", "pubtator", "jsonl", "iob"])
      assert.match(stdout, new RegExp(`^${name} `, "m"));
  });

  it("makes a project file of a brat configuration, and back", async () => {
    writeFileSync(
      path("in", "annotation.conf"),
      "[entities]\nDisorder\n[attributes]\nNegated\tArg:<ENTITY>\n",
    );
    writeFileSync(path("in", "kb_shortcuts.conf"), "1\tDisorder\n");
    const { status } = await curie(["project", "from-brat", path("in")]);
    assert.equal(status, 0);
    assert.deepEqual(JSON.parse(text("in", "curie.project.json")).types, { Disorder: { key: "1" } });
    assert.equal((await curie(["project", "to-brat", path("in")])).status, 2);
    assert.equal((await curie(["project", "to-brat", "--force", path("in")])).status, 0);
    assert.equal(
      text("in", "annotation.conf"),
      "[entities]\nDisorder\n\n[relations]\n\n[events]\n\n[attributes]\nNegated\tArg:<ENTITY>\n\n",
    );
  });
});
