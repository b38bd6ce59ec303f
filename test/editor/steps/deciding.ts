// Settling an ambiguous mention with a quick fix; the decision is one line in the decisions file.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { inTurn, type Step } from "../step.ts";
import type { Window } from "../window.ts";

const cold = (w: Window) => w.page.locator(".action-widget .monaco-list-row", { hasText: /common cold/i });

/** The caret where the squiggle is now: what is painted above it later moves it. */
async function intoSquiggle(w: Window): Promise<void> {
  await w.squiggles.first().waitFor();
  const box = await w.squiggles.first().boundingBox();
  assert.ok(box);
  await w.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** VS Code takes the menu away when the text is painted anew under it, and a person presses again. */
const quickFixes = (w: Window) => w.insist(() => w.page.keyboard.press("Control+."), cold(w));

export const deciding: readonly Step[] = inTurn(
  [
    "light bulb",
    async (w) => {
      await w.go("note.txt");
      const bulb = w.editor.locator("[class*='lightbulb']:visible, [class*='light-bulb']:visible");
      await w.insist(() => intoSquiggle(w), bulb);
    },
  ],
  [
    "quick fixes offer the candidates",
    async (w) => {
      // Away from the word: with Ctrl held, a mouse over it asks for the definition, which is another thing.
      await w.page.mouse.move(900, 600);
      await quickFixes(w);
    },
  ],
  [
    "a chosen candidate ends the complaint",
    async (w) => {
      const before = await w.squiggles.count();
      if (!(await cold(w).first().isVisible())) await quickFixes(w);
      await cold(w).first().click();
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
);
