// Each way of counting that real files have been found to use is recognised by its quotes, and none is named where
// none fits.
import assert from "node:assert/strict";
import { offsetHypothesis } from "../../../../engine/corpus/formats/offset-hypotheses.ts";

interface Case {
  readonly says: RegExp | undefined;
  readonly text: string;
  /** Offset of each quoted word as the file counts. */
  readonly words: Readonly<Record<string, number>>;
  readonly containers?: readonly { start: number; end: number }[];
}

const CASES: Record<string, Case> = {
  "code points": { says: /count code points/, text: "😀 leg 😀 pain", words: { leg: 2, pain: 8 } },
  "UTF-16 units": { says: /count UTF-16 units/, text: "😀 leg 😀 pain", words: { leg: 3, pain: 10 } },
  bytes: { says: /count bytes/, text: "β leg é pain", words: { leg: 3, pain: 10 } },
  "CR LF as one": {
    says: /count CR LF as one character/,
    text: "a\r\nleg\r\npain",
    words: { leg: 2, pain: 6 },
  },
  "line feeds as CR LF": {
    says: /count each line feed as CR LF/,
    text: "a\nleg\npain",
    words: { leg: 3, pain: 8 },
  },
  "escaped text": { says: /&, < and > escaped/, text: "a<leg & pain", words: { leg: 5, pain: 15 } },
  "escaped quotes": { says: /quotes escaped/, text: 'a "leg" & pain', words: { leg: 8, pain: 24 } },
  "an extra line break behind the title": {
    says: /one extra line break behind the first line/,
    text: "leg\npain here\nnow",
    words: { leg: 0, pain: 5, here: 10, now: 15 },
  },
  "no line break behind the title": {
    says: /leave out the line break/,
    text: "leg\npain here",
    words: { leg: 0, pain: 3, here: 8 },
  },
  "a shift": { says: /shifted by 2 throughout/, text: "leg pain", words: { leg: 2, pain: 6 } },
  "places in a section": {
    says: /relative to their section/,
    text: "some title\nleg pain",
    words: { leg: 0, pain: 4, title: 5 },
    containers: [
      { start: 0, end: 10 },
      { start: 11, end: 19 },
    ],
  },
  nothing: { says: undefined, text: "leg pain", words: { arm: 0, ache: 4 } },
};

describe("offset hypotheses", () => {
  for (const [name, { says, text, words, containers = [] }] of Object.entries(CASES))
    it(says ? `names ${name}` : "names nothing where nothing fits", () => {
      // A word's length in the file's own count: these words are ASCII, one for one.
      const quoted = Object.entries(words).map(([quote, start]) => ({
        quote,
        offsets: [[start, start + quote.length] as const],
      }));
      const found = offsetHypothesis(text, quoted, containers, 0);
      if (says) assert.match(found ?? "", says);
      else assert.equal(found, undefined);
    });

  it("names no count that fits no more than the one that was read", () =>
    assert.equal(offsetHypothesis("leg", [{ quote: "leg", offsets: [[0, 3]] }], [], 1), undefined));
});
