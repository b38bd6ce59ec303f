// Evaluating two folders and labelling a sample, as a person does: pick, read the report, go to an error, label by keyboard.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inTurn, type Step } from "../step.ts";
import type { Window } from "../window.ts";

// Words that no knowledge base knows: what the other steps count stays as it is.
const TEXT = "🙂 The quokka smiled at a wombat, and the numbat saw it.\n";

function corpus(w: Window, folder: string, mentions: readonly (readonly [string, string, string])[]): void {
  const write = (name: string, text: string) => {
    const path = w.workspace.path(`${folder}/${name}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  write("zoo.txt", TEXT);
  const lines = mentions.flatMap(([words, type, id], i) => {
    // brat counts code points.
    const start = [...TEXT.slice(0, TEXT.indexOf(words))].length;
    return [
      `T${i + 1}\t${type} ${start} ${start + words.length}\t${words}`,
      `N${i + 1}\tReference T${i + 1} ${id}\t${words}`,
    ];
  });
  write("zoo.ann", `${lines.join("\n")}\n`);
}

const ITEM = (n: number, mention: string) => ({
  id: String(n).repeat(16),
  document: "zoo",
  type: "LIVB",
  mention,
  spans: [{ start: 7, end: 13 }],
  context: { text: `The ${mention} smiled.`, from: 4, to: 4 + mention.length },
  gold: ["X:1"],
  predicted: ["X:2"],
  goldText: "Name: small marsupial\nAlso called: pocket animal",
  predictedText: "Name: marsupial",
});

/** The questions of an evaluation, and what is chosen. */
const ANSWERS = [
  ["Evaluate (1/3)", "gold"],
  ["Evaluate (2/3)", "predicted"],
  ["Evaluate (3/3)", "without intervals"],
] as const;
const ERRORS = "#r-error-list tbody tr";

export const evaluating: readonly Step[] = [
  ...inTurn(
    [
      "evaluate two folders, and the report opens",
      async (w) => {
        corpus(w, "gold", [
          ["quokka", "Animal", "X:1"],
          ["wombat", "Animal", "X:2"],
          ["numbat", "Animal", "X:3"],
        ]);
        corpus(w, "predicted", [
          ["quokka", "Animal", "X:1"],
          ["wombat", "Animal", "X:9"],
          ["smiled", "Animal", "X:4"],
        ]);
        await w.command("Curie: Evaluate");
        for (const [question, choice] of ANSWERS) {
          await w.fill(question, choice);
          await w.accept(choice);
        }
        const report = await w.webview(ERRORS);
        await report.locator("h1", { hasText: "predicted" }).waitFor();
        await report.locator(ERRORS).nth(2).waitFor({ state: "attached" });
      },
    ],
    [
      "an error is one Enter away from its words",
      async (w) => {
        const report = await w.webview(ERRORS);
        const row = report.locator(ERRORS, { hasText: "numbat" }).first();
        // Two UTF-16 units of the emoji, and counted from 1.
        const column = TEXT.indexOf("numbat") + "numbat".length + 1;
        const selected = w.page.locator(".statusbar-item", {
          hasText: new RegExp(`Ln 1, Col (${column - 1}|${column}) \\(6 selected\\)`),
        });
        await w.insist(async () => {
          await row.scrollIntoViewIfNeeded();
          await row.focus();
          await w.page.keyboard.press("Enter");
        }, selected);
        return () => w.command("View: Close All Editor Groups");
      },
    ],
  ),
  [
    "label a sample with the keyboard alone",
    async (w) => {
      const sample = w.workspace.path("sample.jsonl");
      const items = ["quokka", "wombat", "numbat"].map((mention, i) => ITEM(i + 1, mention));
      writeFileSync(sample, items.map((item) => `${JSON.stringify(item)}\n`).join(""));
      await w.command("Curie: Label Sample");
      await w.path(sample, w.row("sample.jsonl"));
      await w.page.locator(".quick-input-widget").getByRole("button", { name: "OK" }).click();
      const page = await w.webview("#status");
      await page.locator("#status", { hasText: "0 of 3 labelled; number 1" }).waitFor();
      await page.locator("#main").focus();
      await w.page.keyboard.press("1");
      await page.locator("#status", { hasText: "1 of 3 labelled; number 2" }).waitFor();
      await w.page.keyboard.press("4");
      await page.locator("#status", { hasText: "2 of 3 labelled; number 3" }).waitFor();
      await w.page.keyboard.press("u");
      await page.locator("#status", { hasText: "1 of 3 labelled; number 2" }).waitFor();
      await w.page.keyboard.press("2");
      await page.locator("#status", { hasText: "2 of 3 labelled; number 3" }).waitFor();
      await w.page.keyboard.press("ArrowLeft");
      await page.locator("button[aria-pressed=true]", { hasText: "B is broader" }).waitFor();
      const log = w.workspace.path("sample.labels.jsonl");
      const labels = await w.until(
        "labels",
        () => (existsSync(log) ? readFileSync(log, "utf8").trimEnd().split("\n") : []),
        (lines) => lines.length === 4,
      );
      const said = labels.map((line) => (JSON.parse(line) as { label: string | null }).label);
      assert.deepEqual(said.slice(0, 3), ["correct", "no-relation", null]);
      assert.ok(said[3] === "broad" || said[3] === "narrow");
      return () => w.command("View: Close All Editor Groups");
    },
  ],
];
