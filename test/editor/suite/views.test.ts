// The mentions tree's data and the status, from the running extension.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { findingsOf } from "../../../client/findings.ts";
import type { ConceptNode, TreeNode } from "../../../client/views/mention-tree.ts";
import { MentionsProvider } from "../../../client/views/mentions-view.ts";
import { curie, diagnosticsOf, open, until, untilSelected } from "./host.ts";

const label = (provider: MentionsProvider, node: TreeNode): string =>
  String(provider.getTreeItem(node).label);

function concepts(provider: MentionsProvider): ConceptNode[] {
  return provider.getChildren().flatMap((group) => provider.getChildren(group) as ConceptNode[]);
}

describe("views", () => {
  let note: vscode.TextDocument;
  let provider: MentionsProvider;
  before(async () => {
    note = await open("note.txt");
    await until(
      "findings",
      () => diagnosticsOf(note),
      (found) => found.length > 0,
    );
    provider = new MentionsProvider((await curie()).curie);
    provider.show(note);
  });

  it("the tree lists groups, their concepts, and where each is mentioned", () => {
    const groups = provider.getChildren().map((group) => label(provider, group));
    assert.ok(groups.includes("Disorders") && groups.includes("Chemicals & Drugs"), groups.join("; "));
    const sclerosis = concepts(provider).find(({ name }) => /multiple sclerosis/i.test(name));
    assert.ok(sclerosis?.id);
    const rows = sclerosis.mentions.map((mention) => provider.getTreeItem(mention));
    assert.deepEqual(
      rows.map((row) => row.label),
      ["Multiple sclerosis", "MS", "MS"],
    );
    assert.equal(rows[2]?.description, "line 4");
    assert.equal(rows[2]?.accessibilityInformation?.label, "MS, line 4, linked");
  });

  it("a click on a mention selects it in the text", async () => {
    const metformin = concepts(provider).find(({ name }) => /metformin/i.test(name))?.mentions[0];
    assert.ok(metformin);
    const { command, arguments: given = [] } = provider.getTreeItem(metformin).command ?? {};
    await vscode.commands.executeCommand(command ?? "", ...given);
    await untilSelected("metformin");
  });

  it("the filter leaves what the findings are about", () => {
    provider.filter(true);
    const left = concepts(provider).flatMap(({ mentions }) => mentions.map(({ mention }) => mention.text));
    provider.filter(false);
    assert.deepEqual(
      left.sort(),
      findingsOf(note.uri)
        .map(({ range }) => note.getText(range))
        .sort(),
    );
    assert.ok(left.includes("cold"));
  });

  it("status icons differ by shape, not by colour", () => {
    const rows = concepts(provider).flatMap(({ mentions }) => mentions);
    const icon = (status: string): vscode.ThemeIcon | undefined => {
      const row = rows.find(({ mention }) => mention.status === status);
      return row && (provider.getTreeItem(row).iconPath as vscode.ThemeIcon);
    };
    const [linked, ambiguous] = [icon("linked"), icon("ambiguous")];
    assert.ok(linked && ambiguous);
    assert.notEqual(linked.id, ambiguous.id);
    assert.equal(linked.color, undefined);
  });

  it("the status names the knowledge base with its version and size", async () => {
    const kb = (await curie()).curie.status?.kbs[0];
    assert.match(kb?.name ?? "", /\w/);
    assert.match(kb?.version ?? "", /\w/);
    assert.ok((kb?.concepts ?? 0) >= 800 && (kb?.names ?? 0) > (kb?.concepts ?? 0));
  });
});
