// The `curie` program in a process of its own, for work that takes longer than anybody who types would wait.
import { fork } from "node:child_process";
import { existsSync } from "node:fs";
import { setPriority } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { CurieRun, Ports } from "./ports.ts";

/** Below whoever types. */
const PRIORITY = 10;
const MOST_STDERR = 20_000;

/** The program beside the running module: the bundle, or its source. */
export const programIn = (folder: string): string => {
  const bundle = join(folder, "cli.cjs");
  return existsSync(bundle) ? bundle : join(folder, "..", "engine", "cli", "main.ts");
};

export const runCurie =
  (program: string): Ports["curie"] =>
  async (args, onEvent, signal, talk = {}) => {
    signal.throwIfAborted();
    // What seals keys on their way to us is nobody else's.
    const { CURIE_KEY_SEAL: _, ...inherited } = process.env;
    const child = fork(program, [...args], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      execArgv: [],
      env: { ...inherited, ...talk.env },
    });
    if (talk.onMessage) child.on("message", talk.onMessage);
    // One that has gone hears nothing, and its end is told anyway.
    talk.begun?.((message) => void (child.connected && child.send(message, () => {})));
    try {
      if (child.pid !== undefined) setPriority(child.pid, PRIORITY);
    } catch {
      // A system that does not let us be modest.
    }
    // The program stops when its channel closes, and takes its half file away: on every platform, and when we die, too.
    const stop = () => child.connected && child.disconnect();
    signal.addEventListener("abort", stop, { once: true });
    let stdout = "";
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      if (stderr.length < MOST_STDERR) stderr += text;
    });
    const lines = createInterface({ input: child.stdout as Readable });
    lines.on("line", (line) => {
      const event = eventOf(line);
      if (event === undefined) stdout += `${line}\n`;
      else onEvent(event);
    });
    const read = new Promise((resolve) => lines.once("close", resolve));
    try {
      const status = await new Promise<CurieRun["status"]>((resolve, reject) => {
        child.once("error", reject);
        // Not `close`, which does not come where this end closed the channel.
        child.once("exit", resolve);
      });
      await read;
      signal.throwIfAborted();
      return { status, stdout, stderr };
    } finally {
      signal.removeEventListener("abort", stop);
    }
  };

/** `{"progress": ...}` and `{"result": ...}`; other lines are output. */
function eventOf(line: string): unknown {
  if (!/^\{"(?:progress|result)":/.test(line)) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
