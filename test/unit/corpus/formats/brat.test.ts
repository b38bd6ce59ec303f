// brat standoff: what is read of every kind of line, and which lines an edit touches.
import assert from "node:assert/strict";
import { bratFormat } from "../../../../engine/corpus/formats/brat/format.ts";
import { type BratDocument, readBrat } from "../../../../engine/corpus/formats/brat/read.ts";
import { writeAnnFiles } from "../../../../engine/corpus/formats/brat/write.ts";
import type { Mention } from "../../../../engine/text/mention.ts";
import { readText, write } from "../../../fixtures/formats.ts";

const TEXT = "😀 Left and right heart failure, no fever.";
const ANN = `T1\tDISO 2 6;17 30\tLeft heart failure
N1\tReference T1 MESH:D006333\tHeart Failure
T2\tDISO 35 40\tfever
A1\tNegated T2
A2\tCertainty T2 not sure
#1\tAnnotatorNotes T2\tlook again
#2\tOther T2\tkept
T3\tCause 7 10\tand
R1\tAfter Arg1:T1 Arg2:T2
E1\tCause:T3 Theme:T1 Theme2:T2
M1\tSpeculation E1
*\tEquiv T1 T2
what is this?
`;

interface Read {
  readonly document: BratDocument;
  readonly problems: readonly string[];
}

function read(ann: string, text = TEXT): Read {
  const problems: string[] = [];
  const report = (line: number, reason: string) => void problems.push(`${line}: ${reason}`);
  return { document: readBrat("x", text, [{ ending: "ann", text: ann, report }]), problems };
}

const written = (document: Parameters<typeof writeAnnFiles>[0]) => writeAnnFiles(document)[0]?.text ?? "";
const withMentions = ({ document }: Read, change: (m: Mention) => Mention | undefined) => ({
  ...document,
  mentions: document.mentions.flatMap((m) => change(m) ?? []),
});

