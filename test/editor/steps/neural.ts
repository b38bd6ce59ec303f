// The neural model in the window: a mention that no vocabulary names, its score in the hover, the status item, the choice.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import type { Step } from "../step.ts";
import type { Window } from "../window.ts";

const status = (w: Window) => w.page.locator(".statusbar-item", { hasText: "curie-embedded-en" });
/** The text in front, and its model at work. */
async function opened(w: Window): Promise<void> {
  w.setting("curie.neural.enable", true);
  writeFileSync(w.workspace.path("trial.txt"), TEXT);
  await w.go("trial.txt");
  await status(w).waitFor({ timeout: 60_000 });
}
const off = (w: Window) => () => w.setting("curie.neural.enable", false);

const DRUG = "metozepam";
const TEXT = `Patients with insomnia were given ${DRUG} for six weeks.\nMetformin was stopped.\n`;

export const neural: readonly Step[] = [
  [
    "a neural model finds what no vocabulary names",
    async (w, after) => {
      after(off(w));
      await opened(w);
      const hover = await w.hoverOver(
        w.line(DRUG).getByText(DRUG, { exact: false }),
        /Found by curie-embedded-en/,
      );
      const text = await hover.innerText();
      assert.match(text, /\((.+), (0\.\d\d|1\.00)\) alone/, text);
    },
  ],
  [
    "a click on the neural status offers models and what can be done",
    async (w, after) => {
      after(off(w));
      await opened(w);
      await w.insist(() => status(w).click(), w.row(/Install from a folder/));
      await w.row(/curie-embedded-en/).waitFor();
      await w.row(/Install from the Hugging Face hub/).waitFor();
      return () => w.escape();
    },
  ],
];
