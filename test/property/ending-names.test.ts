// What a packed file says of the names behind many states at once is what it says of each, and what is soon told of them is
// what reading their texts would tell.
import assert from "node:assert/strict";
import fc from "fast-check";
import type { ConceptInput } from "../../engine/kb/concept.ts";
import { groupBit } from "../../engine/kb/groups.ts";
import { type EndingNames, isAlike, type NameEntry } from "../../engine/kb/knowledge-base.ts";
import { isWrittenAs, readsAs } from "../../engine/kb/name-forms.ts";
import { stateOf } from "../../engine/kb/packed/name-automaton.ts";
import { Surface } from "../../engine/text/surface.ts";
import { kbOf } from "../fixtures/kb.ts";

/** Words that stem alike, and everything that makes a writing more than capitals. */
const word = fc.constantFrom(
  "zorblax",
  "Zorblax",
  "quimbel",
  "quimbels",
  "QUIMBEL",
  "oedema",
  "edema",
  "mRNA",
  "β",
  "2",
);
const gap = fc.constantFrom(" ", " ", " ", ", ", "-", " (", ") ", ". ", "/");
const edge = fc.constantFrom("", "", "(", ")", ".");
const name = fc
  .tuple(edge, fc.array(fc.tuple(word, gap), { minLength: 0, maxLength: 3 }), word, edge)
  .map(([before, pairs, last, behind]) => before + pairs.flat().join("") + last + behind);
const concepts = fc.array(
  fc.record({
    name,
    group: fc.constantFrom("DISO" as const, "CHEM" as const),
    obsolete: fc.boolean(),
    synonyms: fc.array(
      fc.record({
        text: name,
        scope: fc.constantFrom("exact" as const, "exact" as const, "broad" as const),
        language: fc.constantFrom("en", "fr"),
      }),
      { maxLength: 4 },
    ),
  }),
  { minLength: 1, maxLength: 12 },
);

const told = (entries: readonly NameEntry[]): string[] =>
  entries.map((e) => JSON.stringify([e.concept, e.text, e.scope, e.language, e.group, e.obsolete]));
const reads = (text: string, surface: string): boolean =>
  isWrittenAs(text, surface) || readsAs(text, surface);

describe("names behind states", () => {
  it("are the same many at a time as one by one, of the kinds and groups that they say", () =>
    fc.assert(
      fc.asyncProperty(concepts, fc.array(name, { maxLength: 6 }), async (list, others) => {
        const given = list.map((c, i): ConceptInput => ({ id: `N:${i}`, ...c }));
        const kb = await kbOf(given);
        const again = await kbOf(given);
        const texts = [...list.flatMap((c) => [c.name, ...c.synonyms.map((s) => s.text)]), ...others];
        const states = texts.map((text) => stateOf(text)).filter((state) => state !== undefined);
        const half = (of: typeof states, which: "a" | "b") => Int32Array.from(of, (state) => state[which]);
        const all = kb.automaton.namesAll(half(states, "a"), half(states, "b"), states.length);
        assert.equal(all.length, states.length);
        states.forEach((state, i) => {
          const names = all[i] as EndingNames;
          const [alone] = again.automaton.namesAll(half([state], "a"), half([state], "b"), 1);
          assert.deepEqual(told(names.entries()), told(alone?.entries() ?? []));
          const kinds = names.kinds();
          for (const entry of names.entries()) assert.ok(kinds.some((kind) => isAlike(kind, entry)));
          assert.deepEqual(
            names.entries().reduce((bits, e) => bits | groupBit(e.group), 0),
            names.groups,
          );
          assert.equal(
            kb.automaton.namesAll(half([state], "a"), half([state], "b"), 1)[0]?.entries(),
            names.entries(),
          );
        });
      }),
      { numRuns: 60 },
    )).timeout(60_000);

  it("read as a surface where their texts do, as far as that is soon told", async () => {
    let soon = 0;
    await fc.assert(
      fc.asyncProperty(concepts, async (list) => {
        const kb = await kbOf(list.map((c, i): ConceptInput => ({ id: `N:${i}`, ...c })));
        const surface = new Surface();
        const texts = list.flatMap((c) => [c.name, ...c.synonyms.map((s) => s.text)]);
        for (const text of texts) {
          const state = stateOf(text);
          if (!state) continue;
          const [names] = kb.automaton.namesAll(Int32Array.of(state.a), Int32Array.of(state.b), 1);
          // Other words than the state's, too: a filter may lead astray.
          for (const written of [text, text.toUpperCase(), texts[0] as string]) {
            const asked = written.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
            const read = names?.reading(surface.take(asked, 0, asked.length));
            if (!read) continue;
            soon++;
            const expected = (names?.entries() ?? []).filter((e) => reads(e.text, asked));
            assert.deepEqual(told(read.entries()), told(expected), `${text} for ${asked}`);
            for (const { scope } of expected) assert.ok(scope === "exact" || scope === "preferred");
          }
        }
      }),
      { numRuns: 80 },
    );
    assert.ok(soon > 200, `only ${soon} were soon told`);
  }).timeout(60_000);
});
