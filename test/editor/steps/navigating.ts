// Going from a mention to its concept and to its other mentions: pages, references, outline, tree, search.
import assert from "node:assert/strict";
import { inTurn, type Step } from "../step.ts";

export const navigating: readonly Step[] = [
  [
    "F12 opens the concept as a page",
    async (w) => {
      await w.go("note.txt", "4:40");
      await w.insist(() => w.page.keyboard.press("F12"), w.page.locator(".tab.active", { hasText: /\.md/ }));
      await w
        .line(/metformin/i)
        .first()
        .waitFor();
    },
  ],
  [
    "Shift+F12 lists the mentions of the concept in the workspace",
    async (w) => {
      await w.go("note.txt", "4:40");
      const peek = w.page.locator(".reference-zone-widget");
      await w.insist(() => w.page.keyboard.press("Shift+F12"), peek);
      const rows = peek.locator(".ref-tree .monaco-list-row");
      await rows.filter({ hasText: "letter.txt" }).first().waitFor();
      await rows.filter({ hasText: "note.txt" }).first().waitFor();
      return async () => {
        await w.escape();
        await peek.waitFor({ state: "detached" });
      };
    },
  ],
  [
    "the outline lists concepts",
    async (w) => {
      await w.go("note.txt");
      await w.command("Explorer: Focus on Outline View");
      await w
        .pane("Outline")
        .locator(".monaco-list-row", { hasText: /multiple sclerosis/i })
        .first()
        .waitFor();
    },
  ],
  [
    "the Mentions view lists concepts by group",
    async (w) => {
      await w.go("note.txt");
      await w.command("View: Show Curie");
      const rows = w.page.locator(".pane-body .monaco-list-row");
      await rows
        .filter({ hasText: /Disorders/ })
        .first()
        .waitFor();
      await rows
        .filter({ hasText: /metformin/i })
        .first()
        .waitFor();
    },
  ],
  ...inTurn(
    [
      "the concept search finds by synonym",
      async (w) => {
        await w.go("letter.txt", "2:1");
        await w.command("Curie: Search Concept");
        await w.fill("Insert a concept's name", "heart attack");
        await w.row(/myocardial infarction/i).waitFor();
        assert.match(await w.row(/myocardial infarction/i).innerText(), /[A-Za-z]+:\S+/);
      },
    ],
    [
      "and writes the chosen name",
      async (w) => {
        await w.accept(/myocardial infarction/i);
        await w.line(/myocardial infarction/i).waitFor();
        return () => w.page.keyboard.press("Control+z");
      },
    ],
  ),
  [
    "workspace symbols find a concept",
    async (w) => {
      await w.ask("Control+p", "#metformin", /metformin/i);
      return () => w.escape();
    },
  ],
];
