// Evaluation over the protocol: two folders become a report, an error in it leads to its words, and meanwhile the server
// answers. Labels of people land beside the sample.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type DocumentSymbol, WorkDoneProgress } from "vscode-languageserver/node";
import { itemsOf } from "../../engine/evaluation/judge/judge-items.ts";
import { parseResult } from "../../engine/evaluation/result.ts";
import type { EvaluateResult, PlaceParams, PlaceResult } from "../../server/protocol/evaluation.ts";
import type { LabellingResult } from "../../server/protocol/labelling.ts";
import { evaluationOf, linkingError } from "../fixtures/evaluation.ts";
import { Editor } from "./kit/editor.ts";

const TEXT = "The patient has a cold 🙂 and later influenza; the cold passed.\n";

function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** One brat document; mentions as [start, end, concept], in code points. */
function corpus(folder: string, mentions: [number, number, string][], text = TEXT): string {
  write(join(folder, "a.txt"), text);
  const lines = mentions.flatMap(([start, end, id], i) => [
    `T${i + 1}\tDisease ${start} ${end}\t${[...text].slice(start, end).join("")}`,
    `N${i + 1}\tReference T${i + 1} ${id}\tname`,
  ]);
  write(join(folder, "a.ann"), `${lines.join("\n")}\n`);
  return folder;
}

