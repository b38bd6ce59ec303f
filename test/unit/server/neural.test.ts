// Neural findings without a model: what a document is asked for, how findings keep their places through edits, and how they
// join the dictionary's.
import assert from "node:assert/strict";
import fc from "fast-check";
import { projectSchema } from "../../../engine/corpus/annotations/project.ts";
import { Library } from "../../../engine/kb/library.ts";
import type { Mention } from "../../../engine/text/mention.ts";
import type { Span } from "../../../engine/text/span.ts";
import { listed } from "../../../server/decided-analysis.ts";
import { askedTypes } from "../../../server/neural/asked-types.ts";
import { BlockFindings, blocksIn, survivors } from "../../../server/neural/block-findings.ts";
import { overlaid } from "../../../server/neural/overlay.ts";
import { thresholdsFor } from "../../../server/neural/thresholds.ts";

const mention = (start: number, end: number, more: Partial<Mention> = {}): Mention => ({
  spans: [{ start, end }],
  type: "DISO",
  source: "dictionary",
  status: "linked",
  concepts: [{ id: "X:1" }],
  candidates: [
    {
      concept: { id: "X:1" },
      name: "x",
      group: "DISO",
      matched: "x",
      stage: "exact",
      score: 1,
      obsolete: false,
    },
  ],
  ...more,
});
const neural = (start: number, end: number, score: number, type = "DISO"): Mention => ({
  spans: [{ start, end }],
  type,
  source: "net",
  status: "undecided",
  concepts: [],
  candidates: [],
  score,
  foundBy: [{ name: "net", label: "disease", score }],
});

describe("thresholds", () => {
  const labels = [
    { name: "disease", aliases: ["disorder"], group: "DISO" as const, threshold: 0.3 },
    { name: "symptom", aliases: [], group: "DISO" as const, threshold: 0.4 },
    { name: "chemical", aliases: [], group: "CHEM" as const },
  ];
  const types = [
    { label: "disorder", group: "DISO" as const },
    { label: "symptom", type: "Sign", group: "DISO" as const },
    { label: "chemical", group: "CHEM" as const },
  ];

  it("are the model's own by the type that is shown, unless a person says one for all", () => {
    const own = thresholdsFor(0, types, { labels });
    assert.deepEqual(["DISO", "Sign", "CHEM", "else", undefined].map(own.of), [0.3, 0.4, 0.5, 0.5, 0.5]);
    assert.equal(own.least, 0.3);
    const told = thresholdsFor(0.7, types, { labels });
    assert.deepEqual([told.of("DISO"), told.of("CHEM"), told.least], [0.7, 0.7, 0.7]);
    assert.notEqual(own.key, told.key);
    assert.equal(thresholdsFor(0, types, {}).of("DISO"), 0.5);
  });
});

describe("asked types", () => {
  const closed = {
    labels: [
      { name: "disease", aliases: ["disorder"], group: "DISO" as const },
      { name: "chemical", aliases: ["drug"], group: "CHEM" as const },
    ],
  };
  const project = projectSchema.parse({
    types: { Illness: { groups: ["DISO"] }, Side_effect: { labels: ["adverse event"] }, Drug: {} },
  });

  it("are the settings' words before all, in the person's wording", () => {
    assert.deepEqual(askedTypes(["disorder", "side effect", "disorder"], project, closed), [
      { label: "disorder", group: "DISO" },
      { label: "side effect" },
    ]);
  });
  it("are the project's types by their labels, names or groups", () => {
    assert.deepEqual(askedTypes([], project, {}), [
      { label: "Illness", type: "Illness" },
      { label: "adverse event", type: "Side_effect" },
      { label: "Drug", type: "Drug" },
    ]);
    assert.deepEqual(askedTypes([], project, closed), [
      { label: "disease", type: "Illness", group: "DISO" },
      { label: "adverse event", type: "Side_effect" },
      { label: "chemical", type: "Drug", group: "CHEM" },
    ]);
  });
  it("are all that a model knows, or what texts are mostly asked for", () => {
    assert.deepEqual(
      askedTypes([], undefined, closed).map((t) => t.label),
      ["disease", "chemical"],
    );
    assert.ok(askedTypes([], undefined, {}).some((t) => t.label === "cell type"));
  });
});

