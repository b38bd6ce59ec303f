// The first step of every script: installs exactly when it must, says why, and starts nothing after a failure.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const LOCK = {
  "": { name: "curie" },
  "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  "node_modules/native-elsewhere": { version: "2.0.0", optional: true },
};

describe("launch: ensure", () => {
  let folder = "";
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const packages = (path: string, content: object) => write(path, JSON.stringify({ packages: content }));
  const installed = (content: object) => packages("node_modules/.package-lock.json", content);

  /** Runs the step with a stand-in for npm that leaves a mark, or fails. */
  function run({ npm = "works" as "works" | "fails", script = "script.mjs" } = {}) {
    const ok = `require("node:fs").writeFileSync("npm-ran", process.argv.slice(2).join(" "));`;
    write("npm-cli.js", npm === "works" ? ok : `console.error("E404 no such package"); process.exit(7);`);
    write("script.mjs", `console.log("started", ...process.argv.slice(2)); process.exit(3);`);
    const done = spawnSync(
      process.execPath,
      [join(folder, "client", "launch", "ensure.mjs"), script, "one", "two"],
      { cwd: folder, encoding: "utf8", env: { ...process.env, npm_execpath: join(folder, "npm-cli.js") } },
    );
    const mark = join(folder, "npm-ran");
    return { ...done, npm: existsSync(mark) ? readFileSync(mark, "utf8") : undefined };
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-ensure-"));
    mkdirSync(join(folder, "client", "launch"), { recursive: true });
    cpSync(
      join(import.meta.dirname, "../../../client/launch/ensure.mjs"),
      join(folder, "client/launch/ensure.mjs"),
    );
    packages("package-lock.json", LOCK);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("installs on the first run, then starts the script with its arguments and its exit code", () => {
    const done = run();
    assert.match(done.npm ?? "", /^ci /);
    assert.match(done.stderr, /npm ci \(first run\)/);
    assert.equal(done.stdout, "started one two\n");
    assert.equal(done.status, 3);
  });

  it("does not install what is there; a package for another platform need not be", () => {
    installed({ "node_modules/a": LOCK["node_modules/a"] });
    const done = run();
    assert.equal(done.npm, undefined);
    assert.equal(done.stderr, "");
    assert.equal(done.stdout, "started one two\n");
  });

  const stale: [string, object | undefined, RegExp][] = [
    [
      "a version differs",
      { "node_modules/a": { version: "0.9.0" } },
      /a is 0\.9\.0, package-lock\.json says 1\.0\.0/,
    ],
    [
      "content differs",
      { "node_modules/a": { version: "1.0.0", integrity: "sha512-b" } },
      /node_modules\/a is/,
    ],
    ["a package is absent", {}, /node_modules\/a is absent/],
    [
      "a package was added by hand",
      { "node_modules/a": LOCK["node_modules/a"], "node_modules/b": { version: "1.0.0" } },
      /b is not in package-lock/,
    ],
    ["an install was cut short", undefined, /incomplete/],
  ];
  for (const [name, content, reason] of stale)
    it(`installs again where ${name}`, () => {
      if (content) installed(content);
      else write("node_modules/a/package.json", "{}");
      const done = run();
      assert.match(done.npm ?? "", /^ci /);
      assert.match(done.stderr, reason);
    });

  it("starts nothing where npm fails, and says so", () => {
    const done = run({ npm: "fails" });
    assert.equal(done.status, 1);
    assert.equal(done.stdout, "");
    assert.match(done.stderr, /E404 no such package/);
    assert.match(done.stderr, /npm ci failed \(exit code 7\)/);
  });

  it("refuses a missing lockfile by name", () => {
    rmSync(join(folder, "package-lock.json"));
    const done = run();
    assert.equal(done.status, 1);
    assert.match(done.stderr, /package-lock\.json is missing or not a lockfile/);
  });
});
