// What counts as typed before the caret.
import assert from "node:assert/strict";
import { findTyped } from "../../../server/completion-query.ts";

/** `|` is the caret. Answers what is searched for and what is replaced. */
function typed(source: string, trigger = "@", begins: (words: string) => boolean = () => false) {
  const caret = source.indexOf("|");
  const text = source.replace("|", "");
  const found = findTyped(text, caret, trigger, begins);
  return found && [found.query, text.slice(found.replace.start, found.replace.end), found.triggered];
}

describe("completion query", () => {
  it("reaches back to the trigger over at most five words", () => {
    assert.deepEqual(typed("has @type 2  diab| and"), ["type 2 diab", "@type 2  diab", true]);
    assert.deepEqual(typed("@|"), ["", "@", true]);
    assert.deepEqual(typed("(@cold|"), ["cold", "@cold", true]);
    assert.deepEqual(typed("@one two three four five|"), [
      "one two three four five",
      "@one two three four five",
      true,
    ]);
    assert.deepEqual(typed("@one two three four five six|"), ["six", "six", false]);
  });

  it("does not reach over a line, nor begin with a space, nor inside a word", () => {
    assert.deepEqual(typed("@type\ndiab|"), ["diab", "diab", false]);
    assert.deepEqual(typed("@ diab|"), ["diab", "diab", false]);
    assert.deepEqual(typed("me@home|"), ["me@home", "me@home", false]);
  });

  it("takes the last of several triggers", () => {
    assert.deepEqual(typed("@cold and @diab|"), ["diab", "@diab", true]);
  });

  it("without a trigger wants two letters right before the caret", () => {
    assert.deepEqual(typed("the co|"), ["co", "co", false]);
    for (const source of ["the c|", "the |", "|", "the (|", "--|"])
      assert.equal(typed(source), undefined, source);
  });

  it("without a trigger takes several words where a name begins with them", () => {
    const begins = (words: string) => "type 2 diabetes".startsWith(words);
    assert.deepEqual(typed("has type 2 diab|", "@", begins), ["type 2 diab", "type 2 diab", false]);
    assert.deepEqual(typed("has type 3 diab|", "@", begins), ["diab", "diab", false]);
  });

  it("knows other triggers, and none", () => {
    assert.deepEqual(typed("#co|", "#"), ["co", "#co", true]);
    assert.deepEqual(typed("a @co|", ""), ["@co", "@co", false]);
  });
});
