// The merge of annotations is the three-way definition, and loses nothing that either side wrote.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Conflict } from "../../engine/corpus/merge/conflict.ts";
import { mergeDocuments } from "../../engine/corpus/merge/merge-documents.ts";
import { choicesOf, settle } from "../../engine/corpus/merge/settle.ts";
import type { Document } from "../../engine/text/document.ts";
import type { Mention } from "../../engine/text/mention.ts";

const TEXT = "x".repeat(400);
const TYPES = ["Disease", "Chemical", "Gene"] as const;
const CONCEPTS = ["MESH:D1", "MESH:D2", "MESH:D3"] as const;

const document = (mentions: readonly Mention[], relations: Document["relations"] = []): Document => ({
  id: "d",
  text: TEXT,
  sections: [],
  mentions,
  relations,
});

/** Each mention has twenty units of its own, so that border moves of two never meet. */
const mention = (slot: number, type: string, concept?: string, id?: string): Mention => ({
  ...(id ? { id } : {}),
  spans: [{ start: slot * 20 + 5, end: slot * 20 + 10 }],
  type,
  source: "gold",
  status: concept ? "linked" : "undecided",
  concepts: concept ? [{ id: concept }] : [],
  candidates: [],
});

type Edit = (m: Mention) => Mention | undefined;
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.constant<Edit>(() => undefined),
  fc.constantFrom(...TYPES).map(
    (type): Edit =>
      (m) => ({ ...m, type }),
  ),
  fc.constantFrom(...CONCEPTS).map(
    (id): Edit =>
      (m) => ({ ...m, status: "linked", concepts: [{ id }] }),
  ),
  fc.integer({ min: 1, max: 5 }).map(
    (by): Edit =>
      (m) => ({ ...m, spans: [{ start: m.spans[0].start - by, end: m.spans[0].end }] }),
  ),
  fc.constant<Edit>((m) => ({ ...m, attributes: { negated: true } })),
  fc.constant<Edit>((m) => ({ ...m, note: "see guideline" })),
);

const SLOTS = 20;
/** For every slot: is there a mention, who edits it (nobody, ours, theirs), and how. */
const plans = fc.array(
  fc.record({
    present: fc.boolean(),
    type: fc.constantFrom(...TYPES),
    concept: fc.option(fc.constantFrom(...CONCEPTS), { nil: undefined }),
    who: fc.constantFrom("nobody", "ours", "theirs"),
    edit: edits,
  }),
  { minLength: SLOTS, maxLength: SLOTS },
);

const content = (d: Document) =>
  d.mentions.map((m) => JSON.stringify([m.spans, m.type, m.status, m.concepts, m.attributes, m.note])).sort();

