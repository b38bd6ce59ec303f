// The oracle curator reaches the gold with keys alone, and within the aims: at most 1.3 keys for each accepted
// annotation with suggestions of 80 % precision and recall, 0.8 with groups, 2 from nothing.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hints, labels } from "../../../../engine/corpus/curation/hints.ts";
import { emptyState } from "../../../../engine/corpus/curation/state.ts";
import { parsePubTator } from "../../../../engine/corpus/formats/pubtator.ts";
import type { Document } from "../../../../engine/text/document.ts";
import { counted } from "../../../bench/curation.bench.ts";
import { imperfect } from "../../../bench/simulated-suggestions.ts";

const file = join(import.meta.dirname, "../../../../../shared/data/bc5cdr/CDR_DevelopmentSet.PubTator.txt");

describe("oracle curator", () => {
  it("keys for each accepted annotation", function () {
    this.timeout(60_000);
    if (!existsSync(file)) {
      console.log("skipped: no ../shared");
      return this.skip();
    }
    const documents = parsePubTator(readFileSync(file, "utf8")).documents.slice(0, 150);
    const gold = documents.reduce((n, d) => n + d.mentions.length, 0);
    const suggest = (d: Document, random: () => number) => imperfect(d, 0.8, random);
    const single = counted(documents, false, suggest);
    assert.equal(single.accepted, gold);
    assert.ok(single.wrong <= gold / 200, `${single.wrong} are not the gold's`);
    assert.ok(Math.abs(single.right / gold - 0.8) < 0.03, "recall of the suggestions");
    const precision = single.right / (single.right + single.border + single.spurious);
    assert.ok(Math.abs(precision - 0.8) < 0.03, "precision of the suggestions");
    assert.ok(single.keys / gold <= 1.3, `${single.keys / gold} keys`);
    const groups = counted(documents, true, suggest);
    assert.ok(groups.keys / gold <= 0.8, `${groups.keys / gold} keys in groups`);
    const nothing = counted(documents, true, () => ({
      suggestions: [],
      errors: { right: 0, border: 0, spurious: 0, missed: 0 },
    }));
    assert.ok(nothing.keys / gold <= 2, `${nothing.keys / gold} keys from nothing`);
    assert.ok(nothing.wrong <= gold / 100, `${nothing.wrong} are not the gold's`);
  });

  it("letters over words: none begins another, likely names get one", () => {
    for (const n of [1, 26, 27, 90, 400, 676]) {
      const all = labels(n);
      assert.equal(all.length, n);
      assert.equal(new Set(all).size, n);
      for (const a of all) for (const b of all) assert.ok(a === b || !b.startsWith(a), `${a} ${b}`);
    }
    const text = "The patients took TNF-alpha inhibitors and the patients improved.";
    const found = hints(emptyState(text), { start: 0, end: text.length });
    const words = found.map((h) => text.slice(h.start, h.end));
    assert.ok(!words.includes("The") && !words.includes("and"));
    assert.equal(words.filter((w) => w === "patients").length, 1);
    assert.ok(words.includes("TNF"));
  });
});
