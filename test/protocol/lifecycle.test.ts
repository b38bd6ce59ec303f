// From start to end: who is told what it can do, when the KBs are there, and that the server goes when it should.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Editor, messageOf } from "./kit/editor.ts";
import { testKb } from "./kit/knowledge.ts";
import { temporaryFolder } from "./kit/temporary.ts";

describe("life cycle", () => {
  const editors: Editor[] = [];
  const start = async (...options: Parameters<typeof Editor.start>) => {
    const editor = await Editor.start(...options);
    editors.push(editor);
    return editor;
  };
  afterEach(async () => {
    for (const editor of editors.splice(0)) if (editor.child.exitCode === null) editor.child.kill();
  });

  it("answers initialize without waiting for a KB", async () => {
    const editor = await start({ impatient: true });
    assert.equal(editor.initialized.serverInfo?.name, "Curie");
    assert.deepEqual(editor.statuses, [], "nothing was loaded before initialized");
    await editor.stop();
  });

  it("says what is loaded, with progress", async () => {
    const editor = await start();
    const { state, kbs, server } = editor.status ?? assert.fail("no status");
    assert.equal(state, "ready");
    assert.deepEqual(
      kbs.map(({ name, version, path }) => ({ name, version, path })),
      [{ name: "test", version: "1", path: await testKb() }],
    );
    assert.match(server, /^\d+\.\d+\.\d+/);
    await editor.until(() => editor.progress.some((p) => p.kind === "end"), "the end of the progress");
    assert.deepEqual(
      editor.progress.filter((p) => p.kind !== "report").map((p) => p.kind),
      ["begin", "end"],
    );
    await editor.stop();
  });

  it("offers pull diagnostics only to those who pull, and registers completion where it can", async () => {
    const full = await start();
    assert.ok(full.initialized.capabilities.diagnosticProvider);
    assert.equal(full.initialized.capabilities.completionProvider, undefined);
    await full.until(
      () => full.registered.some((r) => r.method === "textDocument/completion"),
      "registration",
    );
    const minimal = await start({ client: "minimal" });
    assert.equal(minimal.initialized.capabilities.diagnosticProvider, undefined);
    assert.deepEqual(minimal.initialized.capabilities.completionProvider?.triggerCharacters?.slice(0, 2), [
      "@",
      " ",
    ]);
    assert.deepEqual(minimal.registered, [], "it said it cannot register anything");
    assert.deepEqual(minimal.progress, []);
  });

  it("requests that come before the KB wait for it", async () => {
    const editor = await start({ impatient: true });
    const doc = await editor.open("early.txt", "She takes $0metformin.");
    assert.match(await doc.hoverText(), /metformin/);
    assert.equal((await doc.mentions()).mentions.length, 1);
  });

  it("a request before initialized is answered after it", async () => {
    const editor = await start({ impatient: true, client: "minimal" });
    const found = await editor.ask<{ id: string }[]>("curie/search", { query: "metformin" });
    assert.equal(found[0]?.id, "T:005");
  });

  it("ends with 0 after shutdown and exit, with 1 after exit alone", async () => {
    assert.equal(await (await start()).stop(), 0);
    const rude = await start();
    const ended = once(rude.child, "exit");
    await rude.connection.sendNotification("exit");
    assert.equal((await ended)[0], 1);
  });

  it("ends when its input ends", async () => {
    const editor = await start();
    const ended = once(editor.child, "exit");
    editor.child.stdin?.end();
    await ended;
  });

  it("ends when the process that started it has gone", async function () {
    this.timeout(15_000);
    const parent = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
    const editor = await start({ processId: parent.pid ?? 0 });
    const ended = once(editor.child, "exit");
    parent.kill();
    await ended;
  });

  it("a KB file that is none is named, and the others load", async () => {
    const folder = temporaryFolder();
    const bad = join(folder, "bad.curiekb");
    writeFileSync(bad, "this is no knowledge base");
    const editor = await start({
      settings: {
        kb: { paths: [bad, join(folder, "missing.curiekb"), await testKb()], includeStarter: false },
      },
    });
    assert.equal(editor.status?.state, "error");
    assert.deepEqual(
      editor.status?.kbs.map((k) => k.name),
      ["test"],
    );
    assert.ok(editor.messages.some((m) => m.includes(bad)));
    assert.ok(editor.messages.some((m) => m.includes("missing.curiekb")));
    const doc = await editor.open("a.txt", "$0metformin");
    assert.match(await doc.hoverText(), /metformin/);
  });

  it("without any KB the document says so", async () => {
    const editor = await start({ settings: { kb: { paths: ["none.curiekb"], includeStarter: false } } });
    const doc = await editor.open("a.txt", "metformin");
    const [notice] = await doc.diagnostics();
    assert.equal(notice?.code, "no-kb");
    assert.match(messageOf(notice), /none\.curiekb/);
  });

  it("a relative KB path in a folder that is not trusted is not followed", async () => {
    const editor = await start({
      init: { trusted: false },
      settings: { kb: { paths: ["inside.curiekb", await testKb()], includeStarter: false } },
    });
    assert.equal(editor.status?.state, "ready");
    assert.ok(editor.messages.some((m) => m.includes("inside.curiekb") && m.includes("trusted")));
  });

  it("a setting with a wrong value costs its own default and one message", async () => {
    const editor = await start({
      settings: {
        kb: { paths: [await testKb()], includeStarter: false },
        linking: { nilBelow: "high" },
        diagnostics: { severity: { "ambiguous-mention": "loud", "obsolete-concept": "error" } },
      },
    });
    const doc = await editor.open("a.txt", "A cold, and dropsy.");
    const found = await doc.diagnostics();
    assert.deepEqual(
      found.map((d) => [d.code, d.severity]),
      [
        ["ambiguous-mention", 2],
        ["obsolete-concept", 1],
      ],
    );
    const about = (key: string) => editor.messages.filter((m) => m.includes(key)).length;
    assert.equal(about("curie.linking.nilBelow"), 1);
    assert.equal(about("curie.diagnostics.severity.ambiguous-mention"), 1);
  });
});
