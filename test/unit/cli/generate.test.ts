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
});
