// Curation under random hands: spans follow edits and come back with them, every act is taken back exactly, and the
// log alone leads to the same annotations.
import assert from "node:assert/strict";
import fc from "fast-check";
import { type LogRecord, parseAnnotationLog } from "../../engine/corpus/annotations/log.ts";
import { type Edit, inverse, mapSpan } from "../../engine/corpus/annotations/mapping.ts";
import { replay } from "../../engine/corpus/annotations/replay.ts";
import { create } from "../../engine/corpus/curation/create.ts";
import { CuratedText } from "../../engine/corpus/curation/curated-text.ts";
import { setType } from "../../engine/corpus/curation/decide.ts";
import { acceptAbove, rejectRest } from "../../engine/corpus/curation/propagate.ts";
import { type CurationState, emptyState, near, withProposals } from "../../engine/corpus/curation/state.ts";
import { logLine } from "../../engine/corpus/log.ts";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import { byPosition } from "../../engine/text/span.ts";
import { around, isRefusal, operationOf, type Step, selectionOf, suggestions } from "../fixtures/curating.ts";

const WORDS = ["aspirin", "asthma", "MS", "cold", "lung cancer", "the", "of", "🙂", "é", "fever.", "\n"];
const textOf = fc.array(fc.constantFrom(...WORDS), { minLength: 4, maxLength: 40 }).map((w) => w.join(" "));

const curated = (text: string, seed: number) => {
  const c = new CuratedText(emptyState(text));
  c.propose(suggestions(text, seed));
  return c;
};

const step: fc.Arbitrary<Step> = fc.tuple(fc.nat(15), fc.nat(200), fc.nat(12));

const BY = { author: "tester", now: new Date("2026-05-01T10:00:00Z"), version: "1" };

function perform(c: CuratedText, step: Step, n: number): readonly LogRecord[] {
  const acted = c.act(operationOf(c, step[0]), selectionOf(c, step), around, BY, `b${n}`);
  return isRefusal(acted) ? [] : acted.records;
}

/** What undo must bring back. */
const visible = ({ mentions, relations, rejected, open, review }: CurationState) => ({
  mentions: [...mentions],
  relations: [...relations].sort((a, b) => ((a.id ?? "") < (b.id ?? "") ? -1 : 1)),
  rejected: [...rejected],
  open: [...open],
  review: [...review].sort(),
});

describe("spans through edits", () => {
  const edit = fc
    .tuple(fc.nat(60), fc.nat(20), fc.nat(20))
    .map(([start, n, length]): Edit => ({ start, end: start + n, length }));
  const span = fc
    .tuple(fc.nat(60), fc.integer({ min: 1, max: 20 }))
    .map(([start, n]) => ({ start, end: start + n }));

  it("what keeps its borders is the same text before and after, and comes back by the inverse", () => {
    fc.assert(
      fc.property(span, edit, (s, e) => {
        const { span: after, fate } = mapSpan(s, e);
        assert.ok(after.start <= after.end);
        if (fate === "clamped" || fate === "gone") return;
        const back = mapSpan(after, inverse(e));
        assert.deepEqual(back.span, s);
        assert.ok(back.fate === "kept" || back.fate === "moved");
      }),
      { numRuns: 5000 },
    );
  });

  it("inserted text stays outside at both borders and belongs inside", () => {
    const s = { start: 5, end: 9 };
    assert.deepEqual(mapSpan(s, { start: 5, end: 5, length: 3 }).span, { start: 8, end: 12 });
    assert.deepEqual(mapSpan(s, { start: 9, end: 9, length: 3 }).span, s);
    assert.deepEqual(mapSpan(s, { start: 7, end: 7, length: 3 }).span, { start: 5, end: 12 });
  });
});

