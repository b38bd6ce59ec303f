// Names and concepts that a person adds answer at once, and as if the knowledge base had been built with them.
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Concept, type ConceptInput, conceptSchema, SCOPES } from "../../../engine/kb/concept.ts";
import { ENDS, GOES_ON, type KnowledgeBase, type NameHit } from "../../../engine/kb/knowledge-base.ts";
import { readsAs } from "../../../engine/kb/name-forms.ts";
import { overlayKb } from "../../../engine/kb/overlay.ts";
import type { Addition } from "../../../engine/kb/overlay-additions.ts";
import { ImportReport } from "../../../engine/kb/report.ts";
import { kbOf } from "../../fixtures/kb.ts";
import { walk } from "../../fixtures/walk.ts";

const disorder = (id: string, name: string, more: Partial<ConceptInput> = {}): ConceptInput => ({
  id,
  name,
  group: "DISO",
  ...more,
});
const names = (id: string, ...texts: string[]): Addition => ({
  id,
  synonyms: texts.map((text) => ({ text, scope: "exact" })),
});
const concept = (input: ConceptInput): Concept => conceptSchema.parse(input);

const recognised = (kb: KnowledgeBase, text: string): string[] => {
  const { read, entries } = walk(kb.automaton, text);
  assert.ok(entries.length === 0 || read & ENDS, text);
  // An entry of another normal form may share its key with one that reads so: callers check.
  const same = entries.filter((e) => readsAs(e.text, text));
  return same.map((e) => `${e.concept} ${e.text} ${e.scope}`).sort();
};

const base: ConceptInput[] = [
  disorder("X:ms", "Multiple Sclerosis", { synonyms: ["MS"], altIds: ["X:old"] }),
  disorder("X:mitral", "Mitral Stenosis", { synonyms: ["MS"] }),
  disorder("X:sclerosis", "Sclerosis"),
  disorder("X:child", "Childhood Multiple Sclerosis", { parents: ["X:ms"] }),
];

