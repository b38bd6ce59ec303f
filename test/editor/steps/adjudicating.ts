// A colleague's branch that git could not merge alone: the conflict is settled with one key in the Adjudication view.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inTurn, type Step } from "../step.ts";

const TEXT = "Aspirin helped against fever and scurvy.\n";
const BASE = "T1\tChemical 0 7\tAspirin\nT2\tFinding 23 28\tfever\nT3\tFinding 33 39\tscurvy\n";
const OURS = BASE.replace("Finding 23", "Disease 23").replace("Finding 33", "Disease 33");
const THEIRS = BASE.replace("Finding 23", "Symptom 23").replace("Finding 33", "Deficiency 33");

export const adjudicating: readonly Step[] = inTurn(
  [
    "a merge conflict opens in the Adjudication view with both sides and the agreement",
    async (w) => {
      const folder = w.workspace.path("merged");
      mkdirSync(folder);
      const git = (...args: string[]) =>
        execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", ...args], {
          cwd: folder,
          stdio: "pipe",
        });
      const commit = (ann: string) => {
        writeFileSync(join(folder, "branches.txt"), TEXT);
        writeFileSync(join(folder, "branches.ann"), ann);
        git("add", "-A");
        git("commit", "-qm", "annotations");
      };
      git("init", "-q", "-b", "main");
      commit(BASE);
      git("checkout", "-qb", "theirs");
      commit(THEIRS);
      git("checkout", "-q", "main");
      commit(OURS);
      assert.throws(() => git("merge", "-q", "theirs"));
      await w.go("branches.txt");
      await w.command("Curie: Adjudicate Merge Conflict");
      await w.page.locator(".pane-body .monaco-list-row", { hasText: "fever" }).first().waitFor();
    },
  ],
  [
    "one key for each conflict, and the file says what was chosen",
    async (w) => {
      const file = w.workspace.path("merged/branches.ann");
      const row = w.page.locator(".pane-body .monaco-list-row.focused", { hasText: "fever" });
      await row.waitFor();
      await w.page.keyboard.press("2");
      await w.page.locator(".pane-body .monaco-list-row.focused", { hasText: "scurvy" }).waitFor();
      await w.page.keyboard.press("1");
      await w.until(
        "the chosen types",
        () => readFileSync(file, "utf8"),
        (ann) => /Symptom 23 28/.test(ann) && /Disease 33 39/.test(ann) && !/<<<<<<</.test(ann),
      );
    },
  ],
);
