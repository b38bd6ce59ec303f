// The grammars against their snapshot fixtures, tokenised by the engine VS Code uses. After a wanted change, run
// the same command with --updateSnapshot and read the difference before it is kept.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(import.meta.dirname, "../../..");
const fixtures = join(root, "grammars/fixtures");
const snap = join(
  dirname(fileURLToPath(import.meta.resolve("vscode-tmgrammar-test/package.json"))),
  "dist/snapshot.js",
);
const requireJson = createRequire(import.meta.url);

const grammars = [
  { name: "pubtator", scope: "text.pubtator", extension: ".pubtator" },
  { name: "brat-ann", scope: "text.brat-ann", extension: ".ann" },
  { name: "dotprompt", scope: "text.dotprompt", extension: ".prompt" },
];

for (const { name, scope, extension } of grammars) {
  describe(`grammar ${name}`, () => {
    const files = readdirSync(fixtures).filter((f) => f.endsWith(extension));

    it("has a snapshot for every fixture", () => {
      // The tool writes a missing snapshot and calls it a success.
      assert.ok(files.length >= 4, `only ${files.length} fixtures end in ${extension}`);
      for (const f of files) assert.ok(existsSync(join(fixtures, `${f}.snap`)), `${f} has no snapshot`);
    });

    it("keeps its snapshots", function () {
      this.timeout(20_000);
      const args = [
        snap,
        "-s",
        scope,
        "-g",
        `grammars/${name}.tmLanguage.json`,
        `grammars/fixtures/*${extension}`,
      ];
      const run = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
      assert.equal(run.status, 0, run.stdout + run.stderr);
    });

    it("has a language configuration whose patterns compile", () => {
      const file = join(root, `grammars/${name}.language-configuration.json`);
      const { wordPattern, folding } = requireJson(file);
      const words = "TNF-α, p.A53G und 肝细胞癌".match(
        new RegExp(wordPattern.pattern, `${wordPattern.flags}g`),
      );
      assert.deepEqual(words, ["TNF-α", "p.A53G", "und", "肝细胞癌"]);
      if (folding && name === "dotprompt") {
        assert.match("  {{#if a}}", new RegExp(folding.markers.start));
        assert.match("{{/if}}", new RegExp(folding.markers.end));
      } else if (folding) {
        assert.match("12|t|A title", new RegExp(folding.markers.start));
        assert.doesNotMatch("12|a|An abstract", new RegExp(folding.markers.start));
        assert.match("", new RegExp(folding.markers.end));
      }
    });
  });
}

describe("grammar fixtures", () => {
  it("keep the line ends they are named for", () => {
    for (const f of ["crlf.pubtator", "crlf.ann", "crlf.prompt"]) {
      const lines = readFileSync(join(fixtures, f), "utf8").split("\n").slice(0, -1);
      assert.ok(
        lines.every((l) => l.endsWith("\r")),
        `${f} lost its CR LF line ends`,
      );
    }
  });
});
