// Settling an ambiguous mention with a quick fix; the decision is one line in the decisions file.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import type { Step } from "../step.ts";

const menuRow = ".action-widget .monaco-list-row";

export const deciding: readonly Step[] = [
  [
    "light bulb",
    async (w) => {
      await w.go("note.txt");
      const squiggle = w.squiggles.first();
      await squiggle.waitFor();
      const box = await squiggle.boundingBox();
      assert.ok(box);
      await w.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
      await w.editor.locator("[class*='lightbulb']:visible, [class*='light-bulb']:visible").first().waitFor();
    },
  ],
  [
    "quick fixes offer the candidates",
    async (w) => {
      // Away from the word: with Ctrl held, a mouse over it asks for the definition, which is another thing.
      await w.page.mouse.move(900, 600);
      const row = w.page.locator(menuRow, { hasText: /common cold/i }).first();
      await w.page.keyboard.press("Control+.");
      // VS Code takes the menu away when the text is painted anew under it, and a person presses again.
      await row.waitFor({ timeout: 5000 }).catch(() => w.page.keyboard.press("Control+."));
      await row.waitFor();
    },
  ],
  [
    "a chosen candidate ends the complaint",
    async (w) => {
      const before = await w.squiggles.count();
      await w.page
        .locator(menuRow, { hasText: /common cold/i })
        .first()
        .click();
      await w.squiggles.nth(before - 1).waitFor({ state: "detached" });
      assert.equal(await w.squiggles.count(), before - 1);
      await w.editor.locator(".codelens-decoration", { hasText: /^\d+ concepts$/ }).waitFor();
    },
  ],
  [
    "the decision is one line in .curie/decisions.jsonl",
    async (w) => {
      const file = w.workspace.path(".curie/decisions.jsonl");
      const text = await w.until(
        "decision",
        () => (existsSync(file) ? readFileSync(file, "utf8") : ""),
        (found) => found.endsWith("\n"),
      );
      const lines = text.trimEnd().split("\n");
      assert.equal(lines.length, 1);
      assert.match(lines[0] ?? "", /cold/);
    },
  ],
  [
    "undoing it brings the complaint back",
    async (w) => {
      const before = await w.squiggles.count();
      await w.command("Curie: Undo");
      await w.squiggles.nth(before).waitFor();
    },
  ],
];