describe("user dictionary over a knowledge base", () => {
  let kb: KnowledgeBase;
  let over: KnowledgeBase;
  const ids = (hits: readonly NameHit[]) => hits.map((h) => h.concept);
  before(async () => {
    kb = await kbOf(base);
    over = await overlayKb(kb, [
      names("X:ms", "plaque disease", "creeping palsy"),
      names("X:old", "old palsy"),
      concept(disorder("U:1", "Tuesday Fever", { synonyms: ["MS"], parents: ["X:old"] })),
      concept(disorder("X:sclerosis", "Hardening", { definitions: ["Ours."] })),
    ]);
  });

  it("answers with added names at once", () => {
    assert.deepEqual(ids(over.lookup("Plaque diseases")), ["X:ms"]);
    assert.deepEqual(ids(over.lookup("old palsy")), ["X:ms"]);
    assert.deepEqual(ids(over.prefix("creep")), ["X:ms"]);
    assert.deepEqual(ids(over.words("fev tue")), ["U:1"]);
    assert.equal(over.candidates("tuesdy fever")[0]?.concept, "U:1");
    assert.deepEqual(recognised(over, "creeping palsy"), ["X:ms creeping palsy exact"]);
    assert.equal(walk(over.automaton, "creeping").read, GOES_ON);
    assert.deepEqual(recognised(over, "creeping"), []);
    assert.deepEqual(ids(kb.lookup("plaque disease")), []);
  });

  it("keeps all concepts of a name, the touched ones first", () => {
    assert.deepEqual(ids(over.lookup("MS")), ["U:1", "X:ms", "X:mitral"]);
    assert.deepEqual(recognised(over, "MS"), ["U:1 MS exact", "X:mitral MS exact", "X:ms MS exact"]);
    assert.deepEqual(ids(over.lookup("MS", { limit: 1 })), ["U:1"]);
    assert.deepEqual(ids(over.lookup("mitral stenosis")), ["X:mitral"]);
  });

  it("gives whole records, the person's own word first", () => {
    assert.equal(over.concept("X:ms")?.name, "Multiple Sclerosis");
    assert.deepEqual(
      over.concept("X:old")?.synonyms.map((s) => s.text),
      ["MS", "plaque disease", "creeping palsy", "old palsy"],
    );
    assert.equal(over.concept("X:sclerosis")?.name, "Hardening");
    assert.equal(over.lookup("sclerosis")[0]?.preferredName, "Hardening");
    assert.deepEqual(over.concept("X:mitral"), kb.concept("X:mitral"));
    assert.deepEqual(over.children("X:ms"), ["U:1", "X:child"]);
    assert.deepEqual(
      Array.from(over.concepts(), (c) => c.id),
      ["U:1", "X:child", "X:mitral", "X:ms", "X:sclerosis"],
    );
  });

  it("finds what the limit would hide behind touched concepts", async () => {
    const many = Array.from({ length: 60 }, (_, i) => disorder(`X:${i}`, `Fever ${i}`));
    const [packed, touched] = [
      await kbOf(many),
      Array.from({ length: 50 }, (_, i) => names(`X:${i}`, `Heat ${i}`)),
    ];
    const both = await overlayKb(packed, touched);
    assert.equal(both.prefix("fever", { limit: 55 }).length, 55);
    assert.equal(new Set(ids(both.prefix("fever", { limit: 60 }))).size, 60);
  });

  it("takes an id for its own concept where it formerly was another one's", async () => {
    const both = await overlayKb(kb, [concept(disorder("U:2", "New", { altIds: ["X:mitral"] }))]);
    assert.equal(both.concept("X:mitral")?.name, "Mitral Stenosis");
    assert.deepEqual(ids(both.lookup("X:mitral")), ["X:mitral"]);
  });

  it("is the knowledge base itself where nothing is added", async () => {
    const same = await overlayKb(kb, []);
    assert.deepEqual({ ...same.info, bytes: 0 }, { ...kb.info, bytes: 0 });
    assert.deepEqual(same.lookup("MS"), kb.lookup("MS"));
  });

  it("reports names for concepts that nobody has", async () => {
    const report = new ImportReport();
    const same = await overlayKb(kb, [names("X:none", "nothing")], { report, source: "mine.jsonl" });
    assert.equal(same.info.names, kb.info.names);
    assert.deepEqual([report.problems[0]?.file, report.problemCount], ["mine.jsonl", 1]);
    assert.match(report.problems[0]?.reason ?? "", /X:none, which the knowledge base does not have/);
  });

  it("can be laid over another one, name by name", async () => {
    let step = kb;
    for (const addition of [
      names("X:ms", "plaque disease"),
      names("X:ms", "creeping palsy"),
      concept(disorder("U:1", "Tuesday Fever", { synonyms: ["MS"] })),
      names("U:1", "Wednesday Fever"),
    ])
      step = await overlayKb(step, [addition]);
    assert.deepEqual(ids(step.lookup("plaque disease")), ["X:ms"]);
    assert.deepEqual(ids(step.lookup("creeping palsy")), ["X:ms"]);
    assert.deepEqual(ids(step.prefix("wed")), ["U:1"]);
    assert.deepEqual(recognised(step, "MS"), ["U:1 MS exact", "X:mitral MS exact", "X:ms MS exact"]);
    assert.deepEqual(recognised(step, "plaque disease"), ["X:ms plaque disease exact"]);
    assert.deepEqual([step.info.concepts, step.info.names], [5, kb.info.names + 5]);
    assert.equal(step.info.source, `${kb.info.source}; user dictionary`);
  });

  it("takes tens of thousands of added names, and one more over them", async () => {
    const added = Array.from({ length: 10_000 }, (_, i) =>
      concept(
        disorder(`U:${i}`, `Invented disease number ${i}`, { synonyms: [`invented ${i}`, `illness ${i}`] }),
      ),
    );
    const both = await overlayKb(kb, added);
    assert.equal(both.info.names, kb.info.names + 30_000);
    const more = await overlayKb(both, [names("U:7", "creeping palsy"), names("X:ms", "plaque disease")]);
    assert.deepEqual(recognised(more, "creeping palsy"), ["U:7 creeping palsy exact"]);
    assert.deepEqual(recognised(more, "invented 7"), ["U:7 invented 7 exact"]);
    assert.deepEqual(recognised(more, "invented 8"), ["U:8 invented 8 exact"]);
    assert.deepEqual(recognised(more, "MS"), ["X:mitral MS exact", "X:ms MS exact"]);
    assert.deepEqual(ids(more.lookup("illness 7")), ["U:7"]);
    assert.equal(more.info.names, both.info.names + 2);
  }).timeout(20_000);
});

