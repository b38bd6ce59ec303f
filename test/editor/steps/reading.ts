// Opening a text: colours, squiggles, hover, lens, hints, status.
import assert from "node:assert/strict";
import type { Step } from "../step.ts";
import type { Window } from "../window.ts";

/** The note in front, with its mentions known: what each step here begins with. */
async function noteIsRead(w: Window): Promise<void> {
  if (!(await w.page.locator(".tab.active", { hasText: "note.txt" }).count())) await w.go("note.txt");
  await mentions(w).waitFor();
}
const mentions = (w: Window) => w.page.locator(".statusbar-item", { hasText: /\d+ mentions, \d+ to review/ });

export const reading: readonly Step[] = [
  [
    "a text opens",
    async (w) => {
      await w.open("note.txt");
      await w.line("The patient had a cold").waitFor();
    },
  ],
  [
    "status item",
    async (w) => {
      await noteIsRead(w);
    },
  ],
  [
    "a click on it tells what is loaded",
    async (w) => {
      await noteIsRead(w);
      await w.insist(() => mentions(w).click(), w.row(/starter \d+\.\d+\.\d+: [\d,]+ concepts/));
      return () => w.escape();
    },
  ],
  [
    "mentions are coloured by semantic group",
    async (w) => {
      await noteIsRead(w);
      // Colours come some time after the mentions are known.
      await w.until(
        "colours that tell plain text, disorders and drugs apart",
        async () => ({
          plain: await w.paint("The patient had"),
          disorder: await w.paint("Multiple sclerosis"),
          another: await w.paint("type 2 diabetes"),
          drug: await w.paint("metformin"),
        }),
        ({ plain, disorder, another, drug }) =>
          disorder !== plain && drug !== plain && drug !== disorder && another === disorder,
      );
    },
  ],
  [
    "an ambiguous mention has a squiggle under itself",
    async (w) => {
      await noteIsRead(w);
      await w.squiggles.first().waitFor();
      // A code lens that comes between the two looks moves the lines.
      await w.until(
        "squiggle on the line of the cold",
        async () => [await w.line("had a cold").boundingBox(), await w.squiggles.first().boundingBox()],
        ([line, box]) => !!line && !!box && Math.abs(box.y - line.y) < line.height,
      );
    },
  ],
  [
    "hover shows the concept and why",
    async (w) => {
      await noteIsRead(w);
      const hover = await w.hoverOver(
        w.line("metformin").getByText("metformin", { exact: true }),
        /metformin/i,
      );
      const text = await hover.innerText();
      assert.match(text, /[A-Za-z]+:\S+/, "no CURIE");
      assert.match(text, /why/i, "no reason");
      return () => w.escape();
    },
  ],
  [
    "hover on a short form tells its long form",
    async (w) => {
      await noteIsRead(w);
      await w.hoverOver(w.line("MS is stable").getByText("MS", { exact: true }), /multiple sclerosis/i);
      return () => w.escape();
    },
  ],
  [
    "code lens",
    async (w) => {
      await noteIsRead(w);
      await w.editor
        .locator(".codelens-decoration", { hasText: /\d+ concepts?/ })
        .first()
        .waitFor();
    },
  ],
  [
    "inlay hints, once switched on",
    async (w, after) => {
      await noteIsRead(w);
      const hint = w.line(/metformin.*[A-Za-z]+:[A-Za-z]*\d+/);
      after(() => w.setting("curie.inlayHints.enable", false));
      await w.insist(() => w.setting("curie.inlayHints.enable", true), hint);
      return () => w.insist(() => w.setting("curie.inlayHints.enable", false), hint, "hidden");
    },
  ],
  [
    "problems panel",
    async (w) => {
      await noteIsRead(w);
      await w.command("Problems: Focus on Problems View");
      await w.page.locator(".markers-panel .monaco-list-row", { hasText: /cold/ }).first().waitFor();
      return () => w.command("View: Hide Panel");
    },
  ],
  [
    "a PubTator file has its own colours",
    async (w) => {
      await w.go("cases.pubtator");
      await w.page.locator(".statusbar-item", { hasText: /pubtator/i }).waitFor();
      await w.until(
        "colour of an identifier",
        async () => [await w.paint("D008687"), await w.paint("We treated")],
        ([id, plain]) => id !== plain,
      );
    },
  ],
];
