// Inspection of a packed knowledge base: sound ones pass, and each kind of damage and nonsense is told.
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packKb } from "../../../engine/kb/build.ts";
import { type ConceptInput, conceptSchema } from "../../../engine/kb/concept.ts";
import { KbFileError } from "../../../engine/kb/open.ts";
import { encodeKbFile } from "../../../engine/kb/packed/kb-writer.ts";
import { verifyKb } from "../../../engine/kb/verify.ts";

const sound: ConceptInput[] = [
  { id: "X:1", name: "Disease", group: "DISO", definitions: ["Illness."] },
  {
    id: "X:2",
    name: "Anemia, Aplastic",
    group: "DISO",
    synonyms: ["AA", { text: "Anémie", language: "fr" }],
    parents: ["X:1"],
    definitions: ["Of the marrow."],
  },
  { id: "X:3", name: "Old Disease", group: "DISO", obsolete: true, replacedBy: ["X:2"] },
  { id: "X:4", name: "+++", group: "CONC", definitions: ["A sign."], altIds: ["X:0"] },
];

interface Packed {
  readonly meta: { counts: Record<string, number>; textRules: string };
  readonly sections: Map<string, Uint8Array>;
}

const directoryOf = (bytes: Buffer) => {
  const offset = Number(bytes.readBigUInt64LE(24));
  return JSON.parse(bytes.toString("utf8", offset, offset + bytes.readUInt32LE(12)));
};

