// Importing a table with the keyboard alone, and browsing what came of it.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { inTurn, type Step } from "../step.ts";
import type { Window } from "../window.ts";

const TABLE =
  "Code,Preferred Label,Synonyms,Parent\n1,Zorkosis,zork syndrome|zwork,\n2,Left zorkosis,,1\n3,Right zorkosis,,1\n";

/** Presses Enter on a question once its words are there. */
async function answer(w: Window, question: string | RegExp): Promise<void> {
  await w.page.locator(".quick-input-widget:visible", { hasText: question }).waitFor();
  await w.page.keyboard.press("Enter");
}

export const knowledgeBases: readonly Step[] = inTurn(
  [
    "the import previews a table's columns",
    async (w) => {
      writeFileSync(w.workspace.path("terms.csv"), TABLE);
      writeFileSync(w.workspace.path("mine.txt"), "TERMS:1 = DISO\nTERMS:2 is an organ\n");
      await w.go("letter.txt");
      await w.command("Curie: Import Knowledge Base");
      await w.accept("Files");
      await w.path(w.workspace.path("terms.csv"), w.row("terms.csv"));
      await w.page.keyboard.press("Enter");
      await w.row("tsv").waitFor();
      await w.accept("tsv");
      await w.row("Continue with these columns").waitFor();
      await w.row("zork syndrome").waitFor();
    },
  ],
  [
    "a column is given its meaning",
    async (w) => {
      await w.input.fill("Parent");
      await w.accept("Parent");
      await w.row("parents").waitFor();
      await w.input.fill("parents");
      await w.accept("parents");
      await w.row(/parents=Parent/).waitFor();
    },
  ],
  [
    "the import ends with a report and a knowledge base",
    async (w) => {
      await w.accept("Continue with these columns");
      await w.accept("|");
      await answer(w, /need a prefix/);
      await w.row("Disorders").waitFor();
      await w.input.fill("Disorders");
      await w.accept("Disorders");
      await w.row("Import terms").waitFor();
      await w.input.fill("Licence");
      await w.accept("Licence");
      await w.fill(/Licence of the vocabulary/, "CC0 1.0");
      await w.page.keyboard.press("Enter");
      await w.row("CC0 1.0").waitFor();
      await w.input.fill("More choices");
      await w.accept("More choices");
      await w.input.fill("Groups of your own");
      await w.accept("Groups of your own");
      await w.path(w.workspace.path("mine.txt"), w.row("mine.txt"));
      await w.page.keyboard.press("Enter");
      await w.row("terms:1 → DISO (Disorders)").waitFor();
      await w.row(/Line 2: a line is KEY = GROUP/).waitFor();
      await w.accept("Use it (entries: 1)");
      await w.row("mine.txt").waitFor();
      await w.accept("Back");
      await w.accept("Import terms");
      await w.page.locator(".tab.active", { hasText: "terms.import.md" }).waitFor();
      assert.ok(existsSync(w.workspace.path("kb/terms.curiekb")));
      assert.match(readFileSync(w.workspace.path(".vscode/settings.json"), "utf8"), /kb\/terms\.curiekb/);
    },
  ],
  [
    "the knowledge base view opens from the roots down, licence first",
    async (w) => {
      await w.command("Curie: Focus on Knowledge Bases View");
      const pane = w.pane("Knowledge Bases");
      const row = (text: string | RegExp) => pane.locator(".monaco-list-row", { hasText: text }).first();
      // The view may be drawn anew when the knowledge base has been loaded.
      await w.insist(async () => {
        await row("terms").click();
        await w.page.keyboard.press("ArrowRight");
      }, row("Licence: CC0 1.0"));
      await row("Zorkosis").waitFor();
      await row("Zorkosis").locator(".monaco-tl-twistie").click();
      await row("Left zorkosis").waitFor();
      await row("Right zorkosis").waitFor();
    },
  ],
  [
    "a concept of the view is pinned, and stands at the top",
    async (w) => {
      const pane = w.pane("Knowledge Bases");
      const left = pane.locator(".monaco-list-row", { hasText: "Left zorkosis" }).first();
      await left.hover();
      await left.locator(".action-label[aria-label^='Pin Concept']").click();
      await pane.locator(".monaco-list-row", { hasText: "Pinned" }).waitFor();
      await w.until("pins file", () => existsSync(w.workspace.path(".curie/pins.json")), Boolean);
    },
  ],
  [
    "a search is narrowed to a semantic group, and keeps its words",
    async (w) => {
      await w.command("Curie: Search in Knowledge Base");
      await w.fill("Search in all knowledge bases", "zork");
      await w.row("Left zorkosis").waitFor();
      await w.page.locator(".quick-input-widget:visible .action-label.codicon-filter").click();
      await w.row("Chemicals & Drugs").waitFor();
      await w.input.fill("CHEM");
      await w.row("Chemicals & Drugs").locator("input, .monaco-checkbox").first().click();
      await w.page.locator(".quick-input-widget:visible .monaco-button", { hasText: "OK" }).click();
      await w.page.locator(".quick-input-title", { hasText: "Chemicals & Drugs" }).waitFor();
      await w.row("No concept is called zork").waitFor();
      await w.page.keyboard.press("Escape");
    },
  ],
  [
    "a selection is added to the dictionary as a synonym",
    async (w) => {
      await w.go("letter.txt", "2:1");
      await w.page.keyboard.type("floppiness");
      await w.page.keyboard.press("Shift+Home");
      await w.command("Curie: Add as a Synonym of");
      await w.fill("Add “floppiness” as a synonym of…", "Left zorkosis");
      await w.accept("Left zorkosis");
      const file = w.workspace.path(".curie/dictionary.jsonl");
      await w.until(
        "dictionary line",
        () => (existsSync(file) ? readFileSync(file, "utf8") : ""),
        (text) => text.includes("floppiness"),
      );
      const plain = await w.paint("was well tolerated");
      await w.until(
        "its colour",
        () => w.paint("floppiness"),
        (paint) => paint !== plain,
      );
      return async () => {
        await w.command("Curie: Undo Last Decision");
        await w.page.keyboard.press("Control+z");
      };
    },
  ],
);
