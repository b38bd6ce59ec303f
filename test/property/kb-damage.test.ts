// Damaged knowledge bases and senseless sources: refused or reported, never a crash, a hang or a wrong answer.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { packKb } from "../../engine/kb/build.ts";
import { type Concept, conceptSchema } from "../../engine/kb/concept.ts";
import { importIdLists } from "../../engine/kb/importers/id-lists.ts";
import { importJsonl } from "../../engine/kb/importers/jsonl.ts";
import { importObo } from "../../engine/kb/importers/obo.ts";
import { SourceError } from "../../engine/kb/importers/source.ts";
import { importTsv } from "../../engine/kb/importers/tsv.ts";
import type { KnowledgeBase } from "../../engine/kb/knowledge-base.ts";
import { KbFileError, openKb, openKbFile } from "../../engine/kb/open.ts";
import { FileSource } from "../../engine/kb/packed/byte-source.ts";
import { PackedKb } from "../../engine/kb/packed/packed-kb.ts";
import { ImportReport } from "../../engine/kb/report.ts";

describe("a damaged knowledge base", () => {
  let good: Buffer;
  let expected: string;
  const answers = (kb: KnowledgeBase): string =>
    JSON.stringify([
      kb.info,
      kb.concept("X:7"),
      kb.children("X:1"),
      kb.lookup("disease 7"),
      kb.prefix("d"),
      kb.candidates("diseese 7"),
    ]);
  before(async () => {
    const concepts = Array.from({ length: 60 }, (_, i) =>
      conceptSchema.parse({
        id: `X:${i}`,
        name: `Disease ${i}`,
        group: "DISO",
        synonyms: [`Illness, type ${i}`],
        parents: [`X:${i % 3}`],
        definitions: [`The ${i}th.`],
      }),
    );
    const { chunks } = await packKb(concepts, { name: "t", version: "1", source: "test" });
    good = Buffer.concat(chunks);
    expected = answers(await openKb(good));
  });

  const refusedOrRight = async (bytes: Buffer): Promise<void> => {
    let kb: KnowledgeBase;
    try {
      kb = await openKb(bytes);
    } catch (error) {
      assert.ok(error instanceof KbFileError, String(error));
      return;
    }
    assert.equal(answers(kb), expected);
  };

  it("is refused at whatever byte it is cut off", () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), async (n) => {
        await assert.rejects(openKb(Buffer.from(good.subarray(0, n % good.length))), KbFileError);
      }),
      { numRuns: 300 },
    ));

  it("is refused, or answers as before, with any bits flipped", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 }),
        async (flips) => {
          const bytes = Buffer.from(good);
          for (const [at, bits] of flips) {
            const i = at % bytes.length;
            bytes[i] = (bytes[i] as number) ^ bits;
          }
          await refusedOrRight(bytes);
        },
      ),
      { numRuns: 400 },
    ));

  it("is refused, or answers as before, with each byte of its header changed", async () => {
    const directory = Number(good.readBigUInt64LE(24));
    for (let i = 0; i < good.length; i++) {
      if (i === 64) i = directory;
      const bytes = Buffer.from(good);
      bytes[i] = (bytes[i] as number) ^ 1;
      await refusedOrRight(bytes);
    }
  }).timeout(20_000);

  it("answers as before or names the damage, with any bits of a file that is read as it is needed flipped", async () => {
    const folder = await mkdtemp(join(tmpdir(), "curie-damage-"));
    const file = join(folder, "kb.curiekb");
    const ask: ((kb: KnowledgeBase) => unknown)[] = [
      (kb) => kb.concept("X:7"),
      (kb) => kb.children("X:1"),
      (kb) => kb.lookup("disease 7"),
      (kb) => kb.prefix("d"),
      (kb) => kb.words("7 ill"),
      (kb) => kb.candidates("diseese 7"),
    ];
    const whole = await openKb(good);
    const right = ask.map((question) => JSON.stringify(question(whole)));
    try {
      await fc.assert(
        fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (at, bits) => {
          const bytes = Buffer.from(good);
          const i = at % bytes.length;
          bytes[i] = (bytes[i] as number) ^ bits;
          await writeFile(file, bytes);
          const source = new FileSource(file);
          try {
            const kb = new PackedKb(openKbFile(source, file));
            ask.forEach((question, n) => {
              try {
                assert.equal(JSON.stringify(question(kb)), right[n]);
              } catch (error) {
                if (!(error instanceof KbFileError)) throw error;
              }
            });
          } catch (error) {
            assert.ok(error instanceof KbFileError, String(error));
          } finally {
            source.close();
          }
        }),
        { numRuns: 400 },
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  }).timeout(30_000);

  it("is not mistaken for one when it is noise", () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (noise) => {
        await assert.rejects(openKb(noise), KbFileError);
        await assert.rejects(openKb(Buffer.concat([good.subarray(0, 24), noise])), KbFileError);
      }),
    ));
});

