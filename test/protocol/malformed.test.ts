// What no client should send: the server answers, says what was wrong, and goes on.
import assert from "node:assert/strict";
import { Editor } from "./kit/editor.ts";

describe("malformed messages", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  async function stillWorks(): Promise<void> {
    const doc = await editor.openUntitled("She takes $0metformin.");
    assert.match(await doc.hoverText(), /metformin/);
  }

  const requests: [string, unknown][] = [
    ["textDocument/hover", undefined],
    ["textDocument/hover", {}],
    ["textDocument/hover", { textDocument: { uri: 7 }, position: null }],
    [
      "textDocument/hover",
      { textDocument: { uri: "file:///not/open" }, position: { line: 0, character: 0 } },
    ],
    ["textDocument/completion", { textDocument: {} }],
    ["completionItem/resolve", { label: "x", data: { id: 3 } }],
    ["textDocument/codeAction", { textDocument: { uri: "untitled:none" } }],
    ["textDocument/semanticTokens/full/delta", { textDocument: { uri: "no uri" }, previousResultId: 4 }],
    ["textDocument/inlayHint", { textDocument: { uri: "%%%" }, range: 1 }],
    ["textDocument/documentSymbol", { textDocument: null }],
    ["textDocument/references", { textDocument: { uri: "file:///a" } }],
    ["textDocument/diagnostic", {}],
    ["workspace/symbol", {}],
    ["workspace/symbol", { query: 9 }],
    ["curie/mentions", { textDocument: "x" }],
    ["curie/search", { query: ["a"] }],
    ["curie/search", { query: "a", limit: -1 }],
    ["curie/concept", { id: 5 }],
  ];
  for (const [method, params] of requests)
    it(`${method} with ${JSON.stringify(params)}`, async () => {
      // An empty answer or a protocol error, either will do; a crash or silence will not.
      await editor
        .ask(method, params)
        .catch((error: { code?: number }) => assert.equal(typeof error.code, "number"));
      await stillWorks();
    });

  it("positions outside of the text", async () => {
    const doc = await editor.openUntitled("She takes metformin.");
    assert.equal(await doc.hover({ line: 99, character: 99 }), null);
    await doc.ask("textDocument/hover", { position: { line: -1, character: -5 } });
    await doc.ask("textDocument/semanticTokens/range", {
      range: { start: { line: 5, character: 0 }, end: { line: 1e9, character: 1e9 } },
    });
    await stillWorks();
  });

  it("unknown commands and bad arguments are refused in words", async () => {
    const run = (command: string, ...given: unknown[]) =>
      editor.ask("workspace/executeCommand", { command, arguments: given });
    await assert.rejects(run("curie.unheard"), /Unknown command curie\.unheard/);
    await assert.rejects(run("curie.decide"), /curie\.decide/);
    await assert.rejects(
      run("curie.decide", { uri: "a", position: {}, action: "choose", scope: "here" }),
      /position/,
    );
    const doc = await editor.openUntitled("Nothing to see.");
    const place = { uri: doc.uri, position: { line: 0, character: 0 }, scope: "here" };
    await assert.rejects(run("curie.decide", { ...place, action: "choose" }), /concept/);
    await assert.rejects(run("curie.decide", { ...place, action: "nil" }), /no mention here/);
    await assert.rejects(run("curie.decide", { ...place, uri: "untitled:gone", action: "nil" }), /not open/);
    assert.equal(await run("curie.undoDecision"), null, "nothing was decided");
  });

  it("changes of documents that are not open, and without a version", async () => {
    await editor.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: "file:///never", version: 2 },
      contentChanges: [{ text: "x" }],
    });
    await editor.connection.sendNotification("textDocument/didChange", { textDocument: {} });
    await editor.connection.sendNotification("textDocument/didOpen", {});
    await editor.connection.sendNotification("textDocument/didClose", {
      textDocument: { uri: "file:///never" },
    });
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: "::" }] });
    await editor.connection.sendNotification("unheard/of", {});
    await stillWorks();
  });

  it("a body that is no JSON, and a body that is no message", async () => {
    const raw = (body: string) =>
      editor.child.stdin?.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    raw("{");
    raw("[1,2]");
    raw("null");
    raw('{"jsonrpc":"2.0","id":"x","method":5}');
    await stillWorks();
  });
});
