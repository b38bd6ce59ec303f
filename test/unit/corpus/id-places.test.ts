// The places of ids in files of every format: what stands there is replaced, the file read again, and only that concept is
// another.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { EditorPositions } from "../../../engine/corpus/editor-positions.ts";
import type { Format } from "../../../engine/corpus/formats/format.ts";
import { FORMATS } from "../../../engine/corpus/formats/registry.ts";
import { type IdPlace, idPlaces, partsOf, type WantedId } from "../../../engine/corpus/id-places.ts";
import { Corpus } from "../../../engine/corpus/read-corpus.ts";
import type { Document } from "../../../engine/text/document.ts";
import type { Mention } from "../../../engine/text/mention.ts";

const TEXT = "Metformin treats type 2 diabetes. Metformin too, says MESH:D008687 at 1234.";
const mention = (id: string, start: number, end: number, type: string, concept: string): Mention => ({
  ...{ id, spans: [{ start, end }], type, source: "file", status: "linked", candidates: [] },
  concepts: [{ id: concept }],
});
const documentOf = (id: string, ids: readonly [string, string, string]): Document => ({
  ...{ id, text: TEXT, sections: [], relations: [] },
  mentions: [
    mention("T1", 0, 9, "Chemical", ids[0]),
    mention("T2", 17, 32, "Disease", ids[1]),
    mention("T3", 34, 43, "Chemical", ids[2]),
  ],
});

interface File {
  readonly text: string;
  readonly read: (text: string) => AsyncIterable<Document>;
}

