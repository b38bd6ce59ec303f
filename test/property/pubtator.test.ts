// Laws of the PubTator reader over anything that may stand in such a file.
import assert from "node:assert/strict";
import fc from "fast-check";
import { PubTatorReader, parsePubTator, proseRegions } from "../../engine/corpus/formats/pubtator.ts";
import { writePubTator } from "../../engine/corpus/formats/pubtator-write.ts";

const piece = fc.oneof(
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom(
    "1",
    "2",
    "|t|",
    "|a|",
    "|",
    "\t",
    "\t0\t4\t",
    "\n",
    "\r\n",
    "\r",
    "\n1|t|",
    "\n1|a|",
    "\n2|t|",
  ),
  fc.constantFrom(
    "\n1\t0\t3\tabc\tT\tX:1",
    "\n1\t1\t2\t",
    "\n1\tCID\tA\tB",
    "\n\n",
    "\uFEFF",
    "😀",
    "\ud83d",
    "-1",
    "abc",
  ),
);
const anyFile = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(""));

describe("laws of PubTator files", () => {
  it("reading never throws and writing gives every line back", () =>
    fc.assert(
      fc.property(anyFile, (text) => {
        const { documents, rest, problems } = parsePubTator(text);
        assert.equal(documents.map((d) => writePubTator(d)).join("") + rest, text);
        const lines = text.split("\n").length;
        for (const p of problems) assert.ok(p.line >= 1 && p.line <= lines && p.reason !== "");
        for (const d of documents)
          for (const { spans } of d.mentions)
            assert.ok(spans[0].start <= spans[0].end && spans[0].end <= d.text.length);
      }),
      { numRuns: 1000 },
    ));

  it("chunks make no difference", () =>
    fc.assert(
      fc.property(anyFile, fc.integer({ min: 1, max: 9 }), (text, size) => {
        const reader = new PubTatorReader();
        const documents = [];
        for (let i = 0; i < text.length; i += size) documents.push(...reader.push(text.slice(i, i + size)));
        const end = reader.end();
        const whole = parsePubTator(text);
        assert.deepEqual([...documents, ...end.documents], whole.documents);
        assert.equal(end.rest, whole.rest);
      }),
      { numRuns: 300 },
    ));

  it("mentions that are written are read again", () =>
    fc.assert(
      fc.property(anyFile, fc.nat(), (text, pick) => {
        for (const d of parsePubTator(text).documents) {
          if (!d.text || d.lines.some((l) => l.kind === "other")) continue;
          const chars = [...d.text];
          const from = chars.slice(0, pick % chars.length).join("").length;
          const to = from + (chars[pick % chars.length] ?? "").length;
          const mention = {
            spans: [{ start: from, end: to }] as [{ start: number; end: number }],
            type: "NEW",
            source: "dictionary",
            status: "linked" as const,
            concepts: [{ id: "X:9" }],
            candidates: [],
          };
          const [back] = parsePubTator(writePubTator({ ...d, mentions: [mention] })).documents;
          assert.deepEqual(
            back?.mentions.map((m) => [m.spans[0], m.type, m.concepts]),
            [[mention.spans[0], "NEW", [{ id: "X:9" }]]],
          );
        }
      }),
      { numRuns: 500 },
    ));

  it("prose regions are in order, apart, and scopes count up", () =>
    fc.assert(
      fc.property(anyFile, (text) => {
        let at = 0;
        let scope = 0;
        for (const r of proseRegions(text)) {
          assert.ok(at <= r.start && r.start < r.end && r.end <= text.length);
          assert.ok(r.scope >= scope);
          assert.ok(!text.slice(r.start, r.end).includes("\n"));
          at = r.end;
          scope = r.scope;
        }
      }),
      { numRuns: 500 },
    ));
});
