// `curie prompt` in a shell: templates rendered, checked.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Asked, startEndpoint, type TestEndpoint } from "../../fixtures/endpoint.ts";
import { Shell, vocabulary } from "./curie.ts";

const TEMPLATE = `---
output: {format: text}
input:
  schema:
    concept: any
    count: integer
---
{{> rules}} Write {{count}} sentences about {{concept.name}}.
`;

describe("curie prompt render", () => {
  let shell: Shell;
  before(async () => {
    shell = new Shell();
    shell.write("v.jsonl", vocabulary);
    shell.write("a.prompt", TEMPLATE);
    shell.write("_rules.prompt", "Be brief.");
    const built = await shell.run(["kb", "build", "--from", "jsonl", "--out", "v.curiekb", "v.jsonl"]);
    assert.equal(built.status, 0, built.stderr);
  });
  after(() => shell.remove());

  it("renders drawn concepts, the same for a seed, with the tokens", async () => {
    const run = () =>
      shell.run(["prompt", "render", "a.prompt", "--kb", "v.curiekb", "-n", "2", "--json", "--count", "7"]);
    const { status, stdout, stderr } = await run();
    assert.equal(status, 0, stderr);
    const lines = stdout
      .trim()
      .split("\n")
      .map((l) => JSON.parse(l));
    assert.equal(lines.length, 2);
    for (const { name, messages, tokens, counted } of lines) {
      assert.equal(messages[0].content, `Be brief. Write 7 sentences about ${name}.`);
      assert.ok(tokens > 5 && counted === false);
    }
    assert.equal((await run()).stdout, stdout);
  });

  it("renders the hardest, and one by its id; says what is wrong with its line", async () => {
    const worst = await shell.run(["prompt", "render", "a.prompt", "--kb", "v.curiekb", "--worst"]);
    assert.match(worst.stdout, /\(longest\) · \d+ tokens, estimated/);
    const none = await shell.run([
      "prompt",
      "render",
      "a.prompt",
      "--kb",
      "v.curiekb",
      "--concept",
      "X:none",
    ]);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /has no concept X:none/);
    shell.write("b.prompt", TEMPLATE.replace("{{count}}", "{{cuont}}"));
    const wrong = await shell.run(["prompt", "render", "b.prompt", "--kb", "v.curiekb"]);
    assert.equal(wrong.status, 2);
    assert.match(wrong.stderr, /b\.prompt:8: cuont is no input/);
  });
});

const GENERATE = `---
output: {format: text}
model: test
input:
  schema:
    concept: any
    count: integer
---
Write {{count}} sentences about {{concept.name}}.
`;
const TESTS = `cases:
  - name: renders
    worst: true
    expect: {tokens: "<= 50", lacks: undefined}
  - name: sentences
    concepts: 3
    count: 2
    expect:
      preserving: ">= 90 %"
      refusals: "<= 0"
      change: no worse
`;
/** Two good lines for the first version of the template; the other version gets one of them without its mention. */
const answer = ({ messages }: Asked): string => {
  const [, name = ""] = /about (.+)\./.exec(messages[0]?.content ?? "") ?? [];
  const second = /[Bb]rief/.test(messages[0]?.content ?? "") ? "nothing marked" : `[${name}]`;
  return `example: The patient was seen again with [${name}] last week.\nexample: We report on how ${second} was treated in that year.`;
};

