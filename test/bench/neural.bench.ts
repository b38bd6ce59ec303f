// Neural recognition as an editor meets it: from opening a text, with nothing loaded, to the first and to all of the model's
// findings; from a keystroke to the findings of its paragraph; what it costs when nobody types; and the memory it holds.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import type { NeuralStatus } from "../../server/protocol/neural.ts";
import { figure, summary, table } from "./measure.ts";

const root = join(import.meta.dirname, "..", "..");
const STARTS = 5;
const EDITS = 10;
const IDLE_MS = 5000;

interface Session {
  readonly child: ChildProcess;
  readonly connection: ProtocolConnection;
  /** Resolves as soon as it said something that is so. */
  until(isSo: (status: NeuralStatus) => boolean): Promise<NeuralStatus>;
}

async function start(): Promise<Session> {
  const child = spawn(process.execPath, [join(root, "dist", "server.cjs"), "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  if (!child.stdout || !child.stdin) throw new Error("the server has no streams");
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  let waiting: ((status: NeuralStatus) => void)[] = [];
  connection.onNotification("curie/neural", (status: NeuralStatus) => {
    for (const tell of waiting) tell(status);
  });
  const ready = new Promise<void>((resolve) =>
    connection.onNotification("curie/status", ({ state }: { state: string }) => {
      if (state === "ready") resolve();
    }),
  );
  connection.listen();
  await connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {} });
  await connection.sendNotification("initialized", {});
  await ready;
  return {
    child,
    connection,
    until: (isSo) =>
      new Promise((resolve) => {
        const tell = (status: NeuralStatus) => {
          if (!isSo(status)) return;
          waiting = waiting.filter((w) => w !== tell);
          resolve(status);
        };
        waiting.push(tell);
      }),
  };
}

/** Processor time in ms of the server and of its model process; undefined where there is no /proc. */
function spent({ child }: Session): { server: number; model: number } | undefined {
  if (!existsSync("/proc/self/stat")) return undefined;
  const ms = (pid: number) => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  const { stdout } = spawnSync("ps", ["-o", "pid=,args=", "--ppid", String(child.pid)], { encoding: "utf8" });
  const model = stdout.split("\n").find((line) => line.includes("model-host"));
  return { server: ms(child.pid ?? 0), model: model ? ms(Number(model.trim().split(" ")[0])) : 0 };
}

function textOf(length: number): string {
  const sample = readFileSync(join(root, "client", "sample", "01-metformin-trial.txt"), "utf8");
  let text = "";
  for (let i = 0; text.length < length; i++) text += `Part ${i}. ${sample}\n\n`;
  return text.slice(0, length);
}

async function measured(length: number) {
  const session = await start();
  const { connection, until } = session;
  const uri = pathToFileURL(join(root, ".cache", `neural-${length}.txt`)).href;
  const text = textOf(length);
  const before = spent(session);
  const opened = performance.now();
  const first = until((s) => s.msPerPage !== undefined).then(() => ({
    ms: performance.now() - opened,
    spent: spent(session),
  }));
  const all = until((s) => s.phase === "ready").then((state) => ({ ms: performance.now() - opened, state }));
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "plaintext", version: 1, text },
  });
  const [early, done] = await Promise.all([first, all]);
  const edits: number[] = [];
  for (let version = 2; version < EDITS + 2; version++) {
    const typed = performance.now();
    const read = until((s) => s.phase === "ready");
    const at = { line: 0, character: 0 };
    await connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: at, end: at }, text: `Fever ${version}. ` }],
    });
    await read;
    edits.push(performance.now() - typed);
  }
  const resting = spent(session);
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const rested = spent(session);
  session.child.kill();
  connection.dispose();
  return { early, done, edit: summary(edits).median, before, resting, rested };
}

/** Prints and keeps two tables. Needs a built dist/. */
export async function benchNeural(sizes: readonly number[]): Promise<void> {
  const rows: (string | number)[][] = [];
  const rests: (string | number)[][] = [];
  for (const size of sizes) {
    const runs: Awaited<ReturnType<typeof measured>>[] = [];
    for (let i = 0; i < STARTS; i++) runs.push(await measured(size));
    const median = (of: (run: (typeof runs)[number]) => number) => summary(runs.map(of)).median;
    const cpu = (of: "server" | "model") =>
      figure(median(({ early, before }) => (early.spent?.[of] ?? 0) - (before?.[of] ?? 0)));
    const all = median(({ done }) => done.ms);
    const edit = median((run) => run.edit);
    rows.push([
      size,
      figure(median(({ early }) => early.ms)),
      cpu("server"),
      cpu("model"),
      figure(all),
      figure(edit),
      figure(all / edit),
    ]);
    rests.push([
      size,
      figure(median(({ rested, resting }) => (rested?.server ?? 0) - (resting?.server ?? 0))),
      figure(median(({ rested, resting }) => (rested?.model ?? 0) - (resting?.model ?? 0))),
      figure(median(({ done }) => (done.state.memory ?? 0) / 1e6)),
    ]);
  }
  table(
    "neural recognition from opening a text, nothing loaded (medians of 5 starts; the edit waits 250 ms for a pause)",
    ["characters", "first ms", "of it server CPU", "model CPU", "all ms", "edit ms", "all / edit"],
    rows,
  );
  table(
    "when nobody types: processor ms in 5 s, and resident MB of the model's process",
    ["characters", "server CPU", "model CPU", "MB"],
    rests,
  );
}
