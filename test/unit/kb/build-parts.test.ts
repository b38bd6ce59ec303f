// Parts of a build: records in a file, sections in pieces, its threads.
import assert from "node:assert/strict";
import fs, { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";
import { sortByteStrings, sortDealt } from "../../../engine/kb/packed/byte-sort.ts";
import { buildGrams } from "../../../engine/kb/packed/gram-builder.ts";
import { HEAD } from "../../../engine/kb/packed/kb-layout.ts";
import { KbWriter, MemorySink } from "../../../engine/kb/packed/kb-writer.ts";
import { RecordTexts } from "../../../engine/kb/packed/record-texts.ts";
import { BuildThreads } from "../../../engine/kb/packed/threads/build-threads.ts";
import { stretchesOf } from "../../../engine/kb/packed/threads/stretches.ts";

describe("records of a build", () => {
  const folder = mkdtempSync(join(tmpdir(), "curie-records-"));
  after(() => rmSync(folder, { recursive: true }));

  it("come back in any order, from memory and from the file", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: "binary", maxLength: 200 }), { minLength: 1, maxLength: 200 }),
        fc.constantFrom(64, 300, 5000),
        fc.infiniteStream(fc.nat()),
        fc.infiniteStream(fc.boolean()),
        async (texts, chunk, order, waits) => {
          const path = join(folder, "records");
          const records = new RecordTexts(path, { chunk, resident: 2 });
          const written = texts.map((t) => t.toWellFormed());
          // Some chunks are in the file when the next ones come, others on their way.
          for (const text of written) {
            records.push(text);
            if (waits.next().value) await setImmediate();
          }
          for (let i = 0; i < written.length; i++) assert.equal(records.text(i), written[i]);
          for (const next of order.take(50)) {
            const i = next % written.length;
            assert.equal(Buffer.from(records.bytes(i)).toString("utf8"), written[i]);
          }
          const spilled = existsSync(path);
          const whole = written.reduce((sum, t) => sum + Buffer.byteLength(t), 0);
          if (whole > 8 * chunk) assert.ok(spilled, "so much does not stay in memory");
          records.clear();
          assert.equal(existsSync(path), false);
        },
      ),
      { numRuns: 100 },
    ));

  it("say that they could not be written", async () => {
    const path = join(folder, "full");
    const full = new Error("no space left on device");
    const { write } = fs;
    fs.write = ((...given: unknown[]) => (given.at(-1) as (error: Error) => void)(full)) as typeof write;
    syncBuiltinESMExports();
    try {
      const records = new RecordTexts(path, { chunk: 16, resident: 0 });
      assert.throws(() => {
        for (let i = 0; i < 100; i++) records.push(`record ${i}`);
      }, full);
      assert.throws(() => records.text(0), full);
      records.clear();
      assert.equal(existsSync(path), false);
    } finally {
      fs.write = write;
      syncBuiltinESMExports();
    }
  });

  it("stay in memory without a file", () => {
    const records = new RecordTexts(undefined, { chunk: 16, resident: 1 });
    for (let i = 0; i < 100; i++) records.push(`record ${i}`);
    assert.equal(records.text(0), "record 0");
    assert.equal(records.text(99), "record 99");
    assert.deepEqual(readdirSync(folder), []);
  });
});

describe("a section written in pieces", () => {
  it("holds them in their order, small ones and large ones", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(0, 1, 1000, 60_000, 130_000, 140_000, 300_000), { maxLength: 12 }),
        async (sizes) => {
          const sink = new MemorySink();
          const stream = await new KbWriter(sink).stream("pieces");
          const pieces = sizes.map((size, i) => Buffer.alloc(size, i + 1));
          for (const piece of pieces) await stream.write(piece);
          await stream.end();
          // Before them there is room for the head.
          assert.ok(Buffer.concat(sink.chunks).subarray(HEAD).equals(Buffer.concat(pieces)));
        },
      ),
      { numRuns: 60 },
    ));
});

describe("threads of a build", () => {
  const shared = (numbers: readonly number[]) => {
    const array = new Uint32Array(new SharedArrayBuffer(4 * numbers.length));
    array.set(numbers);
    return array;
  };
  /** Strings in shared memory. */
  const strings = (texts: readonly Buffer[]) => {
    const all = Buffer.concat(texts);
    const bytes = Buffer.from(new SharedArrayBuffer(all.length));
    bytes.set(all);
    const starts: number[] = [];
    let at = 0;
    for (const text of texts) {
      starts.push(at);
      at += text.length;
    }
    return { bytes, starts: shared(starts), ends: shared([...starts.slice(1), at]) };
  };
  const texts = Array.from({ length: 9000 }, (_, i) => Buffer.from(`name ${(i * 7919) % 3000} of ${i % 7}`));
  const keys = () => strings(texts.slice(0, 3000).sort(Buffer.compare));
  let threads: BuildThreads;
  beforeEach(() => {
    threads = new BuildThreads(2, 0);
  });
  afterEach(() => threads.stop());

  it("make the same similarity index", async () => {
    const given = keys();
    assert.deepEqual(await threads.run("grams", given), buildGrams(given));
  }).timeout(30_000);

  it("get stretches that make up the order of all, equal strings in the order of their index", () => {
    const given = strings(texts);
    const stretches = stretchesOf(given, 2);
    assert.ok(stretches.length > 1);
    for (const stretch of stretches) sortDealt(stretch);
    const order = [...(stretches[0]?.order ?? [])];
    assert.deepEqual(order, [...sortByteStrings(given)]);
    assert.deepEqual(
      order,
      texts.map((_, i) => i).sort((a, b) => Buffer.compare(texts[a] as Buffer, texts[b] as Buffer) || a - b),
    );
    for (const { bytesBefore, first, from } of stretches) {
      const before = order.slice(0, first[from]).map((i) => texts[i]?.length ?? 0);
      assert.equal(
        bytesBefore,
        before.reduce((sum, length) => sum + length, 0),
      );
    }
  });

  it("say what went wrong, and go on", async () => {
    await assert.rejects(threads.run("filter", undefined as never), /undefined/);
    assert.ok((await threads.run("filter", Uint32Array.of(1, 2))).length > 0);
  }).timeout(30_000);

  it("can be stopped at any time, and say so to who waits", async () => {
    const waiting = [1, 2, 3, 4].map(() => threads.run("grams", keys()));
    await threads.stop();
    for (const answer of waiting) await assert.rejects(answer, /ended/);
  }).timeout(30_000);
});
