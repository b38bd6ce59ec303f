// Opening a text: colours, squiggles, hover, lens, hints, status.
import assert from "node:assert/strict";
import type { Step } from "../step.ts";

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
      await w.page.locator(".statusbar-item", { hasText: /\d+ mentions, \d+ to review/ }).waitFor();
    },
  ],
  [
    "a click on it tells what is loaded",
    async (w) => {
      await w.page.locator(".statusbar-item", { hasText: /to review/ }).click();
      await w.row(/starter \d+\.\d+\.\d+: [\d,]+ concepts/).waitFor();
      return () => w.escape();
    },
  ],
  [
    "mentions are coloured by semantic group",
    async (w) => {
      const [plain, disorder, drug] = [
        await w.paint("The patient had"),
        await w.paint("Multiple sclerosis"),
        await w.paint("metformin"),
      ];
      assert.notEqual(disorder, plain, "a disorder looks like plain text");
      assert.notEqual(drug, plain, "a drug looks like plain text");
      assert.notEqual(drug, disorder, "a drug looks like a disorder");
      assert.equal(await w.paint("type 2 diabetes"), disorder, "two disorders look different");
    },
  ],
  [
    "an ambiguous mention has a squiggle under itself",
    async (w) => {
      const squiggle = w.squiggles.first();
      await squiggle.waitFor();
      const line = await w.line("had a cold").boundingBox();
      const box = await squiggle.boundingBox();
      assert.ok(line && box);
      assert.ok(Math.abs(box.y - line.y) < line.height, "the squiggle is on another line");
    },
  ],
  [
    "hover shows the concept and why",
    async (w) => {
      await w.line("metformin").getByText("metformin", { exact: true }).first().hover({ force: true });
      const hover = w.page.locator(".monaco-hover:visible", { hasText: /metformin/i });
      await hover.waitFor();
      const text = await hover.innerText();
      assert.match(text, /[A-Za-z]+:\S+/, "no CURIE");
      assert.match(text, /why/i, "no reason");
      return () => w.escape();
    },
  ],
  [
    "hover on a short form tells its long form",
    async (w) => {
      await w.line("MS is stable").getByText("MS", { exact: true }).first().hover({ force: true });
      const hover = w.page.locator(".monaco-hover:visible", { hasText: /multiple sclerosis/i });
      await hover.waitFor();
      return () => w.escape();
    },
  ],
  [
    "code lens",
    (w) =>
      w.editor
        .locator(".codelens-decoration", { hasText: /\d+ concepts?/ })
        .first()
        .waitFor(),
  ],
  [
    "inlay hints, once switched on",
    async (w) => {
      w.setting("curie.inlayHints.enable", true);
      await w.line(/metformin.*[A-Za-z]+:[A-Za-z]*\d+/).waitFor();
      return () => w.setting("curie.inlayHints.enable", false);
    },
  ],
  [
    "problems panel",
    async (w) => {
      await w.page.keyboard.press("Control+Shift+M");
      await w.page.locator(".markers-panel .monaco-list-row", { hasText: /cold/ }).first().waitFor();
      return () => w.page.keyboard.press("Control+Shift+M");
    },
  ],
  [
    "a PubTator file has its own colours",
    async (w) => {
      await w.go("cases.pubtator");
      const tab = w.page.locator(".statusbar-item", { hasText: /pubtator/i });
      await tab.waitFor();
      assert.notEqual(await w.paint("D008687"), await w.paint("We treated"));
    },
  ],
];