describe("a senseless source", () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "curie-fuzz-"));
  });
  after(() => rm(folder, { recursive: true }));

  const line = (...starts: string[]) =>
    fc
      .tuple(fc.constantFrom(...starts), fc.string({ unit: "binary", maxLength: 20 }))
      .map(([start, rest]) => start + rest);
  const obo = line(
    ...[
      "[Term]",
      "id: HP:1",
      "id: ",
      "name: ",
      'def: "',
      'synonym: "a" EXACT ',
      'synonym: "',
      "is_a: HP:",
      "xref: ",
    ],
    ...[
      "alt_id: ",
      "replaced_by: ",
      "is_obsolete: true",
      "synonymtypedef: ",
      "{",
      "\\",
      "!",
      "",
      "format-version: 1",
    ],
  );
  const table = line(
    "id\tname",
    "X:1\t",
    "\t",
    '"',
    '"a"\t"b',
    "#",
    "X:2\ta\tb",
    "",
    "||",
    "X:1|X:2||a|",
    "|",
    ",",
  );
  const json = line(
    '{"id":"X:1","name":"a","group":"DISO"}',
    ...[
      '{"id":"X:1","name":',
      '{"id":1}',
      '{"id":"X:2","name":"b","synonyms":[',
      "[",
      "null",
      "",
      "#",
      '"',
      "{",
    ],
    '{"id":"X:3","name":"c","group":"DISO","synonyms":[1,"",null,{}],"parents":"X:1","definitions":[""]}',
  );

  type Importer = (file: string, report: ImportReport) => AsyncGenerator<Concept>;
  const importers: [string, fc.Arbitrary<string>, string, Importer][] = [
    ["OBO", obo, "format-version: 1.2\n", (f, report) => importObo(f, { report })],
    [
      "table",
      table,
      "id\tname\n",
      (f, report) => importTsv(f, { report, group: "DISO", columns: { id: "id", name: "name", tree: "#3" } }),
    ],
    ["id list", table, "X:0||start\n", (f, report) => importIdLists(f, { report, group: "DISO" })],
    ["JSON Lines", json, "", (f, report) => importJsonl(f, { report })],
  ];
  for (const [what, lines, start, run] of importers)
    it(`is read or refused as ${what}`, () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(lines, { maxLength: 15 }),
          fc.constantFrom("\n", "\r\n"),
          fc.boolean(),
          fc.uint8Array({ maxLength: 4 }),
          fc.boolean(),
          async (text, end, proper, tail, zipped) => {
            const bytes = Buffer.concat([Buffer.from((proper ? start : "") + text.join(end)), tail]);
            const file = join(folder, "source");
            await writeFile(file, zipped ? gzipSync(bytes) : bytes);
            const report = new ImportReport();
            let kept = 0;
            try {
              for await (const concept of run(file, report)) {
                kept++;
                conceptSchema.parse(concept);
              }
            } catch (error) {
              assert.ok(error instanceof SourceError, String((error as Error).stack));
              assert.ok(error.message.startsWith(`${file}: `));
            }
            assert.equal(report.concepts, kept);
            assert.ok(report.rows >= kept || what === "table");
            assert.ok(report.problems.every((p) => p.file === file && p.reason !== "" && p.line >= 0));
          },
        ),
        { numRuns: 150 },
      )).timeout(30_000);
});
