// Neural recognition in the editor, with the model that ships: mentions that no name gives, a status, and its process killed while
// somebody types.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as vscode from "vscode";
import type { Extension } from "../../../client/extension.ts";
import { curie, place, until } from "./host.ts";

// No vocabulary has this name.
const TEXT =
  "Patients with Harrow-Velde syndrome were given metozepam for six weeks. Metformin was stopped.\n";
const DRUG = "metozepam";

describe("neural recognition", () => {
  let draft: vscode.TextDocument;
  let server: Extension["curie"];
  const configuration = () => vscode.workspace.getConfiguration("curie");

  before(async () => {
    ({ curie: server } = await curie());
    await configuration().update("neural.enable", true, vscode.ConfigurationTarget.Workspace);
    draft = await vscode.workspace.openTextDocument({ language: "plaintext", content: TEXT });
    await vscode.window.showTextDocument(draft);
  });
  after(async () => {
    await configuration().update("neural.enable", false, vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });

  const words = (): string[] => (server.mentions.of(draft)?.mentions ?? []).map(({ text }) => text);
  const untilFound = (word: string) =>
    until(`mention of ${word}`, words, (found) => found.includes(word), 25_000);

  /** Only the model process of this very extension. */
  const models = (): number[] => {
    const program = vscode.extensions.getExtension("curie.curie")?.extensionPath ?? "?";
    return execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line.includes(`${program}/dist/model-host.cjs`))
      .map((line) => Number(line.trim().split(" ")[0]));
  };

  it("finds what no name gives, and says so in the hover and the status", async function () {
    this.timeout(120_000);
    await untilFound(DRUG);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      draft.uri,
      place(draft, DRUG).start.translate(0, 2),
    );
    const said = hovers
      .flatMap(({ contents }) => contents.map((c) => (typeof c === "string" ? c : c.value)))
      .join("\n");
    assert.match(said, /Found by curie-embedded-en \(.+, (0\.\d\d|1\.00)\) alone/);
    // Texts that other suites left open are read before all is ready.
    const state = await until(
      "state",
      () => server.neural,
      (s) => s?.phase === "ready" && s.memory !== undefined,
      90_000,
    );
    assert.equal(state?.device, "cpu");
    assert.ok((state?.msPerPage ?? 0) > 0);
  });

  it("survives the death of its process under typing: every letter is there, and mentions come back", async function () {
    if (process.platform === "win32") return this.skip();
    this.timeout(120_000);
    const before = models();
    assert.equal(before.length, 1);
    let typed = "";
    for (let i = 0; i < 12; i++) {
      const edit = new vscode.WorkspaceEdit();
      const letters = `${i} no fever. `;
      edit.insert(draft.uri, draft.positionAt(draft.getText().length), letters);
      assert.ok(await vscode.workspace.applyEdit(edit));
      typed += letters;
      if (i === 5) for (const pid of models()) process.kill(pid, "SIGKILL");
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    assert.equal(draft.getText(), `${TEXT}${typed}`);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(draft.uri, new vscode.Position(0, 0), "We met zelbicarone. ");
    assert.ok(await vscode.workspace.applyEdit(edit));
    await untilFound(DRUG);
    await until("a new process", models, (now) => now.length === 1 && now[0] !== before[0], 25_000);
    await until(
      "ready",
      () => server.neural?.phase,
      (phase) => phase === "ready",
      25_000,
    );
  });
});
