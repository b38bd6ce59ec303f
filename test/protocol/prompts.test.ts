// Prompt files over the protocol, in three clients: any editor with a language client gets the same.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type {
  CodeLens,
  DocumentSymbol,
  FoldingRange,
  Location,
  SemanticTokens,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import type {
  PreviewParams,
  PreviewResult,
  TestResult,
  TestsResult,
  TrialResult,
} from "../../server/protocol/prompts.ts";
import { startEndpoint, type TestEndpoint } from "../fixtures/endpoint.ts";
import type { SetName } from "./kit/capabilities.ts";
import type { Doc } from "./kit/doc.ts";
import { Editor, messageOf } from "./kit/editor.ts";

const HEAD = `---
output: {format: text}
input:
  schema:
    concept(object, what to write about):
      name: string, preferred name
    count: integer
---
`;
const labels = async (doc: Doc) => (await doc.complete())?.items.map((i) => i.label) ?? [];

for (const client of ["full", "noPull", "minimal"] satisfies SetName[])
  describe(`prompt files (${client})`, () => {
    let editor: Editor;
    before(async () => {
      editor = await Editor.start({ client });
    });
    after(() => editor.stop());

    it("are checked as they are typed", async () => {
      const doc = await editor.open("a.prompt", `${HEAD}{{concept.name}} {{count}} {{⟦cuont⟧}}`, "dotprompt");
      const [wrong, ...more] = await doc.diagnostics();
      assert.deepEqual(more, []);
      assert.equal(wrong?.code, "unknown-input");
      assert.deepEqual(wrong?.range, doc.ranges[0]);
      await doc.edit(doc.text.indexOf("cuont"), doc.text.indexOf("cuont") + 5, "count");
      assert.deepEqual(await doc.diagnostics(), []);
      await doc.edit(doc.text.length, doc.text.length, "\n{{#if count}}");
      assert.match(messageOf((await doc.diagnostics())[0]), /never closed/);
    });

    it("by their ending, whatever the editor calls the language; no concepts are looked for in them", async () => {
      const doc = await editor.open(
        "b.prompt",
        `${HEAD}Write of multiple sclerosis {{concept.name}} {{count}} {{⟦x⟧}}`,
        "plaintext",
      );
      assert.deepEqual(
        (await doc.diagnostics()).map((d) => d.code),
        ["unknown-input"],
      );
      assert.deepEqual((await doc.mentions()).mentions, []);
      assert.equal(await doc.hoverText(doc.positionOf("sclerosis")), "");
    });

    it("inputs are completed, explained, found and renamed", async () => {
      const doc = await editor.open(
        "c.prompt",
        `${HEAD}{{concept.$0name}} {{#each concept.name}}{{@root.count}}{{/each}} {{count}}`,
        "dotprompt",
      );
      assert.deepEqual(await labels(doc), ["name"]);
      assert.match(await doc.hoverText(), /preferred name/);
      const position = doc.positionOf("count", 1);
      const [declared] = (await doc.ask<Location[]>("textDocument/definition", { position })) ?? [];
      assert.equal(doc.textIn(declared?.range as never), "count");
      assert.equal(declared?.range.start.line, 6);
      const references = await doc.ask<Location[]>("textDocument/references", {
        position,
        context: { includeDeclaration: true },
      });
      assert.deepEqual(
        references.map((r) => doc.textIn(r.range)),
        ["count", "count", "count"],
      );
      const edit = await doc.ask<WorkspaceEdit>("textDocument/rename", { position, newName: "wanted" });
      const edits = edit.changes?.[doc.uri] ?? [];
      assert.deepEqual(
        edits.map((e) => e.newText.trim().split("\n").at(-1)?.trim()),
        ["wanted", "wanted: {is: count}", "wanted", "wanted"],
      );
      await assert.rejects(doc.ask("textDocument/rename", { position, newName: "concept" }), /already/);
    });

    it("partials are found beside the file", async () => {
      writeFileSync(join(editor.folder, "_rules.prompt"), "Be brief.");
      const doc = await editor.open("d.prompt", `${HEAD}{{> $0rules}} {{> ⟦none⟧}}`, "dotprompt");
      assert.deepEqual(
        (await doc.diagnostics()).map((d) => [d.code, doc.textIn(d.range)]),
        [["unknown-partial", "none"]],
      );
      assert.deepEqual(await labels(doc), ["rules"]);
      assert.match(await doc.hoverText(), /Be brief/);
      const [place] = (await doc.ask<Location[]>("textDocument/definition")) ?? [];
      assert.ok(place?.uri.endsWith("/_rules.prompt"));
    });

    it("knowledge bases and concepts are completed where a source is named", async () => {
      const doc = await editor.open(
        "e.prompt",
        `${HEAD.replace(/---\n$/, "curie.inputs:\n  concept:\n    branch: multiple$0\n---\n")}{{concept.name}}`,
        "dotprompt",
      );
      const items = (await doc.complete())?.items ?? [];
      assert.ok(
        items.some(
          (i) =>
            /multiple sclerosis/i.test(i.label) && /^\S+$/.test((i.textEdit as { newText: string }).newText),
        ),
        JSON.stringify(items[0]),
      );
    });

    it("have outline, folds and colours", async () => {
      const doc = await editor.open(
        "f.prompt",
        `${HEAD}{{role "system"}}\n# Task\n{{#if count}}\n{{concept.name}}\n{{/if}}\n{{role "user"}}\nx\n`,
        "dotprompt",
      );
      const symbols = await doc.ask<DocumentSymbol[]>("textDocument/documentSymbol");
      for (const name of ["front matter", "system", "user"])
        assert.ok(
          symbols.some((s) => s.name === name),
          name,
        );
      const folds = await doc.ask<FoldingRange[]>("textDocument/foldingRange");
      assert.ok(
        folds.some((f) => f.startLine === 0 && f.endLine === 6),
        JSON.stringify(folds),
      );
      assert.ok(folds.some((f) => f.startLine === 10 && f.endLine === 11));
      const { data } = await doc.ask<SemanticTokens>("textDocument/semanticTokens/full");
      assert.equal(data.length % 5, 0);
      assert.ok(data.length >= 5 * 7);
    });

    it("a malformed request or a broken file costs one answer", async () => {
      const doc = await editor.open("g.prompt", `---\na: [\n---\n{{#each x as |`, "dotprompt");
      assert.ok((await doc.diagnostics()).length >= 1);
      for (const method of [
        "completion",
        "hover",
        "definition",
        "documentSymbol",
        "foldingRange",
        "prepareRename",
        "codeLens",
      ])
        await doc.ask(`textDocument/${method}`, { position: { line: 900, character: 900 } });
      assert.deepEqual(
        await editor.ask("textDocument/foldingRange", { textDocument: { uri: "file:///nowhere.prompt" } }),
        null,
      );
    });
  });