describe("curie prompt test", () => {
  let shell: Shell;
  let endpoint: TestEndpoint;
  before(async () => {
    shell = new Shell();
    endpoint = await startEndpoint({ answer });
    shell.write("v.jsonl", vocabulary);
    shell.write("g.prompt", GENERATE);
    shell.write("g.prompt.tests.yaml", TESTS);
    const built = await shell.run(["kb", "build", "--from", "jsonl", "--out", "v.curiekb", "v.jsonl"]);
    assert.equal(built.status, 0, built.stderr);
  });
  after(async () => {
    await endpoint.close();
    shell.remove();
  });
  const test = (...more: string[]) => shell.run(["prompt", "test", "g.prompt", "--kb", "v.curiekb", ...more]);
  /** Questions but for the probe that opening an endpoint costs. */
  const questions = () => endpoint.asked.filter((a) => /about/.test(a.messages[0]?.content ?? "")).length;

  it("without a store or an address the case that asks is an error, the other one is run", async () => {
    const { status, stdout } = await test("--json");
    assert.equal(status, 1);
    const { cases } = JSON.parse(stdout);
    assert.deepEqual(
      cases.map((c: { status: string }) => c.status),
      ["passed", "errored"],
    );
    assert.match(cases[1].failures[0].message, /says whom to ask/);
  });

  it("asks, passes, writes JUnit; and asks nothing again while the template is the same", async () => {
    const first = await test("--url", endpoint.url, "--junit", "out.xml");
    assert.equal(first.status, 0, first.stdout + first.stderr);
    assert.equal(questions(), 3);
    assert.match(first.stdout, /^ok {3}sentences .* 3 asked\)$/m);
    assert.match(first.stdout, /example lines with their one mention: 100\.0 \(100\.0 to 100\.0\) %/);
    assert.match(
      readFileSync(shell.path("out.xml"), "utf8"),
      /<testsuite name="g\.prompt\.tests\.yaml" tests="2" failures="0" errors="0">/,
    );
    const again = await test("--replay");
    assert.equal(again.status, 0, again.stdout);
    assert.match(again.stdout, /sentences .* 0 asked/);
    assert.equal(questions(), 3);
  });

  it("compares with git HEAD on the same concepts: a change for the worse fails with its line", async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...args], {
        cwd: shell.path("."),
        stdio: "pipe",
      });
    git("init", "-q");
    git("add", "g.prompt");
    git("commit", "-qm", "first");
    shell.write("g.prompt", GENERATE.replace("Write", "Brief. Write"));
    const { status, stdout } = await test("--url", endpoint.url, "--case", "sentences", "--json");
    assert.equal(status, 1, stdout);
    const [one, ...more] = JSON.parse(stdout).cases;
    assert.deepEqual(more, []);
    assert.equal(one.asked, 3, "HEAD's answers are in the store");
    const lines = one.failures.map((f: { line: number; message: string }) => [
      f.line,
      f.message.replace(/:.*/, ""),
    ]);
    assert.deepEqual(lines[0], [9, "example lines with their one mention"]);
    assert.ok(
      lines.some(([line]: [number]) => line === 11),
      JSON.stringify(lines),
    );
    const preserving = one.figures.find((f: { id: string }) => f.id === "preserving");
    assert.deepEqual([preserving.value, preserving.change.value], [0.5, -0.5]);
    const alone = await test("--replay", "--case", "sentences", "--no-head", "--json");
    assert.equal(JSON.parse(alone.stdout).cases[0].figures[0].change, undefined);
  });

  it("shows rows and rejects of a trial", async () => {
    const { stdout, status } = await shell.run([
      "prompt",
      "try",
      "g.prompt",
      "--kb",
      "v.curiekb",
      "--url",
      endpoint.url,
      "--concepts",
      "2",
      "--count",
      "2",
    ]);
    assert.equal(status, 1);
    assert.match(stdout, /\tThe patient was seen again with \[.+\] last week\.$/m);
    assert.match(stdout, /not kept \(no-mention\)\texample: We report/);
  });

  it("says what is wrong with a tests file, and that there is none", async () => {
    shell.write("h.prompt", GENERATE);
    const none = await shell.run(["prompt", "test", "h.prompt"]);
    assert.equal(none.status, 2);
    shell.write("h.prompt.tests.yaml", "cases:\n  - name: a\n    expect: {faithfull: 1}\n");
    const wrong = await shell.run(["prompt", "test", "h.prompt"]);
    assert.match(wrong.stderr, /h\.prompt\.tests\.yaml:3: cases\.0\.expect: .*faithful/);
  });
});
