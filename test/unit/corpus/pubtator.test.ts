import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  looksLikePubTator,
  type PubTatorDocument,
  PubTatorReader,
  parsePubTator,
  proseRegions,
} from "../../../engine/corpus/formats/pubtator.ts";
import { writePubTator } from "../../../engine/corpus/formats/pubtator-write.ts";
import { type Mention, textOf } from "../../../engine/text/mention.ts";
import type { Span } from "../../../engine/text/span.ts";
import { withMarks } from "../../fixtures/marked.ts";

const SMALL = `7|t|A trial | of aspirin 😀
7|a|It helped 🫀 pain.
7	2	7	trial	PROC	X:1
7	26	32	helped	VERB	X:2|X:3	one|two
7	35	39	pain	DISO	-1
7	CID	X:1	X:2

8|t|Only a title
8	7	12	title	DOC
`;

const quoted = (d: PubTatorDocument) => d.mentions.map((m) => textOf(m, d.text));
const written = (text: string) => {
  const { documents, rest } = parsePubTator(text);
  return documents.map((d) => writePubTator(d)).join("") + rest;
};

describe("PubTator reader", () => {
  it("reads texts, code point offsets, ids and relations", () => {
    const { documents, problems, rest } = parsePubTator(SMALL);
    assert.deepEqual([problems, rest], [[], ""]);
    const [first, second] = documents as [PubTatorDocument, PubTatorDocument];
    assert.equal(first.text, "A trial | of aspirin 😀\nIt helped 🫀 pain.");
    assert.deepEqual(quoted(first), ["trial", "helped", "pain"]);
    assert.deepEqual(first.sections, [
      { role: "title", start: 0, end: 23 },
      { role: "abstract", start: 24, end: first.text.length },
    ]);
    assert.deepEqual(
      first.mentions.map((m) => [m.type, m.status, m.concepts.map((c) => c.id)]),
      [
        ["PROC", "linked", ["X:1"]],
        ["VERB", "linked", ["X:2|X:3"]],
        ["DISO", "nil", []],
      ],
    );
    assert.deepEqual(
      first.lines.map((l) => l.kind),
      ["title", "abstract", "mention", "mention", "mention", "relation", "blank"],
    );
    assert.equal(second.text, "Only a title");
    assert.deepEqual([second.id, quoted(second)], ["8", ["title"]]);
  });

  it("parts composite ids only where the type's separator is told", () => {
    const [d] = parsePubTator(SMALL, { separators: { VERB: "|" } }).documents;
    assert.deepEqual(
      d?.mentions.map((m) => m.concepts.length),
      [1, 2, 0],
    );
  });

  it("gives the same documents however the text is cut into chunks", () => {
    const whole = parsePubTator(SMALL).documents;
    for (const size of [1, 7, 64]) {
      const reader = new PubTatorReader();
      const found: PubTatorDocument[] = [];
      for (let i = 0; i < SMALL.length; i += size) found.push(...reader.push(SMALL.slice(i, i + size)));
      found.push(...reader.end().documents);
      assert.deepEqual(found, whole);
    }
  });

  const problemsOf = (text: string) => parsePubTator(text).problems.map((p) => `${p.line}: ${p.reason}`);
  const HEAD = "1|t|Pain\n1|a|Über 😀 pain\n";
  const BAD: Record<string, [line: string, reason: RegExp]> = {
    "text that differs": ["1\t0\t4\tPine\tX\tY:1", /the text at 0-4 is "Pain", not "Pine"/],
    "offsets in UTF-16 units": ["1\t13\t17\tpain\tX\tY:1", /outside.*fits if offsets count UTF-16 units/],
    "offsets in UTF-16 units inside the text": [
      "1\t10\t13\t😀 \tX\tY:1",
      /it fits if offsets count UTF-16 units/,
    ],
    "offsets in bytes": ["1\t16\t20\tpain\tX\tY:1", /outside.*fits if offsets count bytes/],
    "a span outside the text": ["1\t0\t99\tPain\tX\tY:1", /0-99 lies outside the text \(0-16\)/],
    "an end before the start": ["1\t4\t0\tPain\tX\tY:1", /4-0 ends before it starts/],
    "another document's line": ["2\t0\t4\tPain\tX\tY:1", /belongs to "2" and stands in 1/],
    "no whole numbers": ["1\t0.5\t4\tPain\tX\tY:1", /should be whole numbers, found "0.5" and "4"/],
    "prose between": ["what is this?", /no title, abstract, mention or relation line/],
    "a second abstract": ["1|a|Again", /second abstract/],
  };
  for (const [name, [line, reason]] of Object.entries(BAD))
    it(`reports and keeps ${name}`, () => {
      const problems = problemsOf(`${HEAD}${line}\n`);
      assert.equal(problems.length, 1, problems.join("; "));
      assert.match(problems[0] as string, /^3: /);
      assert.match(problems[0] as string, reason);
      assert.equal(written(`${HEAD}${line}\n`), `${HEAD}${line}\n`);
    });

  it("counts lines over several documents", () =>
    assert.match(problemsOf(`${SMALL}\n9|t|x\n9\t0\t1\ty\tX\n`).join(), /^12: /));
  it("takes an abstract without a title, and says so", () => {
    const { documents, problems } = parsePubTator("1|a|Pain\n1\t1\t5\tPain\tX\n");
    assert.deepEqual(documents.map(quoted), [["Pain"]]);
    assert.match(problems[0]?.reason ?? "", /1 has no title/);
  });
  it("keeps a file that holds no document", () => {
    const { documents, rest, problems } = parsePubTator("just\ntext\n");
    assert.deepEqual([documents, rest, problems.length], [[], "just\ntext\n", 2]);
  });
  it("reads CR LF, a byte order mark and a last line without an end, and writes them back", () => {
    const text = `\uFEFF\r\n${SMALL.replaceAll("\n", "\r\n").trimEnd()}`;
    const { documents, problems } = parsePubTator(text);
    assert.deepEqual(problems, []);
    assert.deepEqual(documents.map(quoted), [["trial", "helped", "pain"], ["title"]]);
    assert.equal(written(text), text);
    const marked = `\uFEFF${SMALL}`;
    assert.equal(parsePubTator(marked).documents[0]?.id, "7");
    assert.equal(written(marked), marked);
  });
});

