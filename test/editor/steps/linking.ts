// Linking by the document in the window: what decided and how sure it is, chances in the quick fixes, a precision that leaves more to
// a person, and a folder linked from the first question to what is left.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Locator } from "playwright-core";
import { inTurn, type Step } from "../step.ts";
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

/** The text in front, the caret at a place where given. */
async function opened(w: Window, place?: string): Promise<void> {
  writeFileSync(w.workspace.path(FILE), TEXT);
  await w.go(FILE, place);
}

/** The hover over the short form, once it says what the document decided. */
const decided = (w: Window): Promise<Locator> =>
  w.hoverOver(w.line("PE was treated").getByText("PE", { exact: true }), /The document in view decides/);

export const linking: readonly Step[] = [
  [
    "linking: the hover says what decided, how likely it is right, and what came second",
    async (w) => {
      await opened(w);
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
      await opened(w, SHORT);
      const menu = w.page.locator(menuRow, { hasText: "“PE”" });
      const rows = w.page.locator(menuRow, { hasText: /Link “PE” to .*chance/ });
      // A menu is as old as its opening, and is taken away when the text is painted anew under it.
      await w.insist(
        async () => {
          await w.insist(() => w.page.keyboard.press("Control+."), menu);
          // Where the folder is annotated, acts of curation come first: from the first row up is the last one.
          await w.page.keyboard.press("ArrowUp");
        },
        // Rows are painted one after the other, and those out of sight not at all.
        rows.nth(2),
      );
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
    async (w, after) => {
      await opened(w);
      // At the usual precision all of the text is linked.
      await w.squiggles.first().waitFor({ state: "detached" });
      after(() => w.setting("curie.linking.precision", undefined));
      await w.insist(() => w.setting("curie.linking.precision", "0.98"), w.squiggles);
      return () => w.insist(() => w.setting("curie.linking.precision", "link all"), w.squiggles, "hidden");
    },
  ],
  ...inTurn(
    [
      "linking: a corpus is asked for in three questions",
      async (w) => {
        mkdirSync(w.workspace.path("inbox"), { recursive: true });
        for (const [name, text] of Object.entries(CORPUS))
          writeFileSync(w.workspace.path(`inbox/${name}`), text);
        await w.command("Curie: Link a Corpus");
        await w.fill("which mentions?", "inbox");
        await w.accept("inbox");
        // The setting's row comes first, and that may still be the one of the step before.
        await w.fill("how sure?", "95 of 100");
        await w.accept("95 of 100");
        await w.question("where to?").waitFor();
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
      async (w, after) => {
        // File dialogs of other steps show so many rows only.
        for (const name of ["inbox", "inbox-linked", FILE])
          after(() => rmSync(w.workspace.path(name), { recursive: true, force: true }));
        await w.answer("left to you", "Open What Is Left");
        await w.line("She has PE and takes metformin").waitFor();
        return () => w.command("View: Close All Editor Groups");
      },
    ],
  ),
];
