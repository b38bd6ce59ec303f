// Commands that need no window to be looked at: findings in turn, on and off, the sample's copy, restart.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { copySample } from "../../../client/commands/open-sample.ts";
import { curie, diagnosticsOf, open, place, select, settled, until } from "./host.ts";

const run = (name: string, ...given: unknown[]) => vscode.commands.executeCommand(`curie.${name}`, ...given);

describe("commands", () => {
  let note: vscode.TextDocument;
  before(async () => {
    note = await open("note.txt");
    await until(
      "findings",
      () => diagnosticsOf(note),
      (found) => found.length > 0,
    );
  });

  it("are all there", async () => {
    const there = await vscode.commands.getCommands(true);
    const { contributes } = vscode.extensions.getExtension("curie.curie")?.packageJSON ?? {};
    for (const { command } of contributes.commands)
      assert.ok(there.includes(command), `${command} is missing`);
  });

  it("next and previous finding go round the text", async () => {
    const editor = await vscode.window.showTextDocument(note);
    await select(editor, new vscode.Range(0, 0, 0, 0));
    const starts = diagnosticsOf(note)
      .map(({ range }) => range.start)
      .sort((a, b) => a.compareTo(b));
    for (const wanted of [...starts.filter((start) => start.isAfter(new vscode.Position(0, 0))), starts[0]]) {
      await run("nextFinding");
      await settled();
      assert.deepEqual(editor.selection.active, wanted);
    }
    await run("previousFinding");
    await settled();
    assert.deepEqual(editor.selection.active, starts.at(-1));
  });

  it("next finding goes where a code lens sends it", async () => {
    const { start } = place(note, "cold");
    await run("nextFinding", { uri: note.uri.toString(), position: start });
    await settled();
    assert.deepEqual(vscode.window.activeTextEditor?.selection.active, start);
  });

  it("off means no findings, and on brings them back", async () => {
    await vscode.window.showTextDocument(note);
    await run("toggle");
    await until(
      "silence",
      () => diagnosticsOf(note).length,
      (count) => count === 0,
    );
    await run("toggle");
    await until(
      "findings",
      () => diagnosticsOf(note).length,
      (count) => count > 0,
    );
  });

  it("the sample is copied, and a copy that was changed stays as it is", async () => {
    const folder = mkdtempSync(join(tmpdir(), "curie-sample-test-"));
    try {
      const extension = vscode.extensions.getExtension("curie.curie");
      assert.ok(extension);
      const into = vscode.Uri.file(folder);
      const copy = await copySample(extension.extensionUri, into);
      const names = (await vscode.workspace.fs.readDirectory(copy)).map(([name]) => name);
      assert.ok(names.filter((name) => name.endsWith(".txt")).length >= 12, names.join("; "));
      const text = vscode.Uri.joinPath(copy, names.find((name) => name.endsWith(".txt")) ?? "");
      await vscode.workspace.fs.writeFile(text, new TextEncoder().encode("mine"));
      await copySample(extension.extensionUri, into);
      assert.equal(new TextDecoder().decode(await vscode.workspace.fs.readFile(text)), "mine");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("a knowledge base that is chosen is loaded beside the starter", async () => {
    const { curie: server } = await curie();
    const starter = server.status?.kbs[0]?.path ?? "";
    const folder = mkdtempSync(join(tmpdir(), "curie-kb-test-"));
    const copy = join(folder, "copy.curiekb");
    copyFileSync(starter, copy);
    const paths = () => server.status?.kbs.map(({ path }) => path) ?? [];
    try {
      await run("chooseKnowledgeBase", vscode.Uri.file(copy));
      await until("second knowledge base", paths, (all) => all.includes(copy) && all.includes(starter));
      const setting = vscode.workspace.getConfiguration("curie").inspect("kb.paths");
      assert.deepEqual(setting?.workspaceValue, [copy]);
    } finally {
      const settings = vscode.workspace.getConfiguration("curie");
      await settings.update("kb.paths", undefined, vscode.ConfigurationTarget.Workspace);
      await until("starter alone", paths, (all) => all.length === 1);
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("a server that dies is started again", async () => {
    const { curie: server } = await curie();
    const before = server.client.serverProcess?.pid;
    server.client.serverProcess?.kill("SIGKILL");
    // What is asked of a dying server fails, many times over, and must not keep it from being started again.
    const asking = setInterval(() => server.search({ query: "asthma" }).catch(() => {}), 1);
    try {
      await until(
        "another server",
        () => server.state === "ready" && server.client.serverProcess?.pid !== before,
        (ready) => ready,
      );
    } finally {
      clearInterval(asking);
    }
  });

  it("restart ends with a server that is ready and findings that are back", async () => {
    const { curie: server } = await curie();
    await run("restartServer");
    await until(
      "ready server",
      () => server.state,
      (state) => state === "ready",
    );
    await until(
      "findings",
      () => diagnosticsOf(note).length,
      (count) => count > 0,
    );
  });
});
