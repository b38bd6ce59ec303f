// The server in process, over streams, with ports of the test's own: slow KBs, files that cannot be written, clients
// that do not answer.
import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import {
  createConnection,
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import type { Files, Ports } from "../../../server/ports.ts";
import type { MentionsResult } from "../../../server/protocol/mentions.ts";
import type { StatusParams } from "../../../server/protocol/start.ts";
import { serve } from "../../../server/server.ts";
import { kbOf } from "../../fixtures/kb.ts";

const noFiles: Files = {
  read: () => Promise.reject(new Error("ENOENT")),
  stat: async () => undefined,
  list: async () => [],
  appendLine: () => Promise.reject(new Error("EROFS: the disk is read-only")),
  replace: async () => {},
  writePrivate: () => Promise.reject(new Error("EROFS: the disk is read-only")),
};

interface Session {
  readonly client: ProtocolConnection;
  readonly statuses: StatusParams[];
  readonly messages: string[];
  say(method: string, params: unknown): Promise<void>;
  mentions(uri: string): Promise<string[]>;
}

describe("server in process", () => {
  let drug: KnowledgeBase;
  let disease: KnowledgeBase;
  const open: ProtocolConnection[] = [];

  before(async () => {
    drug = await kbOf([{ id: "D:1", name: "metformin", group: "CHEM" }], "drugs");
    disease = await kbOf([{ id: "X:1", name: "scurvy", group: "DISO" }], "diseases");
  });
  afterEach(() => {
    for (const client of open.splice(0)) client.dispose();
  });

  /** `configure` answers `workspace/configuration`, one item at a time. */
  async function start(
    ports: Partial<Ports>,
    configure?: (scopeUri: string | undefined) => unknown,
    folders: string[] = [],
  ): Promise<Session> {
    const [up, down] = [new PassThrough(), new PassThrough()];
    const server = createConnection(new StreamMessageReader(up), new StreamMessageWriter(down));
    serve(server, {
      version: "0.0.0",
      files: noFiles,
      annotationFiles: { read: async () => undefined, append: async () => {}, replace: async () => {} },
      now: () => new Date("2026-01-01T00:00:00Z"),
      openKb: async () => drug,
      curie: () => Promise.reject(new Error("no program here")),
      env: () => undefined,
      starterKb: "/starter.curiekb",
      cacheFolder: "/cache",
      author: "me",
      ...ports,
    });
    server.listen();
    const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
    open.push(client);
    const statuses: StatusParams[] = [];
    const messages: string[] = [];
    client.onNotification("curie/status", (s: StatusParams) => void statuses.push(s));
    client.onNotification("window/showMessage", (m: { message: string }) => void messages.push(m.message));
    if (configure)
      client.onRequest("workspace/configuration", ({ items }: { items: { scopeUri?: string }[] }) =>
        Promise.all(items.map((item) => configure(item.scopeUri))),
      );
    client.listen();
    await client.sendRequest("initialize", {
      processId: null,
      rootUri: null,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
      capabilities: {
        workspace: configure ? { configuration: true, workspaceFolders: true } : {},
        window: { workDoneProgress: configure !== undefined },
        textDocument: { diagnostic: {} },
      },
    });
    await client.sendNotification("initialized", {});
    const mentions = async (uri: string) =>
      (await client.sendRequest<MentionsResult>("curie/mentions", { textDocument: { uri } })).mentions.map(
        (m) => m.concept?.id ?? m.status,
      );
    return {
      client,
      statuses,
      messages,
      say: (method, params) => client.sendNotification(method, params),
      mentions,
    };
  }

  const opened = (uri: string, text: string) => ({
    textDocument: { uri, languageId: "plaintext", version: 1, text },
  });

  it("requests wait for a KB that takes its time", async () => {
    let arrive: (kb: KnowledgeBase) => void = () => {};
    const { say, mentions, statuses } = await start({
      openKb: () =>
        new Promise((resolve) => {
          arrive = resolve;
        }),
    });
    await say("textDocument/didOpen", opened("untitled:1", "metformin"));
    let answered = false;
    const answer = mentions("untitled:1").finally(() => {
      answered = true;
    });
    while (!statuses.length) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual([answered, statuses.at(-1)?.state], [false, "loading"]);
    arrive(drug);
    assert.deepEqual(await answer, ["D:1"]);
    assert.equal(statuses.at(-1)?.state, "ready");
  });

  it("each folder has its own KBs", async () => {
    const kbs: Record<string, KnowledgeBase> = { "/kb/drugs": drug, "/kb/diseases": disease };
    const { say, mentions } = await start(
      { openKb: async (path) => kbs[path] ?? assert.fail(path) },
      (scope) => ({
        kb: { paths: [scope?.startsWith("file:///b") ? "/kb/diseases" : "/kb/drugs"], includeStarter: false },
      }),
      ["file:///a", "file:///b"],
    );
    for (const folder of ["a", "b"])
      await say("textDocument/didOpen", opened(`file:///${folder}/t.txt`, "Scurvy and metformin."));
    assert.deepEqual(
      [await mentions("file:///a/t.txt"), await mentions("file:///b/t.txt")],
      [["D:1"], ["X:1"]],
    );
  });

  it("a KB file that changes on disk is opened again", async () => {
    let current = drug;
    const { say, mentions } = await start({ openKb: async () => current });
    await say("textDocument/didOpen", opened("untitled:1", "Scurvy and metformin."));
    assert.deepEqual(await mentions("untitled:1"), ["D:1"]);
    current = disease;
    await say("workspace/didChangeWatchedFiles", { changes: [{ uri: "file:///starter.curiekb", type: 2 }] });
    for (let i = 0; i < 100 && (await mentions("untitled:1"))[0] !== "X:1"; i++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(await mentions("untitled:1"), ["X:1"]);
  });

  it("a decision that cannot be written is refused, and nothing changes", async () => {
    const { client, say, mentions } = await start({}, () => ({}), ["file:///a"]);
    const uri = "file:///a/t.txt";
    await say("textDocument/didOpen", opened(uri, "metformin"));
    const decide = client.sendRequest("workspace/executeCommand", {
      command: "curie.decide",
      arguments: [{ uri, position: { line: 0, character: 0 }, action: "ignore", scope: "here" }],
    });
    await assert.rejects(decide, /not kept: EROFS: the disk is read-only/);
    assert.deepEqual(await mentions(uri), ["D:1"]);
  });

  it("a client that does not say its settings gets the defaults, and its late answer counts", async function () {
    this.timeout(15_000);
    let answer: (settings: unknown) => void = () => {};
    let asked = 0;
    const { say, mentions } = await start({}, () => {
      asked++;
      return new Promise((resolve) => {
        const answerOthers = answer;
        answer = (settings) => {
          answerOthers(settings);
          resolve(settings);
        };
      });
    });
    await say("textDocument/didOpen", opened("untitled:1", "metformin"));
    assert.deepEqual(await mentions("untitled:1"), ["D:1"], "by the defaults");
    assert.ok(asked > 0);
    answer({ groups: ["DISO"] });
    for (let i = 0; i < 200 && (await mentions("untitled:1")).length; i++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(await mentions("untitled:1"), []);
  });

  it("a search of many files shows progress and can be cancelled there", async function () {
    this.timeout(10_000);
    const names = Array.from({ length: 300 }, (_, i) => `${i}.txt`);
    const files: Files = {
      ...noFiles,
      list: async () => names.map((name) => ({ name, kind: "file" as const })),
      stat: async () => ({ size: 10, changed: 1 }),
      read: () => new Promise((resolve) => setTimeout(() => resolve(Buffer.from("metformin")), 10)),
    };
    const { client, say, mentions } = await start({ files }, () => ({}), ["file:///a"]);
    const steps: { kind: string; title?: string; cancellable?: boolean }[] = [];
    let ours: string | undefined;
    client.onRequest("window/workDoneProgress/create", () => null);
    client.onNotification("$/progress", ({ token, value }: { token: string; value: (typeof steps)[0] }) => {
      if (value.title?.startsWith("Looking")) ours = token;
      if (token !== ours) return; // that of the KBs
      steps.push(value);
      if (steps.length === 2) void say("window/workDoneProgress/cancel", { token });
    });
    const uri = "file:///a/open.txt";
    await say("textDocument/didOpen", opened(uri, "metformin"));
    assert.deepEqual(await mentions(uri), ["D:1"]);
    const found = await client.sendRequest<unknown[]>("textDocument/references", {
      textDocument: { uri },
      position: { line: 0, character: 1 },
      context: { includeDeclaration: false },
    });
    const begin = steps.find((s) => s.kind === "begin");
    assert.deepEqual([begin?.title, begin?.cancellable], ["Looking for mentions of metformin", true]);
    assert.equal(steps.at(-1)?.kind, "end");
    assert.ok(found.length > 10 && found.length < 300, `${found.length} found before it was stopped`);
  });

  it("a feature that fails costs one answer, and is logged", async () => {
    const kb = new Proxy(drug, {
      get(target, key) {
        if (key === "concept") return () => assert.fail("broken record");
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const { client, say, mentions } = await start({ openKb: async () => kb });
    const log: string[] = [];
    client.onNotification("window/logMessage", (m: { message: string }) => void log.push(m.message));
    await say("textDocument/didOpen", opened("untitled:1", "metformin"));
    const at = { textDocument: { uri: "untitled:1" }, position: { line: 0, character: 1 } };
    assert.equal(await client.sendRequest("textDocument/hover", at), null);
    assert.deepEqual(await mentions("untitled:1"), ["D:1"]);
    assert.ok(log.some((m) => m.startsWith("hover: ") && m.includes("broken record")));
  });
});
