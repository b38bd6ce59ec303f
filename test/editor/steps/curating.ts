// Annotating a text with the keyboard alone, from curate mode on to the files beside the text: what is dotted becomes
// solid, what a key says happens, and the mouse stays where it is.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { inTurn, type Step } from "../step.ts";
import type { Window } from "../window.ts";

const NAME = "abstract.txt";
const TEXT = [
  "Metformin in type 2 diabetes and asthma",
  "",
  "Metformin lowered blood glucose in type 2 diabetes. Asthma and scurvy were rare.",
  "No patient with a cold received aspirin. Breast cancer was an exclusion criterion.",
  "A zorbinol infusion was given to two patients with xanthoma.",
  "",
].join("\n");

const PROJECT = {
  types: {
    Disease: { key: "1", groups: ["DISO"], description: "What somebody suffers from." },
    Drug: { key: "2", groups: ["CHEM"] },
    Anatomy: { key: "3", groups: ["ANAT"] },
  },
  attributes: { Negated: {}, Uncertain: {} },
  relations: { Treats: { arguments: [{ types: ["Drug"] }, { types: ["Disease"] }] } },
  guideline: "guideline.md",
};
const GUIDELINE =
  "# Guideline\n\n## Disease\n\nMark the whole name, with its stage.\n\n## Drug\n\nMark the substance, not the dose.\n";

const ann = (w: Window): string => {
  const file = w.workspace.path("abstract.ann");
  return existsSync(file) ? readFileSync(file, "utf8") : "";
};
const has = (w: Window, what: RegExp) =>
  w.until(
    String(what),
    () => ann(w),
    (text) => what.test(text),
  );
const mode = (w: Window) => w.page.locator(".statusbar-item[id$='curie.curate']");
/** Open suggestions, as the status bar says. */
const open = async (w: Window) => Number(/(\d+) open/.exec((await mode(w).textContent()) ?? "")?.[1]);
const opens = (w: Window, what: string, ok: (open: number) => boolean) => w.until(what, () => open(w), ok);
const log = (w: Window) => readFileSync(w.workspace.path("abstract.log.jsonl"), "utf8");
/** Letters that stand before the words of a line, as decorations; `upTo`: before the words in question or further left. */
const lettersOn = (w: Window, words: string): Promise<{ letters: string; upTo: boolean }[]> =>
  w
    .line(words)
    .first()
    .evaluate((line, wanted) => {
      const g = globalThis as unknown as { getComputedStyle(e: unknown, p: string): { content: string } };
      const spans = [
        ...(
          line as unknown as { querySelectorAll(s: string): Iterable<{ textContent: string }> }
        ).querySelectorAll("span span"),
      ];
      const at = spans.findIndex(({ textContent }) => textContent.includes(wanted));
      return spans.flatMap((span, index) => {
        const [, letters] = /^"([a-z]{1,2})"$/.exec(g.getComputedStyle(span, "::before").content) ?? [];
        return letters ? [{ letters, upTo: index <= at }] : [];
      });
    }, words);
let keys = 0;
/** Presses keys as a person does, one after the other, and counts them. The text has the focus, as a person sees. */
async function press(w: Window, ...names: string[]): Promise<void> {
  const inText = await w.editor.evaluate((element) =>
    (element as unknown as { classList: { contains(name: string): boolean } }).classList.contains("focused"),
  );
  if (!inText) await w.page.keyboard.press("Control+1");
  for (const name of names) {
    keys++;
    await w.page.keyboard.press(name);
  }
}

