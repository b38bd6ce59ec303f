// Recognition finds what a Map of word n-grams finds, on any vocabulary and text; and no hash makes it find more.
import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ENDS,
  GOES_ON,
  type KnowledgeBase,
  type NameAutomaton,
  type NameEntry,
} from "../../engine/kb/knowledge-base.ts";
import { ListedNames } from "../../engine/kb/listed-names.ts";
import { Uint32List } from "../../engine/kb/packed/growable.ts";
import { StateFilter, StateWriter, stateFilter } from "../../engine/kb/packed/state-filter.ts";
import { TerminalTable, terminalTable } from "../../engine/kb/packed/terminal-table.ts";
import { DictionaryRecogniser } from "../../engine/recognition/dictionary.ts";
import { TokenBuffer } from "../../engine/text/token-buffer.ts";
import { normalise } from "../../engine/text/tokens.ts";
import { kbOf } from "../fixtures/kb.ts";

// Words that no strictness rule looks at, with plurals and spellings that fold together.
const word = fc.constantFrom(
  "zorblax",
  "quimbel",
  "quimbels",
  "vexitis",
  "marlase",
  "tumour",
  "tumor",
  "neoplasms",
  "neoplasm",
  "oedema",
  "glarno",
);
const group = fc.constantFrom("DISO" as const, "CHEM" as const, "ANAT" as const);
const vocabulary = fc.array(
  fc.record({ name: fc.array(word, { minLength: 1, maxLength: 4 }).map((w) => w.join(" ")), group }),
  { minLength: 1, maxLength: 25 },
);
const text = fc
  .array(fc.tuple(word, fc.constantFrom(" ", " ", " ", "-", ", ", ". ", "\n")), { maxLength: 40 })
  .map((pairs) => pairs.flat().join(""));

interface Found {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly concepts: readonly string[];
}

/** The algorithm that everybody writes first: all n-grams of words, longest first, in a Map. */
function naive(names: ReadonlyMap<string, { id: string; group: string }[]>, text: string): Found[] {
  const tokens = [...text.matchAll(/[a-z]+|,|\.(?= )/g)];
  const forms = tokens.map((t) => normalise(t[0]) || t[0]);
  const isWord = (i: number) => /[a-z]/.test(tokens[i]?.[0] ?? "");
  const found: Found[] = [];
  const at = (first: number, limit: number, depth: number, taken: readonly string[]) => {
    for (let end = limit; end > first && isWord(first); end--) {
      if (!isWord(end - 1)) continue;
      const owners = (names.get(forms.slice(first, end).join(" ")) ?? []).filter(
        (o) => !taken.includes(o.group),
      );
      if (owners.length === 0) continue;
      const last = tokens[end - 1] as RegExpExecArray;
      found.push({
        start: tokens[first]?.index ?? 0,
        end: last.index + last[0].length,
        depth,
        concepts: owners.map((o) => o.id).sort(),
      });
      return { end, groups: owners.map((o) => o.group) };
    }
    return undefined;
  };
  for (let i = 0; i < tokens.length; ) {
    const outer = at(i, tokens.length, 0, []);
    if (!outer) {
      i++;
      continue;
    }
    if (outer.end - i > 1)
      for (let k = i; k < outer.end; ) {
        const inner = at(k, k === i ? outer.end - 1 : outer.end, 1, outer.groups);
        k = inner?.end ?? k + 1;
      }
    i = outer.end;
  }
  return found;
}