async function* listOf<T>(...items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/** The documents in a format's file, with what it reads beside it. */
async function written(format: Format, documents: readonly Document[]): Promise<File> {
  const files = new Map<string, string>();
  for await (const { file = `x.${format.endings[0]}`, text } of format.write?.(listOf(...documents), {}) ??
    [])
    files.set(file, (files.get(file) ?? "") + text);
  const endings = format.endings.filter((e) => e !== "txt");
  const name = [...files.keys()].find((n) => endings.some((e) => n.endsWith(`.${e}`))) ?? "";
  return {
    text: files.get(name) ?? "",
    read: (text) =>
      format.read?.(listOf(text), { file: name, companion: async (path) => files.get(path) }) ?? listOf(),
  };
}

async function idsIn({ text, read }: File): Promise<{ wanted: WantedId[]; all: string[][] }> {
  const wanted: WantedId[] = [];
  const all: string[][] = [];
  for await (const { mentions } of read(text)) {
    const document = all.length;
    all.push(mentions.map((m) => m.concepts.map((c) => c.id).join(" ")));
    for (const [n, m] of mentions.entries())
      for (const id of m.concepts.flatMap((c) => partsOf(c.id))) wanted.push({ document, mention: n, id });
  }
  return { wanted, all };
}

const replaced = (text: string, { spans }: IdPlace, by: string): string =>
  [...spans].reverse().reduce((now, { start, end }) => now.slice(0, start) + by + now.slice(end), text);

/** Replaces every id that was found, one by one; answers how many were. */
async function checked(file: File, to = "MESH:D999999"): Promise<number> {
  const { wanted, all } = await idsIn(file);
  const places = await idPlaces(file.text, file.read, wanted);
  for (const [w, place] of places) {
    for (const { start, end } of place.spans) assert.equal(file.text.slice(start, end), place.written);
    const left = w.id.slice(0, w.id.length - place.written.length);
    const next = to.slice(left.length);
    const after = await idsIn({ text: replaced(file.text, place, next), read: file.read });
    const expected = all.map((ids, d) =>
      ids.map((id, m) => (d === w.document && m === w.mention ? id.replace(w.id, to) : id)),
    );
    assert.deepEqual(after.all, expected, `${w.document} ${w.mention} ${w.id}`);
  }
  assert.ok(places.size <= wanted.length);
  return wanted.length - places.size;
}

describe("places of ids in a file", () => {
  const formats = FORMATS.filter((f) => f.read && f.write && f.capabilities.concepts !== "none");
  it("there are formats to look at", () => assert.ok(formats.length >= 13));
  for (const format of formats)
    it(`${format.name}: each id can be replaced, and nothing else changes`, async () => {
      const ids = ["MESH:D008687", "MESH:D003924", "MESH:D008687"] as const;
      const file = await written(format, [documentOf("1", ids), documentOf("2", ids)]);
      assert.equal(await checked(file), 0);
    });

  it("bare numbers that are offsets, texts and ids are told apart", async () => {
    const line = (...cells: unknown[]) => `${cells.join("\t")}\n`;
    const text = `7|t|Gene 17 and BRCA1\n${line(7, 12, 17, "BRCA1", "Gene", "17")}${line(7, 5, 7, "17", "Gene", 12)}\n`;
    const pubtator = FORMATS.find((f) => f.name === "pubtator") as Format;
    const file = {
      text,
      read: (t: string) => pubtator.read?.(listOf(t), { file: "a.pubtator" }) ?? listOf(),
    };
    const { wanted } = await idsIn(file);
    const places = await idPlaces(text, file.read, wanted);
    assert.deepEqual(
      wanted.map((w) => [w.id, places.get(w)?.spans[0].start]),
      [
        ["17", text.indexOf("\t17\n") + 1],
        ["12", text.indexOf("\t12\n") + 1],
      ],
    );
  });

  it("a part of a composite id has its own place", async () => {
    const text = "1|t|Dropsy\n1\t0\t6\tDropsy\tDisease\tD000001|X:2\n\n";
    const pubtator = FORMATS.find((f) => f.name === "pubtator") as Format;
    const read = (t: string) => pubtator.read?.(listOf(t), { file: "a.pubtator" }) ?? listOf();
    const { wanted } = await idsIn({ text, read });
    const places = await idPlaces(text, read, wanted);
    assert.deepEqual(
      wanted.map((w) => places.get(w)?.written),
      ["D000001", "X:2"],
    );
  });

  it("a reader that throws, or says another thing each time, gives no place and no error", async () => {
    const text = "X:1 X:1";
    const wanted = [{ document: 0, mention: 0, id: "X:1" }];
    const broken = async function* (t: string): AsyncGenerator<Document> {
      if (t !== text) throw new Error("broken");
      yield documentOf("1", ["X:1", "X:1", "X:1"]);
    };
    assert.equal((await idPlaces(text, broken, wanted)).size, 0);
    let n = 0;
    const fickle = async function* (): AsyncGenerator<Document> {
      yield documentOf(String(n++), ["X:1", "X:1", "X:1"]);
    };
    assert.equal((await idPlaces(text, fickle, wanted)).size, 0);
  });

  it("whatever ids are like, those that are found are the right ones", async () => {
    const id = fc.stringMatching(/^[A-Z]{1,4}:[A-Z]?\d{1,6}$/);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...formats), fc.tuple(id, id, id), async (format, ids) => {
        const prefix = (ids[0].split(":")[0] ?? "") as string;
        await checked(await written(format, [documentOf("1", ids)]), `${prefix}:D7`).catch((error) => {
          // An id of another vocabulary cannot take the place of a bare part: those are checked above.
          if (new Set(ids.map((i) => i.split(":")[0])).size === 1) throw error;
        });
      }),
      { numRuns: 40 },
    );
  });

  it("real files: BC5CDR, BioRED and NCBI Disease have places for what they say", async function () {
    this.timeout(120_000);
    const data = join(import.meta.dirname, "..", "..", "..", "..", "shared", "data");
    if (!existsSync(data)) {
      console.log("skipped: no ../shared");
      return this.skip();
    }
    for (const path of REAL) {
      const corpus = await Corpus.open(join(data, path));
      const [first] = corpus.files;
      assert.ok(first, path);
      const text = await corpus.plainText(first);
      assert.ok(text, path);
      const file = { text, read: (t: string) => corpus.reread(first, t) };
      const { wanted } = await idsIn(file);
      // Descriptions of variants, which BioRED writes where ids stand, are none.
      const ids = wanted.filter(({ id }) => /^[A-Z]?\d{3,}$/.test(id));
      const some = ids.filter((_, i) => i % Math.ceil(ids.length / 200) === 0);
      const places = await idPlaces(text, file.read, some);
      assert.equal(places.size, some.length, `${path}: ${places.size} of ${some.length}`);
    }
  });
});

/** Whole files, of formats that are read and of some that are never written. */
const REAL = [
  "bc5cdr/CDR_TestSet.PubTator.txt",
  "biored/Dev.PubTator",
  "ncbi-disease/NCBItestset_corpus.txt",
];

describe("places as an editor counts", () => {
  it("lines end at LF, CR LF and CR; a byte order mark is none of them", () => {
    const text = "\uFEFFab\r\ncd\ref\ngh";
    const positions = new EditorPositions(text);
    const at = (word: string) =>
      positions.rangeOf({ start: text.indexOf(word), end: text.indexOf(word) + 1 });
    assert.deepEqual(at("b").start, { line: 0, character: 1 });
    assert.deepEqual(at("d").start, { line: 1, character: 1 });
    assert.deepEqual(at("f").end, { line: 2, character: 2 });
    assert.deepEqual(at("g").start, { line: 3, character: 0 });
    const empty = new EditorPositions("").rangeOf({ start: 0, end: 0 });
    assert.deepEqual(empty.start, { line: 0, character: 0 });
  });
});
