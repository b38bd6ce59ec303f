// Every importer against damage, from the bytes of the source to the packed file: an import ends with a whole knowledge
// base, or with an error that names the file, and then leaves nothing behind.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { UsageError } from "../../engine/cli/exit-codes.ts";
import { conceptsOf, type SourceArguments } from "../../engine/cli/kb-sources.ts";
import { buildKb } from "../../engine/kb/build.ts";
import { formatOf } from "../../engine/kb/importers/detect.ts";
import { checkedHierarchy } from "../../engine/kb/importers/hierarchy-check.ts";
import { SourceError } from "../../engine/kb/importers/source.ts";
import { openKb } from "../../engine/kb/open.ts";
import { ImportReport } from "../../engine/kb/report.ts";
import { reportMarkdown } from "../../engine/kb/report-markdown.ts";
import { SMALL_SOURCES, type SmallSource } from "../fixtures/kb/small-sources.ts";

type Bytes = Readonly<Record<string, Uint8Array>>;

const bytesOf = ({ files }: SmallSource): Bytes =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]));

/** Options with the paths of the folder. */
const optionsIn = (folder: string, { format, options = {} }: SmallSource): SourceArguments => {
  const list = (names: string[] | undefined) => names?.map((name) => join(folder, name));
  const { translations, mappings, edges, groups, ...others } = options;
  return {
    ...others,
    from: format,
    language: "en",
    header: true,
    quotes: true,
    ...(translations ? { translations: list(translations) ?? [] } : {}),
    ...(mappings ? { mappings: list(mappings) ?? [] } : {}),
    ...(edges ? { edges: list(edges) ?? [] } : {}),
    ...(groups ? { groups: join(folder, groups) } : {}),
  };
};

interface Outcome {
  readonly error?: Error;
  readonly report: ImportReport;
  readonly left: readonly string[];
  readonly packed?: Buffer;
}

async function imported(source: SmallSource, files: Bytes): Promise<Outcome> {
  const root = await mkdtemp(join(tmpdir(), "curie-fuzz-"));
  const [folder, outFolder] = [join(root, "in"), join(root, "out")];
  const report = new ImportReport();
  try {
    await mkdir(folder);
    await mkdir(outFolder);
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    const out = join(outFolder, "a.curiekb");
    const given = source.given ? join(folder, source.given) : folder;
    let error: Error | undefined;
    try {
      const concepts = conceptsOf([given], optionsIn(folder, source), report);
      await buildKb(checkedHierarchy(concepts, "a", report), out, {
        name: "a",
        version: "1",
        source: "a",
        report,
      });
    } catch (thrown) {
      error = thrown as Error;
    }
    const left = await readdir(outFolder);
    return { report, left, ...(error ? { error } : { packed: await readFile(out) }) };
  } finally {
    await rm(root, { recursive: true });
  }
}

/** Sound whatever came in. */
async function isSound({ error, left, packed, report }: Outcome): Promise<void> {
  assert.ok(reportMarkdown(report, { sources: ["a"], format: "x" }).includes("## Ambiguous names"));
  JSON.stringify(report);
  if (error) {
    const isNamed =
      error instanceof SourceError ||
      error instanceof UsageError ||
      /nothing was written/.test(error.message);
    assert.ok(isNamed, error.stack);
    assert.deepEqual(left, []);
    return;
  }
  assert.deepEqual(left, ["a.curiekb"]);
  const kb = await openKb(packed as Buffer);
  assert.ok(kb.info.concepts > 0);
  for (const concept of kb.concepts()) assert.equal(kb.concept(concept.id)?.id, concept.id);
}

const scrap = fc.oneof(
  fc.uint8Array({ maxLength: 8 }),
  fc
    .constantFrom(
      "\n",
      "\t",
      "|",
      "||||",
      "<",
      "&x;",
      "</a>",
      '"',
      "]]>",
      "\0",
      "\r",
      "{",
      "}",
      "[",
      "\\",
      "\\u",
      ",",
      ":",
      "id: ",
    )
    .map((text) => Buffer.from(text)),
  fc.constant(Buffer.from("x".repeat(3000))),
  fc.constant(Buffer.from("caf\xe9", "latin1")),
  fc.constant(Buffer.from([0xff, 0xfe, 0x41, 0])),
);
const stroke = fc.record({
  file: fc.nat(),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat({ max: 80 }),
  put: scrap,
});
const damage = fc.record({
  strokes: fc.array(stroke, { maxLength: 5 }),
  gzip: fc.boolean(),
  /** How much of the compressed file is left. */
  kept: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});

function damaged(
  files: Bytes,
  { strokes, gzip, kept }: typeof damage extends fc.Arbitrary<infer T> ? T : never,
): Bytes {
  const changed = { ...files };
  const names = Object.keys(files);
  for (const { file, at, cut, put } of strokes) {
    const name = names[file % names.length] as string;
    const bytes = changed[name] as Uint8Array;
    const from = Math.floor(at * bytes.length);
    changed[name] = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + cut)]);
  }
  if (!gzip) return changed;
  const first = names[0] as string;
  const packed = gzipSync(changed[first] as Uint8Array);
  return {
    ...changed,
    [first]: kept === null ? packed : packed.subarray(0, Math.floor(kept * packed.length)),
  };
}

describe("importing", function () {
  this.timeout(240_000);
  for (const source of SMALL_SOURCES) {
    const name = `${source.format} (${Object.keys(source.files)[0]})`;

    it(`${name}: twice the same bytes, and every concept`, async () => {
      const [first, second] = [
        await imported(source, bytesOf(source)),
        await imported(source, bytesOf(source)),
      ];
      assert.equal(first.error, undefined, first.error?.stack);
      assert.ok(first.packed && second.packed?.equals(first.packed));
      assert.equal((await openKb(first.packed)).info.concepts, source.concepts);
    });

    it(`${name}: damage never leaves half a knowledge base`, () =>
      fc.assert(
        fc.asyncProperty(damage, async (strokes) =>
          isSound(await imported(source, damaged(bytesOf(source), strokes))),
        ),
        { numRuns: Number(process.env.FUZZ_RUNS ?? 40) },
      ));

    it(`${name}: a name of a megabyte, an empty file and another format are told of`, async () => {
      const first = Object.keys(source.files)[0] as string;
      const text = source.files[first] as string;
      const long = text.replaceAll(
        /lung fever|Lung Fever|Lung fever|Bacteria|Anaemia of lung/g,
        "x".repeat(1_000_000),
      );
      const outcome = await imported(source, { ...bytesOf(source), [first]: Buffer.from(long) });
      await isSound(outcome);
      if (long !== text) assert.ok(outcome.error || outcome.report.problemCount > 0);
      for (const content of ["", "Once upon a time there was prose.\n", "\x7fELF\0\0\0"]) {
        const refused = await imported(source, { ...bytesOf(source), [first]: Buffer.from(content) });
        await isSound(refused);
        assert.ok(refused.error, `${first} holds ${JSON.stringify(content)}`);
      }
    });
  }

  it("tells the format of each from its beginning", () => {
    for (const { format, files, given } of SMALL_SOURCES) {
      if (given === "" || format === "translations") continue;
      const head = Object.values(files)[0] as string;
      assert.equal(formatOf(head)?.format, format, head.slice(0, 200));
    }
  });
});