describe("evaluation over the protocol", function () {
  this.timeout(60_000);
  let editor: Editor;
  let gold: string;
  let predicted: string;
  before(async () => {
    editor = await Editor.start();
    gold = corpus(join(editor.folder, "gold"), [
      [18, 22, "T:001"],
      [35, 44, "T:002"],
      [50, 54, "T:001"],
    ]);
    predicted = corpus(join(editor.folder, "predicted"), [
      [18, 22, "T:001"],
      [50, 54, "T:009"],
    ]);
  });
  after(() => editor.stop());
  const uri = (path: string) => pathToFileURL(path).href;
  const evaluate = (more: object = {}) =>
    editor.ask<EvaluateResult>("curie/evaluate", {
      gold: { uri: uri(gold) },
      predicted: { uri: uri(predicted) },
      intervals: false,
      ...more,
    });

  it("writes the result and a page; the places in the page lead to the very words", async () => {
    const { page, result } = await evaluate();
    const made = parseResult(JSON.parse(readFileSync(fileURLToPath(result), "utf8")));
    assert.deepEqual(made.errors.classes, { missed: 1, concept: 1 });
    const html = readFileSync(fileURLToPath(page), "utf8");
    assert.match(html, /Content-Security-Policy/);
    const places = [...html.matchAll(/data-place="([^"]+)"/g)].map(
      ([, json = ""]) => JSON.parse(json.replaceAll("&quot;", '"')) as PlaceParams,
    );
    assert.equal(places.length, 2);
    const found = await Promise.all(places.map((place) => editor.ask<PlaceResult>("curie/place", place)));
    assert.deepEqual(
      found.map((f) => [f.uri, f.range.start.line, f.range.start.character, f.range.end.character]).sort(),
      // UTF-16: the emoji is two units.
      [
        [uri(join(gold, "a.txt")), 0, 36, 45],
        [uri(join(gold, "a.txt")), 0, 51, 55],
      ],
    );
  });

  it("goes on answering while it evaluates", async () => {
    const evaluating = evaluate();
    let slowest = 0;
    let done = false;
    void evaluating.finally(() => {
      done = true;
    });
    let asked = 0;
    while (!done) {
      const began = performance.now();
      await editor.ask("curie/concept", { id: "T:005" });
      slowest = Math.max(slowest, performance.now() - began);
      asked++;
    }
    await evaluating;
    assert.ok(asked > 20, `${asked} answers in the meantime`);
    assert.ok(slowest < 1000, `${slowest} ms`);
  });

  it("can be cancelled, and leaves no program behind", async () => {
    const { CancellationTokenSource } = await import("vscode-languageserver/node");
    const source = new CancellationTokenSource();
    const asking = editor.connection.sendRequest(
      "curie/evaluate",
      { gold: { uri: uri(gold) }, predicted: { uri: uri(predicted) } },
      source.token,
    );
    setTimeout(() => source.cancel(), 100);
    await assert.rejects(asking as Promise<unknown>, { code: -32800 });
    // Answers 1 where there are none.
    const { stdout: children } = spawnSync("ps", ["-o", "args=", "--ppid", String(editor.child.pid)], {
      encoding: "utf8",
    });
    assert.ok(!/evaluate/.test(children), children);
  });

  it("says in words what cannot be read", async () => {
    const missing = { uri: uri(join(editor.folder, "nowhere")) };
    await assert.rejects(evaluate({ gold: missing }), /^Error: There is no such file \(\/.*nowhere\)\.$/);
    await assert.rejects(evaluate({ gold: { uri: uri(gold), revision: "main" } }), /not a git repository/);
  });

  it("tells progress to whoever asked for it", async () => {
    const told: unknown[] = [];
    const listening = editor.connection.onProgress(WorkDoneProgress.type, "t1", (value) => {
      told.push(value);
    });
    // Half a thousand documents: the program tells nothing of work that is over at once.
    const big = join(editor.folder, "big");
    for (let i = 0; i < 3; i++) corpus(join(big, String(i)), [[18, 22, "T:001"]]);
    await evaluate({ gold: { uri: uri(big) }, predicted: { uri: uri(big) }, workDoneToken: "t1" });
    listening.dispose();
    assert.ok(told.every((value) => (value as { kind: string }).kind === "report"));
  });

  it("compares with another branch without touching the working copy", async () => {
    const repository = join(editor.folder, "repository");
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
        cwd: repository,
        encoding: "utf8",
      });
    const folder = corpus(join(repository, "texts", "gold"), [[18, 22, "T:001"]]);
    git("init", "-q", "-b", "main");
    git("add", ".");
    git("commit", "-q", "-m", "gold");
    corpus(folder, [
      [18, 22, "T:001"],
      [35, 44, "T:002"],
    ]);
    const before = git("status", "--porcelain");
    const { result } = await evaluate({
      gold: { uri: uri(folder), revision: "main" },
      predicted: { uri: uri(folder) },
    });
    const made = parseResult(JSON.parse(readFileSync(fileURLToPath(result), "utf8")));
    assert.deepEqual(made.errors.classes, { spurious: 1 });
    assert.equal(git("status", "--porcelain"), before);
    await assert.rejects(evaluate({ gold: { uri: uri(folder), revision: "--output=x" } }));
    await assert.rejects(evaluate({ gold: { uri: uri(folder), revision: "nobranch" } }), /nobranch/);
  });

  it("the outline of an annotated text names every row, also concepts that no knowledge base holds", async () => {
    // What an error of the report leads to. An empty title makes a client refuse the whole outline.
    const folder = corpus(join(editor.folder, "outlined"), [[4, 11, "Q:1"]]);
    const document = uri(join(folder, "a.txt"));
    await editor.connection.sendNotification("textDocument/didOpen", {
      textDocument: { uri: document, languageId: "plaintext", version: 1, text: TEXT },
    });
    // A client that shows annotations asks for them; from then on they are what the text mentions.
    await editor.ask("curie/annotations", { textDocument: { uri: document } });
    const named = (symbols: DocumentSymbol[]): string[] =>
      symbols.flatMap((s) => [s.name, ...named(s.children ?? [])]);
    const names = named(
      await editor.ask<DocumentSymbol[]>("textDocument/documentSymbol", { textDocument: { uri: document } }),
    );
    assert.ok(names.includes("patient"), names.join("; "));
    for (const name of names) assert.notEqual(name, "");
  });

  it("a place in a file that has gone is null", async () => {
    const place = { file: join(editor.folder, "gone.txt"), document: "a", spans: [], text: "x" };
    assert.equal(await editor.ask("curie/place", place), null);
  });

  it("labels are lines beside the sample, blind to which concept is the reference", async () => {
    const errors = Array.from({ length: 12 }, (_, i) =>
      linkingError("a", `m${i}`, ["X:gold"], ["X:predicted"]),
    );
    const { items } = itemsOf(evaluationOf(errors), () => undefined);
    const sample = write(
      join(editor.folder, "sample.jsonl"),
      items.map((i) => `${JSON.stringify(i)}\n`).join(""),
    );
    const open = () => editor.ask<LabellingResult>("curie/labelling", { uri: uri(sample) });
    const first = await open();
    assert.equal(first.items.length, 12);
    assert.ok(!/"(gold|predicted|goldText)"/.test(JSON.stringify(first.items[0])));
    const orders = new Set(first.items.map((i) => i.first));
    assert.equal(orders.size, 2, "the reference is not always A");
    for (const item of first.items.slice(0, 8))
      await editor.ask("curie/label", { uri: uri(sample), id: item.id, said: "broader" });
    await editor.ask("curie/label", { uri: uri(sample), id: first.items[0]?.id, said: null });
    const labels = readFileSync(join(editor.folder, "sample.labels.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .map((l) => JSON.parse(l));
    assert.equal(labels.length, 9);
    // B is broader: where B is the prediction, it is broad.
    for (const [i, item] of first.items.slice(0, 8).entries())
      assert.equal(labels[i].label, item.second.includes("predicted") ? "broad" : "narrow");
    const again = await open();
    assert.deepEqual(
      again.items.map((i) => i.said),
      [undefined, ...Array(7).fill("broader"), ...Array(4).fill(undefined)],
    );
    await assert.rejects(
      editor.ask("curie/labelling", { uri: uri(join(gold, "a.txt")) }),
      /no sample of mismatches/,
    );
    rmSync(sample);
    await assert.rejects(open(), /is not there/);
  });
});
