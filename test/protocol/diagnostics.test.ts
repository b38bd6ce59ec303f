// Findings: pulled by those who pull, pushed to the others, the same for all.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DocumentDiagnosticReport } from "vscode-languageserver/node";
import type { SetName } from "./kit/capabilities.ts";
import { Editor, messageOf } from "./kit/editor.ts";

const TEXT =
  "A ⟦cold⟧ in winter.\n\nShe had ⟦dropsy⟧. Haemolytic vascular overgrowth syndrome (⟦HVOS⟧) was suspected, HVOS of the hand.";

for (const client of ["full", "noPull", "minimal"] as SetName[])
  describe(`diagnostics, ${client} client`, () => {
    let editor: Editor;
    before(async () => {
      editor = await Editor.start({ client });
    });
    after(() => editor.stop());

    it("names the mention and what it may mean, in plain words", async () => {
      const doc = await editor.open("a.txt", TEXT);
      const found = await doc.diagnostics();
      const [cold, dropsy, long, short] = found;
      assert.deepEqual(
        found.slice(0, 2).map((d) => d.range),
        doc.ranges.slice(0, 2),
      );
      assert.ok(found.every((d) => d.source === "curie"));
      assert.deepEqual([cold?.code, cold?.severity], ["ambiguous-mention", 2]);
      assert.match(messageOf(cold), /“cold” may mean common cold \(T:003\) or cold temperature \(T:004\)/);
      assert.equal(dropsy?.code, "obsolete-concept");
      assert.match(messageOf(dropsy), /dropsy \(T:009\).*retired in favour of edema \(T:012\)/);
      assert.deepEqual([long?.code, short?.code, short?.severity], ["no-concept", "no-concept", 3]);
      assert.match(messageOf(long), /has a concept that fits “Haemolytic vascular overgrowth syndrome”/);
      assert.deepEqual(short?.range, doc.ranges[2]);
      assert.match(messageOf(short), /“HVOS” is short for “Haemolytic vascular overgrowth syndrome”/);
    });

    it("follow an edit and go with the document's text", async () => {
      const doc = await editor.open("b.txt", "A cold day.");
      assert.equal((await doc.diagnostics()).length, 1);
      await doc.insertBefore("A cold", "Dropsy. ");
      assert.deepEqual(
        (await doc.diagnostics()).map((d) => [d.code, d.range.start.character]),
        [
          ["obsolete-concept", 0],
          ["ambiguous-mention", 10],
        ],
      );
      await doc.edit(0, doc.text.length, "");
      assert.deepEqual(await doc.diagnostics(), []);
    });

    it("settings decide severity and groups", async () => {
      const doc = await editor.open("c.txt", "A cold day with dropsy.");
      assert.equal((await doc.diagnostics()).length, 2);
      const pushed = editor.published.get(doc.uri)?.length;
      await editor.changeSettings({
        "diagnostics.severity": { "ambiguous-mention": "off", "obsolete-concept": "hint" },
      });
      if (!editor.isPulling)
        await editor.until(() => editor.published.get(doc.uri)?.length !== pushed, "new diagnostics");
      assert.deepEqual(
        (await doc.diagnostics()).map((d) => [d.code, d.severity]),
        [["obsolete-concept", 4]],
      );
      await editor.changeSettings({});
    });

    it("says why nothing is analysed", async () => {
      await editor.changeSettings({ limits: { fileLength: 1000 } });
      const long = await editor.open("long.txt", "metformin ".repeat(101));
      const [notice, ...others] = await long.diagnostics();
      assert.deepEqual([notice?.code, notice?.severity, others.length], ["too-long", 3, 0]);
      assert.equal(notice?.range.start.line, 0);
      assert.match(messageOf(notice), /1,010 characters.*curie\.limits\.fileLength.*1,000/);
      assert.equal((await long.mentions()).notice, messageOf(notice));
      await editor.changeSettings({ enable: false });
      const off = await editor.open("off.txt", "metformin");
      assert.equal((await off.diagnostics())[0]?.code, "disabled");
      assert.equal(await off.hover({ line: 0, character: 1 }), null);
      await editor.changeSettings({});
      const binary = await editor.open("binary.txt", "\u0000\u0001metformin\u0000");
      assert.deepEqual(
        (await binary.diagnostics()).map((d) => d.code),
        ["binary"],
      );
    });
  });

describe("pulled diagnostics", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  const pull = (uri: string, previousResultId?: string) =>
    editor.ask<DocumentDiagnosticReport>("textDocument/diagnostic", {
      textDocument: { uri },
      ...(previousResultId ? { previousResultId } : {}),
    });

  it("are not sent again while they are the same", async () => {
    const doc = await editor.open("a.txt", "A cold day.\n\nAnd then.");
    const first = await pull(doc.uri);
    assert.equal(first.kind, "full");
    assert.deepEqual(await pull(doc.uri, first.resultId), { kind: "unchanged", resultId: first.resultId });
    await doc.insertBefore("And then", "More. ");
    assert.equal((await pull(doc.uri, first.resultId)).kind, "unchanged");
    await doc.insertBefore("A cold", "x ");
    const moved = await pull(doc.uri, first.resultId);
    assert.equal(moved.kind, "full");
    assert.notEqual(moved.resultId, first.resultId);
    assert.equal(editor.published.size, 0, "nothing is pushed beside");
  });

  it("a change of settings or decisions asks the client to pull again", async () => {
    const doc = await editor.open("d.txt", "A $0cold day.");
    await pull(doc.uri);
    const refreshes = () => editor.refreshed.filter((r) => r === "workspace/diagnostic/refresh").length;
    const before = refreshes();
    await editor.changeSettings({ groups: ["CHEM"] });
    await editor.until(() => refreshes() > before, "refresh");
    assert.deepEqual((await doc.diagnostics()).length, 0);
    await editor.changeSettings({});
    await editor.until(() => refreshes() > before + 1, "refresh");
    const [choose] = await doc.actions();
    await doc.run(choose);
    await editor.until(() => refreshes() > before + 2, "refresh");
    assert.deepEqual(await doc.diagnostics(), []);
  });

  it("a decisions log that changes on disk is read again", async () => {
    const doc = await editor.open("w.txt", "Some $0dropsy here.");
    assert.equal((await doc.diagnostics()).length, 1);
    const log = join(editor.folder, ".curie", "decisions.jsonl");
    mkdirSync(join(editor.folder, ".curie"), { recursive: true });
    const record = {
      time: "2026-01-01T00:00:00.000Z",
      author: "another",
      action: "ignore",
      scope: "everywhere",
      quote: "dropsy",
      before: "",
      after: "",
      file: "else.txt",
    };
    writeFileSync(log, `${JSON.stringify(record)}\nthis line is broken\n`);
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: `file://${log}`, type: 2 }],
    });
    await editor.until(
      () => editor.messages.some((m) => /^It is not JSON\. .*\(line 2 of /.test(m)),
      "a word about line 2",
    );
    assert.deepEqual(await doc.diagnostics(), []);
  });
});
