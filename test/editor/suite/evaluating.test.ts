// Evaluate and Label Sample inside the extension host: what opens, and where an error leads.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { curie, until } from "./host.ts";

const TEXT = "A quokka 🙂 and a wombat.\n";

function corpus(folder: string, mention: string, id: string): vscode.Uri {
  mkdirSync(folder, { recursive: true });
  const start = [...TEXT.slice(0, TEXT.indexOf(mention))].length;
  writeFileSync(join(folder, "a.txt"), TEXT);
  writeFileSync(
    join(folder, "a.ann"),
    `T1\tAnimal ${start} ${start + mention.length}\t${mention}\nN1\tReference T1 ${id}\tx\n`,
  );
  return vscode.Uri.file(folder);
}

const views = () =>
  vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .flatMap((tab) => (tab.input instanceof vscode.TabInputWebview ? [tab.input.viewType] : []));
const isOpen = (kind: string) => views().some((view) => view.endsWith(kind));

describe("evaluating", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-evaluating-"));
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    rmSync(folder, { recursive: true, force: true });
  });

  it("the report opens, and a place leads to the very words", async () => {
    await curie();
    const gold = corpus(join(folder, "gold"), "wombat", "X:1");
    const predicted = corpus(join(folder, "predicted"), "quokka", "X:1");
    await vscode.commands.executeCommand("curie.evaluate", {
      gold: { uri: gold.toString() },
      predicted: { uri: predicted.toString() },
      intervals: false,
    });
    await until("report", () => isOpen("curie.report"), Boolean);
    const { curie: server } = await curie();
    const start = TEXT.indexOf("wombat");
    const found = await server.place({
      file: join(folder, "gold", "a.ann"),
      document: "a",
      spans: [{ start, end: start + 6 }],
      text: "wombat",
    });
    assert.ok(found);
    assert.ok(found.uri.endsWith("/gold/a.txt"));
    assert.deepEqual([found.range.start.character, found.range.end.character], [start, start + 6]);
  });

  it("the labelling view opens for a sample, and not for anything else", async () => {
    const item = {
      id: "0".repeat(16),
      document: "a",
      mention: "wombat",
      spans: [{ start: 0, end: 6 }],
      context: { text: "wombat", from: 0, to: 6 },
      gold: ["X:1"],
      predicted: ["X:2"],
      goldText: "Name: a",
      predictedText: "Name: b",
    };
    const sample = join(folder, "sample.jsonl");
    writeFileSync(sample, `${JSON.stringify(item)}\n`);
    await vscode.commands.executeCommand("curie.labelSample", vscode.Uri.file(sample));
    await until("labelling view", () => isOpen("curie.labelling"), Boolean);
  });
});
