// The neural model in the window: a mention that no vocabulary names, its score in the hover, the status item, the choice.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Step } from "../step.ts";

const DRUG = "metozepam";
const TEXT = `Patients with insomnia were given ${DRUG} for six weeks.\nMetformin was stopped.\n`;

export const neural: readonly Step[] = [
  [
    "a neural model finds what no vocabulary names",
    async (w) => {
      const settings = w.workspace.path(".vscode/settings.json");
      mkdirSync(dirname(settings), { recursive: true });
      writeFileSync(settings, JSON.stringify({ "curie.neural.enable": true }));
      writeFileSync(w.workspace.path("trial.txt"), TEXT);
      await w.open("trial.txt");
      await w.page.locator(".statusbar-item", { hasText: "curie-embedded-en" }).waitFor({ timeout: 60_000 });
      const hover = w.page.locator(".monaco-hover:visible", { hasText: /Found by curie-embedded-en/ });
      for (let i = 0; i < 20 && !(await hover.isVisible()); i++) {
        await w.page.mouse.move(5, 5);
        await w.line(DRUG).getByText(DRUG, { exact: false }).first().hover({ force: true });
        await w.page.waitForTimeout(1000);
      }
      const text = await hover.innerText();
      assert.match(text, /\((.+), (0\.\d\d|1\.00)\) alone/, text);
    },
  ],
  [
    "a click on the neural status offers models and what can be done",
    async (w) => {
      await w.page.locator(".statusbar-item", { hasText: "curie-embedded-en" }).click();
      await w
        .row(/curie-embedded-en/)
        .first()
        .waitFor();
      await w.row(/Install from a folder/).waitFor();
      await w.row(/Install from the Hugging Face hub/).waitFor();
      return async () => {
        await w.escape();
        writeFileSync(
          w.workspace.path(".vscode/settings.json"),
          JSON.stringify({ "curie.neural.enable": false }),
        );
      };
    },
  ],
];
