// Other editors' own language clients against the bundled server over stdio. Each script prints one line per check;
// an editor that is not here is skipped, and said to be.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { dist, root } from "../../client/launch/paths.ts";
import { type Counts, report } from "../counts.ts";
import { findNeovim, onPath, type Program } from "./neovim.ts";

interface Client {
  readonly name: string;
  readonly program: Program | string;
  readonly args: readonly string[];
}

const script = (name: string) => join(root, "test", "clients", name);
const emacs = onPath("emacs");
const clients: readonly Client[] = [
  {
    name: "Neovim",
    program: findNeovim(),
    args: ["--headless", "--clean", "-u", "NONE", "-c", `luafile ${script("nvim.lua")}`],
  },
  {
    name: "Emacs (eglot)",
    program: emacs ? { path: emacs, env: {} } : "emacs is not on PATH",
    args: ["--batch", "-l", script("eglot.el")],
  },
];

const counts: Counts = { passed: 0, failed: 0, skipped: [] };
for (const { name, program, args } of clients) {
  if (typeof program === "string") {
    counts.skipped.push(`${name}: ${program}`);
    console.log(`${name} skipped: ${program}`);
    continue;
  }
  console.log(name);
  const done = spawnSync(program.path, args, {
    encoding: "utf8",
    timeout: 120_000,
    env: {
      ...process.env,
      ...program.env,
      CURIE_NODE: process.execPath,
      CURIE_SERVER: join(dist, "server.cjs"),
    },
  });
  const said = `${done.stdout ?? ""}${done.stderr ?? ""}`;
  console.log(said.trimEnd());
  const count = (mark: string) => said.split("\n").filter((line) => line.startsWith(mark)).length;
  counts.passed += count("  ok   ");
  const failed = count("  FAIL ");
  // A client that dies says nothing of what it did not get to.
  counts.failed += failed || (done.status === 0 && count("  ok   ") > 0 ? 0 : 1);
  if (done.status !== 0 && !failed) console.log(`${name} ended with ${done.signal ?? done.status}`);
}
report(counts);
process.exit(counts.failed ? 1 : 0);
