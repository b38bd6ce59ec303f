// A range follows its characters through edits before it, behind it and of it.
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Extent, movedRange, type Place } from "../../../client/views/moved-range.ts";

const placeOf = (text: string, offset: number): Place => {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
};
const extentOf = (text: string, start: number, end: number): Extent => ({
  start: placeOf(text, start),
  end: placeOf(text, end),
});

describe("a range in a text that is edited", () => {
  it("follows its characters, wherever the edit is", () => {
    const piece = fc.stringMatching(/^[ab\n]{0,8}$/);
    fc.assert(
      fc.property(piece, piece, piece, piece, piece, (before, cut, between, put, behind) => {
        const id = "X:1";
        // An edit before it: `cut` becomes `put`.
        const text = before + cut + between + id + behind;
        const at = (before + cut + between).length;
        const change = { range: extentOf(text, before.length, (before + cut).length), text: put };
        const now = before + put + between + id + behind;
        const start = (before + put + between).length;
        assert.deepEqual(
          movedRange(extentOf(text, at, at + id.length), change),
          extentOf(now, start, start + id.length),
        );
        // The same edit behind it leaves it.
        const other = id + before + cut + between;
        const far = {
          range: extentOf(other, id.length + before.length, (id + before + cut).length),
          text: put,
        };
        assert.deepEqual(movedRange(extentOf(other, 0, 3), far), extentOf(other, 0, 3));
      }),
    );
  });

  it("an edit of it stretches it, and the edit back brings it back", () => {
    const text = "a\nbc X:1 d";
    const id = extentOf(text, 5, 8);
    const longer = movedRange(id, { range: id, text: "MESH:D1" });
    assert.deepEqual(longer, { start: { line: 1, character: 3 }, end: { line: 1, character: 10 } });
    assert.deepEqual(movedRange(longer, { range: longer, text: "X:1" }), id);
  });
});
