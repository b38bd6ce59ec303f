// `curie annotate --recognizer llm` from end to end, against an endpoint that answers as models do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { JsonDocument } from "../../../engine/corpus/formats/jsonl.ts";
import { alignmentYieldSchema } from "../../../engine/recognition/llm/alignment-yield.ts";
import { startEndpoint, type TestEndpoint } from "../../fixtures/endpoint.ts";
import { type Shell, shellWithVocabulary } from "./curie.ts";

const PUBTATOR = `7|t|Heart attack 😀 and others
7|a|He took aspirin [100 mg] for a myocardial infarction (MI). MI came back.
7\t0\t12\tHeart attack\tDisease\tX:mi
7\t34\t41\taspirin\tChemical\tX:asa
7\t57\t78\tmyocardial infarction\tDisease\tX:mi
7\t80\t82\tMI\tDisease\tX:mi
7\t85\t87\tMI\tDisease\tX:mi

`;

describe("curie annotate --recognizer llm", function () {
  this.timeout(180_000);
  let shell: Shell;
  let endpoint: TestEndpoint;
  const mark = (text: string) => text.replace(/Heart attack|myocardial infarction|\bMI\b/g, "[$&]");
  const annotate = (...args: string[]) =>
    shell.run(["annotate", "--recognizer", "llm", "--kb", "small.curiekb", "--model", "m", ...args]);
  beforeEach(async () => {
    shell = await shellWithVocabulary();
    process.env.XDG_CONFIG_HOME = shell.folder;
    shell.write("gold.pubtator", PUBTATOR);
    endpoint = await startEndpoint({
      answer: ({ messages }) => {
        const asked = messages.map((m) => m.content).join("\n");
        if (asked.includes('"ready"')) return '{"label": "ready"}';
        if (asked.includes("JSON object"))
          return JSON.stringify({
            mentions: [
              { context: "Heart attack 😀", entity: "Heart attack", type: "Disease" },
              { context: "took aspirin", entity: "asprin", type: "Chemical" },
              { context: "MI came", entity: "MI", type: "Disease" },
            ],
          });
        const text = /^Text: (.*)$/m.exec(asked)?.[1] ?? "";
        return `Disease:  ${mark(text)}\nChemical:  ${text.replace("aspirin", "[aspirin]")}`;
      },
    });
  });
  afterEach(async () => {
    delete process.env.XDG_CONFIG_HOME;
    await endpoint.close();
    shell.remove();
  });

  it("symbolic tags: mentions of a corpus, linked, evaluated, and replayed with no endpoint", async () => {
    const tags = [
      "--prompt",
      "annotate-tags-en",
      "--types",
      "Disease,Chemical",
      "--store",
      "answers.jsonl",
      "--to",
      "pubtator",
    ];
    const { status, stdout, stderr } = await annotate(
      ...tags,
      "--url",
      endpoint.url,
      "--yield",
      "yield.json",
      "gold.pubtator",
    );
    assert.equal(status, 0, stderr);
    assert.match(stderr, /Claims: 5, placed 100\.0 %/);
    assert.match(stderr, /Text read: 100\.0 %/);
    const made = alignmentYieldSchema.parse(JSON.parse(readFileSync(shell.path("yield.json"), "utf8")));
    assert.deepEqual([made.items, made.placed, made.units.uncovered], [5, { exact: 5 }, 0]);
    shell.write("found.pubtator", stdout);
    const evaluated = await shell.run(["evaluate", "gold.pubtator", "found.pubtator", "--json"]);
    const figures = JSON.parse(evaluated.stdout).figures as { id: string; value: number }[];
    for (const id of ["recognition.exact.f1", "linking.accuracy"])
      assert.equal(figures.find((f) => f.id === id)?.value, 1, `${id} ${evaluated.stdout.slice(0, 300)}`);
    await endpoint.close();
    const again = await annotate(...tags, "--replay", "gold.pubtator");
    assert.deepEqual([again.status, again.stdout], [0, stdout]);
  });

  it("context-pinned JSON: what is placed by edits is told, and what was sent keeps to the schema", async () => {
    const { status, stdout, stderr } = await annotate(
      "--types",
      "Disease,Chemical",
      "--url",
      endpoint.url,
      "--no-link",
      "gold.pubtator",
    );
    assert.equal(status, 0, stderr);
    const d = JSON.parse(stdout) as JsonDocument;
    const found = d.mentions.map((m) => d.text.slice(...(m.spans[0] as [number, number])));
    // A word of six letters is not found by guessing; each window has its own answer.
    assert.deepEqual(found, ["Heart attack", "MI"]);
    assert.match(stderr, /lost 3 no-such-text, 1 not-in-context/);
    assert.equal(endpoint.asked.at(-1)?.response_format?.json_schema?.name, "annotation");
  });

  it("--dry-run sends nothing and shows every byte; wrong types and missing ones are told", async () => {
    const shown = await annotate(
      "--types",
      "Disease",
      "--dry-run",
      "--to",
      "brat",
      "--out",
      "made",
      "gold.pubtator",
    );
    assert.equal(shown.status, 0, shown.stderr);
    assert.equal(endpoint.asked.length, 0);
    assert.match(shown.stdout, /He took aspirin \[100 mg\]/);
    for (const types of [[], ["--types", "a,,b"], ["--types", "a,A"], ["--types", "gold.json"]]) {
      shell.write("gold.json", '{"a": 1}');
      const wrong = await annotate(...types, "--url", endpoint.url, "gold.pubtator");
      assert.equal(wrong.status, 2, wrong.stderr);
    }
    const away = await annotate("--types", "Disease", "--url", "https://llm.example.org/v1", "gold.pubtator");
    assert.equal(away.status, 2);
    assert.match(away.stderr, /no consent/);
  });

  it("text that no reply covers ends with the status for problems, its place told", async () => {
    await endpoint.close();
    endpoint = await startEndpoint({
      answer: ({ messages }) =>
        messages.some((m) => m.content.includes('"ready"')) ? '{"label": "ready"}' : "no idea",
    });
    const { status, stderr } = await annotate("--types", "Disease", "--url", endpoint.url, "gold.pubtator");
    assert.equal(status, 1);
    assert.match(stderr, /7: characters 0 to 26 are not covered: the reply holds no list in JSON/);
  });
});
