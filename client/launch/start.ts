// npm start: builds the extension and opens a sample workspace with it: in desktop VS Code where there is one and a
// screen, else in a VS Code of its own in the browser.
//   [--browser] never the desktop    [--once] show that the browser one answers, then end    PORT=n a fixed port
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";
import { installVsCode } from "./install.ts";
import { ownTarget } from "./native.ts";
import { cache, dist, root } from "./paths.ts";
import { startVsCode } from "./vscode.ts";

const playground = join(cache, "try");
const sample = join(playground, "sample");

/** A copy, so that trying things out changes no file of the repository. A copy that is there is left as it is. */
function prepareSample(): void {
  if (existsSync(sample)) return;
  mkdirSync(playground, { recursive: true });
  cpSync(join(root, "client", "sample"), sample, { recursive: true });
}

/** The text to look at first: the first plain text by name. */
function firstText(): string {
  const names = readdirSync(sample).sort();
  const name = names.find((n) => n.endsWith(".txt")) ?? names.find((n) => n.includes("."));
  if (!name)
    throw new Error(`${sample} has no texts; delete it, and the next start copies the samples again`);
  return join(sample, name);
}

/** A build step, silent unless it fails. */
function run(script: string, what: string): void {
  console.log(`${what} ...`);
  const done = spawnSync(process.execPath, [join(root, "client", "launch", script)], { encoding: "utf8" });
  if (done.status === 0) return;
  console.error(`${done.stdout}${done.stderr}\n${what} failed; the reason is above.`);
  process.exit(1);
}

/** The port asked for in PORT; 0 takes any free one. */
function port(): number {
  const asked = process.env.PORT ?? "0";
  const number = Number(asked);
  if (Number.isInteger(number) && number >= 0 && number < 65536) return number;
  console.error(
    `PORT=${asked} is no port: give a whole number up to 65535, or leave it out for any free one`,
  );
  process.exit(2);
}

/** The command of a desktop VS Code on PATH, where a screen can show it. */
function desktop(): string | undefined {
  const screen = process.platform !== "linux" || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!screen) return undefined;
  const ending = process.platform === "win32" ? ".cmd" : "";
  return (process.env.PATH ?? "")
    .split(delimiter)
    .flatMap((folder) => ["code", "codium", "code-insiders"].map((name) => join(folder, name + ending)))
    .find((file) => existsSync(file));
}

function openDesktop(code: string): void {
  run("build.ts", "building the extension");
  prepareSample();
  console.log(`opening ${sample} in ${code}`);
  // Runs the extension from this folder and leaves the person's own extensions alone.
  const args = ["--new-window", `--extensionDevelopmentPath=${root}`, sample, "--goto", firstText()];
  const child = spawn(code, args, { stdio: "inherit", shell: process.platform === "win32" });
  child.on("exit", (status) => process.exit(status ?? 1));
}

async function openBrowser(once: boolean): Promise<void> {
  const asked = port();
  run("package.ts", "building and packaging the extension");
  prepareSample();
  installVsCode();
  const vscode = await startVsCode({
    vsix: join(dist, `curie-${ownTarget() ?? "universal"}.vsix`),
    dir: playground,
    port: asked,
  });
  const link = vscode.url(sample, [["openFile", vscode.remote(firstText())]]);
  console.log(`\nVS Code with Curie: ${link}`);
  console.log("It listens on 127.0.0.1 only, and the link carries its key. Ctrl+C ends it.");
  if (once) {
    const withKey = await fetch(vscode.url(sample), { redirect: "manual" });
    const without = await fetch(vscode.base);
    console.log(`with the key: ${withKey.status}, without: ${without.status}`);
    await vscode.stop();
    process.exit(withKey.status < 400 && without.status === 403 ? 0 : 1);
  }
  const died = (status: number | null) => {
    console.error(
      `VS Code ended by itself (${status}); what it said is in ${join(playground, "vscode-server.log")}`,
    );
    process.exit(1);
  };
  vscode.process.once("exit", died);
  const stop = () => {
    vscode.process.off("exit", died);
    void vscode.stop().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  process.once("SIGHUP", stop);
}

const { values } = parseArgs({ options: { browser: { type: "boolean" }, once: { type: "boolean" } } });
const code = values.browser || values.once ? undefined : desktop();
try {
  if (code) openDesktop(code);
  else await openBrowser(values.once ?? false);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
