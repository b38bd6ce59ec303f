// Nothing leaves the machine and nothing is left behind: the bundled programs and the ONNX runtime are used while the
// test watches names looked up, connections, sockets and files.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { dist, root, starterIndex } from "../../client/launch/paths.ts";
import { socketsOf, tree } from "./sockets.ts";

const TEXT = "Multiple sclerosis (MS) was diagnosed.\nThe patient had a cold and takes metformin.\n@diab\n";

describe("privacy", () => {
  let folder = "";
  let home = "";
  let log = "";
  let env: NodeJS.ProcessEnv = {};

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-privacy-"));
    home = join(folder, "home");
    log = join(folder, "network.log");
    mkdirSync(home);
    const inHome = [
      "XDG_CACHE_HOME",
      "XDG_CONFIG_HOME",
      "XDG_DATA_HOME",
      "XDG_STATE_HOME",
      "XDG_RUNTIME_DIR",
    ];
    env = {
      PATH: process.env.PATH,
      HOME: home,
      USERPROFILE: home,
      LOCALAPPDATA: home,
      APPDATA: home,
      TMPDIR: home,
      ...Object.fromEntries(inHome.map((name) => [name, join(home, name)])),
      NODE_OPTIONS: `--require "${join(import.meta.dirname, "watch-network.cjs").replaceAll("\\", "/")}"`,
      CURIE_NETWORK_LOG: log,
    };
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const network = () => (existsSync(log) ? readFileSync(log, "utf8") : "");
  const leftBehind = () => readdirSync(home, { recursive: true });

  /** Looks at the process tree's sockets until it ends; Linux only, elsewhere the preloaded hooks must do. */
  async function watch(child: ChildProcess): Promise<string[]> {
    const seen = new Set<string>();
    const ended = once(child, "exit");
    const timer = setInterval(() => {
      if (process.platform !== "linux" || !child.pid) return;
      for (const pid of tree(child.pid))
        for (const { protocol, remote } of socketsOf(pid)) seen.add(`${protocol} ${remote}`);
    }, 10);
    await ended;
    clearInterval(timer);
    return [...seen];
  }

  const start = (args: string[], stdin: "pipe" | "ignore" = "ignore") =>
    spawn(process.execPath, args, { cwd: folder, env, stdio: [stdin, "pipe", "pipe"] });

  async function useServer(connection: ProtocolConnection, file: string): Promise<number> {
    const textDocument = { uri: pathToFileURL(file).href };
    await connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: { textDocument: { hover: {}, completion: {}, semanticTokens: {} } },
      initializationOptions: { virtualDocuments: true, clientCommands: true },
    });
    const ready = new Promise<void>((resolve) =>
      connection.onNotification("curie/status", ({ state }: { state: string }) => {
        if (state === "ready") resolve();
      }),
    );
    await connection.sendNotification("initialized", {});
    await ready;
    await connection.sendNotification("textDocument/didOpen", {
      textDocument: { ...textDocument, languageId: "plaintext", version: 1, text: TEXT },
    });
    const position = { line: 1, character: 40 };
    const at = { textDocument, position };
    const range = { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } };
    const answers: unknown[] = [
      await connection.sendRequest("textDocument/hover", at),
      await connection.sendRequest("textDocument/definition", at),
      await connection.sendRequest("textDocument/references", {
        ...at,
        context: { includeDeclaration: true },
      }),
      await connection.sendRequest("textDocument/completion", {
        textDocument,
        position: { line: 2, character: 5 },
      }),
      await connection.sendRequest("textDocument/semanticTokens/full", { textDocument }),
      await connection.sendRequest("textDocument/codeAction", {
        textDocument,
        range,
        context: { diagnostics: [] },
      }),
      await connection.sendRequest("textDocument/documentSymbol", { textDocument }),
      await connection.sendRequest("workspace/symbol", { query: "metformin" }),
      await connection.sendRequest("curie/search", { query: "heart attack" }),
    ];
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    return answers.filter((answer) => answer !== null).length;
  }

  it("the language server opens no connection and writes no file", async () => {
    const file = join(folder, "note.txt");
    writeFileSync(file, TEXT);
    const server = start([join(dist, "server.cjs"), "--stdio"], "pipe");
    assert.ok(server.stdin && server.stdout);
    const connection = createProtocolConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    connection.listen();
    const watching = watch(server);
    assert.equal(await useServer(connection, file), 9, "the server was really used");
    const sockets = await watching;
    assert.deepEqual([network(), sockets, leftBehind()], ["", [], []]);
    assert.deepEqual(readdirSync(folder).sort(), ["home", "note.txt"], "beside the text nothing was written");
  });

  it("the command line opens no connection and writes no file", async () => {
    const file = join(folder, "note.txt");
    writeFileSync(file, TEXT);
    const cli = start([join(dist, "cli.cjs"), "annotate", "--kb", starterIndex, "--to", "jsonl", file]);
    let out = "";
    cli.stdout?.on("data", (text) => {
      out += text;
    });
    const sockets = await watch(cli);
    assert.match(out, /metformin/i, "the text was really annotated");
    assert.deepEqual([network(), sockets, leftBehind()], ["", [], []]);
  });

  it("the ONNX runtime computes without its telemetry", async () => {
    const runtime = join(root, "engine", "models", "runtime.ts");
    const code = `import { probeRuntime } from ${JSON.stringify(pathToFileURL(runtime).href)};
      console.log(JSON.stringify(await probeRuntime(${JSON.stringify(join(dist, "server.cjs"))})));
      // What it reports it reports late: stay a little.
      await new Promise((resolve) => setTimeout(resolve, 1000));`;
    const probe = start(["--input-type=module", "-e", code]);
    let out = "";
    probe.stdout?.on("data", (text) => {
      out += text;
    });
    const sockets = await watch(probe);
    const answer = JSON.parse(out) as { version?: string; providers?: string[]; missing?: string };
    assert.ok(answer.providers?.includes("cpu"), answer.missing);
    assert.deepEqual([network(), sockets, leftBehind()], ["", [], []]);
  });

  describe("the watch itself", () => {
    const tries: [string, string, RegExp][] = [
      ["fetch", `await fetch("http://telemetry.invalid/x").catch(() => {})`, /telemetry\.invalid/],
      [
        "an address",
        `try { (await import("node:net")).connect(80, "192.0.2.1") } catch {}`,
        /192\.0\.2\.1:80/,
      ],
      [
        "a promise look-up",
        `try { (await import("node:dns/promises")).lookup("a.invalid") } catch {}`,
        /a\.invalid/,
      ],
      [
        "a datagram",
        `try { (await import("node:dgram")).createSocket("udp4").send("x", 53, "192.0.2.1") } catch {}`,
        /53/,
      ],
      [
        "a child's connection",
        `(await import("node:child_process")).execFileSync(process.execPath, ["-e", "try { net.connect(80, '192.0.2.2') } catch {}"])`,
        /192\.0\.2\.2/,
      ],
    ];
    for (const [name, code, expected] of tries)
      it(`sees ${name}`, async () => {
        await watch(start(["--input-type=module", "-e", `${code}; process.exit()`]));
        assert.match(network(), expected);
      });

    it("sees sockets in the kernel's tables", async function () {
      if (process.platform !== "linux") this.skip();
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as { port: number };
      const hex = port.toString(16).toUpperCase().padStart(4, "0");
      assert.ok(
        socketsOf(process.pid).some(({ protocol, local }) => protocol === "tcp" && local.endsWith(`:${hex}`)),
      );
      server.close();
    });

    it("sees files left in the home folder", async () => {
      const code = `require("node:fs").writeFileSync(require("node:path").join(require("node:os").homedir(), "left"), "")`;
      await watch(start(["-e", code]));
      assert.deepEqual(leftBehind(), ["left"]);
    });
  });
});
