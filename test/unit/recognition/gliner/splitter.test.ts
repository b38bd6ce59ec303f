// Words as Python's regular expressions cut them, which models were trained with.
import assert from "node:assert/strict";
import fc from "fast-check";
import { splitWords } from "../../../../engine/recognition/gliner/splitter.ts";

const words = (text: string, name: Parameters<typeof splitWords>[1]) => {
  const list = splitWords(text, name);
  return Array.from({ length: list.length }, (_, w) => text.slice(list.start(w), list.end(w)));
};

/** What Python 3.11 gives: re.findall(r"\\w+(?:[-_]\\w+)*|\\S", text). */
const PYTHON: readonly (readonly [string, readonly string[]])[] = [
  ["e\u0301a x\u00b2y", ["e", "\u0301", "a", "x\u00b2y"]],
  ["IL-2_R--x a_-b", ["IL-2_R", "-", "-", "x", "a_-b"]],
  ["a\u0085b\u001cc\ufeffd", ["a", "b", "c", "\ufeff", "d"]],
  ["\u00e9l\u00e8ve l'\u0153d\u00e8me", ["\u00e9l\u00e8ve", "l", "'", "\u0153d\u00e8me"]],
  ["10.5%\u2009mg", ["10", ".", "5", "%", "mg"]],
  [
    "\ud835\udefc1 \ud83d\ude00\u200d\ud83d\ude00",
    ["\ud835\udefc1", "\ud83d\ude00", "\u200d", "\ud83d\ude00"],
  ],
  ["\u60a3\u8005-\u53d1\u70ed\uff0c3\u5929", ["\u60a3\u8005-\u53d1\u70ed", "\uff0c", "3\u5929"]],
  ["\u0915\u093f\u0938", ["\u0915", "\u093f", "\u0938"]],
];

/** White space to Python or to JavaScript. */
const WHITE = new RegExp(`[\\s${String.fromCharCode(0x1c)}-${String.fromCharCode(0x1f)}\u0085]`, "g");

describe("splitter of words", () => {
  it("cuts as Python does: accents, marks, superscripts, controls, astral letters", () => {
    for (const [text, expected] of PYTHON) assert.deepEqual(words(text, "whitespace"), expected);
  });

  it("cuts letters from digits where a model was trained so", () => {
    assert.deepEqual(words("IL-2Rα 5mg é", "fine"), ["IL", "-", "2", "R", "α", "5", "mg", "é"]);
    assert.deepEqual(words("IL-2Rα œdème3", "letters-digits"), ["IL", "-", "2", "Rα", "œdème", "3"]);
  });

  it("loses nothing but white space, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (text) => {
        for (const name of ["whitespace", "fine", "letters-digits"] as const)
          assert.equal(
            words(text, name).join(""),
            text.replace(WHITE, (c) => (c === "\ufeff" ? c : "")),
          );
      }),
    );
  });

  it("cuts an overlong run into its parts, and leaves one that has none", () => {
    const joined = "abc-".repeat(40);
    assert.equal(words(joined, "whitespace").length, 80);
    assert.deepEqual(words("a".repeat(100), "whitespace"), ["a".repeat(100)]);
  });
});
