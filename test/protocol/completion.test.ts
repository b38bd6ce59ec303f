// Completion: any name finds the concept, the preferred name is written, trigger and typed words are replaced.
import assert from "node:assert/strict";
import type { CompletionItem, TextEdit } from "vscode-languageserver/node";
import { Editor } from "./kit/editor.ts";

describe("completion", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  async function complete(source: string, kind: 1 | 2 = 1) {
    const doc = await editor.openUntitled(source);
    const list = await doc.complete(kind);
    const applied = (item: CompletionItem | undefined) => {
      assert.ok(item, "there is an item");
      const { range, newText } = item.textEdit as TextEdit;
      return doc.text.slice(0, range.start.character) + newText + doc.text.slice(range.end.character);
    };
    return { items: list?.items ?? [], list, applied };
  }
  const labels = (items: readonly CompletionItem[]) => items.map((i) => i.label);

  it("opens after the trigger and replaces it", async () => {
    const { items, list, applied } = await complete("takes @metf$0 daily");
    assert.equal(list?.isIncomplete, true);
    assert.equal(items[0]?.label, "metformin");
    assert.equal(applied(items[0]), "takes metformin daily");
    assert.match(items[0]?.detail ?? "", /T:005 · Chemicals & Drugs/);
  });

  it("a synonym in any language finds the preferred name", async () => {
    const { items, applied } = await complete("@dimethylb$0");
    assert.equal(items[0]?.label, "metformin");
    assert.match(items[0]?.detail ?? "", /“dimethylbiguanide”/);
    assert.equal(applied(items[0]), "metformin");
    assert.equal((await complete("@二甲$0")).items[0]?.label, "metformin");
  });

  it("a query may have several words", async () => {
    const { items, applied } = await complete("has @type 2 diab$0");
    assert.equal(items[0]?.label, "type 2 diabetes mellitus");
    assert.equal(applied(items[0]), "has type 2 diabetes mellitus");
    assert.equal(items[0]?.filterText, "@type 2 diab", "VS Code filters by what it replaces");
    const asked = await complete("has type 2 diab$0");
    assert.equal(asked.applied(asked.items[0]), "has type 2 diabetes mellitus");
  });

  it("on request it needs two letters, unasked it needs the trigger", async () => {
    assert.deepEqual(labels((await complete("takes me$0")).items).slice(0, 2), [
      "metformin",
      "diabetes mellitus",
    ]);
    assert.equal((await complete("takes m$0")).list, null);
    assert.equal((await complete("takes $0")).list, null);
    assert.equal((await complete("takes metf $0", 2)).list, null, "a space alone opens nothing");
    assert.notEqual((await complete("@type $0", 2)).list, null);
  });

  it("right behind the trigger it offers what the text speaks of", async () => {
    const { items } = await complete("Metformin for breast cancer. @$0", 2);
    assert.deepEqual(labels(items), ["metformin", "breast cancer", "breast"]);
  });

  it("an address is no trigger, and a spelling mistake is forgiven", async () => {
    assert.equal((await complete("mail a@metf$0", 2)).list, null);
    assert.equal((await complete("@metfromin$0")).items[0]?.label, "metformin");
  });

  it("keeps the server's order", async () => {
    const { items } = await complete("@di$0");
    assert.deepEqual(
      items.map((i) => i.sortText),
      items.map((i) => i.sortText).toSorted(),
    );
    assert.ok(items.length > 1);
  });

  it("resolve adds the card, and only then", async () => {
    const { items } = await complete("@metf$0");
    assert.equal(items[0]?.documentation, undefined);
    const resolved = await editor.ask<CompletionItem>("completionItem/resolve", items[0]);
    assert.match((resolved.documentation as { value: string }).value, /A drug that lowers blood sugar\./);
    assert.equal(resolved.label, "metformin");
  });

  it("follows the setting of the trigger, also in what is registered", async () => {
    await editor.changeSettings({ completion: { trigger: "#" } });
    const triggers = () =>
      editor.registered
        .filter((r) => r.method === "textDocument/completion")
        .map((r) => (r.options as { triggerCharacters: string[] }).triggerCharacters)
        .at(-1);
    await editor.until(() => triggers()?.[0] === "#", "the new trigger");
    const { items, applied } = await complete("#metf$0");
    assert.equal(applied(items[0]), "metformin");
    await editor.changeSettings({ completion: { trigger: "" } });
    await editor.until(() => triggers()?.[0] === "{", "only those of prompt files");
    assert.equal((await complete("x @$0", 2)).list, null);
    await editor.changeSettings({});
    await editor.until(() => triggers()?.[0] === "@", "the old trigger");
  });
});
