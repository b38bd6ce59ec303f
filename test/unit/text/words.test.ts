import assert from "node:assert/strict";
import { wordAt, wordsOf } from "../../../engine/text/words.ts";
import { unmarked, whole, withMarks } from "../../fixtures/marked.ts";

describe("words", () => {
  for (const marked of ["⟦Dolor⟧, ⟦fièvre⟧ ⟦2⟧!", "⟦糖尿病⟧⟦患者⟧。", "😀 ⟦ok⟧"])
    it(marked, () => {
      const text = unmarked(marked);
      assert.equal(withMarks(text, wordsOf(text, whole(text))), marked);
    });
  it("keeps to its span", () =>
    assert.deepEqual(wordsOf("one two", { start: 4, end: 7 }), [{ start: 4, end: 7 }]));

  const at = (cursor: string) => {
    const offset = cursor.indexOf("|");
    const text = cursor.replace("|", "");
    const word = wordAt(text, offset);
    return word && text.slice(word.start, word.end);
  };
  it("finds the word the caret is in, at or behind", () => {
    assert.equal(at("take asp|irin now"), "aspirin");
    assert.equal(at("take |aspirin now"), "aspirin");
    assert.equal(at("take aspirin|, now"), "aspirin");
    assert.equal(at("take aspirin, | now"), undefined);
    assert.equal(at("多发性硬|化"), "硬化");
    assert.equal(at("|"), undefined);
  });
  it("finds none across a line break, and reads only near the caret", () => {
    assert.equal(at("aspirin\n|"), undefined);
    assert.equal(at("|\naspirin"), undefined);
    assert.equal(at(`${"word ".repeat(200_000)}asp|irin`), "aspirin");
  });
});
