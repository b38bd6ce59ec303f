// The decisions log and where its records apply after edits.
import assert from "node:assert/strict";
import fc from "fast-check";
import { anchorOf, findAnchor } from "../../../engine/corpus/anchor.ts";
import { applyDecisions, type Describe, writtenForm } from "../../../engine/corpus/decide.ts";
import {
  type Decision,
  parseDecisions,
  record,
  standing,
  undoing,
  type Verdict,
} from "../../../engine/corpus/decisions.ts";
import { logLine } from "../../../engine/corpus/log.ts";
import { extentOf, type Mention } from "../../../engine/text/mention.ts";

const mentionAt = (start: number, end: number, id = "T:1"): Mention => ({
  spans: [{ start, end }],
  source: "dictionary",
  type: "DISO",
  status: "linked",
  concepts: [{ id }],
  candidates: [
    { concept: { id }, name: id, group: "DISO", matched: id, stage: "exact", score: 1, obsolete: false },
  ],
});

/** A mention for each occurrence of a word. */
const mentionsOf = (text: string, word: string): Mention[] =>
  Array.from(text.matchAll(new RegExp(word, "g")), (m) => mentionAt(m.index, m.index + word.length));

const describeT: Describe = (id) =>
  id.startsWith("T:")
    ? { concept: { id, kb: "t" }, name: `name of ${id}`, group: "CHEM", obsolete: false }
    : undefined;

const NOW = new Date("2026-03-01T12:00:00.000Z");

function decisionOn(
  text: string,
  at: number,
  word: string,
  verdict: Partial<Verdict> = {},
  file = "a.txt",
): Decision {
  return record(
    { action: "choose", scope: "here", concept: "T:2", ...verdict },
    { text, start: at, end: at + word.length, file },
    { author: "me", now: NOW },
  );
}

const linkedAs = (mentions: readonly Mention[]) => mentions.map((m) => m.concepts[0]?.id ?? m.status);

describe("decisions log", () => {
  it("holds 32 characters of context with white space evened out", () => {
    const text = `${"before ".repeat(9)}\n\n  a  cold   snap${" after".repeat(9)}`;
    const d = decisionOn(text, text.indexOf("cold"), "cold   snap");
    assert.equal(d.quote, "cold snap");
    assert.equal(d.before, "e before before before before a ");
    assert.equal(d.before.length, 32);
    assert.equal(d.after, " after after after after after a");
  });

  it("reads back what it wrote, and reports what is no decision", () => {
    const d = decisionOn("a cold day", 2, "cold");
    const { decisions, malformed } = parseDecisions(
      `${logLine(d)}\n{"time":1}\nnonsense\r\n${logLine({ ...d, action: "nil" })}{"cut off`,
    );
    assert.deepEqual(decisions, [d, { ...d, action: "nil" }]);
    assert.deepEqual(
      malformed.map((m) => m.line),
      [3, 4, 6],
    );
    assert.match(malformed[0]?.reason ?? "", /^time: /);
    assert.equal(malformed[1]?.reason, "it is not JSON");
  });

  it("a choice without a concept and an undo without a record are malformed", () => {
    const d = decisionOn("a cold day", 2, "cold");
    const { concept: _, ...without } = d;
    const lines = [without, { ...d, action: "undo" }].map((x) => JSON.stringify(x)).join("\n");
    assert.equal(parseDecisions(lines).malformed.length, 2);
  });

  it("times of one log differ even within a millisecond", () => {
    const first = decisionOn("a cold day", 2, "cold");
    const second = undoing(first, "me", NOW, first.time);
    assert.ok(second.time > first.time);
  });

  it("undoing takes back, replacing replaces, undoing a replacement restores", () => {
    const first = decisionOn("a cold day", 2, "cold");
    const second = { ...first, time: "2026-03-01T12:00:01.000Z", action: "nil" as const, undoes: first.time };
    const third = undoing(second, "me", new Date("2026-03-01T12:00:02.000Z"));
    assert.deepEqual(standing([first]), [first]);
    assert.deepEqual(standing([first, second]), [second]);
    assert.deepEqual(standing([first, second, third]), [first]);
    const fourth = undoing(first, "me", new Date("2026-03-01T12:00:03.000Z"));
    assert.deepEqual(standing([first, second, third, fourth]), []);
  });
});