export const curating: readonly Step[] = [
  ...inTurn(
    [
      "curate mode is seen in the status bar and begins at the first suggestion",
      async (w) => {
        writeFileSync(w.workspace.path("curie.project.json"), JSON.stringify(PROJECT, null, 2));
        writeFileSync(w.workspace.path("guideline.md"), GUIDELINE);
        writeFileSync(w.workspace.path(NAME), TEXT);
        await w.go(NAME);
        // Suggestions are drawn when the server has read the text and the project.
        await w.until(
          "suggestions",
          () => w.editor.locator(".view-line span[class*='ced-']").count(),
          (n) => n > 5,
        );
        await w.command("Curie: Curate Mode On or Off");
        await mode(w).waitFor();
        await w.page.locator(".statusbar-item", { hasText: /9 selected|\(9 selected\)/ }).waitFor();
      },
    ],
    [
      "letters act and never change the text",
      async (w) => {
        await w.page.keyboard.press("q");
        await w.page.keyboard.press("Backspace");
        await w.page.keyboard.press("Delete");
        await w.line("Metformin in type 2 diabetes").first().waitFor();
        assert.equal(readFileSync(w.workspace.path(NAME), "utf8"), TEXT);
        assert.equal(await w.page.locator(".tab.active.dirty").count(), 0);
      },
    ],
    [
      "one key accepts a name everywhere, the next goes on",
      async (w) => {
        keys = 0;
        const all = await open(w);
        await press(w, "Shift+A");
        await has(w, /Drug 0 9\tMetformin\n(N.*\n)T\d+\tDrug 41 50\tMetformin/);
        const rest = await opens(w, "count of what is left", (now) => now < all);
        await press(w, "Shift+A");
        await has(w, /Disease 13 28\ttype 2 diabetes\n(.*\n)+T\d+\tDisease 76 91\ttype 2 diabetes/);
        await opens(w, "count of what is left", (now) => now < rest);
      },
    ],
    [
      "x rejects, u takes back, a accepts",
      async (w) => {
        const before = await open(w);
        await press(w, "x");
        await w.until(
          "rejection",
          () => log(w),
          (lines) => /"action":"reject"/.test(lines),
        );
        await opens(w, "count of the rejection", (now) => now === before - 1);
        await press(w, "u");
        await w.until(
          "undo",
          () => log(w),
          (lines) => /"action":"undo"/.test(lines),
        );
        await opens(w, "count as it was", (now) => now === before);
        keys -= 2; // a trial, not a part of the work
      },
    ],
    [
      "the rest of the suggestions takes one key each",
      async (w) => {
        for (let i = 0; i < 30; i++) {
          const before = await opens(w, "count", (now) => now >= 0);
          if (before === 0) break;
          await press(w, "Shift+A");
          await opens(w, "progress", (now) => now < before);
        }
        await has(w, /aspirin/);
        await has(w, /Breast cancer/);
        const accepted = ann(w).match(/^T/gm)?.length ?? 0;
        console.log(
          `    ${keys} keys for ${accepted} annotations, ${(keys / accepted).toFixed(2)} each, no mouse`,
        );
        assert.ok(keys / accepted <= 0.8);
      },
    ],
    [
      "Alt and a digit show letters over words; typing them marks one",
      async (w) => {
        await press(w, "Alt+1");
        await w.until(
          "letters",
          async () => (await lettersOn(w, "xanthoma")).length,
          (n) => n > 2,
        );
      },
    ],
    [
      "a marked word is an annotation, its borders move by words, and its attribute is set",
      async (w) => {
        const label = await w.until(
          "letter over xanthoma",
          async () => (await lettersOn(w, "xanthoma")).findLast(({ upTo }) => upTo)?.letters,
          (found) => found !== undefined,
        );
        assert.ok(label, "no letter over xanthoma");
        await press(w, ...label);
        await has(w, /Disease \d+ \d+\txanthoma\n/);
        await press(w, "m");
        await has(w, /Negated T\d+/);
        await press(w, "BracketLeft");
        await has(w, /\twith xanthoma\n/);
        return async () => {
          await press(w, "u", "u", "u");
          await w.until(
            "undo",
            () => ann(w),
            (text) => !text.includes("xanthoma"),
          );
        };
      },
    ],
    [
      "c opens the concept search with the best candidate first",
      async (w) => {
        const search = w.page.locator(".quick-input-title", { hasText: /Concept of/ });
        // The last undo may still take the caret along, even after it was at the head.
        await w.insist(async () => {
          if (await search.isVisible()) return;
          await press(w, "Control+Home", "c");
        }, search);
        return () => w.escape(1);
      },
    ],
    [
      "? lists the keys with the project's types",
      async (w) => {
        await w.insist(() => press(w, "Shift+Slash"), w.row(/Set Type 1: Disease/));
        return () => w.escape(1);
      },
    ],
    [
      "hover tells who accepted it and what the guideline says",
      async (w) => {
        const hover = w.page.locator(".monaco-hover:visible", { hasText: "accepted by" });
        await w.insist(() => press(w, "Control+Home", "Control+k", "Control+i"), hover);
        await w.page.locator(".monaco-hover:visible", { hasText: "Mark the substance" }).waitFor();
        return () => w.escape(1);
      },
    ],
    [
      "the Curation view counts texts, types and people",
      async (w) => {
        await w.command("View: Show Curie");
        const pane = w.pane("Curation");
        await pane.locator(".monaco-list-row", { hasText: "abstract.txt" }).first().waitFor();
        await pane
          .locator(".monaco-list-row", { hasText: /\d+ decisions/ })
          .first()
          .waitFor();
      },
    ],
    [
      "Escape leaves the mode, and typing is typing again",
      async (w) => {
        await w.go(NAME, "1:1");
        await w.page.keyboard.press("Escape");
        await mode(w).waitFor({ state: "detached" });
        await w.page.keyboard.type("X");
        await w.line("XMetformin").first().waitFor();
        await w.page.keyboard.press("Control+z");
        await w
          .line(/^Metformin in type/)
          .first()
          .waitFor();
      },
    ],
  ),
  [
    "PubTator files show their annotations the same way",
    async (w) => {
      await w.go("cases.pubtator");
      await w.until(
        "underlined annotations",
        () => w.editor.locator(".view-line span[class*='ced-']").count(),
        (n) => n >= 2,
      );
    },
  ],
];
