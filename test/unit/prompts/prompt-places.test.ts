// Completion, descriptions, renaming and outline of a prompt file, at a caret (|) in a text.
import assert from "node:assert/strict";
import { type Completion, completionsAt, type Surroundings } from "../../../engine/prompts/complete.ts";
import { descriptionAt } from "../../../engine/prompts/describe.ts";
import { coloursOf, foldsOf, outlineOf } from "../../../engine/prompts/outline.ts";
import { placesOfInput, renameInput, thingAt } from "../../../engine/prompts/places.ts";
import { promptDocument } from "../../../engine/prompts/prompt-document.ts";

const HEAD = `---
output: {format: text}
input:
  schema:
    concept(object, what to write about):
      name: string, preferred name
      parents(array):
        title: string, of the broader concept
    count: integer
---
`;
const around: Surroundings = {
  partials: ["rules", "style/zh"],
  kbs: [{ name: "Human Phenotype Ontology", path: "/x/hp.curiekb" }],
  concepts: (words) => (words ? [{ id: "HP:1", name: `${words} thing`, group: "DISO" }] : []),
};
const at = (marked: string) => ({
  document: promptDocument(marked.replace("|", "")),
  offset: marked.indexOf("|"),
});
const complete = (marked: string): Completion[] => {
  const { document, offset } = at(marked);
  return completionsAt(document, offset, around);
};
const labels = (marked: string) => complete(marked).map((c) => c.label);
const applied = (marked: string, label: string): string => {
  const chosen = complete(marked).find((c) => c.label === label);
  assert.ok(chosen, `${label} among ${labels(marked)}`);
  const text = marked.replace("|", "");
  return text.slice(0, chosen.start) + (chosen.insert ?? chosen.label) + text.slice(chosen.end);
};

describe("completion in prompt files", () => {
  it("inputs and helpers where an expression begins, blocks behind #, only names behind a helper", () => {
    const open = labels(`${HEAD}{{|}}`);
    for (const name of ["concept", "count", "role", "json"]) assert.ok(open.includes(name), name);
    assert.ok(!open.includes("each"));
    const block = labels(`${HEAD}{{#|}}`);
    assert.ok(
      block.includes("each") && block.includes("if") && !block.includes("count") && !block.includes("role"),
    );
    assert.deepEqual(labels(`${HEAD}{{#if |}}`), ["concept", "count"]);
    assert.deepEqual(labels(`${HEAD}text | text`), []);
    assert.deepEqual(labels(`${HEAD}{{role "|"}}`), []);
  });
  it("fields behind a dot, also while the braces are still open", () => {
    assert.deepEqual(labels(`${HEAD}{{concept.|}}`), ["name", "parents"]);
    assert.deepEqual(labels(`${HEAD}{{concept.na|\nmore text {{count}}`), ["name", "parents"]);
    assert.equal(applied(`${HEAD}{{concept.na|me}} x`, "parents"), `${HEAD}{{concept.parents}} x`);
    assert.deepEqual(labels(`${HEAD}{{count.|}}`), []);
  });
  it("inside each: fields of the item, this, what each gives, and inputs by @root", () => {
    const plain = labels(`${HEAD}{{#each concept.parents}}{{|}}{{/each}}`);
    for (const name of ["title", "this", "@root.count", "@index"]) assert.ok(plain.includes(name), name);
    assert.ok(!plain.includes("count"));
    assert.deepEqual(labels(`${HEAD}{{#each concept.parents}}{{this.|}}{{/each}}`), ["title"]);
    assert.deepEqual(labels(`${HEAD}{{#each concept.parents}}{{../|}}{{/each}}`), ["concept", "count"]);
    assert.deepEqual(labels(`${HEAD}{{#each concept.parents}}{{title}}{{/|`), ["each"]);
  });
  it("partials behind >", () => {
    assert.deepEqual(labels(`${HEAD}{{> |}}`), ["rules", "style/zh"]);
    assert.equal(applied(`${HEAD}{{> ru|}}`, "rules"), `${HEAD}{{> rules}}`);
  });
  it("keys and values of the front matter, concepts and knowledge bases among them", () => {
    const head = (lines: string) => `---\n${lines}\n---\n{{concept.name}}`;
    assert.ok(labels(head("out|")).includes("output"));
    assert.ok(labels(head("output:\n  |")).includes("schema"));
    assert.deepEqual(labels(head("output:\n  format: |")), ["json", "text"]);
    assert.ok(labels(head("config:\n  t|")).includes("temperature"));
    const schema = "input:\n  schema:\n    concept: any\n";
    assert.deepEqual(labels(head(`${schema}curie.inputs:\n  |`)), ["concept"]);
    assert.ok(labels(head(`${schema}curie.inputs:\n  concept:\n    |`)).includes("branch"));
    assert.ok(labels(head(`${schema}curie.inputs:\n  concept:\n    groups: [DISO, |]`)).includes("CHEM"));
    assert.equal(
      applied(head(`${schema}curie.inputs:\n  concept:\n    branch: seiz|`), "seiz thing"),
      head(`${schema}curie.inputs:\n  concept:\n    branch: HP:1`).replace("|", ""),
    );
    assert.deepEqual(labels(head(`${schema}curie.inputs:\n  concept:\n    kb: |`)), [
      "Human Phenotype Ontology",
    ]);
    assert.ok(applied(head("input:\n  schema:\n    |"), "concept").includes("\n      definition?: string"));
  });
  it("never throws at any offset of a broken file", () => {
    const text = `${HEAD}{{#each concept.parents as |p|}}{{p.t\n{{concept.\n---\ncurie.inputs:\n  x: {`;
    const document = promptDocument(text);
    for (let offset = 0; offset <= text.length; offset++) {
      completionsAt(document, offset, around);
      descriptionAt(document, offset);
      thingAt(document, offset);
    }
  });
});

