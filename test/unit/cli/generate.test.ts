// `curie generate` in a shell: with no model, and with an endpoint on this machine; resumed, replayed, planned.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { startEndpoint } from "../../fixtures/endpoint.ts";
import { Shell, vocabulary } from "./curie.ts";

describe("curie generate", () => {
  let shell: Shell;
  before(async () => {
    shell = new Shell();
    shell.write("v.jsonl", vocabulary);
    const built = await shell.run(["kb", "build", "--from", "jsonl", "--out", "v.curiekb", "v.jsonl"]);
    assert.equal(built.status, 0, built.stderr);
  });
  after(() => shell.remove());
  const read = (name: string) => readFileSync(shell.path(name), "utf8");
  const rows = (name: string) =>
    read(name)
      .trim()
      .split("\n")
      .map((l) => JSON.parse(l));

  it("writes a corpus with no model, every mention a name of its concept, twice the same", async () => {
    for (const out of ["a", "b"]) {
      const { status, stderr } = await shell.run(["generate", "--kb", "v.curiekb", "--out", out]);
      assert.equal(status, 0, stderr);
      assert.match(stderr, /^4 concepts .*12 sentences; no questions\.$/m);
    }
    assert.equal(read("a/corpus.jsonl"), read("b/corpus.jsonl"));
    const documents = rows("a/corpus.jsonl");
    assert.equal(documents.length, 12);
    for (const { text, mentions } of documents) {
      const [m] = mentions;
      assert.equal(text.slice(...m.spans[0]), m.text);
    }
    // Retired concepts are not written about.
    assert.ok(!documents.some((d) => d.mentions[0].concepts[0].id === "X:old"));
    const checked = await shell.run(["check", "a/corpus.jsonl", "--fail-on", "warning"]);
    assert.equal(checked.status, 0, checked.stdout);
  });

  it("asks a model, keeps what it says, and asks nothing twice", async () => {
    const endpoint = await startEndpoint({
      answer: ({ messages }) => {
        const name = /Title: (.*)/.exec(messages.at(-1)?.content ?? "")?.[1] ?? "nothing";
        return `## Usage Examples\nexample: We saw [${name}] in the ward today.\nexample: He spoke of [nonsense words] in detail.`;
      },
    });
    const args = [
      "generate",
      "--kb",
      "v.curiekb",
      "--template",
      "generate-en",
      "--per-concept",
      "1",
      "--url",
      endpoint.url,
      "--model",
      "m",
      "--out",
      "c",
    ];
    const first = await shell.run(args);
    assert.equal(first.status, 0, first.stderr);
    const asked = endpoint.asked.length;
    assert.equal(rows("c/corpus.jsonl").length, 4);
    const [row] = rows("c/rows.jsonl");
    assert.match(row.provenance.reply, /^[0-9a-f]{64}$/);
    assert.equal(row.provenance.model, "m");
    const again = await shell.run(args);
    assert.equal(again.status, 0, again.stderr);
    // The probe alone: every concept is settled.
    assert.ok(endpoint.asked.length - asked <= 1);
    await endpoint.close();
    const other = await shell.run([
      ...args.slice(0, -2),
      "--out",
      "d",
      "--replay",
      "--store",
      "c/replies.jsonl",
    ]);
    assert.equal(other.status, 0, other.stderr);
    assert.equal(read("d/corpus.jsonl"), read("c/corpus.jsonl"));
  });

  it("plans and shows without writing, and says what is wrong", async () => {
    const template = ["generate", "--kb", "v.curiekb", "--template", "generate-en", "--model", "m"];
    const plan = await shell.run([...template, "--plan", "--out", "never"]);
    assert.match(plan.stderr, /4 to 12 questions/);
    assert.ok(!existsSync(shell.path("never")));
    const dry = await shell.run([...template, "--dry-run", "--concept", "X:asa"]);
    assert.match(JSON.parse(dry.stdout).messages[1].content, /Title: Aspirin/);
    const wrong: [string[], RegExp][] = [
      [["generate", "--kb", "v.curiekb", "--branch", "X:nothing", "--plan"], /v has no concept X:nothing/],
      [["generate", "--kb", "v.curiekb"], /--out FOLDER/],
      [["generate", "--kb", "v.curiekb", "--language", "ja", "--plan"], /no concept .* with a name in ja/],
      [
        ["generate", "--kb", "v.curiekb", "--seed", "2", "--out", "a"],
        /journal of another run: its seed is 1/,
      ],
    ];
    for (const [args, message] of wrong) {
      const { status, stderr } = await shell.run(args);
      assert.equal(status, 2);
      assert.match(stderr, message);
    }
  });

  const answering = ({ messages }: { messages: readonly { content: string }[] }) => {
    const name = /Title: (.*)/.exec(messages.at(-1)?.content ?? "")?.[1] ?? "nothing";
    return `example: We saw [${name}] in the ward today.\nexample: Nobody has asked about [${name}] since then.`;
  };
  const state = (out: string) =>
    JSON.parse(read(`${out}/run.json`)) as { state: string; counts: { kept: number } };

  it("stops at its cap, goes on from its folder alone, and repeats no question", async () => {
    const endpoint = await startEndpoint({ answer: answering });
    const first = await shell.run([
      ...["generate", "--kb", "v.curiekb", "--template", "generate-en", "--per-concept", "2"],
      ...["--url", endpoint.url, "--model", "m", "--max-calls", "2", "--out", "capped", "--concurrency", "1"],
    ]);
    assert.equal(first.status, 1, first.stderr);
    assert.match(first.stderr, /2 calls were made, as many as allowed/);
    assert.equal(state("capped").state, "capped");
    const again = await shell.run(["generate", "--resume", "capped"]);
    assert.equal(again.status, 0, again.stderr);
    assert.deepEqual([state("capped").state, state("capped").counts.kept], ["finished", 4]);
    const keys = rows("capped/replies.jsonl").map((row) => row.key);
    assert.equal(new Set(keys).size, keys.length);
    const report = await shell.run(["generate", "--report", "capped"]);
    assert.match(report.stdout, /# Generated text: v/);
    assert.match(read("capped/report.html"), /What became of the concepts: kept 4/);
    await endpoint.close();
  });

  it("asks through the Batch API", async () => {
    const endpoint = await startEndpoint({ answer: answering, batch: { looks: 0 } });
    const { status, stderr } = await shell.run([
      ...["generate", "--kb", "v.curiekb", "--template", "generate-en", "--per-concept", "2", "--batch"],
      ...["--url", endpoint.url, "--model", "m", "--out", "batch"],
    ]);
    assert.equal(status, 0, stderr);
    assert.equal(endpoint.batches.batches.size, 1);
    assert.equal(endpoint.batches.asked.length, 4);
    assert.equal(rows("batch/corpus.jsonl").length, 8);
    await endpoint.close();
  });

  it("chooses concepts that a corpus hardly mentions", async () => {
    shell.write(
      "train.pubtator",
      "1|t|Heart attack and heart attack\n1|a|.\n1\t0\t12\tHeart attack\tDISO\tX:mi\n1\t17\t29\theart attack\tDISO\tX:mi\n\n",
    );
    const plan = (n: string) =>
      shell.run(["generate", "--kb", "v.curiekb", "--rare", n, "--rare-in", "train.pubtator", "--plan"]);
    assert.match((await plan("3")).stderr, /^4 concepts/m);
    assert.match((await plan("2")).stderr, /^3 concepts/m);
    const nowhere = await shell.run(["generate", "--kb", "v.curiekb", "--rare", "2", "--plan"]);
    assert.match(nowhere.stderr, /--rare-in CORPUS/);
  });

  it("sends no clinical text to a host that is allowed for other text only", async () => {
    shell.write("notes.pubtator", "1|t|Heart attack today\n1|a|.\n1\t0\t12\tHeart attack\tDISO\tX:mi\n\n");
    shell.write("curie/hosts.json", JSON.stringify({ "api.example.invalid": { since: "2026-01-31" } }));
    process.env.XDG_CONFIG_HOME = shell.folder;
    const run = (...more: string[]) =>
      shell.run([
        ...[
          "generate",
          "--kb",
          "v.curiekb",
          "--template",
          "generate-en",
          "--url",
          "https://api.example.invalid/v1",
        ],
        ...["--model", "m", "--style", "notes.pubtator", "--out", "clinical", ...more],
      ]);
    const refused = await run("--clinical");
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, /nothing was sent: the text is marked as clinical/);
    shell.write("curie.project.json", JSON.stringify({ types: {}, clinical: true }));
    assert.match((await run()).stderr, /marked as clinical/);
    shell.remove("curie.project.json");
    delete process.env.XDG_CONFIG_HOME;
  });
});
