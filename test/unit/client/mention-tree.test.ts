// The order of the mentions tree, and which mentions get a frame: the client's own logic, without an editor.
import assert from "node:assert/strict";
import { arrange } from "../../../client/views/mention-tree.ts";
import { outerMentions } from "../../../client/views/nesting.ts";
import { GROUPS } from "../../../engine/kb/groups.ts";
import type { MentionView } from "../../../server/protocol/mentions.ts";
import { groupNames } from "./sources.ts";

interface Given extends Partial<Omit<MentionView, "range" | "concept">> {
  /** line, from, to; `toLine` where it ends on another line */
  at: [line: number, from: number, to: number, toLine?: number];
  id?: string;
}

const mention = ({ at: [line, from, to, toLine = line], id, ...rest }: Given): MentionView => ({
  range: { start: { line, character: from }, end: { line: toLine, character: to } },
  text: "x",
  status: id ? "linked" : "nil",
  group: "DISO",
  candidates: 1,
  depth: 0,
  ...(id ? { concept: { id, name: `name of ${id}`, score: 1 } } : {}),
  ...rest,
});

const tree = (mentions: MentionView[]) =>
  arrange({ uri: "file:///t.txt", mentions, toReview: () => false }, (code) => code).map((group) => [
    group.code,
    group.concepts.map((concept) => [
      concept.name,
      concept.mentions.map(({ mention: m }) => m.range.start.line),
    ]),
  ]);

describe("mentions tree", () => {
  it("has the largest group first, concepts by name, and mentions in reading order", () => {
    const mentions = [
      mention({ at: [0, 0, 1], id: "C:9", group: "CHEM" }),
      mention({ at: [1, 0, 1], id: "D:2" }),
      mention({ at: [2, 0, 1], id: "D:1" }),
      mention({ at: [3, 0, 1], id: "D:2" }),
    ];
    assert.deepEqual(tree(mentions), [
      [
        "DISO",
        [
          ["name of D:1", [2]],
          ["name of D:2", [1, 3]],
        ],
      ],
      ["CHEM", [["name of C:9", [0]]]],
    ]);
  });

  it("gathers mentions without a concept by their text, after the concepts", () => {
    const mentions = [
      mention({ at: [0, 0, 1], text: "HVOS" }),
      mention({ at: [1, 0, 1], text: "hvos" }),
      mention({ at: [2, 0, 1], id: "Z:1" }),
    ];
    assert.deepEqual(tree(mentions), [
      [
        "DISO",
        [
          ["name of Z:1", [2]],
          ["HVOS", [0, 1]],
        ],
      ],
    ]);
  });

  it("does not list a mention under a concept that was rejected for it", () => {
    const rejected = mention({ at: [0, 0, 1], id: "D:1", status: "nil", text: "cold" });
    assert.deepEqual(tree([rejected]), [["DISO", [["cold", [0]]]]]);
  });

  it("is empty for a text without mentions", () => assert.deepEqual(tree([]), []));
});

describe("frames around mentions that hold others", () => {
  const lung = mention({ at: [2, 0, 11] }); // "lung cancer" holds "lung"
  const inner = mention({ at: [2, 0, 4], depth: 1 });
  const apart = mention({ at: [2, 20, 25] });
  const everywhere = { from: 0, to: 100 };

  it("the outer one is framed, the inner and the lonely one are not", () => {
    assert.deepEqual(outerMentions([lung, inner, apart], everywhere, 10), [lung]);
  });
  it("a deeper mention that begins where the other ends is not inside it", () => {
    const next = mention({ at: [2, 11, 15], depth: 1 });
    assert.deepEqual(outerMentions([lung, next], everywhere, 10), []);
  });
  it("middle ones of three are framed too", () => {
    const middle = mention({ at: [2, 0, 8], depth: 1 });
    const innermost = mention({ at: [2, 2, 4], depth: 2 });
    assert.deepEqual(outerMentions([lung, middle, innermost], everywhere, 10), [lung, middle]);
  });
  it("only touching the lines asked for, the last one included", () => {
    const wrapped = mention({ at: [4, 70, 5, 5] });
    const inWrapped = mention({ at: [5, 0, 3], depth: 1 });
    const all = [lung, inner, wrapped, inWrapped];
    assert.deepEqual(outerMentions(all, { from: 5, to: 9 }, 10), [wrapped]);
    assert.deepEqual(outerMentions(all, { from: 2, to: 2 }, 10), [lung]);
    assert.deepEqual(outerMentions(all, { from: 6, to: 9 }, 10), []);
  });
  it("never more than the limit", () => {
    const many = Array.from({ length: 5 }, (_, line) => [
      mention({ at: [line, 0, 9] }),
      mention({ at: [line, 0, 4], depth: 1 }),
    ]).flat();
    assert.equal(outerMentions(many, everywhere, 3).length, 3);
  });
});

describe("group names in the client", () => {
  it("are the engine's, code by code", () => assert.deepEqual(groupNames(), GROUPS));
});