describe("PubTator prose", () => {
  it("is titles and abstracts, one scope per document", () => {
    const regions = proseRegions(SMALL.replaceAll("\n", "\r\n"));
    assert.deepEqual(
      regions.map((r) => r.scope),
      [0, 0, 1],
    );
    assert.equal(
      withMarks(SMALL, proseRegions(SMALL)),
      SMALL.replace("A trial | of aspirin 😀", "⟦$&⟧")
        .replace("It helped 🫀 pain.", "⟦$&⟧")
        .replace("Only a title", "⟦$&⟧"),
    );
  });
  it("leaves out what is empty, and text that is no PubTator", () => {
    assert.deepEqual(proseRegions("1|t|\n1|a|\n"), []);
    assert.deepEqual(proseRegions("plain | text\n1 |t|no\n|t|no"), []);
  });
  it("begins a scope at each title and at an abstract of another document", () =>
    assert.deepEqual(
      proseRegions("1|t|a\n1|t|b\n2|a|c\n2|t|d").map((r) => r.scope),
      [0, 1, 2, 3],
    ));
  it("is told by the first line", () => {
    for (const text of [SMALL, `\uFEFF${SMALL}`, `\n\n${SMALL}`, "PMC12|a|x"])
      assert.ok(looksLikePubTator(text));
    for (const text of ["", "  \n", "A note.\n7|t|x", "a b|t|x", "|t|x", "7|x|y"])
      assert.ok(!looksLikePubTator(text));
  });
});

