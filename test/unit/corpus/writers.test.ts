import assert from "node:assert/strict";
import { writeBrat } from "../../../engine/corpus/formats/brat.ts";
import { type JsonDocument, writeJsonLine } from "../../../engine/corpus/formats/jsonl.ts";
import { plainDocument } from "../../../engine/corpus/formats/plain.ts";
import type { Candidate, LinkStatus, Mention } from "../../../engine/text/mention.ts";

type Offsets = [start: number, end: number];

const candidate = (id: string, name: string, score = 1): Candidate => ({
  concept: { id, kb: "test" },
  name,
  group: "DISO",
  matched: name,
  stage: "exact",
  score,
  obsolete: false,
});

function mention(spans: Offsets[], status: LinkStatus, candidates: Candidate[] = [], type = "DISO"): Mention {
  return {
    spans: spans.map(([start, end]) => ({ start, end })) as unknown as Mention["spans"],
    type,
    source: "dictionary",
    status,
    concepts: status === "linked" ? candidates.map((c) => c.concept) : [],
    candidates,
  };
}

describe("brat writer", () => {
  const ann = (text: string, ...mentions: Mention[]) =>
    writeBrat({ id: "x", text, sections: [], mentions }).ann.split("\n").slice(0, -1);

  it("counts code points, numbers lines by kind and names concepts", () =>
    assert.deepEqual(
      ann(
        "😀 pain and fever",
        mention([[3, 7]], "linked", [candidate("X:1", "Pain"), candidate("X:2", "Ache")]),
        mention([[12, 17]], "linked", [candidate("X:3", "Fever\tand so on")]),
      ),
      [
        "T1\tDISO 2 6\tpain",
        "N1\tReference T1 X:1\tPain",
        "N2\tReference T1 X:2\tAche",
        "T2\tDISO 11 16\tfever",
        "N3\tReference T2 X:3\tFever and so on",
      ],
    ));
  it("writes discontinuous mentions as fragments", () =>
    assert.deepEqual(
      ann(
        "left and right pain",
        mention(
          [
            [0, 4],
            [15, 19],
          ],
          "undecided",
        ),
      ),
      ["T1\tDISO 0 4;15 19\tleft pain"],
    ));
  it("parts a mention at every line break that brat's reader knows", () => {
    assert.deepEqual(ann("heart \r\n attack", mention([[0, 15]], "undecided")), [
      "T1\tDISO 0 5;9 15\theart attack",
    ]);
    for (const odd of ["\u2028", "\u0085", "\v", "\r"])
      assert.deepEqual(ann(`heart${odd}attack`, mention([[0, 12]], "undecided")), [
        "T1\tDISO 0 5;6 12\theart attack",
      ]);
  });
  it("says in a note what N lines cannot", () =>
    assert.deepEqual(
      ann(
        "MS HV",
        mention([[0, 2]], "ambiguous", [candidate("X:1", "One", 0.9), candidate("X:2", "Two", 0.85)]),
        mention([[3, 5]], "nil"),
      ),
      [
        "T1\tDISO 0 2\tMS",
        "#1\tAnnotatorNotes T1\tambiguous: X:1 One 0.90; X:2 Two 0.85",
        "T2\tDISO 3 5\tHV",
        "#2\tAnnotatorNotes T2\tno concept",
      ],
    ));
  it("keeps type names to what brat allows, and leaves out a mention of white space", () =>
    assert.deepEqual(
      ann("a b", mention([[0, 1]], "undecided", [], "Gène/x"), mention([[1, 2]], "undecided")),
      ["T1\tG_ne_x 0 1\ta"],
    ));
  it("leaves the text alone", () => {
    const text = "one\r\ntwo\uFEFF\u2028";
    assert.equal(writeBrat({ id: "x", text, sections: [], mentions: [] }).txt, text);
  });
});

describe("JSON Lines writer", () => {
  it("writes one line with the unit of its offsets", () => {
    const text = "a\n😀 MS \ud83d";
    const line = writeJsonLine({
      id: "x",
      text,
      sections: [{ role: "text", start: 0, end: text.length }],
      mentions: [
        mention([[5, 7]], "ambiguous", [
          candidate("X:1", "One", 0.123456),
          { ...candidate("X:2", "Two"), obsolete: true, longForm: "two" },
        ]),
      ],
      language: "en",
    });
    assert.equal(line.indexOf("\n"), line.length - 1);
    const read = JSON.parse(line) as JsonDocument;
    assert.deepEqual([read.unit, read.text, read.language], ["utf16", text, "en"]);
    const [m] = read.mentions;
    const [start, end] = m?.spans[0] ?? [];
    assert.equal(text.slice(start, end), "MS");
    assert.deepEqual(m?.candidates, [
      { id: "X:1", kb: "test", name: "One", group: "DISO", matched: "One", stage: "exact", score: 0.1235 },
      {
        id: "X:2",
        kb: "test",
        name: "Two",
        group: "DISO",
        matched: "Two",
        stage: "exact",
        score: 1,
        obsolete: true,
        longForm: "two",
      },
    ]);
  });
});

describe("plain text", () => {
  it("is text from end to end, without its byte order mark", () =>
    assert.deepEqual(plainDocument("x", "\uFEFFa\r\n"), {
      id: "x",
      text: "a\r\n",
      sections: [{ role: "text", start: 0, end: 3 }],
      mentions: [],
    }));
});
