// The checks of annotated texts over the protocol: findings, their pages, quick fixes, undo.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CodeAction, Diagnostic } from "vscode-languageserver/node";
import type { CurateAnswer } from "../../server/protocol/curation.ts";
import type { Doc } from "./kit/doc.ts";
import { Editor } from "./kit/editor.ts";

const TEXT = "He had hypertension, hypertension and fever.\n";
const ANN =
  "what is this\nT1\tDisease 12 19\ttension\nT2\tSymptom 38 43\tfever\nR1\tCauses Arg1:T1 Arg2:T9\t\n";

describe("checks of annotated texts", () => {
  let editor: Editor;
  // A project file is read once for each folder.
  beforeEach(async () => {
    editor = await Editor.start();
  });
  afterEach(() => editor.stop());

  async function open(name: string, project: object): Promise<Doc> {
    const folder = join(editor.folder, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "a.txt"), TEXT);
    writeFileSync(join(folder, "a.ann"), ANN);
    writeFileSync(join(editor.folder, "curie.project.json"), JSON.stringify(project));
    const doc = await editor.open(`${name}/a.txt`, TEXT);
    await editor.ask("curie/annotations", { textDocument: { uri: doc.uri }, begin: true });
    return doc;
  }
  const findings = async (doc: Doc): Promise<Diagnostic[]> => {
    const { items } = await editor.ask<{ items: Diagnostic[] }>("textDocument/diagnostic", {
      textDocument: { uri: doc.uri },
    });
    return items;
  };
  const codes = async (doc: Doc) => (await findings(doc)).map((d) => d.code);
  const actions = (doc: Doc, words: string) => {
    const start = doc.positionOf(words);
    const range = { start, end: { line: start.line, character: start.character + words.length } };
    return editor.ask<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri: doc.uri },
      range,
      context: { diagnostics: [] },
    });
  };

  it("finds, explains, fixes, writes and undoes", async () => {
    const doc = await open("one", { types: { Disease: { groups: ["DISO"] } } });
    const found = await findings(doc);
    for (const code of ["unreadable-line", "border-inside-word", "unknown-type", "dangling-reference"])
      assert.ok(
        found.some((d) => d.code === code),
        `${code} is missing among ${found.map((d) => d.code)}`,
      );
    const border = found.find((d) => d.code === "border-inside-word");
    assert.equal(border?.severity, 2);
    const page = await editor.ask<string | null>("curie/concept", { id: "check:border-inside-word" });
    assert.match(page ?? "", /# Border inside a word/);

    const fix = (await actions(doc, "tension")).find((a) => /whole word/.test(a.title));
    assert.equal(fix?.isPreferred, true);
    assert.equal(fix?.diagnostics?.[0]?.code, "border-inside-word");
    const answer = await editor.ask<CurateAnswer>("workspace/executeCommand", {
      command: fix?.command?.command,
      arguments: fix?.command?.arguments,
    });
    assert.equal(answer.done, true, answer.message);
    const ann = () => readFileSync(join(editor.folder, "one", "a.ann"), "utf8");
    assert.match(ann(), /^T1\tDisease 7 19\thypertension$/m);
    assert.ok(!(await codes(doc)).includes("border-inside-word"));
    // The other one of the same words is now marked nowhere.
    assert.ok((await codes(doc)).includes("unmarked-elsewhere"));

    await editor.ask("workspace/executeCommand", {
      command: "curie.curate",
      arguments: [{ uri: doc.uri, action: "undo", selection: border?.range }],
    });
    assert.match(ann(), /^T1\tDisease 12 19\ttension$/m);
  });

  it("takes severities from the project, and an outdated fix not at all", async () => {
    const doc = await open("two", {
      types: { Disease: {}, Symptom: {} },
      checks: { "border-inside-word": "off", "dangling-reference": "off" },
    });
    const found = await codes(doc);
    for (const code of ["border-inside-word", "unknown-type", "dangling-reference"])
      assert.ok(!found.includes(code));
    const start = doc.positionOf("tension");
    const answer = await editor.ask<CurateAnswer>("workspace/executeCommand", {
      command: "curie.curate",
      arguments: [
        {
          uri: doc.uri,
          action: "fix",
          finding: "border-inside-word",
          fix: 0,
          selection: { start, end: start },
        },
      ],
    });
    assert.equal(answer.done, false);
    assert.match(answer.message ?? "", /not there any more/);
  });
});
