// What cannot be opened is refused, with the file, the reason and the way to a good one.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packKb } from "../../../engine/kb/build.ts";
import { conceptSchema } from "../../../engine/kb/concept.ts";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { KbFileError, openKb } from "../../../engine/kb/open.ts";
import { MemorySource } from "../../../engine/kb/packed/byte-source.ts";
import { KbFile } from "../../../engine/kb/packed/kb-file.ts";
import { encodeKbFile } from "../../../engine/kb/packed/kb-writer.ts";
import { textRules } from "../../../engine/kb/packed/text-rules.ts";
import { verifyKb } from "../../../engine/kb/verify.ts";
import { largeVocabulary } from "../../bench/large-vocabulary.ts";

describe("opening a packed knowledge base", () => {
  let good: Buffer;
  let folder: string;
  before(async () => {
    const concepts = [conceptSchema.parse({ id: "X:1", name: "Asthma", group: "DISO" })];
    const { chunks } = await packKb(concepts, { name: "t", version: "1", source: "test" });
    good = Buffer.concat(chunks);
    folder = await mkdtemp(join(tmpdir(), "curie-open-"));
  });
  after(() => rm(folder, { recursive: true }));

  const AGAIN = (file: string) => `curie kb import --out ${file} SOURCE`;
  const FIRST = (file: string) => `curie kb import --out NAME.curiekb ${file}`;
  const refused = async (bytes: Uint8Array, reason: RegExp, cure = AGAIN): Promise<void> => {
    const file = join(folder, "some.curiekb");
    await writeFile(file, bytes);
    await assert.rejects(openKb(file), (error: unknown) => {
      assert.ok(error instanceof KbFileError);
      assert.equal(error.file, file);
      assert.ok(error.message.startsWith(`${file}: `));
      assert.match(error.message, reason);
      assert.ok(error.message.includes(cure(file)), error.message);
      return true;
    });
    await assert.rejects(openKb(bytes), KbFileError);
  };
  const changed = (at: number, value: number): Buffer => {
    const bytes = Buffer.from(good);
    bytes[at] = value;
    return bytes;
  };

  it("reads a file and reads bytes, at whatever offset they lie", async () => {
    const file = join(folder, "good.curiekb");
    await writeFile(file, good);
    const shifted = Buffer.alloc(good.length + 3);
    shifted.set(good, 3);
    for (const source of [file, good, shifted.subarray(3)])
      assert.equal((await openKb(source)).lookup("asthma")[0]?.concept, "X:1");
  });

  it("refuses files that are something else", async () => {
    await refused(Buffer.alloc(0), /is empty/);
    await refused(Buffer.from("format-version: 1.2\n"), /not a packed knowledge base/, FIRST);
    await refused(gzipSync(good), /gzip/, FIRST);
    await refused(Buffer.from(good.toString("latin1").replaceAll("\r\n", "\n"), "latin1"), /text-mode/);
  });

  it("refuses other versions and says which", async () => {
    await refused(changed(8, 3), /format version 3, this Curie reads version 2.*newer/);
    await refused(changed(8, 1), /format version 1, this Curie reads version 2.*older/);
  });

  it("refuses truncated and lengthened files", async () => {
    await refused(good.subarray(0, 10), /truncated/);
    await refused(good.subarray(0, 100), /truncated/);
    await refused(good.subarray(0, good.length - 64), /truncated \(\d+ of \d+ bytes\)/);
    await refused(Buffer.concat([good, Buffer.alloc(7)]), /7 bytes behind its end/);
  });

  it("refuses changed headers and sections", async () => {
    await refused(changed(40, 33), /header is corrupted/);
    await refused(changed(good.length - 1, 33), /header is corrupted/);
    await refused(changed(64, (good[64] as number) ^ 1), /section ".*" is corrupted/);
  });

  it("refuses files whose names were read by other rules", async () => {
    const { meta } = new KbFile(new MemorySource(good), "good", (m) => m as { textRules: string });
    assert.equal(meta.textRules, textRules());
    await refused(
      Buffer.concat(await encodeKbFile({ ...meta, textRules: "00000000" }, [])),
      /reads words differently/,
    );
  });

  it("says what is wrong with the path", async () => {
    await assert.rejects(openKb(join(folder, "absent")), /absent: there is no such file\. .*curie kb import/);
    await assert.rejects(openKb(folder), /this is not a file/);
  });

  describe("of some size", () => {
    let large: Buffer;
    let places: { name: string; offset: number; length: number }[];
    before(async function () {
      this.timeout(60_000);
      const concepts = function* () {
        for (const c of largeVocabulary(80_000))
          yield { ...c, definitions: [{ text: `What ${c.name} is.` }] };
      };
      const { chunks } = await packKb(concepts(), { name: "t", version: "1", source: "test" });
      large = Buffer.concat(chunks);
      const from = Number(large.readBigUInt64LE(24));
      places = JSON.parse(large.toString("utf8", from, from + large.readUInt32LE(12))).sections;
    });
    const damaged = async (section: string): Promise<string> => {
      const bytes = Buffer.from(large);
      const { offset, length } = places.find((p) => p.name === section) as (typeof places)[number];
      bytes[offset + (length >> 1)] = (bytes[offset + (length >> 1)] as number) ^ 4;
      const file = join(folder, `${section}.curiekb`);
      await writeFile(file, bytes);
      return file;
    };
    const refuses = (section: string) => (error: unknown) =>
      error instanceof KbFileError && error.message.includes(`section "${section}" is corrupted`);

    it("is opened without its sections, and answers like one in memory", async () => {
      const file = join(folder, "large.curiekb");
      await writeFile(file, large);
      const [lazy, whole] = [await openKb(file), await openKb(large)];
      const questions = (kb: KnowledgeBase) => [
        kb.concept("GEN:00000777"),
        kb.children("GEN:00000012"),
        kb.prefix("acute").map((h) => h.text),
        kb.words("dis of").map((h) => h.text),
        kb.candidates("acute lung diseese", { limit: 3 }),
        kb.lookup(kb.concept("GEN:00000777")?.name ?? ""),
      ];
      assert.deepEqual(questions(lazy), questions(whole));
      lazy.close?.();
      const loaded = await openKb(file);
      await loaded.load?.();
      assert.deepEqual(questions(loaded), questions(whole));
      loaded.close?.();
      assert.throws(() => loaded.concept("GEN:00000003"), /cannot be read any more/);
    });

    it("names a damaged section when it is first asked for", async () => {
      const kb = await openKb(await damaged("keys.text"));
      assert.throws(() => kb.prefix("acute"), refuses("keys.text"));
      assert.throws(() => kb.lookup("acute"), refuses("keys.text"));
      assert.ok(kb.concept("GEN:00000777"));
      await assert.rejects(async () => kb.load?.(), refuses("keys.text"));
    });

    it("tells of damage in what is read in parts, once, and goes on with the rest", async () => {
      const told: string[] = [];
      const kb = await openKb(await damaged("records.data"), {
        onDamage: (error) => told.push(error.message),
      });
      await kb.load?.();
      const outcomes = [
        "GEN:00000000",
        ...Array.from({ length: 200 }, (_, i) => `GEN:${String(i * 130).padStart(8, "0")}`),
      ].map((id) => {
        try {
          return kb.concept(id)?.id;
        } catch (error) {
          assert.ok(refuses("records.data")(error), String(error));
          return "damaged";
        }
      });
      assert.equal(outcomes[0], "GEN:00000000");
      assert.ok(outcomes.includes("damaged"));
      assert.equal(told.length, 1);
      assert.match(told[0] ?? "", /records\.data.*curie kb import/);
    });

    it("is verified whole", async () => {
      const { findings } = await verifyKb(await damaged("postings.keys"));
      assert.deepEqual(
        findings.map((f) => [f.severity, f.what, ...f.examples]),
        [["damage", "a section is corrupted (checksum)", "postings.keys"]],
      );
    });
  });
});
