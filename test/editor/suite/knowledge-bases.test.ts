// Knowledge bases in the editor: imported by the wizard, browsed and pinned, added to, compared with quick fixes.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import * as vscode from "vscode";
import { Pins } from "../../../client/pins.ts";
import type { KbTreeNode } from "../../../client/views/kb-tree.ts";
import { KnowledgeBasesProvider } from "../../../client/views/knowledge-bases-view.ts";
import type { ConceptView } from "../../../server/protocol/concepts.ts";
import type { CompareResult, ImportResult } from "../../../server/protocol/kb-jobs.ts";
import type { ChildrenResult } from "../../../server/protocol/knowledge-bases.ts";
import { accept, curie, fileUri, open, place, until } from "./host.ts";

const run = <T>(name: string, ...given: unknown[]): Thenable<T> =>
  vscode.commands.executeCommand<T>(`curie.${name}`, ...given);

async function write(name: string, text: string): Promise<vscode.Uri> {
  const uri = fileUri(name);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

/** Accepts every question of a wizard as it stands until it has ended. */
async function acceptAll<T>(running: Thenable<T>): Promise<T> {
  let done = false;
  const ended = Promise.resolve(running).finally(() => {
    done = true;
  });
  while (!done) {
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return ended;
}

const OBO = (body: string) => `format-version: 1.2\nontology: zork\n\n${body}`;
const term = (id: string, name: string, more = "") =>
  `[Term]\nid: ZORK:${id}\nname: ${name}\nnamespace: disease_ontology\n${more}\n`;

describe("knowledge bases", function () {
  this.timeout(60_000);
  let provider: KnowledgeBasesProvider;
  const label = (node: KbTreeNode) => String(provider.getTreeItem(node).label);
  const kbNode = async (name: string) =>
    (await provider.getChildren()).find((node) => node.kind === "kb" && node.kb.name === name);

  const untilLoaded = (name: string, isLoaded: boolean) =>
    until(
      `${isLoaded ? "" : "end of "}knowledge base ${name}`,
      async () => (await curie()).curie.status?.kbs.map((kb) => kb.name) ?? [],
      (kbs) => kbs.includes(name) === isLoaded,
    );

  before(async () => {
    const context = { subscriptions: [], workspaceState: { get: () => undefined, update: async () => {} } };
    provider = new KnowledgeBasesProvider(
      (await curie()).curie,
      new Pins(context as unknown as vscode.ExtensionContext),
    );
  });

  it("an import asks, packs, reports, and is used at once", async () => {
    const file = await write(
      "zork.obo",
      OBO(
        term("1", "zorkosis", 'synonym: "zork syndrome" EXACT []\n') +
          term("2", "left zorkosis", "is_a: ZORK:1\n"),
      ),
    );
    const result = await acceptAll(run<ImportResult | undefined>("importKnowledgeBase", file));
    assert.deepEqual([result?.concepts, result?.names], [2, 3]);
    assert.ok(vscode.window.activeTextEditor?.document.uri.path.endsWith("/kb/zork.import.md"));
    assert.match(vscode.window.activeTextEditor?.document.getText() ?? "", /^# Import of zork/);
    await until(
      "setting",
      () => vscode.workspace.getConfiguration("curie", file).get<string[]>("kb.paths"),
      (paths) => paths?.join() === "kb/zork.curiekb",
    );
    await untilLoaded("zork", true);
    await write("zork.txt", "A case of zork syndrome.\n\nAlso zwork.\n");
    const text = await open("zork.txt");
    assert.equal((await curie()).curie.mentions.of(text)?.mentions[0]?.concept?.id, "ZORK:1");
  });

  it("files chosen together are told apart: a vocabulary, and the tables beside it", async () => {
    const header = "subject_id\tpredicate_id\ttranslation_language\ttranslation_value\n";
    const tables = await write("a-fr.tsv", `${header}ZORK:1\trdfs:label\tfr\tzorkose\n`);
    const edges = await write("a-edges.tsv", "x\tp\ty\nZORK:2\trdfs:subClassOf\tZORK:1\n");
    const groups = await write("a-groups.txt", "ZORK:2 = ANAT\n");
    const vocabulary = await write("zork3.obo", OBO(term("1", "zorkosis") + term("2", "left zorkosis")));
    const files = [tables, edges, groups, vocabulary];
    const result = await acceptAll(run<ImportResult | undefined>("importKnowledgeBase", files[0], files));
    assert.deepEqual([result?.concepts, result?.names], [2, 3]);
    const report = vscode.window.activeTextEditor?.document.getText() ?? "";
    assert.match(report, /^# Import of zork3/);
    await untilLoaded("zork3", true);
    const { curie: server } = await curie();
    const [left] = await server.request<object, ConceptView[]>("curie/search", {
      query: "left zorkosis",
      kb: "zork3",
    });
    assert.equal(left?.group, "ANAT");
    const below = await server.request<object, ChildrenResult>("curie/kb/children", {
      kb: "zork3",
      id: "ZORK:1",
    });
    assert.deepEqual(
      below.concepts.map((c) => c.id),
      ["ZORK:2"],
    );
    await vscode.workspace
      .getConfiguration("curie", tables)
      .update("kb.paths", ["kb/zork.curiekb"], vscode.ConfigurationTarget.WorkspaceFolder);
    await untilLoaded("zork3", false);
    await untilLoaded("zork", true);
  });

  it("the view shows it from its roots down, with what is narrower only when opened", async () => {
    const kb = await kbNode("zork");
    assert.ok(kb);
    const roots = await provider.getChildren(kb);
    assert.deepEqual(roots.map(label), ["zorkosis"]);
    assert.equal(provider.getTreeItem(roots[0] as KbTreeNode).description, "ZORK:1 · 1");
    const [left] = await provider.getChildren(roots[0]);
    assert.equal(left && label(left), "left zorkosis");
    assert.equal(left && provider.getTreeItem(left).collapsibleState, vscode.TreeItemCollapsibleState.None);
  });

  it("pins stay in a file of the folder, and ids are copied", async () => {
    const kb = await kbNode("zork");
    const [root] = await provider.getChildren(kb);
    await run("kb.pin", root);
    const file = fileUri(".curie/pins.json").fsPath;
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), [{ id: "ZORK:1", name: "zorkosis" }]);
    await run("kb.copyId", root);
    assert.equal(await vscode.env.clipboard.readText(), "ZORK:1");
    await run("kb.unpin", root);
    assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), []);
  });

  it("a selection becomes a synonym, and undo takes it back", async () => {
    const text = await open("zork.txt");
    const range = place(text, "zwork");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      text.uri,
      range,
    );
    assert.ok(
      actions.some((a) => a.title === "Add “zwork” as a synonym of…"),
      actions.map((a) => a.title).join("; "),
    );
    const { curie: server } = await curie();
    const mentioned = () => server.mentions.of(text)?.mentions.some((m) => m.text === "zwork");
    await server.addToDictionary({ uri: text.uri.toString(), name: "zwork", concept: "ZORK:1" });
    await until("the new name", mentioned, (is) => is === true);
    assert.equal(
      readFileSync(fileUri(".curie/dictionary.jsonl").fsPath, "utf8"),
      '{"id":"ZORK:1","synonyms":["zwork"]}\n',
    );
    await run("undoDecision");
    await until("the end of it", mentioned, (is) => is === false);
  });

  it("the picker for a synonym is searched by the name at once", async () => {
    const text = await open("zork.txt");
    const file = fileUri(".curie/dictionary.jsonl").fsPath;
    const lines = () => (existsSync(file) ? readFileSync(file, "utf8") : "");
    await run("addSynonym", { uri: text.uri.toString(), name: "zorkosi" });
    await accept(lines, (now) => now.includes('"zorkosi"'));
    assert.match(lines(), /^\{"id":"ZORK:[12]","synonyms":\["zorkosi"\]\}$/m);
    await run("undoDecision");
  });

  it("a comparison underlines touched ids; its fixes are edits that undo takes back", async () => {
    await write("zork2.obo", OBO(term("99", "zorkosis", "alt_id: ZORK:1\n") + term("2", "left zorkosis")));
    await acceptAll(run("importKnowledgeBase", fileUri("zork2.obo")));
    const annotations = await write("case.pubtator", "1|t|zorkosis\n1\t0\t8\tzorkosis\tDisease\tZORK:1\n\n");
    const result = await run<CompareResult>(
      "compareKnowledgeBases",
      fileUri("kb/zork.curiekb"),
      fileUri("kb/zork2.curiekb"),
    );
    assert.match(result.page, /Merged or replaced: 1/);
    assert.equal(vscode.window.activeTextEditor?.document.uri.scheme, "curie-report");
    const found = () => vscode.languages.getDiagnostics(annotations).filter((d) => d.code === "kb-change");
    await until(
      "its finding",
      () => found().length,
      (n) => n === 1,
    );
    assert.match(found()[0]?.message ?? "", /was merged into zorkosis \(ZORK:99\)/);
    const document = await vscode.workspace.openTextDocument(annotations);
    await vscode.window.showTextDocument(document);
    const range = found()[0]?.range as vscode.Range;
    assert.equal(document.getText(range), "ZORK:1");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      annotations,
      range,
    );
    const titles = actions.map((a) => a.title);
    for (const wanted of [
      "Replace ZORK:1 by zorkosis (ZORK:99)",
      "Open both concepts",
      "Ignore this change here",
    ])
      assert.ok(titles.includes(wanted), titles.join("; "));
    const fix = actions.find((a) => a.title.startsWith("Replace ZORK:1"));
    assert.ok(fix?.edit && (await vscode.workspace.applyEdit(fix.edit)));
    assert.match(document.getText(), /\tZORK:99$/m);
    await until(
      "the end of the complaint",
      () => found().length,
      (n) => n === 0,
    );
    await vscode.commands.executeCommand("undo");
    await until(
      "its return",
      () => found().length,
      (n) => n === 1,
    );
    await document.save();
  });

  it("a format that says all in one line has fixes, too: one after the other, and all at once", async () => {
    const line = (id: string) =>
      `{"text":"zorkosis, zorkosis","spans":[${[0, 10].map((start) => `{"start":${start},"end":${start + 8},"label":"D","kb_id":"${id}"}`)}],"meta":{"id":"1"},"answer":"accept"}\n`;
    const name = "case.prodigy.jsonl";
    const uri = await write(name, line("ZORK:1"));
    const result = await run<CompareResult>(
      "compareKnowledgeBases",
      fileUri("kb/zork.curiekb"),
      fileUri("kb/zork2.curiekb"),
    );
    assert.equal(result.touched.filter((t) => t.path.endsWith(name)).length, 2);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document);
    const found = () => vscode.languages.getDiagnostics(uri).filter((d) => d.code === "kb-change");
    const fix = async (title: RegExp, n: number) => {
      const range = found()[n]?.range as vscode.Range;
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        uri,
        range,
      );
      const edit = actions.find((a) => title.test(a.title))?.edit;
      assert.ok(edit, actions.map((a) => a.title).join("; "));
      assert.ok(await vscode.workspace.applyEdit(edit));
    };
    // Longer than what it replaces: the second one has moved when its turn comes.
    const wait = (n: number) =>
      until(
        `${n} complaints`,
        () => found().length,
        (now) => now === n,
      );
    await wait(2);
    await fix(/^Replace ZORK:1 by zorkosis/, 0);
    await wait(1);
    await fix(/^Replace ZORK:1 by zorkosis/, 0);
    await wait(0);
    assert.equal(document.getText(), line("ZORK:99"));
    await vscode.commands.executeCommand("undo");
    await vscode.commands.executeCommand("undo");
    await wait(2);
    await fix(/^Replace all \d+ ids/, 1);
    await wait(0);
    assert.equal(document.getText(), line("ZORK:99"));
    await document.save();
  });
});