describe("any vocabulary and text", () => {
  it("gives the matches of a Map of word n-grams, longest and nested", () =>
    fc.assert(
      fc.asyncProperty(vocabulary, fc.array(text, { maxLength: 8 }), async (vocabulary, texts) => {
        const kb = await kbOf(vocabulary.map((v, i) => ({ id: `N:${i}`, ...v })));
        const names = new Map<string, { id: string; group: string }[]>();
        vocabulary.forEach(({ name, group }, i) => {
          const form = normalise(name);
          names.set(form, [...(names.get(form) ?? []), { id: `N:${i}`, group }]);
        });
        const recogniser = new DictionaryRecogniser([kb]);
        for (const text of texts)
          for (const nested of [true, false])
            assert.deepEqual(
              recogniser
                .recognise(text, new TokenBuffer(), 0, text.length, { nested })
                .map(({ start, end, depth, entries }) => ({
                  start,
                  end,
                  depth,
                  concepts: entries.map((e) => e.entry.concept).sort(),
                })),
              naive(names, text).filter((m) => nested || m.depth === 0),
              text,
            );
      }),
      { numRuns: 150 },
    )).timeout(60_000);

  it("lets no hash lie: an automaton that says yes to everything finds nothing but what reads so", async () => {
    const kb = await kbOf([
      { id: "N:1", name: "zorblax fever", group: "DISO" },
      { id: "N:2", name: "glarno", group: "CHEM" },
    ]);
    const entries: NameEntry[] = [...kb.lookup("zorblax fever"), ...kb.lookup("glarno")];
    const liar = {
      info: kb.info,
      automaton: {
        probe: () => GOES_ON | ENDS,
        probeAll: (_a, _b, count, into) => void into.fill(GOES_ON | ENDS, 0, count),
        namesAll: (_a, _b, count) => Array.from({ length: count }, () => new ListedNames(entries)),
      } satisfies NameAutomaton,
    } as unknown as KnowledgeBase;
    const text = "The quimbel zorblax Fevers of a marlase; Glarno everywhere";
    const found = new DictionaryRecogniser([liar]).recognise(text, new TokenBuffer());
    assert.deepEqual(
      found.map((m) => [text.slice(m.start, m.end), m.entries.map((e) => e.entry.concept)]),
      [
        ["zorblax Fevers", ["N:1"]],
        ["Glarno", ["N:2"]],
      ],
    );
  });
});

describe("states", () => {
  const hash = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const states = fc.array(fc.tuple(hash, hash), { maxLength: 300 });

  it("are never missed by the filter, and seldom invented", () => {
    fc.assert(
      fc.property(states, states, (on, ends) => {
        const writer = new StateWriter();
        const written = new Uint32List();
        for (const [a, b] of on) writer.add(a, b, false, written);
        for (const [a, b] of ends) writer.add(a, b, true, written);
        const filter = new StateFilter(stateFilter(written.view()));
        for (const [a, b] of on) assert.ok(filter.probe(a, b) & GOES_ON);
        for (const [a, b] of ends) assert.ok(filter.probe(a, b) & ENDS);
        const all = [...on, ...ends, ...on.map(([a, b]): [number, number] => [b, a])];
        const read = new Uint8Array(all.length + 1).fill(9);
        const half = (i: 0 | 1) => Int32Array.from(all, (state) => state[i]);
        filter.probeAll(half(0), half(1), all.length, read);
        assert.deepEqual([...read], [...all.map(([a, b]) => filter.probe(a, b)), 9]);
      }),
    );
    const writer = new StateWriter();
    const written = new Uint32List();
    let seed = 1;
    const next = () => {
      seed = Math.imul(seed, 1664525) + 1013904223;
      return Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) | 0;
    };
    for (let i = 0; i < 50_000; i++) writer.add(next(), next(), i % 2 === 0, written);
    const filter = new StateFilter(stateFilter(written.view()));
    let wrong = 0;
    for (let i = 0; i < 50_000; i++) if (filter.probe(next(), next()) & ENDS) wrong++;
    assert.ok(wrong < 1500, `${wrong} of 50,000`);
  });

  it("lead to the keys of all their forms, whatever else shares their place", () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(1, 2, -1), fc.constantFrom(5, 6, -7), fc.nat(40)), {
          maxLength: 60,
        }),
        (forms) => {
          const states = {
            a: Uint32Array.from(forms, ([a]) => a),
            b: Uint32Array.from(forms, ([, b]) => b),
            form: Uint32Array.from(forms.keys()),
          };
          const keyOfForm = Uint32Array.from(forms, ([, , key]) => key);
          const { slots, terminals, alike } = terminalTable(states, keyOfForm, 41);
          const table = new TerminalTable(slots, 41);
          const expected = Map.groupBy(forms, ([a, b]) => `${a} ${b}`);
          let distinct = 0;
          for (const [[a, b]] of [...expected.values()] as [[number, number, number]][]) {
            const keys = new Set(expected.get(`${a} ${b}`)?.map(([, , key]) => key));
            distinct += keys.size;
            const found = table.keys(a, b);
            for (const key of keys) assert.ok(found.includes(key));
          }
          assert.equal(terminals, distinct);
          assert.equal(alike.length / 2, distinct - expected.size);
        },
      ),
    ));
});
