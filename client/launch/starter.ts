// Packs the starter knowledge base with the CLI just built, unless the packed index is newer than all it is made from.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root, starterIndex, starterSources } from "./paths.ts";

/** The index depends on its sources and on the code that reads and writes it. */
const MADE_FROM = [starterSources, join(root, "engine", "kb"), join(root, "engine", "text")];

const newest = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((time, entry) => Math.max(time, statSync(join(entry.parentPath, entry.name)).mtimeMs), 0);

/** `cli`: path of a bundled CLI. Throws where the sources are missing or the build of the index fails. */
export function buildStarter(cli: string): void {
  const sources = existsSync(starterSources)
    ? readdirSync(starterSources).filter((name) => name.endsWith(".jsonl"))
    : [];
  if (sources.length === 0)
    throw new Error(`no starter knowledge base: ${starterSources} has no .jsonl files`);
  const made = existsSync(starterIndex) ? statSync(starterIndex).mtimeMs : 0;
  if (made > Math.max(...MADE_FROM.map(newest))) return;
  const files = sources.sort().map((name) => join(starterSources, name));
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const about = ["--name", "starter", "--version", version, "--source", "Curie's starter vocabulary"];
  const args = [cli, "kb", "build", "--from", "jsonl", "--out", starterIndex, ...about, ...files];
  execFileSync(process.execPath, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  if (!existsSync(starterIndex)) throw new Error(`${cli} built no ${starterIndex}`);
}
