// Every evaluation metric against an independent statement of its definition, on random documents: brute force where the
// product is clever, and the laws that any such metric obeys (bounds, symmetry, monotonicity, invariance to order).
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Compared, ComparedDocument } from "../../engine/evaluation/compared.ts";
import { answerOf } from "../../engine/evaluation/compared.ts";
import { account } from "../../engine/evaluation/error-classes.ts";
import { pair } from "../../engine/evaluation/matching.ts";
import { countsOf, evaluated, figureOf } from "../fixtures/evaluated.ts";

const place = fc
  .record({ start: fc.nat(30), length: fc.integer({ min: 1, max: 8 }) })
  .map((s) => ({ start: s.start, end: s.start + s.length }));

/** One span, or two that do not touch. */
const spans = fc.oneof(
  { weight: 4, arbitrary: place.map((s) => [s]) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(place, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
      .map(([s, gap, length]) => [s, { start: s.end + gap, end: s.end + gap + length }]),
  },
);

const answer = fc
  .uniqueArray(fc.constantFrom("C1", "C2", "C3", "C4"), { minLength: 1, maxLength: 2 })
  .map(answerOf);
const key = (m: Compared) => JSON.stringify([m.spans, m.type, m.state, m.answers[0] ?? []]);

const meaning = (answers: number) =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant({ state: "nil" as const, answers: [] }) },
    {
      weight: 5,
      arbitrary: fc
        .uniqueArray(answer, { minLength: 1, maxLength: answers, selector: (a) => a.join() })
        .map((list) => ({ state: "linked" as const, answers: list })),
    },
  );

const mentions = (answers: number, max = 8): fc.Arbitrary<Compared[]> =>
  fc.uniqueArray(
    fc
      .tuple(spans, fc.constantFrom("A", "B", "C"), meaning(answers))
      .map(([where, type, what]): Compared => ({ spans: where, type, text: "x", ...what })),
    { maxLength: max, selector: key },
  );

const gold = mentions(1);
const predicted = mentions(3);
const documents = (side: fc.Arbitrary<Compared[]>) =>
  fc
    .array(side, { minLength: 1, maxLength: 4 })
    .map((list): ComparedDocument[] => list.map((m, i) => ({ id: `d${i}`, text: "", mentions: m })));
const both = fc
  .tuple(documents(gold), documents(predicted))
  .map(([g, p]): [ComparedDocument[], ComparedDocument[]] => {
    const n = Math.min(g.length, p.length);
    return [g.slice(0, n), p.slice(0, n)];
  });

const samePlace = (a: Compared, b: Compared) => JSON.stringify(a.spans) === JSON.stringify(b.spans);
const overlap = (a: Compared, b: Compared) => {
  const units = (m: Compared) =>
    new Set(m.spans.flatMap((s) => Array.from({ length: s.end - s.start }, (_, i) => s.start + i)));
  const other = units(b);
  return [...units(a)].some((u) => other.has(u));
};

/** The largest one-to-one pairing, by trying every one. */
function largest(
  g: readonly Compared[],
  p: readonly Compared[],
  fits: (a: Compared, b: Compared) => boolean,
): number {
  const [first, ...rest] = g;
  if (!first) return 0;
  let best = largest(rest, p, fits);
  for (const [i, partner] of p.entries())
    if (fits(first, partner)) best = Math.max(best, 1 + largest(rest, p.toSpliced(i, 1), fits));
  return best;
}

const RULES: Record<string, (a: Compared, b: Compared) => boolean> = {
  exact: (a, b) => a.type === b.type && samePlace(a, b),
  relaxed: (a, b) => a.type === b.type && overlap(a, b),
  type: (a, b) => a.type === b.type,
  span: samePlace,
  overlap,
};

const total = (list: readonly ComparedDocument[]) => list.reduce((n, d) => n + d.mentions.length, 0);
const numerator = (result: Awaited<ReturnType<typeof evaluated>>, id: string) =>
  countsOf(result, id)?.[0] ?? 0;
const few = { numRuns: 150 };