describe("prompt files and their knowledge base", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());
  const preview = (doc: Doc, of: PreviewParams["of"], seed = 1) =>
    editor.ask<PreviewResult>("curie/prompt/preview", { uri: doc.uri, seed, of } satisfies PreviewParams);

  it("are shown as they will be sent, values told from words; what is being typed counts", async () => {
    const doc = await editor.open("a.prompt", `${HEAD}Write {{count}} about {{concept.name}}.`, "dotprompt");
    const first = await preview(doc, { index: 0 });
    assert.deepEqual(
      first.messages[0]?.segments.map((s) => s.variable ?? s.text),
      ["Write ", "count", " about ", "concept.name", "."],
    );
    assert.equal(first.messages[0]?.segments[3]?.text, first.concept?.name);
    assert.equal(first.messages[0]?.segments[3]?.line, 8);
    assert.ok(
      first.drawn > 3 && first.tokens && first.tokens.count > 0 && first.tokens.tokenizer === undefined,
    );
    assert.deepEqual(await preview(doc, { index: first.drawn }), first, "goes round");
    const all = await Promise.all([0, 1, 2].map((index) => preview(doc, { index }, 2)));
    assert.equal(new Set(all.map((p) => p.concept?.id)).size, 3);
    const worst = await preview(doc, { worst: "longest" });
    assert.ok(worst.worst.includes("longest") && worst.concept);
    await doc.edit(doc.text.length, doc.text.length, " And {{cuont}}");
    const broken = await preview(doc, { index: 0 });
    assert.deepEqual(broken.messages, []);
    assert.match(broken.problems[0]?.message ?? "", /cuont is no input/);
  });

  it("are checked against it", async () => {
    const source = HEAD.replace(
      "name: string, preferred name",
      "name: string\n      definition?: string",
    ).replace(/---\n$/, "curie.inputs: {concept: {branch: ⟦NO:1⟧}}\n---\n");
    const doc = await editor.open(
      "b.prompt",
      `${source}{{concept.name}} {{concept.definition}} {{count}}`,
      "dotprompt",
    );
    assert.deepEqual(
      (await doc.diagnostics()).map((d) => [d.code, d.range]),
      [["unknown-concept", doc.ranges[0]]],
    );
    const all = await editor.open("c.prompt", doc.text.replace(/curie.inputs.*\n/, ""), "dotprompt");
    assert.deepEqual(
      (await all.diagnostics()).map((d) => [d.code, all.textIn(d.range)]),
      [["undefined-concepts", "concept.definition"]],
    );
  });

  it("have lenses", async () => {
    const doc = await editor.open("d.prompt", `${HEAD}{{concept.name}} {{count}}`, "dotprompt");
    const titles = (await doc.ask<CodeLens[]>("textDocument/codeLens")).map((l) =>
      l.command?.title.replace(/^\S+ /, ""),
    );
    assert.deepEqual(titles, ["Preview", "Run on 5 concepts", "Write tests"]);
  });
});

