// npm test: every stage in order, the time of each, and at the end one line with the totals.
//   node test/run.ts [stage ...]      no stage named: all of them
import { spawnSync } from "node:child_process";
import { globSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cache, dist, root } from "../client/launch/paths.ts";
import { COUNTS, type Counts } from "./counts.ts";

interface Stage {
  readonly name: string;
  /** Program under node_modules, or a script of this repository, with its arguments. */
  readonly command: readonly string[];
  /** Stages that must have passed, where they ran at all. */
  readonly after?: readonly string[];
  /** The program counts its own tests; else the stage is one test. */
  readonly counts?: true;
  readonly env?: Readonly<Record<string, string>>;
  /**
   * Drives an editor's window, where a focus that comes late may fail a step: a failure counts when it comes twice. What
   * failed is run once more, as the program says that it can be asked for.
   */
  readonly again?: true;
}

/** Milliseconds after which a stage counts as hung. */
const LIMIT = 20 * 60_000;

const bin = (path: string) => join(root, "node_modules", path);
const mocha = (timeout: number, ...folders: string[]) => [
  bin("mocha/bin/mocha.js"),
  ...["--extension", "ts", "--reporter", "./test/reporter.ts", "--timeout", String(timeout)],
  // A failed test may leave a server behind, which must not keep the run from ending.
  "--exit",
  ...folders.map((folder) => `test/${folder}/**/*.test.ts`).filter((glob) => found(glob)),
];
const found = (glob: string) => globSync(glob, { cwd: root }).length > 0;

const STAGES: readonly Stage[] = [
  { name: "types", command: [bin("typescript/bin/tsc"), "--noEmit"] },
  { name: "lint", command: [bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."] },
  { name: "build", command: ["client/launch/build.ts"] },
  {
    name: "unit",
    command: mocha(20_000, "unit", "property"),
    counts: true,
    after: ["build"],
    env: { CURIE_CLI: join(dist, "cli.cjs") },
  },
  {
    name: "protocol",
    command: mocha(60_000, "protocol"),
    counts: true,
    after: ["build"],
    env: { CURIE_SERVER: join(dist, "server.cjs") },
  },
  {
    name: "grammars",
    command: [
      bin("vscode-tmgrammar-test/dist/snapshot.js"),
      ...globSync("grammars/fixtures/*.{ann,pubtator}", { cwd: root }),
    ],
  },
  { name: "package", command: ["client/launch/package.ts"], after: ["build"] },
  { name: "host", command: ["test/editor/host.ts"], counts: true, after: ["build"], again: true },
  { name: "ui", command: ["test/editor/ui.ts"], counts: true, after: ["package"], again: true },
  { name: "clients", command: ["test/clients/run.ts"], counts: true, after: ["build"] },
];

function runStage(stage: Stage, only: readonly string[] = []): Counts {
  const file = join(cache, `counts-${process.pid}.json`);
  rmSync(file, { force: true });
  const done = spawnSync(process.execPath, [...stage.command, ...only], {
    cwd: root,
    stdio: "inherit",
    // Protocol tests speak to the bundle, as users do.
    env: {
      CURIE_SERVER: join(dist, "server.cjs"),
      ...process.env,
      ...stage.env,
      [COUNTS]: file,
    },
    timeout: LIMIT,
    killSignal: "SIGKILL",
  });
  const ok = done.status === 0;
  if (!stage.counts) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: [] };
  let counts: Counts;
  try {
    counts = JSON.parse(readFileSync(file, "utf8")) as Counts;
    rmSync(file);
  } catch {
    console.error(`${stage.name} ended (${done.status ?? done.signal}) without telling what it counted`);
    return { passed: 0, failed: 1, skipped: [] };
  }
  // A program that counts no failure and still does not end well has failed in a way it did not foresee.
  return ok || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** What held at the first try holds; of the rest the second says what became of it, where it came to its end. */
function bothTries(first: Counts, second: Counts): Counts {
  if (!first.again?.length) return second;
  if (!second.again) return first;
  const open = ({ failed, left = 0 }: Counts) => failed + left;
  // The second try may have run others on the way, which are counted already.
  return { ...second, passed: first.passed + open(first) - open(second), skipped: first.skipped };
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !STAGES.some((stage) => stage.name === name));
if (unknown.length) {
  console.error(`no stage ${unknown.join(", ")}; there are ${STAGES.map((s) => s.name).join(", ")}`);
  process.exit(2);
}
mkdirSync(cache, { recursive: true });
const broken = new Set<string>();
const rows: string[] = [];
const total: Counts = { passed: 0, failed: 0, skipped: [] };
const began = Date.now();
for (const stage of STAGES.filter(({ name }) => asked.length === 0 || asked.includes(name))) {
  const cause = stage.after?.find((name) => broken.has(name));
  const started = Date.now();
  if (!cause) console.log(`\n== ${stage.name}`);
  let counts = cause ? { passed: 0, failed: 1, skipped: [] } : runStage(stage);
  let unsteady = "";
  if (counts.failed && !cause && stage.again) {
    const first = counts;
    console.log(`\n== ${stage.name}, once more: ${first.again?.join("; ") || "all of it"}`);
    counts = bothTries(first, runStage(stage, first.again));
    unsteady = ` (at the first try ${first.failed} failed)`;
  }
  if (counts.failed) broken.add(stage.name);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped.push(...counts.skipped);
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
  const outcome = cause
    ? `not run, because ${cause} failed`
    : `${counts.passed} passed, ${counts.failed} failed${counts.left ? `, ${counts.left} not run` : ""}${unsteady}`;
  rows.push(`${stage.name.padEnd(9)} ${seconds} s  ${outcome}`);
}
console.log(`\n${rows.join("\n")}\nall       ${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s`);
for (const reason of total.skipped) console.log(`skipped: ${reason}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);
