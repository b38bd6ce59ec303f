// Neural recognition over the protocol, with a real small model: the dictionary first, the model's mentions as they come,
// edits while it reads, and its process killed in mid-run.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import type { Hover } from "vscode-languageserver-types";
import type { MentionsResult } from "../../server/protocol/mentions.ts";
import type { ModelsResult, NeuralStatus } from "../../server/protocol/neural.ts";
import type { Doc } from "./kit/doc.ts";
import { Editor, type EditorOptions } from "./kit/editor.ts";

const MODEL = join(import.meta.dirname, "..", "..", "..", "shared", "prototypes", "models", "embedded-ner");
const SENTENCE =
  "Metformin reduced the risk of lactic acidosis in patients with severe ketoacidosis treated with empagliflozin. ";

describe("neural recognition", function () {
  this.timeout(60_000);
  let editor: Editor;
  let states: NeuralStatus[];

  before(function () {
    if (existsSync(MODEL)) return;
    console.log("      skipped: no ../shared");
    this.skip();
  });
  afterEach(() => editor?.stop());

  async function start(neural: object = {}, options: EditorOptions = {}): Promise<void> {
    const { settings, ...rest } = options;
    editor = await Editor.start({
      ...rest,
      settings: {
        neural: { model: MODEL, device: "cpu", types: ["disease", "chemical"], ...neural },
        ...settings,
      },
    });
    states = editor.neural;
  }
  const mentions = (doc: Doc) =>
    editor.ask<MentionsResult>("curie/mentions", { textDocument: { uri: doc.uri } });
  const words = async (doc: Doc) => (await mentions(doc)).mentions.map((m) => m.text);
  async function untilFound(doc: Doc, word: string, patience = 20_000): Promise<string[]> {
    for (const late = Date.now() + patience; Date.now() < late; await later(20)) {
      const found = await words(doc);
      if (found.includes(word)) return found;
    }
    assert.fail(`${word} was not found: ${await words(doc)}; ${JSON.stringify(states.at(-1))}`);
  }
  /** Of the model's process: the server's one child. */
  const child = (): number => {
    const { stdout: out } = spawnSync("ps", ["-o", "pid=,args=", "--ppid", String(editor.child.pid)], {
      encoding: "utf8",
    });
    return Number(
      out
        .split("\n")
        .find((line) => line.includes("model-host"))
        ?.trim()
        .split(" ")[0] ?? 0,
    );
  };

  it("joins what the dictionary found, says who found it, and how it goes", async () => {
    await start();
    const doc = await editor.open("a.txt", `${SENTENCE}\n`);
    const found = await untilFound(doc, "empagliflozin");
    assert.ok(found.includes("lactic acidosis") && found.includes("Metformin"), String(found));
    assert.deepEqual(found, [...new Set(found)], "nothing is there twice");
    const hover = async (word: string) => {
      const position = { line: 0, character: SENTENCE.indexOf(word) + 2 };
      const answer = await editor.ask<Hover>("textDocument/hover", {
        textDocument: { uri: doc.uri },
        position,
      });
      return JSON.stringify(answer.contents);
    };
    assert.match(await hover("empagliflozin"), /Found by embedded-ner \(chemical, (0\.\d\d|1\.00)\) alone/);
    const metformin = await hover("Metformin");
    if (/MESH/.test(metformin))
      assert.match(metformin, /the dictionary and embedded-ner \(chemical, .*they agree/);
    await editor.until(() => states.at(-1)?.phase === "ready", "ready");
    const state = states.at(-1) as NeuralStatus;
    assert.equal(state.model, "embedded-ner");
    assert.equal(state.device, "cpu");
    assert.ok((state.msPerPage ?? 0) > 0 && (state.memory ?? 0) > 1e7, JSON.stringify(state));
  });

  it("finds only what it is asked for, in settings or the project file by its types' names", async () => {
    await start({ types: ["drug"] });
    const doc = await editor.open("a.txt", `${SENTENCE}\n`);
    const found = await untilFound(doc, "empagliflozin");
    assert.ok(
      !found.includes("ketoacidosis") || (await mentions(doc)).mentions.some((m) => m.concept),
      String(found),
    );
    await editor.stop();
    await start({ types: [] });
    writeFileSync(
      join(editor.folder, "curie.project.json"),
      JSON.stringify({ types: { Illness: { labels: ["disease"], groups: ["DISO"] } } }),
    );
    const other = await editor.open("b.txt", `${SENTENCE}\n`);
    await untilFound(other, "ketoacidosis");
    assert.ok(!(await words(other)).includes("empagliflozin"));
  });

  it("keeps mentions where an edit moved them until the paragraph is read again", async () => {
    await start();
    const doc = await editor.open(
      "a.txt",
      `${SENTENCE}\n\nA second paragraph about nephropathy and lisinopril.\n`,
    );
    await untilFound(doc, "lisinopril");
    await untilFound(doc, "empagliflozin");
    await doc.edit(0, 0, "Note: ");
    const moved = await mentions(doc);
    const drug = moved.mentions.find((m) => m.text === "empagliflozin");
    assert.equal(drug?.range.start.character, SENTENCE.indexOf("empagliflozin") + 6, "no flicker");
    assert.ok(moved.mentions.some((m) => m.text === "lisinopril"));
    await editor.until(() => states.at(-1)?.phase === "ready", "ready");
    assert.ok((await words(doc)).includes("empagliflozin"));
  });

  it("is killed in mid-run under typing: no edit is lost, and its mentions come back", async () => {
    await start();
    const long = `${Array.from({ length: 400 }, (_, i) => `Paragraph ${i}. ${SENTENCE}`).join("\n\n")}\n`;
    const doc = await editor.open("long.txt", long);
    await editor.until(() => states.some((s) => s.phase === "reading"), "the model to read");
    const typed: string[] = [];
    let killed = 0;
    for (let i = 0; i < 30; i++) {
      await doc.edit(0, 0, `${i} `);
      typed.unshift(`${i} `);
      if (i % 10 === 5) {
        const pid = child();
        if (pid) {
          process.kill(pid, "SIGKILL");
          killed++;
        }
      }
      await later(30);
    }
    assert.ok(killed > 0, "its process was there to be killed");
    const now = await mentions(doc);
    assert.equal(now.version, doc.version);
    assert.ok(doc.text.startsWith(typed.join("")));
    await editor.until(() => states.at(-1)?.phase === "ready", "ready", 60_000);
    const end = (await mentions(doc)).mentions.filter((m) => m.text === "empagliflozin");
    assert.equal(end.length, 400);
    const first = doc.text.indexOf("empagliflozin");
    assert.equal(end[0]?.range.start.character, first);
  });

  it("says why a model cannot be used, and the dictionary goes on", async () => {
    const folder = join(import.meta.dirname, "no-such-model");
    await start({ model: folder });
    const doc = await editor.open("a.txt", `${SENTENCE}\n`);
    await editor.until(() => states.at(-1)?.phase === "failed", "the failure");
    assert.match(states.at(-1)?.message ?? "", /no-such-model/);
    assert.ok((await mentions(doc)).version > 0);
    await editor.stop();

    await start({ model: "broken" }, { init: {} });
    const broken = join(editor.folder, "cache", "models", "broken");
    mkdirSync(join(broken, "onnx"), { recursive: true });
    writeFileSync(join(broken, "gliner_config.json"), JSON.stringify({ model_type: "gliner_of_tomorrow" }));
    writeFileSync(join(broken, "tokenizer.json"), "{}");
    writeFileSync(join(broken, "onnx", "model.onnx"), "no graph");
    await editor.open("b.txt", `${SENTENCE}\n`);
    await editor.until(() => states.at(-1)?.phase === "failed", "the failure");
    assert.match(states.at(-1)?.message ?? "", /broken/);
  });

  it("lists models, and installs one from a folder under a name that settings can say", async () => {
    await start();
    const before = await editor.ask<ModelsResult>("curie/models", null);
    assert.ok(!before.models.some((m) => m.name === "mine"));
    const installed = await editor.ask<{ folder: string }>("curie/models/install", {
      folder: MODEL,
      name: "mine",
    });
    assert.ok(existsSync(join(installed.folder, "curie-model.json")));
    const { models } = await editor.ask<ModelsResult>("curie/models", null);
    const mine = models.find((m) => m.name === "mine");
    assert.equal(mine?.origin, "installed");
    assert.ok((mine?.size ?? 0) > 6e6);
    await assert.rejects(
      editor.ask("curie/models/install", { folder: MODEL, name: "mine" }),
      /there already/,
    );
    await assert.rejects(
      editor.ask("curie/models/install", { folder: editor.folder, name: "x" }),
      /no model's folder/,
    );
  });

  it("starts no process where it is switched off", async () => {
    await start({ enable: false });
    const doc = await editor.open("a.txt", `${SENTENCE}\n`);
    await words(doc);
    await later(500);
    assert.equal(child(), 0);
    assert.ok(!(await words(doc)).includes("empagliflozin"));
  });
});
