// Learning over the protocol: annotations of a folder teach a type that no model knows, suggestions follow, and both go
// when it is taken back.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as later } from "node:timers/promises";
import type { LearnResult, UnlearnResult } from "../../server/protocol/learning.ts";
import type { MentionsResult } from "../../server/protocol/mentions.ts";
import type { Doc } from "./kit/doc.ts";
import { Editor } from "./kit/editor.ts";

const MODEL = join(import.meta.dirname, "..", "..", "engine", "models", "embedded", "curie-embedded-en");
const TOOLS = ["scalpel", "bone saw", "retractor", "forceps", "needle holder", "curved scissors"];
const text = (a: string, b: string) =>
  `The surgeon took the ${a} from the tray. The wound was clean. Then the ${b} was handed over to the nurse.\n`;

describe("learning from a corpus over the protocol", function () {
  this.timeout(120_000);
  let editor: Editor;
  let doc: Doc;
  before(async () => {
    editor = await Editor.start({
      settings: { neural: { model: MODEL, device: "cpu", types: ["disease"] } },
    });
    for (let i = 0; i < TOOLS.length; i++) {
      const written = text(TOOLS[i] as string, TOOLS[(i + 1) % TOOLS.length] as string);
      const lines = TOOLS.flatMap((tool, n) => {
        const start = written.indexOf(tool);
        return start < 0 ? [] : [`T${n + 1}\tTool ${start} ${start + tool.length}\t${tool}\n`];
      });
      writeFileSync(join(editor.folder, `${i}.txt`), written);
      writeFileSync(join(editor.folder, `${i}.ann`), lines.join(""));
    }
    const fresh = "The surgeon took the long retractor from the tray.\n";
    writeFileSync(join(editor.folder, "fresh.txt"), fresh);
    doc = await editor.open("fresh.txt", fresh);
  });
  after(() => editor.stop());

  const toolsFound = async (): Promise<string[]> => {
    const { mentions } = await editor.ask<MentionsResult>("curie/mentions", {
      textDocument: { uri: doc.uri },
    });
    return mentions.filter((m) => m.group === "Tool").map((m) => m.text);
  };
  const until = async (holds: (tools: string[]) => boolean) => {
    for (let i = 0; i < 200; i++) {
      const tools = await toolsFound();
      if (holds(tools)) return;
      await later(250);
    }
    assert.fail(`found ${(await toolsFound()).join()}`);
  };

  it("learns the types of the folder, and the next suggestions use them", async () => {
    assert.deepEqual(await toolsFound(), []);
    const { types } = await editor.ask<LearnResult>("curie/learn", { uri: doc.uri });
    assert.deepEqual(
      types.map(({ type, mentions, learned }) => [type, mentions, learned]),
      [["Tool", 12, true]],
    );
    assert.ok((types[0]?.heldOut ?? 0) > 0.5);
    const kept = readFileSync(join(editor.folder, ".curie", "learned.json"), "utf8");
    assert.doesNotMatch(kept, /scalpel|retractor/, "numbers only");
    await until((tools) => tools.some((tool) => tool.endsWith("retractor")));
  });

  it("takes it back", async () => {
    assert.deepEqual(await editor.ask<UnlearnResult>("curie/learn/undo", { uri: doc.uri }), {
      types: ["Tool"],
    });
    await until((tools) => tools.length === 0);
    assert.ok(existsSync(join(editor.folder, ".curie", "learned.json")));
    await assert.rejects(
      editor.ask("curie/learn/undo", { uri: doc.uri }),
      /Nothing was learned that could be taken back/,
    );
  });

  it("refuses what is no document of a folder, with a message for a person", async () => {
    await assert.rejects(
      editor.ask("curie/learn", { uri: "untitled:Untitled-1" }),
      /Open the corpus's folder first/,
    );
  });
});
