// Linking by the document in the window: what decided and how sure it is, chances in the quick fixes, a precision that leaves more to
// a person, and a folder linked from the first question to what is left.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Locator } from "playwright-core";
import type { Step } from "../step.ts";
import type { Window } from "../window.ts";

const FILE = "embolism.txt";
const TEXT = [
  "A clot had travelled from a leg vein.",
  "The angiogram of the pulmonary arteries showed an embolism.",
  "PE was treated with heparin.",
  "",
].join("\n");
/** Line and column (from 1) inside the short form. */
const SHORT = "3:2";
const menuRow = ".action-widget .monaco-list-row";

/** PubTator without concepts; what is marked stands at its first place. */
const pubtator = (id: string, text: string, marked: readonly (readonly [string, string])[]): string =>
  [
    `${id}|t|${text}`,
    `${id}|a|`,
    ...marked.map(([words, type]) => {
      const start = text.indexOf(words);
      return [id, start, start + words.length, words, type, "-"].join("\t");
    }),
    "",
    "",
  ].join("\n");

const CORPUS = {
  "clear.pubtator": pubtator("1", "Metformin in type 2 diabetes.", [
    ["Metformin", "Chemical"],
    ["type 2 diabetes", "Disease"],
  ]),
  "unsure.pubtator": pubtator("2", "She has PE and takes metformin.", [
    ["PE", "Disease"],
    ["metformin", "Chemical"],
  ]),
};

const title = (w: Window, text: string) => w.page.locator(".quick-input-title", { hasText: text }).waitFor();

interface Styled {
  getComputedStyle(element: unknown): { readonly opacity: string };
}

/** The hover over the short form, once it says what the document decided. */
async function decided(w: Window): Promise<Locator> {
  const hover = w.page.locator(".monaco-hover:visible", { hasText: /The document in view decides/ });
  // A hover is as old as its opening: until the document has had its say, it is opened anew.
  for (let i = 0; i < 20 && !(await hover.isVisible()); i++) {
    await w.page.mouse.move(5, 5);
    await w.line("PE was treated").getByText("PE", { exact: true }).first().hover({ force: true });
    await hover.waitFor({ timeout: 2000 }).catch(() => {});
  }
  // It fades in, and the picture is to show it.
  await w.until(
    "hover that is all there",
    () => hover.evaluate((e) => (globalThis as unknown as Styled).getComputedStyle(e).opacity),
    (opacity) => opacity === "1",
  );
  return hover;
}

export const linking: readonly Step[] = [
  [
    "linking: the hover says what decided, how likely it is right, and what came second",
    async (w) => {
      writeFileSync(w.workspace.path(FILE), TEXT);
      await w.go(FILE);
      const text = await (await decided(w)).innerText();
      assert.match(text, /Pulmonary Embolism/);
      assert.match(text, /since words of its names stand in the text/);
      assert.match(
        text,
        /Chance that it is right 0\.\d\d\. Next is Pre-Eclampsia \(MESH:D011225\) with 0\.\d\d/,
      );
    },
  ],
  [
    "linking: quick fixes carry chances, the likeliest first",
    async (w) => {
      // With Ctrl held, a mouse over a word asks for its definition, which is another thing.
      await w.page.mouse.move(900, 600);
      await w.go(FILE, SHORT);
      const menu = w.page.locator(menuRow, { hasText: "“PE”" });
      const rows = w.page.locator(menuRow, { hasText: /Link “PE” to .*chance/ });
      await w.page.keyboard.press("Control+.");
      await menu
        .first()
        .waitFor({ timeout: 5000 })
        .catch(() => w.page.keyboard.press("Control+."));
      await menu.first().waitFor();
      // Where the folder is annotated, acts of curation come first: from the first row up is the last one.
      await w.page.keyboard.press("ArrowUp");
      // Rows are painted one after the other, and those out of sight not at all.
      await rows.nth(2).waitFor();
      const chances = (await rows.allInnerTexts()).map((t) => Number(/chance (\d\.\d+)/.exec(t)?.[1]));
      assert.deepEqual(
        chances,
        chances.toSorted((a, b) => b - a),
      );
      return () => w.escape();
    },
  ],
  [
    "linking: a higher precision leaves to a person what a lower one links",
    async (w) => {
      await w.go(FILE);
      // At the usual precision all of the text is linked.
      await w.squiggles.first().waitFor({ state: "detached" });
      w.setting("curie.linking.precision", "0.98");
      await w.squiggles.first().waitFor();
      return async () => {
        w.setting("curie.linking.precision", "link all");
        await w.squiggles.first().waitFor({ state: "detached" });
        w.setting("curie.linking.precision", undefined);
      };
    },
  ],
  [
    "linking: a corpus is asked for in three questions",
    async (w) => {
      mkdirSync(w.workspace.path("inbox"), { recursive: true });
      for (const [name, text] of Object.entries(CORPUS))
        writeFileSync(w.workspace.path(`inbox/${name}`), text);
      await w.command("Curie: Link a Corpus");
      await title(w, "which mentions?");
      await w.input.fill("inbox");
      await w.accept("inbox");
      await title(w, "how sure?");
      // The setting's row comes first, and that may still be the one of the step before.
      await w.input.fill("95 of 100");
      await w.accept("95 of 100");
      await title(w, "where to?");
      await w.row("inbox-linked").waitFor();
    },
  ],
  [
    "linking: its end says what was linked and what is left",
    async (w) => {
      await w.accept("inbox-linked");
      await w.notice("Mentions: 4 (3 linked, 1 left to you).").waitFor();
      assert.match(readFileSync(w.workspace.path("inbox-linked/clear.pubtator"), "utf8"), /MESH:D008687/);
      assert.ok(existsSync(w.workspace.path("inbox-linked/unsure.pubtator")));
    },
  ],
  [
    "linking: what is left opens from there",
    async (w) => {
      await w.notice("left to you").getByRole("button", { name: "Open What Is Left" }).click();
      await w.line("She has PE and takes metformin").waitFor();
      return async () => {
        await w.command("View: Close All Editor Groups");
        // File dialogs of other steps show so many rows only.
        for (const name of ["inbox", "inbox-linked", FILE])
          rmSync(w.workspace.path(name), { recursive: true, force: true });
      };
    },
  ],
];