describe("prompt files tried and tested", function () {
  this.timeout(60_000);
  let editor: Editor;
  let endpoint: TestEndpoint;
  before(async () => {
    editor = await Editor.start();
    endpoint = await startEndpoint({
      answer: ({ messages }) => {
        const [, name = ""] = /about (.+)\./.exec(messages[0]?.content ?? "") ?? [];
        return `example: The patient was seen again with [${name}] last week.\nexample: Nothing is marked here.`;
      },
    });
  });
  after(async () => {
    await endpoint.close();
    await editor.stop();
  });
  const source = () =>
    `${HEAD.replace("---\n", `---\nmodel: test\ncurie.model: {url: ${endpoint.url}}\n`)}Write {{count}} sentences about {{concept.name}}.`;

  it("in a process of their own, with progress; what the store has is not asked again", async () => {
    const path = join(editor.folder, "t.prompt");
    writeFileSync(path, source());
    const uri = pathToFileURL(path).href;
    const params = { uri, seed: 1, concepts: 3, workDoneToken: "t1" };
    const first = await editor.ask<TrialResult>("curie/prompt/try", params);
    assert.deepEqual([first.rows.length, first.rejects.length, first.asked], [3, 3, 3]);
    for (const { text, start, end, name } of first.rows) assert.equal(text.slice(start, end), name);
    assert.equal(first.figures.find((f) => f.id === "preserving")?.value, 0.5);
    assert.equal((await editor.ask<TrialResult>("curie/prompt/try", params)).asked, 0);
  });

  it("cases are read from the file beside, run, and fail at their lines", async () => {
    const path = join(editor.folder, "t.prompt.tests.yaml");
    const uri = pathToFileURL(path).href;
    writeFileSync(
      path,
      'cases:\n  - name: a\n    concepts: 3\n    expect:\n      preserving: ">= 95 %"\n  - name: b\n    worst: true\n    expect: {lacks: undefined}\n',
    );
    const read = await editor.ask<TestsResult>("curie/prompt/tests", { uri });
    assert.deepEqual(read.cases, [
      { name: "a", line: 2 },
      { name: "b", line: 6 },
    ]);
    const { cases } = await editor.ask<TestResult>("curie/prompt/test", { uri });
    assert.deepEqual(
      cases.map((c) => [c.name, c.status, c.failures[0]?.line]),
      [
        ["a", "failed", 5],
        ["b", "passed", undefined],
      ],
    );
    const one = await editor.ask<TestResult>("curie/prompt/test", { uri, cases: ["b"], replay: true });
    assert.equal(one.cases.length, 1);
    writeFileSync(path, "cases: [");
    assert.equal((await editor.ask<TestsResult>("curie/prompt/tests", { uri })).problems[0]?.line, 1);
    await assert.rejects(editor.ask("curie/prompt/test", { uri }), /Not YAML/);
    const fresh = await editor.ask<string>("curie/prompt/newTests", {
      uri: pathToFileURL(join(editor.folder, "t.prompt")).href,
    });
    assert.match(fresh, /^cases:/m);
  });

  it("nothing is sent to a host that nobody allowed, and the reason says so", async () => {
    const path = join(editor.folder, "u.prompt");
    writeFileSync(path, source().replace(/url: \S+\}/, "url: http://models.example.org/v1}"));
    await assert.rejects(
      editor.ask("curie/prompt/try", { uri: pathToFileURL(path).href, seed: 1, concepts: 1 }),
      /nothing was sent: models\.example\.org has no consent/,
    );
  });
});