describe("brat reader", () => {
  it("reads every kind of line", () => {
    const { document, problems } = read(ANN);
    assert.deepEqual(
      document.mentions.map((m) => [m.id, m.type, m.spans, m.concepts, m.attributes, m.note, m.status]),
      [
        [
          "T1",
          "DISO",
          [
            { start: 3, end: 7 },
            { start: 18, end: 31 },
          ],
          [{ id: "MESH:D006333" }],
          undefined,
          undefined,
          "linked",
        ],
        [
          "T2",
          "DISO",
          [{ start: 36, end: 41 }],
          [],
          { Negated: true, Certainty: "not sure" },
          "look again",
          "undecided",
        ],
        ["T3", "Cause", [{ start: 8, end: 11 }], [], undefined, undefined, "undecided"],
      ],
    );
    assert.deepEqual(document.relations, [
      {
        id: "R1",
        type: "After",
        arguments: [
          { role: "Arg1", target: "T1" },
          { role: "Arg2", target: "T2" },
        ],
      },
      {
        id: "E1",
        type: "Cause",
        trigger: "T3",
        arguments: [
          { role: "Theme", target: "T1" },
          { role: "Theme2", target: "T2" },
        ],
        attributes: { Speculation: true },
      },
      {
        type: "Equiv",
        arguments: [
          { role: "Arg1", target: "T1" },
          { role: "Arg2", target: "T2" },
        ],
      },
    ]);
    assert.equal(problems.length, 1);
    assert.match(problems[0] as string, /^13: this is no annotation line/);
  });

  const ODD: Record<string, [line: string, concept: string]> = {
    "more than one tab before the name": ["N1\tReference T1 A:1\t\t\tname", "A:1"],
    "an id without prefix": ["N1\tReference T1 672\tx", "672"],
    "an id with a space behind it": ["N1\tReference T1 MESH:D00 1\tx", "MESH:D00"],
    "BioNLP-ST's long form": ["N1\tOntoBiotope Annotation:T1 Referent:OBT:000001", "OBT:000001"],
  };
  for (const [name, [line, concept]] of Object.entries(ODD))
    it(`reads ${name}`, () => {
      const { document, problems } = read(`T1\tX 2 6\tLeft\n${line}\n`);
      assert.deepEqual([document.mentions[0]?.concepts, problems], [[{ id: concept }], []]);
    });

  const JOINS = [
    "Left heart failure",
    "Leftheart failure",
    "Left ... heart failure",
    "Left [...] heart failure",
  ];
  for (const quote of JOINS)
    it(`takes fragments joined as in "${quote}"`, () => {
      const { problems } = read(`T1\tX 2 6;17 30\t${quote}\n`);
      assert.deepEqual(problems, []);
    });

  const BAD: Record<string, [ann: string, problem: RegExp]> = {
    "a place outside the text": ["T1\tX 30 99\tx", /^1: 30-99 lies outside the text \(0-41 code points\)/],
    "an end before its start": ["T1\tX 9 3\tx", /^1: 9-3 ends before it starts/],
    "fragments that overlap": ["T1\tX 2 6;4 8\tLeft ft a", /^1: 2-6;4-8 has fragments that overlap/],
    "another text": ["T1\tX 2 6\tRight", /^1: the text at 2-6 is "Left", not "Right"/],
    "a target that is not there": ["A1\tNegated T9", /^1: A1 belongs to T9, which is not there/],
    "an id that is taken": ["T1\tX 2 6\tLeft\nT1\tY 2 6\tLeft", /^2: a second T1/],
    "a relation to nothing": ["T1\tX 2 6\tLeft\nR1\tR Arg1:T1 Arg2:T7", /^2: R1 names T7/],
    "an event without trigger": ["E1\tType Role:T1", /^1: this is no annotation line \(E1/],
  };
  for (const [name, [ann, problem]] of Object.entries(BAD))
    it(`reports ${name} and keeps the line`, () => {
      const { document, problems } = read(`${ann}\n`);
      assert.match(problems.join("\n"), problem);
      assert.equal(written(document), `${ann}\n`);
    });

  const UNITS: Record<string, [ann: string, says: RegExp]> = {
    "UTF-16 units": ["T1\tX 3 7\tLeft\nT2\tX 36 41\tfever\n", /they count UTF-16 units \(2 of 2/],
    bytes: ["T1\tX 5 9\tLeft\nT2\tX 38 43\tfever\n", /they count bytes \(2 of 2/],
    "a shift": ["T1\tX 4 8\tLeft\nT2\tX 37 42\tfever\n", /they are shifted by 2 throughout \(2 of 2/],
  };
  for (const [name, [ann, says]] of Object.entries(UNITS))
    it(`names the count that fits: ${name}`, () => assert.match(read(ann).problems.at(-1) ?? "", says));

  it("splits lines at LF alone: NEL and U+2028 are part of a mention", () => {
    const { document, problems } = read("T1\tX 0 3\ta\u0085b\nT2\tX 4 7\tc\u2028d\n", "a\u0085b c\u2028d");
    assert.deepEqual([document.mentions.length, problems], [2, []]);
  });
  it("counts the CR of a text with CRLF, as brat does", () => {
    const { document, problems } = read("T1\tX 6 9\ttwo\r\n", "one\r\n\ntwo");
    assert.deepEqual([document.mentions[0]?.spans, problems], [[{ start: 6, end: 9 }], []]);
  });
});

describe("brat writer", () => {
  it("gives an unedited file back byte for byte", () => {
    for (const ann of [ANN, ANN.replaceAll("\n", "\r\n"), ANN.trimEnd(), "", "\n\n", "T1\tX 0 0\t\n"])
      assert.equal(written(read(ann).document), ann);
  });
  it("takes a mention's own lines away with it, and no other", () =>
    assert.equal(
      written({ ...withMentions(read(ANN), (m) => (m.id === "T2" ? undefined : m)), relations: [] }),
      "T1\tDISO 2 6;17 30\tLeft heart failure\nN1\tReference T1 MESH:D006333\tHeart Failure\nT3\tCause 7 10\tand\nwhat is this?\n",
    ));
  it("changes only the lines that say something else now", () => {
    const edited = withMentions(read(ANN), (m) =>
      m.id === "T2"
        ? {
            ...m,
            type: "SYMP",
            attributes: { Certainty: "sure" },
            concepts: [{ id: "A:1" }],
            status: "linked",
          }
        : m,
    );
    const before = ANN.split("\n");
    const after = written(edited).split("\n");
    assert.deepEqual(
      after.filter((l) => !before.includes(l)),
      ["T2\tSYMP 35 40\tfever", "A2\tCertainty T2 sure", "N2\tReference T2 A:1\tfever"],
    );
    assert.deepEqual(
      before.filter((l) => !after.includes(l)),
      ["T2\tDISO 35 40\tfever", "A1\tNegated T2", "A2\tCertainty T2 not sure"],
    );
  });
  it("puts a new mention behind the one before it, with the next free number", () => {
    const { document } = read(ANN);
    const right: Mention = {
      spans: [{ start: 12, end: 17 }],
      type: "ANAT",
      source: "person",
      status: "undecided",
      concepts: [],
      candidates: [],
    };
    const lines = written({ ...document, mentions: [...document.mentions, right] }).split("\n");
    assert.equal(lines[lines.indexOf("T3\tCause 7 10\tand") + 1], "T4\tANAT 11 16\tright");
    assert.equal(lines.length, ANN.split("\n").length + 1);
  });
});

describe("brat files", () => {
  const files = async (main: string, beside: Record<string, string>) => {
    const companion = async (path: string) => beside[path];
    const read = await readText(bratFormat, beside[main] as string, { file: main, companion });
    return { ...read, written: (await write(bratFormat, read.documents)).files };
  };

  it("of the shared tasks are one document, and events are written to the last of them", async () => {
    const beside = {
      "my doc.txt": "Left leg pain",
      "my doc.a1": "T1\tANAT 5 8\tleg\n",
      "my doc.a2": "T2\tPain 9 13\tpain\nE1\tPain:T2 Site:T1\n",
    };
    const { documents, problems, written } = await files("my doc.a1", beside);
    assert.deepEqual(problems, []);
    assert.deepEqual(documents[0]?.relations?.[0]?.arguments, [{ role: "Site", target: "T1" }]);
    assert.deepEqual(Object.fromEntries(written), beside);
    const [document] = documents;
    const edited = {
      ...document,
      mentions: document?.mentions.map((m) => ({ ...m, attributes: { Sure: true } })),
    };
    const after = (await write(bratFormat, [edited as never])).files;
    assert.equal(after.get("my doc.a1"), "T1\tANAT 5 8\tleg\nA1\tSure T1\n");
    assert.equal(after.get("my doc.a2"), "T2\tPain 9 13\tpain\nA2\tSure T2\nE1\tPain:T2 Site:T1\n");
  });

  it("without their text have the words that they quote, and no text is made up on the disk", async () => {
    const { documents, problems, written } = await files("x.ann", { "x.ann": "T1\tA 3 6;8 10\t😀bc de\n" });
    assert.equal(documents[0]?.text, "   😀bc  de");
    assert.match(problems[0]?.reason ?? "", /x\.txt is not there/);
    assert.deepEqual(Object.fromEntries(written), { "x.ann": "T1\tA 3 6;8 10\t😀bc de\n" });
  });

  it("without annotations stay alone until there are some", async () => {
    const { documents, written } = await files("x.txt", { "x.txt": "Leg pain" });
    assert.deepEqual(Object.fromEntries(written), { "x.txt": "Leg pain" });
    const mention = {
      spans: [{ start: 0, end: 3 }],
      type: "ANAT",
      source: "me",
      status: "undecided",
      concepts: [],
      candidates: [],
    };
    const after = (await write(bratFormat, [{ ...documents[0], mentions: [mention] } as never])).files;
    assert.equal(after.get("x.ann"), "T1\tANAT 0 3\tLeg\n");
  });

  it("keep the ending of a text that is no .txt", async () => {
    const { documents, problems, written } = await files("x.md.ann", {
      "x.md.ann": "T1\tA 0 3\tLeg\n",
      "x.md": "Leg pain",
    });
    assert.deepEqual([documents[0]?.text, problems], ["Leg pain", []]);
    assert.deepEqual([...written.keys()], ["x.md", "x.md.ann"]);
  });
});
