// `curie prompt` in a shell: templates rendered, checked.
import assert from "node:assert/strict";
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
