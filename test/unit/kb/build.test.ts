// Building: the same bytes each time, all or nothing on disk, duplicates merged and told.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { type BuildProgress, buildKb, packKb } from "../../../engine/kb/build.ts";
import { type Concept, type ConceptInput, conceptSchema } from "../../../engine/kb/concept.ts";
import { openKb } from "../../../engine/kb/open.ts";
import { ImportReport } from "../../../engine/kb/report.ts";

const options = { name: "t", version: "1", source: "test" };
const parse = (inputs: ConceptInput[]): Concept[] => inputs.map((c) => conceptSchema.parse(c));
const many = (n: number): Concept[] =>
  parse(
    Array.from({ length: n }, (_, i) => ({
      id: `X:${i}`,
      name: `Disease number ${i}`,
      group: "DISO" as const,
      synonyms: [`D${i}`],
      parents: i ? [`X:${Math.floor(i / 3)}`] : [],
    })),
  );

describe("building a knowledge base", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "curie-build-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("gives the same bytes for the same concepts, in whatever order they come", async () => {
    const concepts = many(500);
    const [a, b] = [join(folder, "a"), join(folder, "b")];
    const first = await buildKb(concepts, a, options);
    const second = await buildKb([...concepts].reverse(), b, options);
    assert.deepEqual(await readFile(a), await readFile(b));
    assert.equal(first.info.hash, second.info.hash);
    const other = await packKb(many(501), options);
    assert.notEqual(other.info.hash, first.info.hash);
  });

  describe("in threads", () => {
    /** Enough for dozens of batches; inverted, accented, repeated and long names, languages, and ids that come again. */
    const varied = (): Concept[] =>
      parse(
        Array.from({ length: 6000 }, (_, i) => ({
          id: `X:${(i * 7919) % 5900}`,
          name: `Disease ${i % 4000}, of number ${i}`,
          group: i % 3 ? ("DISO" as const) : ("CHEM" as const),
          synonyms: [
            `Maladie n° ${i}`,
            { text: `œdème ${"long ".repeat(i % 500 === 0 ? 300 : 1)}${i}`, language: "fr" },
            { text: `D${i % 100}`, scope: "abbreviation" as const },
          ],
          parents: i ? [`X:${Math.floor(i / 3)}`] : [],
        })),
      );
    const bytesOf = async (threads: number, threadsFrom = 0): Promise<Buffer> =>
      Buffer.concat((await packKb(varied(), { ...options, threads, threadsFrom })).chunks);

    it("gives the same bytes as in one, however many there are and whenever they start", async () => {
      const alone = await bytesOf(0);
      for (const [threads, from] of [
        [1, 0],
        [3, 0],
        [2, 10_000],
      ] as const)
        assert.ok(alone.equals(await bytesOf(threads, from)), `${threads} from ${from} names on`);
    }).timeout(120_000);

    it("stops at once when it is told to, in whatever phase", async () => {
      for (const phase of ["reading", "writing records", "sorting names", "indexing names"]) {
        const stop = new AbortController();
        await assert.rejects(
          packKb(varied(), {
            ...options,
            threads: 2,
            threadsFrom: 0,
            signal: stop.signal,
            onProgress: (p) => p.phase === phase && stop.abort(),
          }),
          { name: "AbortError" },
          phase,
        );
      }
    }).timeout(120_000);

    it("ends them when the source fails", async () => {
      async function* broken(): AsyncGenerator<Concept> {
        yield* varied();
        throw new Error("source went away");
      }
      const started: Worker[] = [];
      const note = (worker: Worker) => started.push(worker);
      process.on("worker", note);
      await assert.rejects(packKb(broken(), { ...options, threads: 2, threadsFrom: 0 }), /source went away/);
      process.off("worker", note);
      assert.deepEqual(
        started.map((worker) => worker.threadId),
        [-1, -1],
      );
    }).timeout(60_000);
  });

  it("says in the file what it was told and counted", async () => {
    const out = join(folder, "kb.curiekb");
    const { info } = await buildKb(many(10), out, { ...options, license: "CC0", language: "fr" });
    const kb = await openKb(out);
    assert.deepEqual(kb.info, info);
    assert.equal(info.license, "CC0");
    assert.equal(info.bytes, (await readFile(out)).length);
    assert.equal(kb.lookup("D3")[0]?.language, "fr");
  });

  it("merges concepts of one id and reports it", async () => {
    const report = new ImportReport();
    const { chunks } = await packKb(
      parse([
        { id: "X:1", name: "Flu", group: "DISO", synonyms: ["grippe"], parents: ["X:0"], obsolete: true },
        { id: "X:2", name: "Cold", group: "DISO" },
        {
          id: "X:1",
          name: "Influenza",
          group: "CHEM",
          synonyms: ["Flu", "grippe", "la grippe"],
          xrefs: ["Y:9"],
        },
      ]),
      { ...options, report },
    );
    const kb = await openKb(Buffer.concat(chunks));
    const merged = kb.concept("X:1");
    assert.equal(kb.info.concepts, 2);
    assert.equal(merged?.name, "Flu");
    assert.equal(merged?.group, "DISO");
    assert.equal(merged?.obsolete, false);
    assert.deepEqual(
      merged?.synonyms.map((s) => s.text),
      ["grippe", "Influenza", "la grippe"],
    );
    assert.deepEqual(merged?.xrefs, ["Y:9"]);
    assert.equal(report.problemCount, 1);
    assert.match(report.problems[0]?.reason ?? "", /the id came before; the records were merged/);
  });

  it("counts ambiguous names and shows their owners", async () => {
    const { report } = await packKb(
      parse([
        { id: "X:1", name: "Multiple sclerosis", group: "DISO", synonyms: ["MS"] },
        { id: "X:2", name: "Mitral stenosis", group: "DISO", synonyms: ["ms", "M.S."] },
        { id: "X:3", name: "Other", group: "DISO", synonyms: ["others"] },
      ]),
      options,
    );
    assert.deepEqual(report.ambiguous, { count: 1, examples: [{ name: "MS", concepts: ["X:1", "X:2"] }] });
  });

  it("replaces halves of characters and says so", async () => {
    const { chunks, report } = await packKb(parse([{ id: "X:1", name: "a\ud800b", group: "DISO" }]), options);
    const kb = await openKb(Buffer.concat(chunks));
    assert.equal(kb.concept("X:1")?.name, "a\ufffdb");
    assert.equal(kb.lookup("a\ufffdb")[0]?.match, "exact");
    assert.match(report.problems[0]?.reason ?? "", /broken characters/);
  });

  it("tells its progress and does not go backwards", async () => {
    const seen: BuildProgress[] = [];
    await buildKb(many(5000), join(folder, "kb"), { ...options, onProgress: (p) => seen.push(p) });
    assert.deepEqual(
      [...new Set(seen.map((p) => p.phase))],
      ["reading", "writing records", "sorting names", "indexing names", "indexing similarity", "writing"],
    );
    const done = (phase: string) => seen.filter((p) => p.phase === phase).map((p) => p.done);
    assert.deepEqual(done("reading"), [2000, 4000, 5000]);
    assert.deepEqual(done("writing records"), [2048, 4096, 5000]);
  });

  it("takes away what killed builds of the same file left, and nothing of others", async () => {
    const out = join(folder, "kb");
    // A process that has ended, and one that runs.
    const ended = spawnSync(process.execPath, ["--version"]).pid;
    const names = [
      `kb.${ended}.part`,
      `kb.${ended}.part.records`,
      `kb.${process.ppid}.part`,
      `kb.${process.ppid}.part.records`,
      `kb2.${ended}.part`,
      "kb.part",
    ];
    for (const name of names) await writeFile(join(folder, name), "half");
    await buildKb(many(3), out, options);
    assert.deepEqual((await readdir(folder)).sort(), ["kb", ...names.slice(2)].sort());
  });

  it("leaves the old file and nothing else behind when it is stopped or fails", async () => {
    const out = join(folder, "kb");
    await writeFile(out, "old");
    const stop = new AbortController();
    await assert.rejects(
      buildKb(many(5000), out, {
        ...options,
        signal: stop.signal,
        onProgress: (p) => p.phase === "writing" && stop.abort(),
      }),
      { name: "AbortError" },
    );
    async function* broken(): AsyncGenerator<Concept> {
      yield* many(3);
      throw new Error("source went away");
    }
    await assert.rejects(buildKb(broken(), out, options), /source went away/);
    await assert.rejects(buildKb([], out, options), /no concept could be read/);
    assert.deepEqual(await readdir(folder), ["kb"]);
    assert.equal(await readFile(out, "utf8"), "old");
  });

  it("complains where it cannot write", async () => {
    await assert.rejects(buildKb(many(1), join(folder, "no", "such", "folder"), options), /ENOENT/);
  });
});