describe("decisions applied", () => {
  const text =
    "First a cold wind blew over the old hills.\n\nThen a cold kept her in bed for a whole week.\n";
  const [wind = -1, bed = -1] = [...text.matchAll(/cold/g)].map((m) => m.index);

  it("a choice here comes first with stage decided, and concerns one place", () => {
    const mentions = mentionsOf(text, "cold");
    const { mentions: decided, by } = applyDecisions(
      mentions,
      text,
      [decisionOn(text, bed, "cold")],
      "a.txt",
      describeT,
    );
    assert.deepEqual(linkedAs(decided), ["T:1", "T:2"]);
    const second = decided[1] as Mention;
    assert.deepEqual(
      second.candidates.map((c) => [c.concept.id, c.stage]),
      [
        ["T:2", "decided"],
        ["T:1", "exact"],
      ],
    );
    assert.equal(second.type, "CHEM");
    assert.equal(by.get(second)?.author, "me");
  });

  it("is nothing to another file, unless it holds everywhere", () => {
    const mentions = mentionsOf(text, "cold");
    for (const [scope, expected] of [
      ["here", ["T:1", "T:1"]],
      ["file", ["T:1", "T:1"]],
      ["everywhere", ["T:2", "T:2"]],
    ] as const) {
      const d = decisionOn(text, wind, "cold", { scope }, "another.txt");
      assert.deepEqual(linkedAs(applyDecisions(mentions, text, [d], "a.txt", describeT).mentions), expected);
    }
  });

  it("the narrower scope wins, then the later decision", () => {
    const mentions = mentionsOf(text, "cold");
    const decisions = [
      decisionOn(text, wind, "cold", { action: "nil" }),
      decisionOn(text, wind, "cold", { scope: "file", concept: "T:3" }),
      decisionOn(text, wind, "cold", { scope: "everywhere", concept: "T:4" }),
      decisionOn(text, wind, "cold", { scope: "everywhere", concept: "T:5" }),
    ];
    assert.deepEqual(linkedAs(applyDecisions(mentions, text, decisions, "a.txt", describeT).mentions), [
      "nil",
      "T:3",
    ]);
    assert.deepEqual(linkedAs(applyDecisions(mentions, text, decisions, "b.txt", describeT).mentions), [
      "T:5",
      "T:5",
    ]);
  });

  it("ignoring removes; NIL keeps the candidates and needs no more review", () => {
    const mentions = mentionsOf(text, "cold");
    const ignored = applyDecisions(
      mentions,
      text,
      [decisionOn(text, wind, "cold", { action: "ignore" })],
      "a.txt",
      describeT,
    );
    assert.deepEqual(
      ignored.mentions.map((m) => extentOf(m).start),
      [bed],
    );
    const nil = applyDecisions(
      mentions,
      text,
      [decisionOn(text, wind, "cold", { action: "nil" })],
      "a.txt",
      describeT,
    );
    assert.deepEqual(
      [nil.mentions[0]?.status, nil.mentions[0]?.source, nil.mentions[0]?.candidates.length],
      ["nil", "decided", 1],
    );
  });

  it("a concept of no loaded KB is kept by its id", () => {
    const d = decisionOn(text, wind, "cold", { concept: "GONE:1" });
    const [m] = applyDecisions(mentionsOf(text, "cold"), text, [d], "a.txt", describeT).mentions;
    assert.deepEqual([m?.concepts, m?.candidates[0]?.name], [[{ id: "GONE:1" }], "GONE:1"]);
  });

  it("a choice outlives the name that led to it, at its place in the text", () => {
    const d = decisionOn(text, bed, "cold");
    const { mentions } = applyDecisions(
      [],
      text,
      [d, decisionOn(text, wind, "cold", { action: "nil" })],
      "a.txt",
      describeT,
    );
    assert.deepEqual(
      mentions.map((m) => [extentOf(m).start, m.concepts[0]?.id, m.source]),
      [[bed, "T:2", "decided"]],
    );
  });

  it("how words are compared for a file and everywhere", () => {
    assert.equal(writtenForm("Common  cold"), "common cold");
    assert.equal(writtenForm("AS"), "AS");
    assert.equal(writtenForm("NSAIDs"), "NSAIDs");
    assert.notEqual(writtenForm("AS"), writtenForm("as"));
  });
});

describe("places found again", () => {
  it("where the same words stand in the same surroundings, by a longer context", () => {
    const row = "cold; none; mild; cold; none; mild; ";
    const text = `${row.repeat(12)}the end`;
    const places = [...text.matchAll(/cold/g)].map((m) => ({ start: m.index, end: m.index + 4 }));
    for (const [i, place] of places.entries())
      assert.equal(findAnchor(text, places, anchorOf(text, place)), i);
  });

  it("re-wrapped text keeps its anchors", () => {
    const text = "The patient was seen because of a cold that had lasted for three weeks or more.";
    const start = text.indexOf("cold");
    const anchor = anchorOf(text, { start, end: start + 4 });
    const wrapped = text.replaceAll(" ", "\n  ");
    const at = wrapped.indexOf("cold");
    assert.equal(findAnchor(wrapped, [{ start: at, end: at + 4 }], anchor), 0);
  });

  it("a place whose surroundings have wholly changed is another place", () => {
    const text = "A severe cold came over the whole country in March of that year.";
    const start = text.indexOf("cold");
    const anchor = anchorOf(text, { start, end: start + 4 });
    const other = "Her husband had no cold but complained about his left knee again.";
    const at = other.indexOf("cold");
    assert.equal(findAnchor(other, [{ start: at, end: at + 4 }], anchor), -1);
  });

  const word = fc.constantFrom(
    "fever",
    "with",
    "a",
    "mild",
    "cough",
    "since",
    "May",
    "and",
    "rash",
    "no",
    "severe",
    "pain",
    "old",
    "day",
  );
  const prose = fc.array(word, { minLength: 12, maxLength: 60 });

  it("any text: the marked place is found, and stays found after edits elsewhere", () => {
    fc.assert(
      fc.property(prose, prose, prose, fc.nat(30), (before, between, after, skip) => {
        const first = `${before.join(" ")} cold ${between.join(" ")}`;
        const text = `${first} cold ${after.join(" ")}`;
        const second = first.length + 1;
        const anchor = anchorOf(text, { start: second, end: second + 4 });
        const edited = `${before.slice(skip).join(" ")} new words here, cold ${text.slice(first.length - between.join(" ").length)}`;
        for (const version of [text, edited]) {
          const places = [...version.matchAll(/\bcold\b/g)].map((m) => ({
            start: m.index,
            end: m.index + 4,
          }));
          assert.equal(findAnchor(version, places, anchor), places.length - 1);
        }
      }),
    );
  });
});
