// `.ann` files merged: by the rules, in any form, and through git itself.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { mergeAnn } from "../../../engine/corpus/merge/merge-ann.ts";

const TEXT = "Aspirin helped against fever and migraine.\n";
const T1 = "T1\tChemical 0 7\tAspirin\n";
const T2 = "T2\tDisease 23 28\tfever\n";
const T3 = "T3\tDisease 33 41\tmigraine\n";
const merge = (base: string, ours: string, theirs: string, text: string | undefined = TEXT) =>
  mergeAnn({ file: "x.ann", text, base, ours, theirs });
const kinds = (m: ReturnType<typeof merge>) => m.conflicts.map((c) => c.kind);

describe("merge of .ann files", () => {
  it("joins what each side added, and gives a second id where both took the same", () => {
    const theirs = `${T1}T2\tDisease 33 41\tmigraine\n`;
    const merged = merge(T1, T1 + T2, theirs);
    assert.deepEqual(kinds(merged), []);
    assert.match(
      merged.ann,
      /^T1\tChemical 0 7\tAspirin\nT2\tDisease 23 28\tfever\nT\d+\tDisease 33 41\tmigraine\n$/,
    );
  });

  it("keeps lines nobody changed as they are, in a file that curation did not write", () => {
    const loose = `#9\tAnnotatorNotes T2\t kept as it is \n${T2}${T1}A1\tNegation T2 \n`;
    const merged = merge(loose, loose, loose + T3);
    assert.deepEqual(kinds(merged), []);
    assert.equal(merged.ann, loose + T3);
  });

  it("never writes a conflict mark, and keeps lines that nobody understands", () => {
    const merged = merge(
      T1,
      "T1\tDrug 0 7\tAspirin\nfoo bar\n",
      "T1\tProtein 0 7\tAspirin\n<<<<<<< left over\n",
    );
    assert.deepEqual(kinds(merged), ["type"]);
    assert.match(merged.ann, /^T1\tDrug 0 7\tAspirin\n/);
    assert.match(merged.ann, /^foo bar$/m);
    assert.match(merged.ann, /^<<<<<<< left over$/m);
    assert.equal(merged.problems.length, 2);
  });

  it("merges without the text", () => {
    const merged = merge(T1, T1 + T2, T1 + T3, undefined);
    assert.deepEqual(kinds(merged), []);
    assert.equal(merged.ann, T1 + T2 + T3);
  });

  it("gives a version back where the others are alike, whatever they hold", () => {
    const line = fc.oneof(
      fc.constantFrom(
        T1,
        T2,
        T3,
        "N1\tReference T1 MESH:D001241\tAspirin\n",
        "A1\tNegated T2\n",
        "R1\tTreats Arg1:T1 Arg2:T2\t\n",
      ),
      fc.string({ maxLength: 20 }).map((s) => `${s.replace(/[\r\n]/g, "")}\n`),
    );
    const file = fc.uniqueArray(line, { maxLength: 6 }).map((lines) => lines.join(""));
    fc.assert(
      fc.property(file, file, (a, b) => {
        assert.equal(merge(a, b, a).ann, b);
        assert.equal(merge(a, b, b).ann, b);
        assert.deepEqual(kinds(merge(a, a, a)), []);
      }),
    );
  });
});

describe("git merges annotations", () => {
  const root = join(import.meta.dirname, "..", "..", "..");
  const curie = `"${process.execPath}" "${join(root, "engine/cli/main.ts")}"`;
  let folder: string;
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: folder, encoding: "utf8", stdio: "pipe" });
  const commit = (file: string, content: string) => {
    writeFileSync(join(folder, file), content);
    git("add", "-A");
    git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", file);
  };
  const ann = () => readFileSync(join(folder, "x.ann"), "utf8");
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-merge-"));
    git("init", "-q", "-b", "main");
    writeFileSync(join(folder, "x.txt"), TEXT);
    commit("x.ann", T1);
    const installed = spawnSync(
      process.execPath,
      [join(root, "engine/cli/main.ts"), "merge-driver", "--install", "--program", curie],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    assert.equal(installed.status, 0, installed.stderr);
    assert.match(readFileSync(join(folder, ".gitattributes"), "utf8"), /^\*\.ann merge=curie$/m);
    commit("note", "");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const diverge = (ours: string, theirs: string) => {
    git("checkout", "-qb", "theirs");
    commit("x.ann", theirs);
    git("checkout", "-q", "main");
    commit("x.ann", ours);
    const merge = spawnSync(
      "git",
      ["-c", "user.name=t", "-c", "user.email=t@example.org", "merge", "-q", "-m", "m", "theirs"],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    return { ok: merge.status === 0, said: merge.stdout + merge.stderr };
  };

  it("without a conflict where the sides touched different mentions", () => {
    const { ok, said } = diverge(T1 + T2, T1 + T3);
    assert.ok(ok, said);
    assert.equal(ann(), T1 + T2 + T3);
    assert.equal(git("status", "--short"), "");
  });

  it("with a conflict that git reports and the file does not show", () => {
    const { ok, said } = diverge("T1\tDrug 0 7\tAspirin\n", "T1\tProtein 0 7\tAspirin\n");
    assert.ok(!ok);
    assert.match(said, /conflict \(type\)/);
    assert.match(git("status", "--short"), /^UU x\.ann$/m);
    assert.equal(ann(), "T1\tDrug 0 7\tAspirin\n");
  });
});
