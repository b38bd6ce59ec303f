// The layers are a lint rule: wrong imports planted in every room are refused with advice, lawful ones pass.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ENGINE, overrides } from "../layers.ts";

const root = join(import.meta.dirname, "..", "..");
const config = join(root, "biome.json");
const biome = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");

const REFUSED: [file: string, source: string, advice: RegExp][] = [
  ["engine/text/a.ts", `import { x } from "../kb/concept.ts";`, /engine\/text imports only rooms below/],
  [
    "engine/kb/importers/a.ts",
    `import { x } from "../../linking/cascade/term-candidates.ts";`,
    /engine\/kb imports only/,
  ],
  ["engine/kb/dynamic.ts", `export const x = await import("../corpus/a.ts");`, /engine\/kb imports only/],
  [
    "engine/kb/server.ts",
    `import type { x } from "../../server/protocol/mentions.ts";`,
    /neither server nor client/,
  ],
  ["engine/kb/client.ts", `import { x } from "../../client/extension.ts";`, /neither server nor client/],
  ["engine/kb/lsp.ts", `export * from "vscode-languageserver/node";`, /works with no editor/],
  ["engine/kb/types.ts", `import type { x } from "vscode-languageserver-types";`, /works with no editor/],
  ["engine/cli/vscode.ts", `import * as x from "vscode";`, /works with no editor/],
  ["engine/recognition/a.ts", `import { x } from "../linking/a.ts";`, /engine\/recognition imports only/],
  ["engine/linking/a.ts", `import { x } from "../analysis/a.ts";`, /engine\/linking imports only/],
  ["engine/analysis/a.ts", `import { x } from "../corpus/a.ts";`, /engine\/analysis imports only/],
  ["engine/corpus/formats/a.ts", `import { x } from "../../cli/a.ts";`, /engine\/corpus imports only/],
  ["engine/models/a.ts", `import { x } from "../llm/a.ts";`, /engine\/models imports only/],
  ["server/features/vscode.ts", `import { x } from "vscode";`, /serves any editor/],
  ["server/client.ts", `import { x } from "../client/extension.ts";`, /serves any editor/],
  ["server/cli.ts", `import { x } from "../engine/cli/main.ts";`, /CLI stands beside/],
  ["server/test.ts", `import { x } from "../test/layers.ts";`, /does not depend on its tests/],
  ["client/engine.ts", `import { x } from "../engine/kb/concept.ts";`, /holds no logic/],
  ["client/views/settings.ts", `import { x } from "../../server/settings.ts";`, /only the types in/],
  ["client/launch.ts", `import { x } from "./launch/paths.ts";`, /build scripts/],
  ["client/launch/a.ts", `import { x } from "../../engine/kb/concept.ts";`, /Start the bundled program/],
];

const LAWFUL: [file: string, source: string][] = [
  ["engine/kb/importers/ok.ts", `import "../concept.ts";\nimport "../../text/span.ts";`],
  ["engine/linking/ok.ts", `import "../recognition/a.ts";\nimport "../models/a.ts";\nimport "../kb/a.ts";`],
  ["engine/analysis/ok.ts", `import "../linking/a.ts";\nimport "../text/span.ts";`],
  ["engine/cli/ok.ts", `import "../corpus/a.ts";\nimport "../analysis/a.ts";\nimport "commander";`],
  ["server/features/ok.ts", `import "../../engine/analysis/a.ts";\nimport "vscode-languageserver/node";`],
  ["client/commands/ok.ts", `import "../../server/protocol/mentions.ts";\nimport "vscode";`],
  ["client/launch/ok.ts", `import "./paths.ts";\nimport "esbuild";`],
  ["test/unit/ok.ts", `import "../../client/extension.ts";\nimport "../../engine/cli/main.ts";`],
];

/** Advice for each planted file, by its path. */
function lint(files: readonly (readonly [string, string, ...unknown[]])[]): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "curie-layers-"));
  try {
    cpSync(config, join(folder, "biome.json"));
    for (const [file, source] of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), `${source}\n`);
    }
    const args = [
      "lint",
      "--only=style/noRestrictedImports",
      "--reporter=json",
      "--max-diagnostics=200",
      ".",
    ];
    const done = spawnSync(process.execPath, [biome, ...args], { cwd: folder, encoding: "utf8" });
    const report = JSON.parse(done.stdout) as {
      diagnostics: { message: string; category: string; location: { path: string } }[];
    };
    const found = report.diagnostics.filter((d) => d.category === "lint/style/noRestrictedImports");
    assert.equal(report.diagnostics.length, found.length, "nothing but refused imports is reported");
    return new Map(found.map((d) => [d.location.path.replaceAll("\\", "/"), d.message]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe("layers", () => {
  it("are in biome.json as test/layers.ts declares them", () => {
    const was = readFileSync(config, "utf8");
    const parsed = JSON.parse(was) as Record<string, unknown>;
    if (JSON.stringify(parsed.overrides) === JSON.stringify(overrides)) return;
    writeFileSync(config, JSON.stringify({ ...parsed, overrides }));
    execFileSync(process.execPath, [biome, "format", "--write", config], { cwd: root, stdio: "ignore" });
    assert.fail(
      "biome.json differed from test/layers.ts; it has been rewritten, look at the change and commit it",
    );
  });

  it("have a rule for every room of the engine", () => {
    const here = readdirSync(join(root, "engine"), { withFileTypes: true });
    const unknown = here.filter((e) => e.isDirectory() && !ENGINE.flat().some((room) => room === e.name));
    const names = unknown.map((e) => e.name);
    assert.deepEqual(names, [], "add the room to ENGINE in test/layers.ts, at its height");
  });

  describe("refuse", () => {
    let advice = new Map<string, string>();
    before(() => {
      advice = lint(REFUSED);
    });
    for (const [file, source, expected] of REFUSED)
      it(`${file}: ${source}`, () => assert.match(advice.get(file) ?? "(not refused)", expected));
  });

  it("let lawful imports pass", () => assert.deepEqual([...lint(LAWFUL)], []));
});