describe("curation", () => {
  it("every act is taken back exactly, in any number", () => {
    fc.assert(
      fc.property(textOf, fc.nat(), fc.array(step, { maxLength: 25 }), (text, seed, steps) => {
        const c = curated(text, seed);
        const states = [visible(c.state)];
        steps.forEach((s, n) => {
          const before = c.batches.length;
          perform(c, s, n);
          if (c.batches.length > before) states.push(visible(c.state));
        });
        for (let n = states.length - 2; n >= 0; n--) {
          assert.ok(!isRefusal(c.undo(BY, `u${n}`)));
          assert.deepEqual(visible(c.state), states[n]);
        }
        assert.ok(isRefusal(c.undo(BY, "none")));
      }),
      { numRuns: 300 },
    );
  });

  it("the log leads to the annotations, relations and rejections that stand, through edits of the text too", () => {
    fc.assert(
      fc.property(
        textOf,
        fc.nat(),
        fc.array(
          fc.oneof(
            step,
            fc.constant("undo" as const),
            fc.tuple(fc.constant("edit" as const), fc.nat(100), fc.nat(6), fc.string({ maxLength: 5 })),
          ),
          { maxLength: 25 },
        ),
        (text, seed, steps) => {
          const c = curated(text, seed);
          const log: LogRecord[] = [];
          const edited: { e: Edit; before: string; after: string }[] = [];
          steps.forEach((s, n) => {
            if (s === "undo") {
              const undone = c.undo(BY, `u${n}`);
              if (!isRefusal(undone)) log.push(...undone.records);
            } else if (s[0] === "edit") {
              const [, at, remove, insert] = s;
              const now = c.state.text;
              const last = edited.pop();
              if (at % 3 === 0 && last && last.after === now) {
                c.edit([inverse(last.e)], last.before);
                return;
              }
              const start = Math.min(at, now.length);
              const end = Math.min(now.length, start + remove);
              if (start === end && !insert) return;
              const e = { start, end, length: insert.length };
              const after = now.slice(0, start) + insert + now.slice(end);
              c.edit([e], after);
              edited.push({ e, before: now, after });
            } else log.push(...perform(c, s as Step, n));
          });
          log.push(...c.saved(BY, "save"));
          const { records, malformed } = parseAnnotationLog(log.map(logLine).join(""));
          assert.deepEqual(malformed, []);
          assert.equal(new Set(records.map((r) => r.time)).size, records.length, "times are names");
          const standing = replay(records);
          const plain = (m: Mention) => ({
            id: m.id,
            spans: m.spans,
            type: m.type,
            status: m.status,
            concepts: m.concepts.map((x) => x.id),
            attributes: m.attributes ?? {},
          });
          const byId = (a: { readonly id?: string | undefined }, b: { readonly id?: string | undefined }) =>
            (a.id ?? "") < (b.id ?? "") ? -1 : 1;
          assert.deepEqual(
            [...standing.mentions.values()].map(plain).sort(byId),
            c.state.mentions.map(plain).sort(byId),
          );
          assert.deepEqual([...standing.rejections.values()].sort(byId), [...c.state.rejected].sort(byId));
          assert.deepEqual([...standing.relations.values()].sort(byId), [...c.state.relations].sort(byId));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("edits of the text and their undoing restore every span", () => {
    const edit = fc.tuple(fc.nat(300), fc.nat(12), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(textOf, fc.nat(), fc.array(edit, { minLength: 1, maxLength: 12 }), (text, seed, edits) => {
        const c = curated(text, seed);
        c.act(acceptAbove(0.4), { start: 0, end: 0 }, around, BY, "b");
        c.act(rejectRest(), { start: 0, end: 0 }, around, BY, "r");
        const before = visible(c.state);
        const undo: { e: Edit; text: string }[] = [];
        for (const [at, remove, insert] of edits) {
          const now = c.state.text;
          const start = Math.min(at, now.length);
          const e = { start, end: Math.min(now.length, start + remove), length: insert.length };
          if (e.start === e.end && !insert) continue;
          c.edit([e], now.slice(0, start) + insert + now.slice(e.end));
          undo.push({ e: inverse(e), text: now });
        }
        for (const u of undo.reverse()) c.edit([u.e], u.text);
        const { open: _, ...back } = visible(c.state);
        const { open: __, ...was } = before;
        assert.deepEqual(back, was);
      }),
      { numRuns: 500 },
    );
  });

  it("an undo that takes several edits at once restores the borders too, and a redo takes them again", () => {
    const text = "She had asthma and a cold in May.";
    const c = new CuratedText(emptyState(text));
    c.act(create("Disease"), { start: 8, end: 14 }, around, BY, "1");
    c.act(create("Disease"), { start: 21, end: 25 }, around, BY, "2");
    const before = c.state.mentions;
    // Deletes "asthma and a co" letter by letter from the end.
    let now = text;
    for (let end = 23; end > 8; end--) {
      const next = now.slice(0, end - 1) + now.slice(end);
      c.edit([{ start: end - 1, end, length: 0 }], next);
      now = next;
    }
    const clamped = c.state.mentions;
    assert.equal(clamped.length, 1);
    assert.ok(c.state.review.has(clamped[0]?.id ?? ""));
    c.edit([{ start: 8, end: 8, length: 15 }], text);
    assert.deepEqual(c.state.mentions, before);
    assert.equal(c.state.review.size, 0);
    c.edit([{ start: 8, end: 23, length: 0 }], now);
    assert.equal(c.state.mentions.length, 1);
    c.edit([{ start: 8, end: 8, length: 15 }], text);
    assert.deepEqual(c.state.mentions, before);
  });

  it("what a person decided after an edit is not undone with the edit", () => {
    const text = "asthma is not a cold";
    const c = new CuratedText(emptyState(text));
    c.act(create("Disease"), { start: 0, end: 6 }, around, BY, "1");
    c.edit([{ start: 4, end: 6, length: 1 }], "asthx is not a cold");
    c.act(setType("Drug"), { start: 0, end: 4 }, around, BY, "2");
    c.edit([{ start: 4, end: 5, length: 2 }], text);
    assert.equal(c.state.mentions[0]?.type, "Drug");
  });

  it("a text exchanged as a whole keeps the annotations whose words are still there", () => {
    const text = `${"Filler sentence here. ".repeat(4)}She had asthma. ${"More filler follows now. ".repeat(4)}`;
    const at = text.indexOf("asthma");
    const c = new CuratedText(emptyState(text));
    c.act(create("Disease"), { start: at, end: at + 6 }, around, BY, "1");
    const other = `New head. ${text.replaceAll("filler", "padding")}`;
    c.edit([{ start: 0, end: text.length, length: other.length }], other);
    const [m] = c.state.mentions;
    assert.ok(m);
    assert.equal(other.slice(extentOf(m).start, extentOf(m).end), "asthma");
    assert.equal(c.state.review.size, 0);
  });

  it("open suggestions are those that nobody answered, whatever the order of acts", () => {
    fc.assert(
      fc.property(textOf, fc.nat(), fc.array(step, { maxLength: 20 }), (text, seed, steps) => {
        const c = curated(text, seed);
        steps.forEach((s, n) => {
          perform(c, s, n);
        });
        const afresh = withProposals(c.state, c.state.proposed).open;
        assert.deepEqual(c.state.open, afresh);
        const sorted = [...c.state.mentions].sort((a, b) => byPosition(extentOf(a), extentOf(b)));
        assert.deepEqual(
          sorted.map((m) => extentOf(m)),
          c.state.mentions.map((m) => extentOf(m)),
        );
        for (const m of c.state.mentions) assert.ok(near(c.state.mentions, extentOf(m)).includes(m));
      }),
      { numRuns: 300 },
    );
  });
});
