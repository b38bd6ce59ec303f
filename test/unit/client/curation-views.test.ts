// What curation shows, without an editor: lines under nested mentions, and the tree of progress.
import assert from "node:assert/strict";
import { underline, visibleAnnotations } from "../../../client/curation/styles.ts";
import { progressTree } from "../../../client/views/progress-tree.ts";
import type { AnnotationView, CurationProgress } from "../../../server/protocol/annotations.ts";

const view = (key: string, ...parts: [line: number, from: number, to: number][]): AnnotationView => ({
  key,
  state: "accepted",
  type: "D",
  ranges: parts.map(([line, from, to]) => ({
    start: { line, character: from },
    end: { line, character: to },
  })),
});
const depths = (views: AnnotationView[], from = 0, to = 100, limit = 100) =>
  Object.fromEntries(visibleAnnotations(views, { from, to }, limit).map((d) => [d.view.key, d.depth]));

describe("lines under annotations", () => {
  it("the outer of nested ones lies lower, however they are told", () => {
    const all = [
      view("inner", [0, 5, 9]),
      view("outer", [0, 0, 20]),
      view("middle", [0, 5, 12]),
      view("apart", [0, 30, 33]),
    ];
    assert.deepEqual(depths(all), { inner: 0, middle: 1, outer: 2, apart: 0 });
    assert.deepEqual(depths(all.toReversed()), { inner: 0, middle: 1, outer: 2, apart: 0 });
  });
  it("crossing and discontinuous ones do not hide each other", () => {
    const all = [view("a", [0, 0, 10]), view("b", [0, 5, 15]), view("c", [0, 12, 14], [0, 18, 20])];
    const found = depths(all);
    assert.notEqual(found.a, found.b);
    assert.notEqual(found.b, found.c);
  });
  it("only what the lines show, and never more than the limit", () => {
    const all = Array.from({ length: 50 }, (_, line) => view(`${line}`, [line, 0, 5]));
    assert.deepEqual(Object.keys(depths(all, 10, 12)), ["10", "11", "12"]);
    assert.equal(Object.keys(depths(all, 0, 49, 7)).length, 7);
  });
  it("state is told by the line's style, not by colour alone", () => {
    const styles = (["suggested", "accepted", "review"] as const).map(
      (s) => underline(s, "#000000", 0).split(" ")[1],
    );
    assert.deepEqual(styles, ["dotted", "solid", "wavy"]);
  });
});

describe("tree of progress", () => {
  const progress = (accepted: number, open: number, type: string, person: string): CurationProgress => ({
    accepted,
    open,
    rejected: 1,
    review: 0,
    types: { [type]: { accepted, open } },
    people: { [person]: accepted + 1 },
  });
  it("sums texts, types and people", () => {
    const [texts, types, people] = progressTree([
      { uri: "file:///a", name: "a.txt", progress: progress(3, 1, "Drug", "ann") },
      { uri: "file:///b", name: "b.txt", progress: progress(5, 0, "Drug", "bob") },
      { uri: "file:///c", name: "c.txt", progress: progress(1, 0, "Gene", "ann") },
    ]);
    assert.deepEqual([texts?.accepted, texts?.open, texts?.rejected], [9, 1, 3]);
    assert.deepEqual(
      types?.children.map((t) => [t.name, t.accepted, t.open]),
      [
        ["Drug", 8, 1],
        ["Gene", 1, 0],
      ],
    );
    assert.deepEqual(
      people?.children.map((p) => [p.name, p.accepted]),
      [
        ["ann", 6],
        ["bob", 6],
      ],
    );
  });
  it("is empty for a corpus without annotations", () => assert.deepEqual(progressTree([]), []));
});
