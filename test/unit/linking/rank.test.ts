import assert from "node:assert/strict";
import type { NameEntry } from "../../../engine/kb/knowledge-base.ts";
import { settle } from "../../../engine/linking/agreement.ts";
import { candidatesFor } from "../../../engine/linking/cascade/term-candidates.ts";
import { defaultLinking, rank, statusOf } from "../../../engine/linking/rank.ts";
import type { Mention } from "../../../engine/text/mention.ts";
import { kbOf } from "../../fixtures/kb.ts";

const entry = (concept: string, text: string, more: Partial<NameEntry> = {}): NameEntry => ({
  text,
  concept,
  preferredName: text,
  group: "DISO",
  scope: "exact",
  language: "en",
  obsolete: false,
  ...more,
});
const ranked = (surface: string, ...entries: [string, NameEntry][]) =>
  rank(
    entries.map(([kb, e]) => ({ kb, entry: e })),
    surface,
  );

describe("ranking", () => {
  it("puts a preferred name clearly before another concept's synonym", () => {
    const c = ranked(
      "anemia",
      ["a", entry("X:2", "Anemia")],
      ["a", entry("X:1", "Anemia", { scope: "preferred" })],
    );
    assert.deepEqual(
      c.map((x) => x.concept.id),
      ["X:1", "X:2"],
    );
    assert.equal(statusOf(c, defaultLinking), "linked");
  });
  it("calls two equal synonyms ambiguous, but not across KBs", () => {
    const two = (kb: string) => ranked("MS", ["a", entry("X:1", "MS")], [kb, entry("X:2", "MS")]);
    assert.equal(statusOf(two("a"), defaultLinking), "ambiguous");
    assert.equal(statusOf(two("b"), defaultLinking), "linked");
  });
  it("prefers a living concept to an obsolete one", () => {
    const c = ranked(
      "dropsy",
      ["a", entry("X:1", "Dropsy", { obsolete: true, scope: "preferred" })],
      ["a", entry("X:2", "Dropsy")],
    );
    assert.equal(c[0]?.concept.id, "X:2");
  });
  it("takes the best name of a concept once", () => {
    const c = ranked(
      "asthma",
      ["a", entry("X:1", "Asthmas")],
      ["a", entry("X:1", "Asthma", { scope: "preferred" })],
    );
    assert.deepEqual(
      c.map((x) => [x.matched, x.stage]),
      [["Asthma", "exact"]],
    );
  });
  it("is NIL below the threshold", () => {
    assert.equal(statusOf([], defaultLinking), "nil");
    const c = ranked("x disease", ["a", entry("X:1", "x diseases")]);
    assert.equal(statusOf(c, { ...defaultLinking, nilBelow: 0.95 }), "nil");
  });
});

describe("cascade", () => {
  it("answers with similar names only when no name is equal", async () => {
    const kb = await kbOf([
      { id: "X:1", name: "Cholangiocarcinoma", group: "DISO" },
      { id: "X:2", name: "Cholangiocarcinomas of bile", group: "DISO" },
    ]);
    assert.deepEqual(
      candidatesFor([kb], "cholangiocarcinomas").map((c) => [c.concept.id, c.stage]),
      [["X:1", "normalised"]],
    );
    const similar = candidatesFor([kb], "cholangiocarcinma");
    assert.equal(similar[0]?.stage, "similar");
    assert.equal(similar[0]?.concept.id, "X:1");
    assert.ok((similar[0]?.score ?? 1) < 0.85);
    assert.deepEqual(candidatesFor([kb], "zzzzqqq"), []);
  });
});

describe("agreement inside a text", () => {
  const ambiguous: Mention = {
    spans: [{ start: 0, end: 2 }],
    source: "dictionary",
    status: "ambiguous",
    concepts: [],
    candidates: ranked("MS", ["a", entry("X:1", "MS")], ["a", entry("X:2", "MS")]),
  };
  it("settles a tie by the concept named in full", () => {
    const m = settle(ambiguous, new Map([["X:2", "mitral stenosis"]]), defaultLinking);
    assert.equal(m.status, "linked");
    assert.deepEqual(m.concepts, [{ id: "X:2", kb: "a" }]);
    assert.equal(m.candidates[0]?.agreesWith, "mitral stenosis");
  });
  it("leaves it when the text names both, or neither", () => {
    const both = new Map([
      ["X:1", "multiple sclerosis"],
      ["X:2", "mitral stenosis"],
    ]);
    assert.equal(settle(ambiguous, both, defaultLinking).status, "ambiguous");
    assert.equal(settle(ambiguous, new Map(), defaultLinking), ambiguous);
  });
});