describe("any knowledge base with any additions", () => {
  const word = fc.constantFrom("MS", "ms", "lung", "Lungs", "tumour", "type", "2", "β", "of", "é", "肺");
  const name = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(" "));
  const inverted = fc.tuple(name, name).map(([a, b]) => `${a}, ${b}`);
  const anyName = fc.oneof({ weight: 4, arbitrary: name }, { weight: 1, arbitrary: inverted });
  const synonym = fc.record({ text: anyName, scope: fc.constantFrom(...SCOPES) });
  const synonyms = fc.array(synonym, { maxLength: 3 });
  const known = fc.integer({ min: 0, max: 9 }).map((n) => `X:${n}`);
  const record = (id: fc.Arbitrary<string>, formerly: string) =>
    fc.record(
      {
        id,
        name: anyName,
        group: fc.constantFrom("DISO" as const, "CHEM" as const),
        synonyms,
        parents: fc.array(known, { maxLength: 2 }),
        altIds: fc.array(
          fc.integer({ min: 0, max: 3 }).map((n) => `${formerly}:${n}`),
          { maxLength: 1 },
        ),
        obsolete: fc.boolean(),
      },
      { requiredKeys: ["id", "name", "group"] },
    );
  const full = Array.from({ length: 10 }, (_, i) => `X:${i}`);
  /** Ten concepts, so that no parent is missing. */
  const vocabulary = fc.tuple(...full.map((id) => record(fc.constant(id), `F${id.slice(2)}`)));
  const additions = fc.array(
    fc.oneof(
      fc.record({ id: known, synonyms: fc.array(synonym, { minLength: 1, maxLength: 3 }) }),
      record(
        fc.oneof(
          known,
          fc.integer({ min: 0, max: 4 }).map((n) => `U:${n}`),
        ),
        "G",
      ),
    ),
    { maxLength: 6 },
  );

  const key = (h: NameHit) => `${h.concept}|${h.text}|${h.scope}|${h.match}|${h.preferredName}|${h.obsolete}`;
  const sorted = (hits: readonly NameHit[]) => hits.map(key).sort();
  const all = { limit: 10_000, distinct: false } as const;

  it("answers like one that was built from both", () =>
    fc.assert(
      fc.asyncProperty(vocabulary, additions, async (inputs, added) => {
        // The same in plain words: whole concepts go before what is there, names behind it.
        const records = new Map(inputs.map((c) => [c.id, [c] as ConceptInput[]]));
        const given: Addition[] = [];
        for (const addition of added) {
          const there = records.get(addition.id);
          if ("name" in addition) {
            given.push(concept(addition));
            records.set(addition.id, [addition, ...(there ?? [])]);
          } else if (there) {
            given.push({ id: addition.id, synonyms: addition.synonyms });
            const { name, group, obsolete } = there[0] as ConceptInput;
            there.push({
              id: addition.id,
              name,
              group,
              synonyms: addition.synonyms,
              ...(obsolete ? { obsolete } : {}),
            });
          }
        }
        const over = await overlayKb(await kbOf(inputs), given);
        const built = await kbOf([...records.values()].flat());
        const live = (kb: KnowledgeBase) =>
          Array.from(kb.concepts(), (c) => ({ ...c, synonyms: new Set(c.synonyms.map((s) => s.text)) }));
        const texts = Array.from(built.concepts(), (c) => [c.name, ...c.synonyms.map((s) => s.text)]).flat();
        assert.deepEqual(live(over), live(built));
        for (const field of ["concepts", "names", "obsolete", "groups", "definitions"] as const)
          assert.deepEqual(over.info[field], built.info[field], field);
        for (const c of built.concepts()) {
          assert.deepEqual(new Set(over.children(c.id)), new Set(built.children(c.id)));
          for (const former of c.altIds) assert.equal(over.concept(former)?.id, built.concept(former)?.id);
          assert.deepEqual(ids(over.lookup(c.id)), ids(built.lookup(c.id)));
        }
        for (const text of texts) {
          assert.deepEqual(sorted(over.lookup(text, all)), sorted(built.lookup(text, all)));
          assert.deepEqual(recognised(over, text), recognised(built, text));
          for (const few of [{ limit: 3 }, { limit: 3, groups: ["CHEM"] as const }])
            assert.equal(over.lookup(text, few).length, built.lookup(text, few).length);
        }
        for (const query of ["m", "lung", "ty", "2 lung", "of", "β", "tum 2"]) {
          assert.deepEqual(sorted(over.prefix(query, all)), sorted(built.prefix(query, all)));
          const scores = (kb: KnowledgeBase) => kb.prefix(query, all).map((h) => h.score);
          assert.deepEqual(scores(over), scores(built));
          assert.deepEqual(sorted(over.words(query, all)), sorted(built.words(query, all)));
          assert.equal(over.prefix(query, { limit: 4 }).length, built.prefix(query, { limit: 4 }).length);
          const [similar, expected] = [over.candidates(query, all), built.candidates(query, all)];
          assert.deepEqual(sorted(similar), sorted(expected));
        }
      }),
      { numRuns: 60 },
    )).timeout(60_000);

  const ids = (hits: readonly NameHit[]) => hits.map((h) => h.concept);
});