describe("inspection of a knowledge base", () => {
  let folder: string;
  let path: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "curie-verify-"));
    path = join(folder, "kb.curiekb");
  });
  after(() => rm(folder, { recursive: true }));

  const packed = async (concepts: ConceptInput[]): Promise<Buffer> => {
    const parsed = concepts.map((c) => conceptSchema.parse(c));
    const { chunks } = await packKb(parsed, { name: "t", version: "1", source: "test" });
    return Buffer.concat(chunks);
  };
  const findingsOf = async (bytes: Uint8Array) => {
    await writeFile(path, bytes);
    return (await verifyKb(path)).findings;
  };
  const briefly = async (concepts: ConceptInput[]) =>
    (await findingsOf(await packed(concepts))).map((f) => [f.severity, f.what, f.count, f.examples[0]]);
  /** A file with valid checksums whose sections were tampered with. */
  const tampered = async (change: (file: Packed) => void) => {
    const bytes = await packed(sound);
    const header = directoryOf(bytes);
    const sections = new Map<string, Uint8Array>(
      header.sections.map(({ name, offset, length }: { name: string; offset: number; length: number }) => [
        name,
        Uint8Array.prototype.slice.call(bytes, offset, offset + length),
      ]),
    );
    change({ meta: header.meta, sections });
    const findings = await findingsOf(Buffer.concat(await encodeKbFile(header.meta, sections)));
    return findings.filter((f) => f.severity === "damage").map((f) => `${f.what}: ${f.examples[0]}`);
  };
  const numbers = (file: Packed, name: string) =>
    new Uint32Array((file.sections.get(name) as Uint8Array).buffer as ArrayBuffer);

  it("finds nothing in a sound one", async () => {
    assert.deepEqual(await findingsOf(await packed(sound)), []);
    assert.equal((await verifyKb(path)).info?.concepts, 4);
    assert.deepEqual(await tampered(() => {}), []);
  });

  it("names every damaged section", async () => {
    const bytes = await packed(sound);
    const header = directoryOf(bytes);
    for (const { name, offset } of header.sections)
      if (name === "keys.rank" || name === "entries.row") bytes[offset] = 255 - (bytes[offset] as number);
    const [finding, ...others] = await findingsOf(bytes);
    assert.equal(finding?.what, "a section is corrupted (checksum)");
    assert.deepEqual(finding?.examples, ["keys.rank", "entries.row"]);
    assert.deepEqual(others, []);
  });

  it("tells of a truncated or foreign file, and throws for none", async () => {
    const bytes = await packed(sound);
    for (const [file, reason] of [
      [bytes.subarray(0, 1000), /truncated/],
      [Buffer.from("id\tname\n"), /not a packed knowledge base/],
    ] as const) {
      const [finding] = await findingsOf(file);
      assert.equal(finding?.severity, "damage");
      assert.match(finding?.examples[0] ?? "", reason);
    }
    await assert.rejects(verifyKb(join(folder, "none")), KbFileError);
  });

  it("finds numbers that point nowhere, lists out of order and names that cannot be found", async () => {
    assert.deepEqual((await tampered((f) => (f.meta.counts.keys = 8))).slice(0, 2), [
      "a section has another number of rows than the header says: keys.hashSlots: 7, not 8",
    ]);
    assert.deepEqual(await tampered((f) => f.sections.get("keys.kind")?.fill(9, 0, 1)), [
      "a number points behind the end of its list: keys.kind[0] = 9, of 3",
    ]);
    // Rows of three bits of scope, one of language and two of concept.
    const scope = await tampered((f) => f.sections.get("entries.row")?.fill(255, 0, 1));
    assert.match(scope.join("\n"), /behind the end of its list: entries\.row \(scope\)\[0\] = 7, of 6/);
    assert.deepEqual(await tampered((f) => numbers(f, "words.start").fill(5, 1, 2)), [
      "row boundaries go backwards: words.start[2]",
    ]);
    assert.match(
      (await tampered((f) => numbers(f, "children.rows").fill(0))).join("\n"),
      /row boundaries do not cover their list: children\.rows/,
    );
    assert.match(
      (await tampered((f) => f.sections.get("writings.text")?.fill(0))).join("\n"),
      /a name cannot be found: |a name stands under a foreign key: /,
    );
    assert.match(
      (await tampered((f) => numbers(f, "keys.hashSlots").fill(0))).join("\n"),
      /a key cannot be found: /,
    );
    const swapped = await tampered((f) => f.sections.get("postings.keys")?.fill(1));
    assert.match(swapped.join("\n"), /a name is listed under a word that it does not hold: /);
    const stranger = await tampered((f) => f.sections.get("concepts.name")?.fill(0));
    assert.match(stranger.join("\n"), /a preferred name is another concept's/);
    assert.deepEqual(await tampered((f) => (f.meta.textRules = "0")), [
      "the file was built by a Curie that reads words differently: undefined",
    ]);
  });

  it("tells of records that cannot be read", async () => {
    const found = await tampered((f) => f.sections.get("records.data")?.fill(255));
    assert.match(found.join("\n"), /^the records cannot be read: /);
  });

  it("finds a name that the record does not have", async () => {
    const found = await tampered((f) => f.sections.get("entries.row")?.fill(0, 1, 2));
    assert.match(found.join("\n"), /another concept's|has other names than its record says/);
  });

  const base: Pick<ConceptInput, "group" | "definitions"> = { group: "DISO", definitions: ["d"] };
  const WARNINGS: [what: string, example: string | RegExp, concepts: ConceptInput[]][] = [
    ["a parent does not exist", "X:1 under X:9", [{ ...base, id: "X:1", name: "a", parents: ["X:9"] }]],
    [
      "a live concept stands under an obsolete one",
      "X:1 under X:2",
      [
        { ...base, id: "X:1", name: "a", parents: ["X:2"] },
        { ...base, id: "X:2", name: "b", obsolete: true, replacedBy: ["X:1"] },
      ],
    ],
    [
      "the hierarchy runs in a circle",
      /X:1 < X:2 < X:1|X:2 < X:1 < X:2/,
      [
        { ...base, id: "X:1", name: "a", parents: ["X:2"] },
        { ...base, id: "X:2", name: "b", parents: ["X:1"] },
      ],
    ],
    ["an obsolete concept names no successor", "X:1 a", [{ ...base, id: "X:1", name: "a", obsolete: true }]],
    [
      "a successor does not exist",
      "X:1 replaced by X:9",
      [{ ...base, id: "X:1", name: "a", obsolete: true, replacedBy: ["X:9"] }],
    ],
    [
      "a successor is obsolete itself",
      "X:1 replaced by X:2",
      [
        { ...base, id: "X:1", name: "a", obsolete: true, replacedBy: ["X:2"] },
        { ...base, id: "X:2", name: "b", obsolete: true, replacedBy: ["X:3"] },
        { ...base, id: "X:3", name: "c" },
      ],
    ],
    [
      "a former id is another concept's own id",
      "X:2, also of X:1",
      [
        { ...base, id: "X:1", name: "a", altIds: ["X:2"] },
        { ...base, id: "X:2", name: "b" },
      ],
    ],
  ];
  for (const [what, example, concepts] of WARNINGS)
    it(`warns: ${what}`, async () => {
      const [first, ...others] = await briefly(concepts);
      assert.deepEqual([first?.slice(0, 3), others], [["warning", what, 1], []]);
      assert.match(String(first?.[3]), typeof example === "string" ? new RegExp(`^${example}$`) : example);
    });

  it("takes a former id for its concept", async () => {
    assert.deepEqual(
      await briefly([
        { ...base, id: "X:1", name: "a", altIds: ["X:0"] },
        { ...base, id: "X:2", name: "b", parents: ["X:0"] },
        { ...base, id: "X:3", name: "c", obsolete: true, replacedBy: ["X:0"] },
      ]),
      [],
    );
  });

  it("counts names that do not tell live concepts apart", async () => {
    assert.deepEqual(
      await briefly([
        { ...base, id: "X:1", name: "Cold", synonyms: ["MS"] },
        { ...base, id: "X:2", name: "cold", synonyms: ["ms"] },
        { id: "X:3", name: "Chill", group: "DISO" },
        { ...base, id: "X:4", name: "chill", obsolete: true, replacedBy: ["X:3"] },
      ]),
      [
        ["warning", "live concepts have the same preferred name", 1, "Cold: X:1, X:2"],
        ["note", "a live concept has no definition", 1, "X:3 Chill"],
        ["note", "a name stands for several live concepts", 2, "Cold: X:1, X:2"],
      ],
    );
  });
});