describe("PubTator writer", () => {
  const [document] = parsePubTator(SMALL).documents as [PubTatorDocument];
  const mention = (start: number, end: number, ...ids: string[]) => ({
    spans: [{ start, end }] as [Span],
    type: "ORGA",
    source: "dictionary",
    status: "linked" as const,
    concepts: ids.map((id) => ({ id })),
    candidates: [],
  });
  it("puts new mentions behind the old ones, in code points, and leaves every other line alone", () => {
    const text = writePubTator({
      ...document,
      mentions: [...document.mentions, mention(37, 41, "Y:2", "Y:3"), mention(21, 23)],
    });
    const lines = SMALL.split("\n");
    assert.deepEqual(text.split("\n"), [
      ...lines.slice(0, 5),
      "7\t21\t22\t😀\tORGA\t-",
      "7\t35\t39\tpain\tORGA\tY:2|Y:3",
      lines[5],
      "",
      "",
    ]);
  });
  it("puts a mention that changed where its old line stood", () => {
    const [first, ...others] = document.mentions as [Mention, ...Mention[]];
    const changed = { ...first, concepts: [{ id: "Y:9" }] };
    const lines = SMALL.split("\n");
    assert.deepEqual(writePubTator({ ...document, mentions: [...others, changed] }).split("\n"), [
      ...lines.slice(0, 2),
      "7\t2\t7\ttrial\tPROC\tY:9",
      ...lines.slice(3, 6),
      "",
      "",
    ]);
    const retyped = { ...changed, type: "DISO" };
    assert.match(
      writePubTator({ ...document, mentions: [retyped, changed] })
        .split("\n")
        .slice(2, 4)
        .join("\n"),
      /^7\t2\t7\ttrial\tPROC\tY:9\n7\t2\t7\ttrial\tDISO\tY:9$/,
    );
  });
  it("takes lines of mentions out", () => {
    const lines = SMALL.split("\n");
    assert.equal(
      writePubTator({ ...document, mentions: [] }),
      [lines[0], lines[1], lines[5], "", ""].join("\n"),
    );
  });
  it("keeps the line ends of the file, the missing last one too", () => {
    const [d] = parsePubTator("1|t|Pain\r\n1|a|No").documents as [PubTatorDocument];
    assert.equal(
      writePubTator({ ...d, mentions: [mention(0, 4, "Y:1")] }),
      "1|t|Pain\r\n1|a|No\r\n1\t0\t4\tPain\tORGA\tY:1",
    );
  });
  it("writes any other text on two lines with its offsets unchanged", () => {
    const text = "Title\tone 😀\nline two\r\nline three";
    const plain = {
      id: "my note|1",
      text,
      sections: [],
      mentions: [mention(14, 22, "Y:1"), mention(19, 28, "Y:2")],
    };
    const losses: string[] = [];
    const lose = (_kind: string, _item: string, reason: string) => losses.push(reason);
    const out = writePubTator(plain, lose);
    assert.match(losses[0] ?? "", /written with the id my_note_1/);
    const [back] = parsePubTator(out).documents as [PubTatorDocument];
    assert.equal(back.text, "Title one 😀\nline two  line three");
    assert.deepEqual(quoted(back), ["ine two ", "wo  line "]);
    assert.deepEqual(parsePubTator(out).problems, []);
  });
  it("says what it cannot write", () => {
    const losses: string[] = [];
    const lose = (_kind: string, _item: string, reason: string) => losses.push(reason);
    const spans: [Span, Span] = [
      { start: 0, end: 1 },
      { start: 2, end: 7 },
    ];
    const split = { ...mention(0, 1), spans };
    assert.match(writePubTator({ ...document, mentions: [split] }, lose), /\t0\t7\tA trial\t/);
    assert.match(losses[0] ?? "", /gaps inside "A trial"/);
  });
});

// Figures of the corpora's own releases.
const CORPORA: [file: string, documents: number, mentions: number, relations: number, problems: number][] = [
  ["bc5cdr/CDR_TrainingSet.PubTator.txt", 500, 9385, 1038, 0],
  ["bc5cdr/CDR_DevelopmentSet.PubTator.txt", 500, 9591, 1012, 0],
  ["bc5cdr/CDR_TestSet.PubTator.txt", 500, 9809, 1066, 0],
  // One mention's text column was trimmed.
  ["ncbi-disease/NCBItrainset_corpus.txt", 593, 5145, 0, 1],
  ["ncbi-disease/NCBIdevelopset_corpus.txt", 100, 787, 0, 0],
  ["ncbi-disease/NCBItestset_corpus.txt", 100, 960, 0, 0],
  ["biored/Dev.PubTator", 100, 3533, 1162, 0],
];
const shared = join(import.meta.dirname, "..", "..", "..", "..", "shared", "data");

describe("PubTator on published corpora", () => {
  for (const [file, documents, mentions, relations, problems] of CORPORA)
    it(file, function () {
      if (!existsSync(shared)) {
        console.log("      skipped: no ../shared");
        this.skip();
      }
      const text = readFileSync(join(shared, file), "utf8");
      const read = parsePubTator(text);
      const lines = read.documents.flatMap((d) => d.lines);
      assert.deepEqual(
        [
          read.documents.length,
          read.documents.flatMap((d) => d.mentions).length,
          lines.filter((l) => l.kind === "relation").length,
          read.problems.length,
        ],
        [documents, mentions, relations, problems],
      );
      assert.equal(read.documents.map((d) => writePubTator(d)).join("") + read.rest, text);
      // The prose of the file is the text of its documents.
      const prose = proseRegions(text).map((r) => text.slice(r.start, r.end));
      assert.deepEqual(
        prose,
        read.documents.flatMap((d) => d.text.split("\n")),
      );
    });
});