describe("merge of annotated documents", () => {
  it("applies both sides' edits where they touch different mentions", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const base: Mention[] = [];
        const ours: Mention[] = [];
        const theirs: Mention[] = [];
        const both: Mention[] = [];
        plan.forEach(({ present, type, concept, who, edit }, slot) => {
          const was = present ? mention(slot, type, concept, `T${slot + 1}`) : undefined;
          // An absent one is added by whoever edits the slot; both sides number theirs from the same id on.
          const now = was ? edit(was) : mention(slot, type, concept, "T900");
          const put = (list: Mention[], m: Mention | undefined) => m && list.push(m);
          put(base, was);
          put(ours, who === "ours" ? now : was);
          put(theirs, who === "theirs" ? now : was);
          put(both, who === "nobody" ? was : now);
        });
        const { document: merged, conflicts } = mergeDocuments(
          document(base),
          document(ours),
          document(theirs),
        );
        assert.deepEqual(conflicts, []);
        assert.deepEqual(content(merged), content(document(both)));
        for (const m of base) {
          const kept = merged.mentions.find((k) => k.id === m.id);
          if (kept)
            assert.ok(kept.spans[0].end === m.spans[0].end, "an id never comes to mean another place");
        }
      }),
    );
  });

  const fields = ["spans", "type", "concepts", "attributes", "note"] as const;
  it("is the three-way definition, field by field, where both sides edit one mention", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...TYPES),
        fc.option(fc.constantFrom(...CONCEPTS), { nil: undefined }),
        fc.array(edits, { maxLength: 3 }),
        fc.array(edits, { maxLength: 3 }),
        (type, concept, left, right) => {
          const was = mention(3, type, concept, "T1");
          const run = (list: Edit[]) => list.reduce<Mention | undefined>((m, e) => m && e(m), was);
          const [l, r] = [run(left), run(right)];
          const { document: merged, conflicts } = mergeDocuments(
            document([was]),
            document(l ? [l] : []),
            document(r ? [r] : []),
          );
          const text = (v: unknown) => JSON.stringify(v ?? null);
          if (!l || !r) {
            const survivor = l ?? r;
            const changed = survivor && fields.some((f) => text(survivor[f]) !== text(was[f]));
            assert.deepEqual(
              conflicts.map((c) => c.kind),
              changed ? ["deleted"] : [],
            );
            assert.equal(merged.mentions.length, changed ? 1 : 0);
            return;
          }
          const kinds = {
            spans: "border",
            type: "type",
            concepts: "concept",
            attributes: "attribute",
            note: "note",
          };
          const expected = fields
            .filter((f) => new Set([was[f], l[f], r[f]].map(text)).size === 3)
            // Filling in a link that is missing in the base and on one side takes nothing away.
            .map((f) => kinds[f]);
          assert.deepEqual(conflicts.map((c) => c.kind).sort(), expected.sort());
          const m = merged.mentions[0];
          for (const f of fields)
            assert.equal(text(m?.[f]), text(text(l[f]) === text(was[f]) ? r[f] : l[f]), `${f} is wrong`);
        },
      ),
    );
  });

  it("gives either side where the other did nothing, and itself where both did the same", () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const base = document(
          plan.flatMap((p, slot) => (p.present ? [mention(slot, p.type, p.concept, `T${slot + 1}`)] : [])),
        );
        const changed = document(base.mentions.flatMap((m, i) => plan[i]?.edit(m) ?? []));
        for (const [o, t] of [
          [base, changed],
          [changed, base],
          [changed, changed],
        ] as const) {
          const { document: merged, conflicts } = mergeDocuments(base, o, t);
          assert.deepEqual(conflicts, []);
          assert.deepEqual(merged.mentions, changed.mentions);
        }
      }),
    );
  });
});

describe("conflicts", () => {
  const none = document([]);
  const kinds = (conflicts: readonly Conflict[]) => conflicts.map((c) => c.kind);

  it("keeps both mentions where each side added another one on the same words", () => {
    const left = mention(0, "Disease", "MESH:D1", "T1");
    const right: Mention = { ...mention(0, "Disease", "MESH:D1", "T1"), spans: [{ start: 5, end: 14 }] };
    const { document: merged, conflicts } = mergeDocuments(none, document([left]), document([right]));
    assert.deepEqual(kinds(conflicts), ["overlap"]);
    assert.deepEqual(merged.mentions.map((m) => m.id).sort(), ["T1", "T2"]);
  });

  it("asks about the type and the concept of what both added, and takes a link that only one side has", () => {
    const right = mention(0, "Chemical", "MESH:D2", "T7");
    const asked = mergeDocuments(none, document([mention(0, "Disease", "MESH:D1", "T1")]), document([right]));
    assert.deepEqual(kinds(asked.conflicts), ["type", "concept"]);
    const filled = mergeDocuments(
      none,
      document([mention(0, "Chemical", undefined, "T1")]),
      document([right]),
    );
    assert.deepEqual(filled.conflicts, []);
    assert.deepEqual(filled.document.mentions[0]?.concepts, [{ id: "MESH:D2" }]);
    assert.equal(filled.document.mentions[0]?.id, "T1");
  });

  it("names every mention that only one annotator has, when asked", () => {
    const { conflicts } = mergeDocuments(
      none,
      document([mention(0, "Gene"), mention(1, "Gene")]),
      document([mention(1, "Gene"), mention(2, "Gene")]),
      { oneSided: "question" },
    );
    assert.deepEqual(kinds(conflicts), ["one-sided", "one-sided"]);
  });

  it("keeps a deleted mention that the other side's new relation needs", () => {
    const [a, b] = [mention(0, "Gene", undefined, "T1"), mention(1, "Disease", undefined, "T2")];
    const relation = {
      id: "R1",
      type: "Causes",
      arguments: [
        { role: "Arg1", target: "T1" },
        { role: "Arg2", target: "T2" },
      ],
    };
    const { document: merged, conflicts } = mergeDocuments(
      document([a, b]),
      document([b]),
      document([a, b], [relation]),
    );
    assert.deepEqual(kinds(conflicts), ["deleted"]);
    assert.equal(merged.mentions.length, 2);
    assert.deepEqual(merged.relations, [relation]);
  });

  it("renames ids of the other side together with what points at them", () => {
    const theirs = document(
      [mention(4, "Gene", undefined, "T1"), mention(5, "Gene", undefined, "T2")],
      [
        {
          id: "R1",
          type: "Binds",
          arguments: [
            { role: "Arg1", target: "T1" },
            { role: "Arg2", target: "T2" },
          ],
        },
      ],
    );
    const { document: merged } = mergeDocuments(
      none,
      document([mention(0, "Gene", undefined, "T1")]),
      theirs,
    );
    const at = (start: number) => merged.mentions.find((m) => m.spans[0].start === start)?.id;
    assert.equal(at(5), "T1");
    assert.notEqual(at(85), "T1");
    assert.deepEqual(
      merged.relations?.[0]?.arguments.map((x) => x.target),
      [at(85), at(105)],
    );
  });

  it("does not compare mentions on different texts", () => {
    const other = { ...none, text: "another" };
    assert.deepEqual(kinds(mergeDocuments(none, none, other).conflicts), ["text"]);
  });
});