describe("descriptions in prompt files", () => {
  const described = (marked: string) => {
    const { document, offset } = at(marked);
    return descriptionAt(document, offset)?.lines.join(" / ") ?? "";
  };
  it("say type, words and source of inputs and fields, helpers and keys", () => {
    assert.match(
      described(`${HEAD}{{con|cept.name}}`),
      /\*\*concept\*\*: object \(input\) \/ what to write about .*`parents`.*Filled with: concept/,
    );
    assert.match(described(`${HEAD}{{concept.na|me}}`), /\*\*name\*\*: string \/ preferred name/);
    assert.match(described(`${HEAD}{{#each concept.parents}}{{ti|tle}}{{/each}}`), /of the broader concept/);
    assert.match(described(`${HEAD}{{#ea|ch concept.parents}}{{/each}}`), /Once for each item/);
    assert.match(described(`${HEAD}{{> ru|les}}`), /_rules\.prompt/);
    assert.match(described(`---\nout|put: {format: text}\n---\n`), /Shape of the answer/);
    assert.match(described(`---\noutput:\n  for|mat: text\n---\n`), /json/);
    assert.equal(described(`${HEAD}plain te|xt`), "");
    const { document, offset } = at("---\ncurie.inputs:\n  concept:\n    branch: HP:00|01\n---\n");
    assert.equal(descriptionAt(document, offset)?.concept, "HP:0001");
  });
});

describe("inputs of prompt files", () => {
  const renamed = (text: string, from: string, to: string) => {
    const edits = renameInput(promptDocument(text), from, to);
    if ("reason" in edits) return edits.reason;
    return edits.toReversed().reduce((t, e) => t.slice(0, e.start) + e.text + t.slice(e.end), text);
  };
  const BODY =
    "{{count}} {{#each concept.parents}}{{@root.count}} {{../count}} {{title}}{{/each}} {{#if count}}{{/if}} count";
  it("are found in schema, defaults, sources and body, and renamed there", () => {
    const text = `${HEAD.replace("---\n{{", "{{")}${BODY}`;
    assert.equal(placesOfInput(promptDocument(text), "count").length, 5);
    const after = renamed(text, "count", "wanted");
    assert.ok(after.includes("    wanted: integer\n"));
    assert.ok(after.includes("curie.inputs:\n  wanted: {is: count}\n---\n"));
    assert.ok(after.endsWith(BODY.replaceAll("count}}", "wanted}}")));
    assert.deepEqual(
      promptDocument(after).problems.map((p) => p.message),
      [],
    );
    const again = renamed(after, "wanted", "n");
    assert.ok(again.includes("curie.inputs:\n  n: {is: count}\n"));
    assert.deepEqual(
      promptDocument(again).problems.map((p) => p.message),
      [],
    );
  });
  it("keep their source's other keys, in block and flow", () => {
    for (const source of [
      "  concept:\n    branch: HP:1\n",
      "  concept: {branch: HP:1}\n",
      "  x: {is: text}\n",
    ]) {
      const text = `---\noutput: {format: text}\ninput:\n  schema:\n    concept: any\n    x: string\ncurie.inputs:\n${source}---\n{{concept}} {{x}}`;
      const after = renamed(text, "concept", "disease");
      const { front, problems } = promptDocument(after);
      assert.deepEqual(
        problems.map((p) => p.message),
        [],
        after,
      );
      assert.equal(front?.["curie.inputs"]?.disease?.is, "concept", after);
      if (source.includes("HP:1")) assert.equal(front?.["curie.inputs"]?.disease?.branch, "HP:1");
    }
  });
  it("are not renamed to what would mean something else", () => {
    const text = `${HEAD}{{concept.name}} {{json count}}`;
    for (const to of ["concept", "this", "a b", "", "json", "1x"])
      assert.match(renamed(text, "count", to), /already|cannot|something else/);
    assert.match(renamed(text, "nope", "x"), /no declared input/);
  });
});

describe("outline of prompt files", () => {
  it("names front matter, messages and headings; colours do not overlap", () => {
    const document = promptDocument(
      `${HEAD}{{role "system"}}\n# Task\nx\n# Output\n{{#if count}}\ny\n{{/if}}\n{{role "user"}}\n{{concept.name}}\n`,
    );
    const outline = outlineOf(document);
    assert.deepEqual(
      outline.map((s) => [s.kind, s.name, s.children.map((c) => c.name)]),
      [
        ["front-matter", "front matter", ["output", "input"]],
        ["message", "system", ["Task", "Output"]],
        ["message", "user", []],
      ],
    );
    assert.ok(
      foldsOf(document).some(({ start, end }) =>
        /^\{\{#if count\}\}\ny\n$/.test(document.text.slice(start, end)),
      ),
    );
    const colours = coloursOf(document);
    for (const [i, c] of colours.entries()) assert.ok(i === 0 || c.start >= (colours[i - 1]?.end ?? 0));
    assert.deepEqual(
      colours.map((c) => [document.text.slice(c.start, c.end), c.colour]),
      [
        ["concept", "variable"],
        ["count", "variable"],
        ["role", "function"],
        ["if", "keyword"],
        ["count", "variable"],
        ["role", "function"],
        ["concept", "variable"],
        ["name", "property"],
      ],
    );
  });
});
