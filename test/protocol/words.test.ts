// The table of common words that the settings name: what is a common word there is no mention, at once and both ways.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Editor } from "./kit/editor.ts";

describe("table of common words", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  it("takes effect when the setting changes, and is told of where it cannot be read", async () => {
    const path = join(editor.folder, "words.json");
    // In every text, and no text is about it.
    const table = { format: "curie-words", version: 1, language: "en", documents: 100, words: "metforminz0" };
    writeFileSync(path, JSON.stringify(table));
    const doc = await editor.open("a.txt", "Nothing but metformin.");
    const mentions = async () => (await doc.mentions()).mentions.map((m) => m.text);
    const change = async (words: string, wanted: readonly string[]) => {
      const kb = { ...(editor.settings.kb as object), words };
      await editor.changeSettings({ kb });
      for (let n = 0; n < 200 && (await mentions()).join() !== wanted.join(); n++)
        await new Promise((resolve) => setTimeout(resolve, 25));
      assert.deepEqual(await mentions(), wanted);
    };
    assert.deepEqual(await mentions(), ["metformin"]);
    await change(path, []);
    await change("", ["metformin"]);
    await change("words.json", []);
    await change(join(editor.folder, "missing.json"), ["metformin"]);
    const told = () =>
      editor.messages.some((m) => m.includes("curie.kb.words") && m.includes("missing.json"));
    await editor.until(told, "a message about the missing table");
  });
});