describe("settling conflicts", () => {
  /** Two annotators of one text: anything anywhere, some of it overlapping. */
  const annotator = fc
    .uniqueArray(
      fc.record({
        start: fc.nat(30),
        length: fc.integer({ min: 1, max: 8 }),
        type: fc.constantFrom(...TYPES),
        concept: fc.option(fc.constantFrom(...CONCEPTS), { nil: undefined }),
      }),
      { maxLength: 8, selector: (m) => `${m.start} ${m.length}` },
    )
    .map((list) =>
      list.map(
        ({ start, length, type, concept }, i): Mention => ({
          ...mention(0, type, concept, `T${i + 1}`),
          spans: [{ start, end: start + length }],
        }),
      ),
    );

  it("left throughout gives what ours has, right throughout what theirs has", () => {
    fc.assert(
      fc.property(annotator, annotator, (left, right) => {
        const [ours, theirs] = [document(left), document(right)];
        const merged = mergeDocuments(document([]), ours, theirs, { oneSided: "question" });
        const all = (choice: "left" | "right") =>
          merged.conflicts.reduce((d, conflict) => settle(d, conflict, choice), merged.document);
        // A link that only one side filled in is no conflict: it stands either way.
        const places = (d: Document) => d.mentions.map((m) => JSON.stringify([m.spans, m.type])).sort();
        assert.deepEqual(places(all("left")), places(ours));
        assert.deepEqual(places(all("right")), places(theirs));
        for (const m of left.filter((l) => l.concepts.length))
          assert.ok(
            all("left").mentions.some((k) => k.id === m.id && k.concepts[0]?.id === m.concepts[0]?.id),
          );
      }),
    );
  });

  it("first choices change nothing: they are what the merge wrote", () => {
    fc.assert(
      fc.property(annotator, annotator, (left, right) => {
        const merged = mergeDocuments(document([]), document(left), document(right), {
          oneSided: "question",
        });
        const settled = merged.conflicts.reduce(
          (d, conflict) => settle(d, conflict, choicesOf(conflict)[0] as "left"),
          merged.document,
        );
        assert.deepEqual(content(settled), content(merged.document));
      }),
    );
  });

  it("takes a relation, or its absence, from either side", () => {
    const relation = (type: string) => ({ id: "R1", type, arguments: [{ role: "Arg1", target: "T1" }] });
    const m = mention(0, "Gene", undefined, "T1");
    const of = (...types: string[]) => document([m], types.map(relation));
    const changed = mergeDocuments(of("Causes"), of("Treats"), of("Binds"));
    assert.equal(changed.conflicts.length, 1);
    const conflict = changed.conflicts[0] as Conflict;
    assert.equal(settle(changed.document, conflict, "right").relations?.[0]?.type, "Binds");
    assert.equal(settle(changed.document, conflict, "left").relations?.[0]?.type, "Treats");
    const deleted = mergeDocuments(of("Causes"), of(), of("Binds"));
    assert.equal(deleted.document.relations?.length, 1);
    assert.deepEqual(settle(deleted.document, deleted.conflicts[0] as Conflict, "left").relations, []);
  });
});
