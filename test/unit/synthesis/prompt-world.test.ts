// A template and what it speaks of: the slice, its hardest concepts, and what is wrong only when those are known.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { conceptSchema } from "../../../engine/kb/concept.ts";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { promptFrom } from "../../../engine/prompts/prompt-file.ts";
import { inputsFor } from "../../../engine/synthesis/prompt-inputs.ts";
import { PromptWorld } from "../../../engine/synthesis/prompt-world.ts";
import { conceptsIn } from "../../../engine/synthesis/slice.ts";
import { surveySlice } from "../../../engine/synthesis/slice-survey.ts";
import { kbOf } from "../../fixtures/kb.ts";
import { madeUpDiseases } from "../../fixtures/synthetic-kb.ts";
import { tokenizerFolder, wordPieces } from "../../fixtures/tokenizers.ts";

const concept = (id: string, name: string, more: object = {}) =>
  conceptSchema.parse({
    id,
    name,
    group: "DISO",
    types: [],
    synonyms: [],
    definitions: [],
    parents: [],
    ...more,
  });
const CONCEPTS = [
  concept("X:1", "gout", {
    definitions: [{ text: "Painful joints.", source: "t" }],
    synonyms: [
      { text: "gout of the toe", scope: "exact" },
      { text: "podagra", scope: "exact" },
    ],
  }),
  concept("X:2", "very long name of a disease indeed", {
    definitions: [{ text: "Long.", source: "t" }],
    parents: ["X:1"],
  }),
  concept("X:3", "4-(a,b)-c'-[d]", { group: "CHEM", definitions: [{ text: "A substance.", source: "t" }] }),
  concept("X:4", "ague"),
];

const template = (head = "", body = "Write of {{concept.name}}: {{concept.definition}}") => `---
output: {format: text}
input:
  schema:
    concept(object):
      name: string
      definition?: string
${head}---
${body}
`;

describe("slice survey", () => {
  it("counts, draws the same for a seed, and finds the hardest of each kind", async () => {
    const kb = await kbOf(CONCEPTS);
    const survey = await surveySlice(kb, {}, { seed: 1 });
    assert.deepEqual([survey.concepts, survey.defined], [4, 3]);
    const worst = Object.fromEntries(Object.entries(survey.worst).map(([k, c]) => [k, c.id]));
    assert.deepEqual(worst, {
      longest: "X:2",
      punctuation: "X:3",
      undefined: "X:4",
      nested: "X:1",
      wordy: worst.wordy,
    });
    const branch = await surveySlice(kb, { branch: "X:1" }, { seed: 1 });
    assert.deepEqual(branch.sample.map((c) => c.id).sort(), ["X:1", "X:2"]);
  });

  it("draws without a look at the order, as many as asked, all of the slice; pauses on the way", async () => {
    const kb = await kbOf(madeUpDiseases(2000));
    let pauses = 0;
    const survey = await surveySlice(kb, {}, { seed: 7, sample: 30, pause: async () => void pauses++ });
    assert.equal(survey.concepts, conceptsIn(kb, {}).length);
    assert.ok(pauses >= Math.floor(survey.concepts / 256) && pauses > 0);
    assert.equal(new Set(survey.sample.map((c) => c.id)).size, 30);
    const again = await surveySlice(kb, {}, { seed: 7, sample: 10 });
    assert.deepEqual(
      again.sample.map((c) => c.id),
      survey.sample.slice(0, 10).map((c) => c.id),
    );
    const other = await surveySlice(kb, {}, { seed: 8, sample: 10 });
    assert.notDeepEqual(
      other.sample.map((c) => c.id),
      again.sample.map((c) => c.id),
    );
  });
});

