// The selector: learns a rule that is in the data, says chances that hold, and is the same from a file.
import assert from "node:assert/strict";
import fc from "fast-check";
import { choicesAround } from "../../../engine/recognition/selector/neighbours.ts";
import { logOdds, Selector } from "../../../engine/recognition/selector/selector.ts";
import {
  readSelector,
  SelectorFileError,
  selectorText,
} from "../../../engine/recognition/selector/selector-model.ts";
import { DocumentWords } from "../../../engine/recognition/selector/span-features.ts";
import type { Document } from "../../../engine/text/document.ts";
import { draw } from "../../../engine/text/draw.ts";
import type { Mention } from "../../../engine/text/mention.ts";
import { trainSelector } from "../../../engine/training/selector/train-selector.ts";

const NAMES = {
  drug: ["aspirin", "folic acid", "beta blocker"],
  disease: ["gout", "heart failure", "severe viral croup"],
};

const mention = (start: number, end: number, type: string): Mention => ({
  spans: [{ start, end }],
  type,
  source: "t",
  status: "linked",
  concepts: [{ id: "X:1" }],
  candidates: [],
});

/** Documents in which "treated with" comes before a drug and "suffers from" before a disease. */
function document(n: number): Document {
  let text = "";
  const mentions: Mention[] = [];
  for (let s = 0; s < 4; s++) {
    const type = draw(1, n, s) < 0.5 ? "drug" : "disease";
    const names = NAMES[type];
    const name = names[Math.floor(draw(2, n, s) * names.length)] as string;
    text += `The old patient ${type === "drug" ? "is treated with" : "suffers from"} `;
    mentions.push(mention(text.length, text.length + name.length, type));
    text += `${name} since last spring. `;
  }
  return { id: `d${n}`, text, sections: [], mentions, language: "en" };
}

describe("entity selector", () => {
  const all = Array.from({ length: 60 }, (_, n) => document(n));
  let selector: Selector;
  before(async () => {
    const model = await trainSelector(
      all.slice(0, 40).map((d) => ({ document: d })),
      { bits: 14 },
    );
    selector = new Selector(readSelector(selectorText(model), "m"));
  });

  it("believes what is right and refuses shifted borders, another type, and phrases that are nothing", () => {
    let [right, moved] = [0, 0];
    for (const d of all.slice(40)) {
      for (const m of d.mentions) {
        const { start, end } = m.spans[0];
        const wrong = [
          mention(start, end + 6, m.type as string),
          mention(start - 5, end, m.type as string),
          mention(start, end, m.type === "drug" ? "disease" : "drug"),
          mention(d.text.indexOf("last spring"), d.text.indexOf("last spring") + 11, "drug"),
        ];
        for (const w of wrong) {
          const { kept, refused } = selector.select(d, [w]);
          assert.deepEqual(
            [kept.length, refused.length],
            [0, 1],
            d.text.slice(w.spans[0].start, w.spans[0].end),
          );
        }
        if (selector.select(d, [m]).kept.length) right++;
        const [first] = selector.select(d, [wrong[0] as Mention], { move: true }).kept;
        if (first && first.spans[0].start === start && first.spans[0].end === end) {
          moved++;
          assert.deepEqual([first.type, first.status, first.concepts], [m.type, "undecided", []]);
        }
      }
    }
    assert.ok(right >= 76 && moved >= 76, `${right} and ${moved} of 80`);
  });

  it("leaves alone what it was not taught, and keeps a mention once", () => {
    const d = all[41] as Document;
    const [m] = d.mentions as [Mention];
    const other = { ...m, type: "gene" };
    const parts: Mention = {
      ...m,
      spans: [m.spans[0], { start: m.spans[0].end + 1, end: m.spans[0].end + 3 }],
    };
    const { kept, unjudged } = selector.select(d, [other, parts, m, m]);
    assert.deepEqual([kept.length, unjudged], [3, 2]);
    assert.equal(selector.select(d, [m], { threshold: 1 }).kept.length, 0);
  });

  it("has a sweep that falls in recall, thresholds from it, and the same file for the same seed", async () => {
    const { sweep, thresholds, types, trained } = selector.model;
    assert.deepEqual([...types].sort(), ["disease", "drug"]);
    for (const type of types) {
      const rows = sweep[type] ?? [];
      assert.equal(rows.length, 20);
      assert.ok(rows.every((r, i) => i === 0 || (r.recall ?? 0) <= (rows[i - 1]?.recall ?? 0)));
      const best = rows.find((r) => r.threshold === thresholds[type]);
      assert.ok(rows.every((r) => (r.f1 ?? 0) <= (best?.f1 ?? 0)));
    }
    assert.ok((trained.brier ?? 1) < 0.1);
    const few = all.slice(0, 6).map((d) => ({ document: d }));
    const options = { bits: 10, epochs: 2 };
    assert.equal(
      selectorText(await trainSelector(few, options)),
      selectorText(await trainSelector(few, options)),
    );
    await assert.rejects(
      trainSelector([{ document: { ...(all[0] as Document), mentions: [] } }]),
      RangeError,
    );
  });

  it("says what is wrong with a file", () => {
    const text = selectorText(selector.model);
    for (const [bad, why] of [
      ["{", /not JSON/],
      ["{}", /no selector/],
      [text.replace('"bits":14', '"bits":13'), /is cut/],
      [text.replace("curie.selector/1", "curie.selector/9"), /no selector/],
    ] as const)
      assert.throws(
        () => readSelector(bad, "x.json"),
        (e: Error) => e instanceof SelectorFileError && why.test(e.message),
      );
  });

  it("shares of a list add up to one, no entity included", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (scores) => {
          const shares = scores.map((_, i) => 1 / (1 + Math.exp(-logOdds(scores, i))));
          const none = 1 / (1 + scores.reduce((sum, s) => sum + Math.exp(s), 0));
          assert.ok(Math.abs(shares.reduce((a, b) => a + b, none) - 1) < 1e-6);
        },
      ),
    );
  });

  it("words cover every sign of a text, and neighbours are what they should be", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "B1", " ", "-", "é", "病", "😀", "(", "\n"), maxLength: 20 }),
        (text) => {
          const words = new DocumentWords(text);
          let rest = text;
          for (let i = 0; i < words.count; i++) {
            const { start, end } = words.spanOf(i, i + 1);
            assert.deepEqual(words.wordsAt({ start, end }), [i, i + 1]);
            rest = rest.slice(0, start) + " ".repeat(end - start) + rest.slice(end);
          }
          assert.equal(rest.trim(), "");
          assert.equal(words.wordsAt({ start: text.length, end: text.length + 1 }), undefined);
        },
      ),
    );
    const words = new DocumentWords("one two three four five six seven");
    const choices = choicesAround(words, { from: 3, to: 4, type: 0 }, 3);
    assert.deepEqual(choices[0], { from: 3, to: 4, type: 0 });
    assert.equal(new Set(choices.map((c) => `${c.from} ${c.to} ${c.type}`)).size, choices.length);
    // Of 5 x 5 borders the 15 with a word between them; and two other types.
    assert.equal(choices.length, 15 + 2);
    assert.ok(choices.every((c) => Math.abs(c.from - 3) <= 2 && Math.abs(c.to - 4) <= 2 && c.from < c.to));
  });
});