describe("neural findings", () => {
  const library = new Library([]);

  it("follow their block wherever it stands, and a changed block keeps what the edit did not touch", () => {
    const findings = new BlockFindings();
    const text = "One fever here.\n\nTwo asthma there.\n";
    const blocks = blocksIn(text, undefined);
    assert.equal(findings.placed(text, blocks, library).missing.length, 2);
    for (const { start, end } of blocks) {
      const part = text.slice(start, end);
      const at = part.search(/fever|asthma/);
      findings.set(part, { mentions: [neural(at, at + (part.includes("fever") ? 5 : 6), 0.9)], unread: [] });
    }
    const words = (of: string) =>
      findings
        .placed(of, blocksIn(of, undefined), library)
        .mentions.map(({ spans: [s] }) => of.slice(s.start, s.end));
    assert.deepEqual(words(text), ["fever", "asthma"]);
    assert.deepEqual(words(`New.\n\n${text}`), ["fever", "asthma"]);
    assert.deepEqual(words(text.replace("One", "Number one")), ["fever", "asthma"]);
    assert.deepEqual(words(text.replace("fever", "fevers")), ["asthma"], "a letter at its border touches it");
  });

  it("that survive an edit stand on the same words, and all do that it did not touch", () => {
    const place = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 8 }));
    fc.assert(
      fc.property(
        fc.string({ minLength: 70, maxLength: 90 }),
        fc.array(place, { maxLength: 6 }),
        fc.nat(70),
        fc.nat(5),
        fc.string({ maxLength: 5 }),
        (text, places, at, gone, put) => {
          const mentions = places.map(([start, length]) => neural(start, start + length, 0.9));
          const now = text.slice(0, at) + put + text.slice(at + gone);
          const kept = survivors({ text, mentions }, now);
          const by = put.length - gone;
          for (const { spans } of kept) {
            const [s] = spans;
            assert.ok(
              mentions.some((m) =>
                [0, by].some(
                  (d) =>
                    m.spans[0].start + d === s.start &&
                    text.slice(m.spans[0].start, m.spans[0].end) === now.slice(s.start, s.end),
                ),
              ),
            );
          }
          const clear = mentions.filter((m) => m.spans[0].end < at || m.spans[0].start > at + gone);
          assert.ok(kept.length >= clear.length || text === now);
        },
      ),
    );
  });

  const analysisOf = (text: string, mentions: Mention[]) =>
    listed({ text, abbreviations: [], modifiers: () => [] }, mentions);
  const over = (
    analysis: Parameters<typeof overlaid>[0],
    mentions: Mention[],
    read: Span[] = [],
    unread: (Span & { reason: string })[] = [],
  ) =>
    overlaid(
      analysis,
      { mentions, read, unread },
      { model: "net", thresholdOf: () => 0.5, groups: new Set(["DISO"]) },
    );

  it("take away what the dictionary has and the model, having read the words, does not believe", () => {
    const text = "a cold day, a fever, and aspirin";
    const [cold, fever, aspirin] = [
      mention(2, 6),
      mention(14, 19),
      mention(25, 32, { type: "CHEM" }),
    ] as const;
    const own = analysisOf(text, [cold, fever, aspirin]);
    const all = [{ start: 0, end: text.length }];
    const left = (found: Mention[], read: Span[] = all, unread: (Span & { reason: string })[] = []) =>
      over(own, found, read, unread).all();
    assert.deepEqual(
      left([neural(14, 19, 0.9)]).map((m) => m.spans[0].start),
      [14, 25],
    );
    assert.equal(left([])[0], aspirin, "of chemicals the model was not asked");
    assert.deepEqual(left([], []), [cold, fever, aspirin], "nothing is read yet");
    assert.deepEqual(left([], [{ start: 0, end: 16 }]), [fever, aspirin], "half of a word is not read");
    const gap = [{ start: 0, end: 8, reason: "too long" }];
    assert.deepEqual(left([], all, gap), [cold, aspirin], "where the model could not read, it is not silent");
    // Less sure than the threshold, but no silence: the name stays as it is, and nobody is said to agree.
    assert.deepEqual(left([neural(2, 6, 0.3), neural(14, 19, 0.02)]), [cold, aspirin]);
    assert.deepEqual(left([neural(8, 11, 0.4)]), [aspirin], "what is unlikely is no mention by itself");
  });

  it("leave out through an edit what they left out before, and never what is typed", () => {
    const findings = new BlockFindings();
    const text = "A cold day and a fever.\n";
    const block = (of: string) => blocksIn(of, undefined);
    const [first] = block(text);
    findings.set(text.slice(first?.start, first?.end), { mentions: [neural(17, 22, 0.9)], unread: [] });
    const shown = (of: string) => {
      const names = [...of.matchAll(/cold|fever|flu\b/g)].map((m) => mention(m.index, m.index + m[0].length));
      const placed = findings.placed(of, block(of), library);
      const { mentions } = placed;
      return over(analysisOf(of, names), [...mentions], [...placed.read], [...placed.unread])
        .all()
        .map(({ spans: [s] }) => of.slice(s.start, s.end));
    };
    assert.deepEqual(shown(text), ["fever"]);
    let typed = text;
    for (const letter of " The flu") {
      typed = `${typed.trimEnd()}${letter}\n`;
      assert.deepEqual(shown(typed), ["fever", ...(typed.includes("flu") ? ["flu"] : [])], typed);
    }
    assert.deepEqual(shown(typed.replace("A cold", "One cold")), ["fever", "flu"], "an edit before it");
    assert.deepEqual(shown("A cold.\n"), ["cold"], "a text that is another one");
  });

  it("join the dictionary's: the same words once, nested beside, the stronger of two that cross", () => {
    const text = "severe chronic kidney disease of the left kidney and fever today";
    const analysis = (mentions: Mention[]) =>
      listed({ text, abbreviations: [], modifiers: () => [] }, mentions);
    const own = [mention(7, 29), mention(53, 58)];
    const both = over(analysis(own), [neural(7, 29, 0.9), neural(15, 21, 0.8, "ANAT"), neural(0, 14, 0.6)]);
    const all = both.all();
    assert.deepEqual(
      all.map(({ spans: [s] }) => text.slice(s.start, s.end)),
      ["chronic kidney disease", "kidney", "fever"],
    );
    assert.deepEqual(all[0]?.foundBy, [
      { name: "dictionary" },
      { name: "net", label: "disease", score: 0.9 },
    ]);
    assert.deepEqual(all[0]?.concepts, [{ id: "X:1" }]);
    assert.equal(all[1]?.source, "net");
    assert.equal(all[2], own[1], "what only the dictionary found stays as it is");
    const strong = over(analysis([mention(7, 21)]), [neural(15, 29, 0.999)]).all();
    assert.deepEqual(
      strong.map((m) => m.source),
      ["net"],
    );
    const nothing = analysis(own);
    assert.equal(over(nothing, []), nothing);
  });
});
