// Starts and stops a real VS Code in the browser: loopback only, behind a fresh key. An editor server is a shell, so
// nobody but the holder of the link may reach it.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { workbench } from "./install.ts";

export interface Options {
  /** Install this package first. */
  readonly vsix?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** 0 or absent: any free one. */
  readonly port?: number;
  /** Keep user data here; absent: a folder in the temp folder that goes with `stop`. */
  readonly dir?: string;
  /** User settings, written where `dir` has none yet. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Honour `extensionDevelopmentPath` and `extensionTestsPath` in the page's payload. */
  readonly testDriver?: boolean;
}

export interface Running {
  /** `http://127.0.0.1:PORT`, which answers 403 without the key. */
  readonly base: string;
  readonly dir: string;
  /** Link, key included, that opens `folder`, with extra workbench payload such as `["openFile", remote(path)]`. */
  url(folder: string, payload?: [string, string][]): string;
  remote(path: string): string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

/** A quiet VS Code: no assistants, no news, no updates, no telemetry. */
export const quiet = {
  "chat.disableAIFeatures": true,
  "editor.lightbulb.enabled": "on",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

export async function startVsCode(options: Options = {}): Promise<Running> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), "curie-vscode-"));
  // The server's log repeats the key, so nobody else may look into this folder.
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, 0o700);
  const token = randomBytes(24).toString("base64url");
  const tokenFile = join(dir, "token");
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const env = environment(dir, options.env);
  const places = writeUserData(dir, options.settings ?? quiet);
  const main = [join(workbench, "out", "server-main.js"), "--accept-server-license-terms", ...places];
  if (options.vsix)
    execFileSync(process.execPath, [...main, "--install-extension", options.vsix, "--force"], {
      env,
      stdio: ["ignore", "ignore", "pipe"],
    });
  // The key goes by file: it would show in the process list as an argument.
  const listen = ["--host", "127.0.0.1", "--port", String(options.port ?? 0)];
  const child = spawn(
    process.execPath,
    [
      ...main,
      ...listen,
      ...["--connection-token-file", tokenFile, "--disable-workspace-trust"],
      ...(options.testDriver ? ["--enable-smoke-test-driver"] : []),
    ],
    { env, stdio: ["ignore", "pipe", "pipe"] },
  );
  const port = await listening(child, join(dir, "vscode-server.log"));
  return {
    base: `http://127.0.0.1:${port}`,
    dir,
    process: child,
    remote: (path) => `vscode-remote://127.0.0.1:${port}${path}`,
    url(folder, payload = []) {
      const url = new URL(`http://127.0.0.1:${port}`);
      url.searchParams.set("tkn", token);
      url.searchParams.set("folder", folder);
      if (payload.length) url.searchParams.set("payload", JSON.stringify(payload));
      return url.href;
    },
    async stop() {
      await end(child);
      if (!options.dir) rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

function environment(dir: string, more: Options["env"]): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env };
  // A terminal inside VS Code passes on variables that would make this one think it is a part of that.
  for (const name of Object.keys(env))
    if (/^(VSCODE_|ELECTRON_|CODE_SERVER_|npm_)/.test(name)) delete env[name];
  // Sockets go here rather than staying behind in the temp folder; no marketplace, so nothing leaves this machine.
  return { ...env, XDG_RUNTIME_DIR: dir, EXTENSIONS_GALLERY: "{}", ...more };
}

function writeUserData(dir: string, settings: Readonly<Record<string, unknown>>): string[] {
  const user = join(dir, "user");
  const extensions = join(dir, "extensions");
  mkdirSync(join(user, "User"), { recursive: true });
  mkdirSync(extensions, { recursive: true });
  const file = join(user, "User", "settings.json");
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(settings, null, 2));
  const server = join(dir, "server");
  const places = ["--server-data-dir", server, "--user-data-dir", user, "--extensions-dir", extensions];
  return [...places, "--telemetry-level", "off"];
}

/** The port, once the server says that it listens. Throws, with the child ended, where it does not come to that. */
function listening(child: ChildProcess, logFile: string): Promise<string> {
  const log = createWriteStream(logFile, { mode: 0o600 });
  child.stderr?.pipe(log);
  child.stdout?.pipe(log);
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      reject(new Error(`VS Code ${what}; what it said is in ${logFile}`));
    };
    const timer = setTimeout(() => fail("did not start within a minute"), 60_000);
    child.once("error", (error) => fail(`does not start: ${error.message}`));
    child.once("exit", (code, signal) => fail(`ended with ${signal ?? code}`));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      // It would stay, and wait for nobody.
      const taken = /EADDRINUSE[^\n]*:(\d+)/.exec(text)?.[1];
      if (taken) fail(`cannot listen on port ${taken}, which another program has`);
    });
    if (!child.stdout) return fail("has no output");
    createInterface({ input: child.stdout }).on("line", (line) => {
      const port = /Extension host agent listening on (\d+)/.exec(line)?.[1];
      if (!port) return;
      clearTimeout(timer);
      child.removeAllListeners("exit");
      resolve(port);
    });
  });
}

/** Asks first, insists after five seconds. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await gone;
  clearTimeout(timer);
}
