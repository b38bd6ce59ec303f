// The bundled server as an editor meets it: time from a keystroke to its diagnostics, hover, completion and code
// actions, over stdio, in texts of growing size.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { figure, summary, table, timedAsync } from "./measure.ts";
import { prosePassage } from "./vocabulary.ts";

const root = join(import.meta.dirname, "..", "..");

interface Session {
  readonly child: ChildProcess;
  readonly connection: ProtocolConnection;
  /** Milliseconds from start to the answer of `initialize`. */
  readonly initialized: number;
}

/** Starts dist/server.cjs with one KB and waits until it is ready. */
async function startServer(kb: string): Promise<Session> {
  const from = performance.now();
  const child = spawn(process.execPath, [join(root, "dist", "server.cjs"), "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (!child.stdout || !child.stdin) throw new Error("the server has no streams");
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const ready = new Promise<void>((resolve, reject) =>
    connection.onNotification("curie/status", (status: { state: string; message?: string }) => {
      if (status.state === "ready") resolve();
      if (status.state === "error") reject(new Error(status.message));
    }),
  );
  connection.onRequest("client/registerCapability", () => null);
  connection.onRequest("window/workDoneProgress/create", () => null);
  connection.onRequest("workspace/diagnostic/refresh", () => null);
  connection.onRequest("workspace/semanticTokens/refresh", () => null);
  connection.onRequest("workspace/inlayHint/refresh", () => null);
  connection.onRequest("workspace/codeLens/refresh", () => null);
  connection.onRequest("workspace/configuration", ({ items }: { items: unknown[] }) =>
    items.map(() => ({
      "kb.paths": [kb],
      "kb.includeStarter": false,
      kb: { paths: [kb], includeStarter: false },
      // The model's share is measured by itself.
      neural: { enable: false },
    })),
  );
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      textDocument: {
        diagnostic: { dynamicRegistration: false },
        hover: { contentFormat: ["markdown"] },
        synchronization: {},
      },
      workspace: { configuration: true },
    },
    initializationOptions: { clientCommands: true, virtualDocuments: true, trusted: true },
  });
  const initialized = performance.now() - from;
  await connection.sendNotification("initialized", {});
  await ready;
  return { child, connection, initialized };
}

const residentMiB = (pid: number): number => {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
  } catch {
    return Number.NaN;
  }
};

/** Resident memory of a Node process that does nothing: what the server's own is to be compared with. */
async function idleNode(): Promise<number> {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000); console.log('up')"]);
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const rss = residentMiB(child.pid ?? 0);
  child.kill();
  return rss;
}

const RUNS = 60;

export interface ServerCase {
  /** How many names the KB has. */
  readonly names: number;
  readonly kb: string;
  /** Some of its names, to write into the texts. */
  readonly sample: readonly string[];
}

export async function benchServer(cases: readonly ServerCase[], sizes: readonly number[]): Promise<void> {
  const rows: (string | number)[][] = [];
  const starts: (string | number)[][] = [];
  const idle = await idleNode();
  for (const { names, kb, sample } of cases) {
    const session = await startServer(kb);
    const { connection, child } = session;
    for (const size of sizes) {
      const uri = pathToFileURL(join(root, ".cache", `bench-${size}.txt`)).href;
      const text = prosePassage(size, sample);
      await connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "plaintext", version: 1, text },
      });
      const opened = performance.now();
      await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
      const first = performance.now() - opened;
      const lines = text.split("\n");
      const line = Math.floor(lines.length / 2);
      const at = { line, character: Math.floor((lines[line] ?? "").length / 2) };
      let version = 1;
      // A letter typed into a word in the middle of the text, then taken away again.
      const edit = async (run: number) => {
        const typed = run % 2 === 0;
        await connection.sendNotification("textDocument/didChange", {
          textDocument: { uri, version: ++version },
          contentChanges: [
            {
              range: { start: at, end: typed ? at : { line, character: at.character + 1 } },
              text: typed ? "x" : "",
            },
          ],
        });
        await connection.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
      };
      const keystroke = summary(await timedAsync(RUNS, edit));
      const position = (run: number) => ({ line: (run * 7) % lines.length, character: 12 });
      const hover = summary(
        await timedAsync(RUNS, (run) =>
          connection.sendRequest("textDocument/hover", { textDocument: { uri }, position: position(run) }),
        ),
      );
      const actions = summary(
        await timedAsync(RUNS, (run) =>
          connection.sendRequest("textDocument/codeAction", {
            textDocument: { uri },
            range: { start: position(run), end: { ...position(run), character: 60 } },
            context: { diagnostics: [] },
          }),
        ),
      );
      // Completion asks the KB, not the text: each run types another beginning.
      const completion = summary(
        await timedAsync(RUNS, async (run) => {
          const name = sample[(run * 31) % sample.length] ?? "a";
          const typed = `@${name.slice(0, 2 + (run % 4))}`;
          const end = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
          await connection.sendNotification("textDocument/didChange", {
            textDocument: { uri, version: ++version },
            contentChanges: [
              { range: { start: end, end: { line: lines.length + 2, character: 0 } }, text: `\n\n${typed}` },
            ],
          });
          const last = lines.length + 1;
          return connection.sendRequest("textDocument/completion", {
            textDocument: { uri },
            position: { line: last, character: typed.length },
            context: { triggerKind: 1 },
          });
        }),
      );
      await connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
      rows.push([
        `${figure(names)} names, ${size / 1000} kB`,
        first,
        `${figure(keystroke.median)} / ${figure(keystroke.p95)}`,
        `${figure(hover.median)} / ${figure(hover.p95)}`,
        `${figure(actions.median)} / ${figure(actions.p95)}`,
        `${figure(completion.median)} / ${figure(completion.p95)}`,
      ]);
    }
    const resident = residentMiB(child.pid ?? 0);
    starts.push([`${figure(names)} names`, session.initialized, resident, idle, resident / idle]);
    await connection.sendRequest("shutdown");
    await connection.sendNotification("exit");
    await new Promise((resolve) => child.once("exit", resolve));
  }
  table(
    "Server, ms median / p95",
    ["KB and text", "open to diagnostics", "keystroke to diagnostics", "hover", "code action", "completion"],
    rows,
  );
  table(
    "Server start and memory",
    ["KB", "start to initialize, ms", "resident, MiB", "idle Node, MiB", "ratio"],
    starts,
  );
}
