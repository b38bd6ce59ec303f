// What cannot be opened is refused, with the file, the reason and the way to a good one.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packKb } from "../../../engine/kb/build.ts";
import { conceptSchema } from "../../../engine/kb/concept.ts";
import { KbFileError, openKb } from "../../../engine/kb/open.ts";
import { MemorySource } from "../../../engine/kb/packed/byte-source.ts";
import { KbFile } from "../../../engine/kb/packed/kb-file.ts";
import { encodeKbFile } from "../../../engine/kb/packed/kb-writer.ts";
import { textRules } from "../../../engine/kb/packed/text-rules.ts";

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

  const refused = async (bytes: Uint8Array, reason: RegExp): Promise<void> => {
    const file = join(folder, "some.curiekb");
    await writeFile(file, bytes);
    await assert.rejects(openKb(file), (error: unknown) => {
      assert.ok(error instanceof KbFileError);
      assert.equal(error.file, file);
      assert.ok(error.message.startsWith(`${file}: `));
      assert.match(error.message, reason);
      assert.ok(error.message.includes(`curie kb build --from obo|tsv|jsonl --out ${file} SOURCE`));
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
    await refused(Buffer.from("format-version: 1.2\n"), /not a packed knowledge base/);
    await refused(gzipSync(good), /gzip/);
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
    await assert.rejects(openKb(join(folder, "absent")), /absent: there is no such file\. .*curie kb build/);
    await assert.rejects(openKb(folder), /this is not a file/);
  });
});
