// Curate mode in the extension host: keys act on the text's files, typing does not, undo takes back, and the way from
// a key to its decoration with many annotations is told.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { Annotations } from "../../../client/curation/annotations.ts";
import type { CurateMode } from "../../../client/curation/curate-mode.ts";
import type { AnnotationDecorations } from "../../../client/curation/decorations.ts";
import { curie, fileUri, open, place, select as selectIn, until, untilSelected } from "./host.ts";

interface Shown {
  annotations: Annotations;
  mode: CurateMode;
  decorations: AnnotationDecorations;
}
const shown = async () => (await curie()).curie.curation as Shown;
const key = (id: string) => vscode.commands.executeCommand(`curie.curate.${id}`);

async function content(name: string): Promise<string> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(fileUri(name)));
  } catch {
    return "";
  }
}
const write = (name: string, text: string) =>
  vscode.workspace.fs.writeFile(fileUri(name), new TextEncoder().encode(text));
async function select(...[fromLine, from, toLine, to]: [number, number, number, number]): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor);
  await selectIn(editor, new vscode.Range(fromLine, from, toLine, to));
}

describe("curating", () => {
  let text: vscode.TextDocument;
  before(async () => {
    await write("curated.txt", "Aspirin helps in asthma.\nAspirin does not help in scurvy.\n");
    text = await open("curated.txt");
    await select(0, 0, 0, 0);
  });
  after(async () => {
    await key("leave");
    // What is open is read by those that come after, and one of these is long.
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    for (const name of ["curated", "many"])
      for (const ending of ["txt", "ann", "log.jsonl"])
        await Promise.resolve(vscode.workspace.fs.delete(fileUri(`${name}.${ending}`))).catch(() => {});
  });

  it("a text that nobody annotates shows nothing", async () => {
    assert.ok(!(await shown()).annotations.of(text)?.curated);
  });

  it("the mode turns on and goes from suggestion to suggestion", async () => {
    await vscode.commands.executeCommand("curie.curate.toggle");
    const { annotations, mode } = await shown();
    assert.ok(mode.isOn);
    await until(
      "suggestions",
      () => annotations.of(text)?.progress.open ?? 0,
      (n) => n >= 3,
    );
    await select(0, 0, 0, 0);
    await key("next");
    await untilSelected("Aspirin");
    await key("next");
    await untilSelected("asthma");
    await key("previous");
    await untilSelected("Aspirin");
  });

  it("no letter and no deletion changes the text", async () => {
    const before = text.getText();
    await vscode.commands.executeCommand("type", { text: "z" });
    await vscode.commands.executeCommand("deleteLeft");
    await vscode.commands.executeCommand("deleteRight");
    assert.equal(text.getText(), before);
    assert.equal(text.isDirty, false);
  });

  it("a key accepts a group; the files have it at once; another goes on", async () => {
    await select(0, 0, 0, 7);
    await key("acceptGroup");
    assert.match(await content("curated.ann"), /CHEM 0 7\tAspirin\n(N.*\n)T\d+\tCHEM 25 32\tAspirin\n/);
    await untilSelected("asthma");
    await key("accept");
    assert.match(await content("curated.ann"), /DISO 17 23\tasthma/);
    await key("undo");
    assert.doesNotMatch(await content("curated.ann"), /asthma/);
    await key("undo");
    assert.equal(await content("curated.ann"), "");
  });

  it("a selection becomes an annotation by its type's key, and borders move", async () => {
    const range = place(text, "help in");
    await select(range.start.line, range.start.character, range.end.line, range.end.character);
    await key("type6");
    assert.match(await content("curated.ann"), /PROC 42 49\thelp in/);
    await key("endRight");
    await untilSelected("help in scurvy");
    await key("startRight");
    await untilSelected("in scurvy");
    await key("attribute");
    assert.match(await content("curated.ann"), /A\d+\tNegated T\d+\n/);
    for (let i = 0; i < 4; i++) await key("undo");
    assert.equal(await content("curated.ann"), "");
  });

  it("annotations follow what is typed after the mode is left, and undo brings the borders back", async () => {
    await select(0, 0, 0, 7);
    await key("accept");
    const accepted = await content("curated.ann");
    await key("leave");
    const { annotations, mode } = await shown();
    assert.ok(!mode.isOn);
    await select(0, 0, 0, 0);
    await vscode.commands.executeCommand("type", { text: "Note: " });
    assert.ok(text.getText().startsWith("Note: Aspirin"));
    const first = () =>
      [...(annotations.of(text)?.annotations.values() ?? [])].find((a) => a.state === "accepted");
    await until(
      "moved border",
      () => first()?.ranges[0]?.start.character,
      (at) => at === 6,
    );
    await vscode.window.activeTextEditor?.edit((edit) => edit.delete(new vscode.Range(0, 3, 0, 9)));
    const states = () => [...(annotations.of(text)?.annotations.values() ?? [])].map((a) => a.state).join();
    await until("damaged border", states, (all) => /review/.test(all));
    await vscode.commands.executeCommand("undo");
    await until(
      "border",
      () => first()?.ranges[0],
      (at) => at?.start.character === 6 && at.end.character === 13,
    );
    // Typed words may be undone in parts.
    for (let i = 0; i < 3 && !text.getText().startsWith("Aspirin"); i++)
      await vscode.commands.executeCommand("undo");
    await until(
      "text",
      () => text.getText().startsWith("Aspirin"),
      (is) => is,
    );
    await text.save();
    assert.equal(await content("curated.ann"), accepted);
  });

  it("tells how long a key takes to its decoration with 10,000 annotations", async function () {
    // So much work takes a slow machine its time.
    this.timeout(180_000);
    const lines: string[] = [];
    let ann = "";
    let at = 0;
    for (let i = 0; i < 10_000; i++) {
      const line = `Word${i} was seen in a case of asthma and treated.`;
      ann += `T${i + 1}\tDISO ${at} ${at + `Word${i}`.length}\tWord${i}\n`;
      lines.push(line);
      at += line.length + 1;
    }
    await write("many.txt", `${lines.join("\n")}\n`);
    await write("many.ann", ann);
    const many = await open("many.txt");
    const { annotations, decorations } = await shown();
    await vscode.commands.executeCommand("curie.curate.toggle");
    await until(
      "annotations",
      () => annotations.of(many)?.progress.accepted ?? 0,
      (n) => n === 10_000,
    );
    await until(
      "suggestions",
      () => annotations.of(many)?.progress.open ?? 0,
      (n) => n >= 10_000,
    );
    await select(0, 0, 0, 0);
    await key("next");
    const times: number[] = [];
    for (let i = 0; i < 30; i++) {
      const from = performance.now();
      await key("accept");
      times.push(decorations.lastDrawn - from);
    }
    assert.equal(annotations.of(many)?.progress.accepted, 10_030);
    times.sort((a, b) => a - b);
    console.log(
      `key to decoration, 10,000 annotations: median ${times[15]?.toFixed(1)} ms, slowest ${times[29]?.toFixed(1)} ms`,
    );
  });
});
