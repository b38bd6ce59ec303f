// First step of every script: brings node_modules up to package-lock.json, then runs a script of this repository on
// Node 24. Plain JavaScript and no imports beyond Node's own, because it runs on Node 20 before anything is installed.
//   node client/launch/ensure.mjs <script> [arguments ...]
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
/** The first Node that runs TypeScript sources without a flag. */
const OLDEST = [22, 18];

/** Packages of a lockfile by their folder; undefined where the file is missing or unreadable. */
function packages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/**
 * Why node_modules does not answer to the lockfile, or undefined where it does. npm records what it installed in
 * node_modules/.package-lock.json, at the very end, so a run that was cut short has no such file.
 */
export function outdated(folder) {
  const wanted = packages(join(folder, "package-lock.json"));
  if (!wanted)
    throw new Error(`${join(folder, "package-lock.json")} is missing or not a lockfile; restore it`);
  const present = packages(join(folder, "node_modules", ".package-lock.json"));
  if (!present) return existsSync(join(folder, "node_modules")) ? "node_modules is incomplete" : "first run";
  for (const [path, { version, integrity, optional, link }] of Object.entries(wanted)) {
    if (path === "" || link) continue;
    const found = present[path];
    // A package for another platform is not there, and need not be.
    if (!found && optional) continue;
    const same = found?.version === version && (!integrity || found.integrity === integrity);
    if (!same) return `${path} is ${found?.version ?? "absent"}, package-lock.json says ${version}`;
  }
  const stray = Object.keys(present).find((path) => !(path in wanted));
  return stray && `${stray} is not in package-lock.json`;
}

function install(reason) {
  console.error(`Installing packages with npm ci (${reason}) ...`);
  // Under `npm start` this is npm's own script, which spares Windows a shell.
  const cli = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund"];
  const known = cli?.endsWith(".js") && existsSync(cli);
  const done = known
    ? spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio: "inherit" })
    : spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (done.status === 0) return;
  const how = done.error ? done.error.message : `exit code ${done.status ?? done.signal}`;
  console.error(`\nnpm ci failed (${how}); what it said is above.`);
  console.error(
    "Nothing was started. Check the connection to the npm registry, then run the same command again.",
  );
  process.exit(1);
}

/** Node 24 out of node_modules, else the Node that runs this, where it is new enough. */
function findNode() {
  const os = process.platform === "win32" ? "win" : process.platform;
  const program = process.platform === "win32" ? "node.exe" : "node";
  const own = join(root, "node_modules", `node-${os}-${process.arch}`, "bin", program);
  // Present but unusable happens too: the package is built for glibc, and Alpine has none.
  if (existsSync(own) && spawnSync(own, ["--version"]).status === 0) return own;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return process.execPath;
  console.error(
    `Curie's scripts need Node ${OLDEST.join(".")} or later here, and this is ${process.versions.node}: ` +
      `there is no npm package with Node for ${process.platform}-${process.arch}. Install a newer Node and try again.`,
  );
  process.exit(1);
}

function main([script, ...rest]) {
  if (!script) {
    console.error("usage: node client/launch/ensure.mjs <script> [arguments ...]");
    process.exit(2);
  }
  let reason;
  try {
    reason = outdated(root);
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  if (reason) install(reason);
  const node = findNode();
  const path = [dirname(node), join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter);
  const child = spawn(node, [join(root, script), ...rest], {
    stdio: "inherit",
    env: { ...process.env, PATH: path },
  });
  // Ctrl+C reaches the whole group by itself, a plain kill only this process; the child takes either as one.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`${node} does not start: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 1)));
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  main(process.argv.slice(2));