describe("checks of a template against its knowledge base", () => {
  let kb: KnowledgeBase;
  let folder: string;
  before(async () => {
    kb = await kbOf(CONCEPTS);
    folder = mkdtempSync(join(tmpdir(), "curie-prompts-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  const problemsOf = async (source: string) => {
    const path = join(folder, "a.prompt");
    const prompt = await promptFrom(source, path);
    const world = new PromptWorld({ kbs: () => [kb], openKb: async () => kb });
    const { problems } = await world.of(prompt, path, 1);
    return problems.map((p) => ({
      code: p.code,
      at: prompt.document.text.slice(p.start, p.end),
      message: p.message,
    }));
  };

  it("concepts without a definition, where the template uses one", async () => {
    const [one, ...more] = await problemsOf(template());
    assert.deepEqual(more, []);
    assert.deepEqual([one?.code, one?.at], ["undefined-concepts", "concept.definition"]);
    assert.match(one?.message ?? "", /^1 of 4 concepts \(25\.0 %\)/);
    assert.deepEqual(
      await problemsOf(template("", "{{concept.name}}").replace("      definition?: string\n", "")),
      [],
    );
    assert.deepEqual(await problemsOf(template("curie.inputs: {concept: {defined: true}}\n")), []);
  });

  it("a branch, a knowledge base or a corpus that is not there; a slice of nothing", async () => {
    const at = async (head: string) =>
      (await problemsOf(template(head)))
        .filter((p) => p.code !== "undefined-concepts")
        .map((p) => [p.code, p.at]);
    assert.deepEqual(await at("curie.inputs: {concept: {branch: X:9}}\n"), [["unknown-concept", "X:9"]]);
    assert.deepEqual(await at("curie.inputs: {concept: {kb: nope}}\n"), [["unknown-kb", "nope"]]);
    assert.deepEqual(await at("curie.inputs: {concept: {kb: nope.curiekb}}\n"), [
      ["unknown-kb", "nope.curiekb"],
    ]);
    assert.deepEqual((await at("curie.inputs: {concept: {groups: [GENE]}}\n"))[0]?.[0], "empty-slice");
    assert.deepEqual(await at("curie.evaluation: [none.pubtator]\n"), [
      ["unreadable-corpus", "none.pubtator"],
    ]);
  });

  it("another language than the names'", async () => {
    const french =
      "Écris des phrases dans la langue des médecins pour le concept {{concept.name}} et avec une définition: {{concept.definition}}";
    assert.ok(
      (await problemsOf(template("", french))).some(
        (p) => p.code === "other-language" && /French.*English/.test(p.message),
      ),
    );
    assert.ok(
      !(
        await problemsOf(
          template(
            "",
            "Write the sentences in the language of the clinic for {{concept.name}} {{concept.definition}}",
          ),
        )
      ).some((p) => p.code === "other-language"),
    );
  });

  it("prompts longer than the context: estimated, or counted by the model's tokenizer", async () => {
    const head = (context: number, more = "") =>
      `config: {maxOutputTokens: 10}\ncurie.model: {context: ${context}${more}}\n`;
    const over = async (text: string) => (await problemsOf(text)).find((p) => p.code === "over-context");
    assert.match(
      (await over(template(head(12))))?.message ?? "",
      /about \d+ tokens and the answer up to 10: more than the model's context of 12/,
    );
    assert.equal(await over(template(head(1000))), undefined);
    const tokenizer = await tokenizerFolder(wordPieces(["write", "of"]));
    const counted =
      (await over(template(head(12, `, tokenizer: ${JSON.stringify(tokenizer)}`))))?.message ?? "";
    assert.match(counted, /has \d+ tokens/);
  });

  it("an example that also stands in the evaluation corpus", async () => {
    writeFileSync(
      join(folder, "test.txt"),
      "The patient was admitted with gout of the left toe yesterday. He was well.",
    );
    const leaked = template(
      "curie.evaluation: [test.txt]\n",
      "Write of {{concept.name}} {{concept.definition}} like:\n- The patient was admitted with [gout] of the left toe yesterday.\n- Quite another sentence about nothing at all here.",
    );
    const found = (await problemsOf(leaked)).filter((p) => p.code === "evaluation-example");
    assert.deepEqual(
      found.map((p) => p.at),
      ["- The patient was admitted with [gout] of the left toe yesterday."],
    );
  });

  it("fills inputs by what they are, whatever they are called", async () => {
    const source = template(
      "curie.inputs:\n  disease: {is: concept}\n  many: {is: count}\n",
      "{{disease.name}} {{many}} {{other}} {{flag}} {{#each list}}{{a}}{{/each}}",
    ).replace(
      "    concept(object):",
      "    many: integer\n    other: string\n    flag: boolean\n    list(array):\n      a: integer\n    disease(object):",
    );
    const prompt = await promptFrom(source, "a.prompt");
    const [input] = conceptsIn(kb, { ids: ["X:1"] });
    const filled = inputsFor(prompt, input as never, { seed: 1, count: 4 });
    assert.deepEqual(filled, {
      many: 4,
      other: "‹other›",
      flag: true,
      list: [{ a: 1 }],
      disease: { name: "gout", definition: "Painful joints." },
    });
    assert.equal((await prompt.render(filled))[0]?.content, "gout 4 ‹other› true 1");
  });

  it("every template that ships renders for every hardest concept", async () => {
    const { globSync, readFileSync } = await import("node:fs");
    const templates = join(import.meta.dirname, "../../../engine/prompts/templates");
    const { worst } = await surveySlice(kb, {}, { seed: 1 });
    for (const name of globSync("*.prompt", { cwd: templates })) {
      const prompt = await promptFrom(readFileSync(join(templates, name), "utf8"), name);
      for (const hard of Object.values(worst))
        assert.ok((await prompt.render(inputsFor(prompt, hard, { seed: 1 }))).length >= 1, name);
    }
  });
});
