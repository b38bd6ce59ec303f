// Vectors of a knowledge base on their way to a file and back: bound to both that they were made of, taken up again after any end,
// refused when damaged anywhere.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildKb } from "../../../../engine/kb/build.ts";
import { type ConceptInput, conceptSchema } from "../../../../engine/kb/concept.ts";
import { openKb } from "../../../../engine/kb/open.ts";
import { buildVectors, type NameEncoder, namesOf } from "../../../../engine/linking/dense/build-vectors.ts";
import { EncodedNames } from "../../../../engine/linking/dense/near-names.ts";
import { VectorFile, VectorFileError } from "../../../../engine/linking/dense/vector-file.ts";
import { kbOf } from "../../../fixtures/kb.ts";
import { letterEncoder } from "../../../fixtures/letter-encoder.ts";

const concepts = [
  { id: "X:1", name: "cold", group: "DISO" as const, synonyms: ["common cold", "catarrh"] },
  { id: "X:2", name: "cold", group: "PHEN" as const, synonyms: ["low temperature"] },
  { id: "X:3", name: "ibuprofen", group: "CHEM" as const, synonyms: ["???"] },
];

describe("vectors of a knowledge base", () => {
  const folder = mkdtempSync(join(tmpdir(), "curie-vectors-"));
  const out = join(folder, "x.curievec");
  const refused = (message: RegExp, wanted = {}) =>
    assert.throws(
      () => {
        const file = VectorFile.open(out, wanted);
        file.read(0, new Uint8Array(file.count * file.width));
        file.text(0);
      },
      (error: unknown) => {
        assert.ok(error instanceof VectorFileError, String(error));
        assert.match(error.message, message);
        assert.match(error.message, /curie kb embed KB --model FOLDER --out/);
        return true;
      },
    );

  it("hold every name once, and none of which the encoder knows nothing", async () => {
    const kb = await kbOf(concepts);
    const report = await buildVectors(kb, letterEncoder(), out);
    assert.deepEqual({ ...report, bytes: 0 }, { names: 5, empty: 1, resumed: 0, width: 26, bytes: 0 });
    const file = VectorFile.open(out, { kb: kb.info, encoder: letterEncoder() });
    assert.equal(file.bytes, report.bytes);
    const names = Array.from({ length: file.count }, (_, row) => file.text(row));
    assert.deepEqual(
      names,
      namesOf(kb).filter((name) => name !== "???"),
    );
    assert.deepEqual(readdirSync(folder), ["x.curievec"]);
    file.close();
  });

  it("lead to every concept that has a name", async () => {
    const kb = await kbOf(concepts);
    const near = new EncodedNames([kb], [VectorFile.open(out)], letterEncoder());
    assert.deepEqual(near.near("cold"), []);
    await near.prepare(["cold", "", "tempera"]);
    const [first, second] = near.near("cold");
    assert.deepEqual([first, second].map((n) => n?.entry.concept).sort(), ["X:1", "X:2"]);
    assert.ok((first?.cosine ?? 0) > 0.99);
    assert.equal(near.near("tempera")[0]?.entry.text, "low temperature");
    assert.deepEqual(near.near(""), []);
  });

  it("are refused with another knowledge base or encoder", async () => {
    const other = await kbOf([...concepts, { id: "X:4", name: "fever", group: "DISO" as const }]);
    refused(/it was made of the knowledge base \S+ \(\w+\), and this one is/, { kb: other.info });
    refused(/it was made by the encoder letters \(1\), and this one is letters \(2\)/, {
      encoder: { name: "letters", hash: "2" },
    });
  });

  it("are refused when cut at any place or changed in any byte", async () => {
    const whole = readFileSync(out);
    try {
      for (let length = 0; length < whole.length; length += 37) {
        writeFileSync(out, whole.subarray(0, length));
        refused(/empty|truncated|not a packed/);
      }
      let silent = 0;
      for (let at = 0; at < whole.length; at += 7) {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] as number) ^ 0x55;
        writeFileSync(out, damaged);
        try {
          const file = VectorFile.open(out);
          file.read(0, new Uint8Array(file.count * file.width));
          file.text(0);
          silent++; // Padding between sections.
        } catch (error) {
          assert.ok(error instanceof VectorFileError, `${at}: ${error}`);
        }
      }
      assert.ok(silent < 60, `${silent} changed bytes were not noticed`);
      writeFileSync(out, "a text");
      refused(/not a packed/);
    } finally {
      writeFileSync(out, whole);
    }
  });

  it("are not a knowledge base, and a knowledge base is none of them", async () => {
    const kb = join(folder, "kb.curiekb");
    await kbFile(concepts, kb);
    assert.throws(() => VectorFile.open(kb), /it is a packed knowledge base, no vectors of its names/);
    assert.throws(() => VectorFile.open(join(folder, "none")), /there is no such file/);
  });

  it("are taken up again where a build failed, was cancelled or cut off", async () => {
    const kb = await kbOf(numbered(6_000));
    const path = join(folder, "many.curievec");
    await buildVectors(kb, letterEncoder(), path);
    const whole = readFileSync(path);
    const again = join(folder, "again.curievec");
    let asked = 0;
    const failing: NameEncoder = {
      ...letterEncoder(),
      async encodeEach(texts) {
        asked += texts.length;
        if (asked > 3_000) throw new Error("no more");
        return letterEncoder().encodeEach(texts);
      },
    };
    await assert.rejects(buildVectors(kb, failing, again), /no more/);
    assert.equal(existsSync(again), false);
    const [left = ""] = readdirSync(folder).filter((f) => f.endsWith(".records"));
    // As a kill in mid-write leaves it.
    truncateSync(join(folder, left), 256 + 1_500 * 36 + 17);
    const report = await buildVectors(kb, letterEncoder(), again);
    assert.equal(report.resumed, 1_500);
    assert.deepEqual(readFileSync(again), whole);
    assert.equal(
      readdirSync(folder).some((f) => /\.part/.test(f)),
      false,
    );
  });

  it("do not go on with what another encoder or knowledge base had made", async () => {
    const kb = await kbOf(concepts);
    const path = join(folder, "other.curievec");
    const failing: NameEncoder = { ...letterEncoder(), hash: "9" };
    let asked = 0;
    failing.encodeEach = async (texts) => {
      if (asked++) throw new Error("no more");
      return letterEncoder().encodeEach(texts);
    };
    await assert.rejects(buildVectors(kb, failing, path), /no more/);
    assert.equal((await buildVectors(kb, letterEncoder(), path)).resumed, 0);
  });

  it("survive a kill in the middle of a build", async () => {
    const kb = join(folder, "killed.curiekb");
    await kbFile(numbered(30_000), kb);
    const path = join(folder, "killed.curievec");
    const child = fork(join(import.meta.dirname, "..", "..", "..", "fixtures", "embed-child.ts"), [kb, path]);
    await new Promise<void>((resolve, reject) => {
      child.on("message", (done: number) => {
        if (done >= 8_000) child.kill("SIGKILL");
      });
      child.on("exit", (_, signal) =>
        signal === "SIGKILL" ? resolve() : reject(new Error("it was not killed")),
      );
    });
    assert.equal(existsSync(path), false);
    const report = await buildVectors(await openKb(kb), letterEncoder(), path);
    assert.ok(report.resumed >= 8_000 && report.resumed < 30_000, `${report.resumed}`);
    assert.equal(report.names, 30_000);
    assert.equal(VectorFile.open(path).count, 30_000);
    assert.equal(
      readdirSync(folder).some((f) => /killed.*\.part/.test(f)),
      false,
    );
  });
});

/** Names that are numbers in letters. */
const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: `N:${i}`,
    name: `name ${[...String(i)].map((digit) => "abcdefghij"[Number(digit)]).join("")}`,
    group: "DISO" as const,
  }));

async function kbFile(all: readonly ConceptInput[], path: string): Promise<void> {
  const parsed = all.map((c) => conceptSchema.parse(c));
  await buildKb(parsed, path, { name: "test", version: "1", source: "written by the test" });
}
