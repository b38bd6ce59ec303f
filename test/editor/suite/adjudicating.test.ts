// Comparing two annotators in the extension host: the commands write the third annotation, conflict by conflict.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { curie, fileUri, until, untilSelected } from "./host.ts";

const TEXT = "Aspirin helped against fever and scurvy.\n";
const write = (name: string, text: string) =>
  vscode.workspace.fs.writeFile(fileUri(name), new TextEncoder().encode(text));
const read = async (name: string): Promise<string> =>
  new TextDecoder().decode(await vscode.workspace.fs.readFile(fileUri(name)));

describe("adjudicating", () => {
  before(async () => {
    await curie();
    await write("sides/ada/case.txt", TEXT);
    await write("sides/ada/case.ann", "T1\tChemical 0 7\tAspirin\nT2\tDisease 23 28\tfever\n");
    await write("sides/ben/case.txt", TEXT);
    await write(
      "sides/ben/case.ann",
      "T1\tChemical 0 7\tAspirin\nT2\tSymptom 23 28\tfever\nT3\tDisease 33 39\tscurvy\n",
    );
  });
  after(() => vscode.workspace.fs.delete(fileUri("sides"), { recursive: true }));

  it("opens the first conflict at its place, and goes on as each is answered", async () => {
    await vscode.commands.executeCommand("curie.compareAnnotators", {
      first: fileUri("sides/ada").toString(),
      second: fileUri("sides/ben").toString(),
      out: fileUri("sides/both").toString(),
    });
    await untilSelected("fever");
    await vscode.commands.executeCommand("curie.adjudication.right");
    await untilSelected("scurvy");
    await vscode.commands.executeCommand("curie.adjudication.left");
    await until(
      "both answers",
      () => read("sides/both/case.ann"),
      (ann) => /Symptom 23 28/.test(ann) && !/scurvy/.test(ann),
    );
    const lines = await until(
      "both acts in the log",
      async () => (await read("sides/both/adjudication.jsonl")).trim().split("\n"),
      (all) => all.length === 2,
    );
    const log = lines.map((l) => JSON.parse(l));
    assert.deepEqual(
      log.map((r) => [r.first, r.second, r.choice]),
      [
        ["ada", "ben", "right"],
        ["ada", "ben", "left"],
      ],
    );
  });
});
