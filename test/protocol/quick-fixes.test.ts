// Quick fixes and what they leave behind: decisions that outlive edits, in a file that only grows.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CodeAction } from "vscode-languageserver/node";
import type { DecideParams } from "../../server/protocol/decisions.ts";
import type { SetName } from "./kit/capabilities.ts";
import { Editor } from "./kit/editor.ts";

const titles = (actions: readonly CodeAction[]) => actions.map((a) => a.title);
const titled = (actions: readonly CodeAction[], part: string) => actions.find((a) => a.title.includes(part));

for (const client of ["full", "noPull"] as SetName[])
  describe(`quick fixes, ${client} client`, () => {
    let editor: Editor;
    before(async () => {
      editor = await Editor.start({ client });
    });
    after(() => editor.stop());

    const log = () => {
      const path = join(editor.folder, ".curie", "decisions.jsonl");
      return existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n") : [];
    };
    const last = () => JSON.parse(log().at(-1) ?? "{}") as Record<string, string>;
    const kinds = async (doc: { mentions(): ReturnType<import("./kit/doc.ts").Doc["mentions"]> }) =>
      (await doc.mentions()).mentions.map((m) => `${m.text}=${m.concept?.id ?? m.status}`);

    it("offer candidates, NIL, ignore; search only to clients that have it", async () => {
      const doc = await editor.open("a.txt", "A ⟦c$0old⟧ day.");
      const actions = await doc.actions();
      assert.deepEqual(titles(actions), [
        "Link “cold” to common cold (T:003)",
        "Link “cold” to cold temperature (T:004)",
        "Link “cold” to common cold (T:003) everywhere in this file",
        "Mark “cold” as having no concept (NIL)",
        ...(client === "full"
          ? ["Search a concept for “cold”…", "Add “cold” as a synonym of…", "New concept “cold”…"]
          : []),
        "Ignore “cold” here",
        "Ignore “cold” in this file",
        "Ignore “cold” everywhere in this folder",
      ]);
      assert.ok(actions.every((a) => a.kind === "quickfix" && a.edit === undefined));
      assert.deepEqual(actions[0]?.diagnostics?.[0]?.range, doc.ranges[0]);
      assert.deepEqual(log(), [], "looking writes nothing");
    });

    it("nothing on save, nothing of another kind, no bulb at every mention", async () => {
      const doc = await editor.open("b.txt", "A $0cold day. Metformin.");
      assert.deepEqual(await doc.actions(undefined, { only: ["source.fixAll"] }), []);
      assert.deepEqual(await doc.actions(undefined, { only: ["refactor"] }), []);
      assert.ok((await doc.actions(undefined, { only: ["quickfix"] })).length > 0);
      const linked = doc.positionOf("Metformin");
      const range = { start: linked, end: linked };
      assert.deepEqual(await doc.actions(range, { triggerKind: 2 }), []);
      assert.ok(titled(await doc.actions(range, { triggerKind: 1 }), "Ignore “Metformin” here"));
    });

    it("are built without the client's diagnostics, whose columns may be bytes", async () => {
      const doc = await editor.open("c.txt", "🙂🙂 a $0cold");
      const bytes = { start: { line: 0, character: 11 }, end: { line: 0, character: 15 } };
      const actions = await doc.actions(undefined, { diagnostics: [{ range: bytes, message: "x" }] });
      assert.deepEqual(
        (actions[0]?.command?.arguments?.[0] as DecideParams | undefined)?.range?.start.character,
        7,
      );
    });

    it("come at once after an edit", async () => {
      const doc = await editor.open("d.txt", "A $0cold day.");
      await doc.insertBefore("day", "and rainy ");
      assert.ok(((await doc.cachedActions()) ?? []).length > 0);
    });

    it("a choice here is kept, survives edits around it, and concerns no other place", async () => {
      const doc = await editor.open(
        "e.txt",
        "First a c$0old wind blew over the hills.\n\nThen a cold kept her in bed for a week.\n",
      );
      await doc.run(titled(await doc.actions(), "cold temperature (T:004)"));
      assert.deepEqual(await kinds(doc), ["cold=T:004", "cold=T:003"]);
      assert.deepEqual(
        [last().action, last().scope, last().quote, last().concept, last().author, last().file],
        ["choose", "here", "cold", "T:004", "tester", "e.txt"],
      );
      await doc.insertBefore("First", "An old cold story, told again.\n\n");
      assert.deepEqual(await kinds(doc), ["cold=T:003", "cold=T:004", "cold=T:003"]);
      await doc.insertBefore("wind blew", "northern ");
      assert.deepEqual(await kinds(doc), ["cold=T:003", "cold=T:004", "cold=T:003"]);
      const [first, second] = (await doc.diagnostics()).map((d) => d.range.start.line);
      assert.deepEqual([first, second], [0, 4]);
    });

    it("deciding again overrides, and undoing goes back step by step", async () => {
      const doc = await editor.open("f.txt", "Some c$0old water.");
      await doc.run(titled(await doc.actions(), "cold temperature (T:004)"));
      await doc.run(titled(await doc.actions(), "Mark “cold”"));
      assert.deepEqual(await kinds(doc), ["cold=nil"]);
      assert.deepEqual(await doc.diagnostics(), [], "a NIL that a person chose is no finding");
      assert.match(await doc.hoverText(), /Marked as having no concept by tester on \d{4}-\d\d-\d\d/);
      const undo = () => editor.ask("workspace/executeCommand", { command: "curie.undoDecision" });
      assert.deepEqual(await undo(), { action: "nil", scope: "here", text: "cold" });
      assert.deepEqual(await kinds(doc), ["cold=T:004"]);
      await undo();
      assert.equal((await doc.mentions()).mentions[0]?.status, "ambiguous");
    });

    it("a later decision that reaches further is seen at the place too", async () => {
      const doc = await editor.open("l.txt", "Some c$0old water. More cold water.");
      await doc.run(titled(await doc.actions(), "cold temperature (T:004)"));
      const again = titled(await doc.actions(), "in this file");
      await doc.run(again);
      assert.deepEqual(await kinds(doc), []);
      await editor.ask("workspace/executeCommand", { command: "curie.undoDecision" });
      assert.deepEqual(await kinds(doc), ["cold=T:004", "cold=T:003"]);
    });

    it("ignoring: here, in the file, everywhere", async () => {
      const one = await editor.open("g.txt", "A $0metformin tablet, then more metformin.");
      const two = await editor.open("h.txt", "Only metformin.");
      await one.run(titled(await one.actions(), "Ignore “metformin” here"));
      assert.deepEqual([await kinds(one), await kinds(two)], [["metformin=T:005"], ["metformin=T:005"]]);
      const rest = one.positionOf("metformin", 1);
      await one.run(titled(await one.actions({ start: rest, end: rest }), "in this file"));
      assert.deepEqual([await kinds(one), await kinds(two)], [[], ["metformin=T:005"]]);
      const there = two.positionOf("metformin");
      await two.run(titled(await two.actions({ start: there, end: there }), "everywhere in this folder"));
      assert.deepEqual([await kinds(one), await kinds(two)], [[], []]);
      const three = await editor.open("i.txt", "Metformin at the head of a sentence.");
      assert.deepEqual(await kinds(three), []);
    });

    it("an obsolete concept gives way to its successor", async () => {
      const doc = await editor.open("j.txt", "Some $0dropsy.");
      const action = titled(await doc.actions(), "successor edema (T:012)");
      assert.equal(action?.isPreferred, true);
      await doc.run(action);
      assert.deepEqual([await kinds(doc), await doc.diagnostics()], [["dropsy=T:012"], []]);
    });

    it("nested mentions that begin together are told apart", async () => {
      const doc = await editor.open("k.txt", "$0Breast cancer.");
      const actions = await doc.actions();
      await doc.run(titled(actions, "Ignore “Breast cancer” here"));
      assert.deepEqual(await kinds(doc), ["Breast=T:008"]);
    });

    it("untitled documents are decided in memory", async () => {
      const before = log().length;
      const doc = await editor.openUntitled("A $0cold day.");
      await doc.run(titled(await doc.actions(), "common cold"));
      assert.deepEqual(await kinds(doc), ["cold=T:003"]);
      assert.equal((await doc.mentions()).mentions[0]?.status, "linked");
      assert.equal(log().length, before);
    });

    it("the log only grows, one decision a line, in order of time", () => {
      const times = log().map((line) => (JSON.parse(line) as { time: string }).time);
      assert.ok(times.length > 8);
      assert.deepEqual(times, [...new Set(times)].toSorted());
    });
  });

describe("quick fixes, minimal client", () => {
  it("are commands where the client knows no literals", async () => {
    const editor = await Editor.start({ client: "minimal" });
    const doc = await editor.open("a.txt", "A $0cold day.");
    const [first] = (await doc.actions()) as unknown as {
      title: string;
      command: string;
      arguments: unknown[];
    }[];
    assert.equal(first?.command, "curie.decide");
    await editor.ask("workspace/executeCommand", { command: first?.command, arguments: first?.arguments });
    assert.deepEqual(await doc.diagnostics(), []);
    await editor.stop();
  });
});