describe("evaluation metrics (property)", () => {
  it("each recognition rule counts the largest one-to-one pairing that it allows", () =>
    fc.assert(
      fc.asyncProperty(fc.tuple(documents(mentions(1, 5)), documents(mentions(1, 5))), async ([g, p]) => {
        const n = Math.min(g.length, p.length);
        const [gs, ps] = [g.slice(0, n), p.slice(0, n)];
        const result = await evaluated(gs, [ps]);
        for (const [rule, fits] of Object.entries(RULES)) {
          const right = gs.reduce((sum, d, i) => sum + largest(d.mentions, ps[i]?.mentions ?? [], fits), 0);
          assert.equal(numerator(result, `recognition.${rule}.recall`), right, rule);
          assert.equal(countsOf(result, `recognition.${rule}.recall`)?.[1], total(gs));
          assert.equal(countsOf(result, `recognition.${rule}.precision`)?.[1], total(ps));
        }
      }),
      few,
    ));

  it("looser rules never count less, F1 is the harmonic mean, all lie between 0 and 1", () =>
    fc.assert(
      fc.asyncProperty(both, async ([g, p]) => {
        const result = await evaluated(g, [p]);
        const n = (rule: string) => numerator(result, `recognition.${rule}.recall`);
        assert.ok(n("exact") <= n("relaxed") && n("relaxed") <= n("overlap"));
        assert.ok(n("exact") <= n("span") && n("span") <= n("overlap") && n("relaxed") <= n("type"));
        const all = [...result.figures, ...result.tables.flatMap((t) => t.lines.flatMap((l) => l.figures))];
        for (const f of all) assert.ok(f.value === null || (f.value >= 0 && f.value <= 1), f.id);
        const [precision, recall] = ["precision", "recall"].map(
          (of) => figureOf(result, `recognition.exact.${of}`) ?? 0,
        ) as [number, number];
        const f1 = figureOf(result, "recognition.exact.f1") ?? 0;
        assert.ok(
          Math.abs(f1 - (precision + recall ? (2 * precision * recall) / (precision + recall) : 0)) < 1e-12,
        );
      }),
      few,
    ));

  it("swapping the sides swaps precision and recall", () =>
    fc.assert(
      fc.asyncProperty(both, async ([g, p]) => {
        const [there, back] = [await evaluated(g, [p]), await evaluated(p, [g])];
        for (const rule of Object.keys(RULES)) {
          const at = (r: typeof there, of: string) => figureOf(r, `recognition.${rule}.${of}`);
          assert.deepEqual(
            [at(there, "precision"), at(there, "recall"), at(there, "f1")],
            [at(back, "recall"), at(back, "precision"), at(back, "f1")],
          );
        }
      }),
      few,
    ));

  it("no figure, interval included, depends on the order of documents or mentions", () =>
    fc.assert(
      fc.asyncProperty(both, fc.integer(), async ([g, p], seed) => {
        const by = <T>(list: readonly T[], salt: number) =>
          list
            .map((x, i) => [Math.sin(seed + salt + i * 7919), x] as const)
            .sort((a, b) => a[0] - b[0])
            .map(([, x]) => x);
        const mixed = (list: readonly ComparedDocument[], salt: number) =>
          by(list, salt).map((d) => ({ ...d, mentions: by(d.mentions, salt) }));
        const options = { settings: { draws: 20 } };
        const [a, b] = [
          await evaluated(g, [p], options),
          await evaluated(mixed(g, 1), [mixed(p, 2)], options),
        ];
        const sorted = (r: typeof a) =>
          r.tables.map((t) => [...t.lines].sort((x, y) => (x.label < y.label ? -1 : 1)));
        assert.deepEqual(a.figures, b.figures);
        assert.deepEqual(sorted(a), sorted(b));
        assert.deepEqual(a.errors.classes, b.errors.classes);
      }),
      { numRuns: 80 },
    ));

  it("every mention has one place in the account of errors", () =>
    fc.assert(
      fc.property(gold, predicted, (g, p) => {
        const { exact, wrong, missed, spurious } = account(g, p);
        assert.equal(exact.size + wrong.length + missed.length, g.length);
        assert.equal(exact.size + wrong.length + spurious.length, p.length);
        assert.equal(new Set([...missed, ...wrong.map((w) => w.gold)]).size, missed.length + wrong.length);
        for (const w of wrong) {
          const [a, b] = [g[w.gold] as Compared, p[w.predicted] as Compared];
          assert.equal(w.class === "type", samePlace(a, b) && a.type !== b.type);
          assert.equal(w.class === "boundary", !samePlace(a, b) && a.type === b.type);
          assert.ok(overlap(a, b));
        }
      }),
    ));

  it("a pairing is one to one, and of pairs that the rule allows", () =>
    fc.assert(
      fc.property(
        gold,
        predicted,
        fc.constantFrom("equal" as const, "overlap" as const),
        fc.boolean(),
        (g, p, near, sameType) => {
          const { gold: partners, predicted: back, size } = pair(g, p, { near, sameType });
          assert.equal([...partners].filter((x) => x >= 0).length, size);
          for (const [i, at] of partners.entries()) {
            if (at < 0) continue;
            assert.equal(back[at], i);
            const [a, b] = [g[i] as Compared, p[at] as Compared];
            assert.ok(
              (near === "equal" ? samePlace(a, b) : overlap(a, b)) && (!sameType || a.type === b.type),
            );
          }
        },
      ),
    ));

  it("linking figures are their definitions, mention by mention", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(meaning(1), fc.option(meaning(3), { nil: undefined })), { maxLength: 12 }),
        async (list) => {
          const at = (i: number) => ({ spans: [{ start: 2 * i, end: 2 * i + 1 }], type: "A", text: "x" });
          const g = list.map(([m], i): Compared => ({ ...at(i), ...m }));
          const p = list.flatMap(([, m], i): Compared[] => (m ? [{ ...at(i), ...m }] : []));
          const result = await evaluated(
            [{ id: "d", text: "", mentions: g }],
            [[{ id: "d", text: "", mentions: p }]],
            {
              settings: { k: [1, 2, 3] },
            },
          );
          const judged = list
            .filter(([m]) => m.state === "linked")
            .map(([m, q]) => ({
              want: m.answers[0]?.join("+"),
              got: (q?.answers ?? []).map((a) => a.join("+")),
              ids: [m.answers[0] ?? [], q?.answers[0] ?? []] as const,
            }));
          if (!judged.length || !p.length) return;
          const mean = (f: (j: (typeof judged)[number]) => number) =>
            judged.reduce((s, j) => s + f(j), 0) / judged.length;
          const near = (id: string, value: number) => {
            const figure = figureOf(result, id);
            // Ranks are not shown where no mention has a second answer.
            if (figure === undefined && !judged.some((j) => j.got.length > 1)) return;
            assert.ok(Math.abs((figure ?? Number.NaN) - value) < 1e-9, `${id}: ${figure}, not ${value}`);
          };
          near(
            "linking.accuracy",
            mean((j) => Number(j.got[0] === j.want)),
          );
          for (const k of [2, 3])
            near(
              `linking.recall@${k}`,
              mean((j) => Number(j.got.slice(0, k).includes(j.want ?? ""))),
            );
          near(
            "linking.mrr",
            mean((j) => (j.got.includes(j.want ?? "") ? 1 / (1 + j.got.indexOf(j.want ?? "")) : 0)),
          );
          near(
            "linking.any",
            mean((j) => Number(j.ids[0].some((id) => j.ids[1].includes(id)))),
          );
          near(
            "linking.partial",
            mean((j) => {
              const union = new Set([...j.ids[0], ...j.ids[1]]);
              return (
                [...union].filter((id) => j.ids[0].includes(id) && j.ids[1].includes(id)).length / union.size
              );
            }),
          );
          const nil = (m: { state: string } | undefined) => m?.state === "nil";
          const saysNil = list.filter(([, q]) => nil(q));
          const isNil = list.filter(([m]) => nil(m));
          const ratio = (n: number, of: number) => (of ? n / of : null);
          const right = list.filter(([m, q]) => nil(m) && nil(q)).length;
          if (saysNil.length + isNil.length) {
            assert.equal(figureOf(result, "nil.precision"), ratio(right, saysNil.length));
            assert.equal(figureOf(result, "nil.recall"), ratio(right, isNil.length));
          }
        },
      ),
      few,
    ));

  it("one more right mention never lowers recall, one more rank never lowers Recall@k", () =>
    fc.assert(
      fc.asyncProperty(both, async ([g, p]) => {
        const before = await evaluated(g, [p], { settings: { k: [1, 2, 3] } });
        const missing = g[0]?.mentions.find(
          (m) => !p[0]?.mentions.some((q) => samePlace(m, q) && m.type === q.type),
        );
        if (missing) {
          const more = p.map((d, i) => (i ? d : { ...d, mentions: [...d.mentions, missing] }));
          const after = await evaluated(g, [more]);
          for (const rule of Object.keys(RULES))
            assert.ok(
              numerator(after, `recognition.${rule}.recall`) >=
                numerator(before, `recognition.${rule}.recall`),
            );
          assert.equal(
            numerator(after, "recognition.exact.recall"),
            numerator(before, "recognition.exact.recall") + 1,
          );
        }
        const at = (k: number) => figureOf(before, k === 1 ? "linking.accuracy" : `linking.recall@${k}`) ?? 0;
        if (figureOf(before, "linking.recall@2") !== undefined) assert.ok(at(1) <= at(2) && at(2) <= at(3));
      }),
      few,
    ));

  it("gold against itself is right in everything", () =>
    fc.assert(
      fc.asyncProperty(documents(gold), async (g) => {
        const result = await evaluated(g, [g]);
        for (const f of [
          ...result.figures,
          ...result.tables.flatMap((t) => t.lines.flatMap((l) => l.figures)),
        ])
          assert.ok(f.value === null || f.value === 1, `${f.id} is ${f.value}`);
        assert.equal(result.errors.total, 0);
      }),
      few,
    ));
});
