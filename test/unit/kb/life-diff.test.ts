// Two versions side by side: what became of each concept and each name, and of annotations made with the old one.
import assert from "node:assert/strict";
import type { ConceptInput } from "../../../engine/kb/concept.ts";
import { diffKbs, type KbDiff } from "../../../engine/kb/diff.ts";
import { Fates } from "../../../engine/kb/diff-fates.ts";
import { inStep } from "../../../engine/kb/in-step.ts";
import { kbOf } from "../../fixtures/kb.ts";

const disorder = (id: string, name: string, more: Partial<ConceptInput> = {}): ConceptInput => ({
  id,
  name,
  group: "DISO",
  ...more,
});

const earlier: ConceptInput[] = [
  disorder("X:root", "Disease"),
  disorder("X:heart", "Heart Disease", { parents: ["X:root"] }),
  disorder("X:ms", "Multiple Sclerosis", { parents: ["X:root"], synonyms: ["MS"], altIds: ["X:msOld"] }),
  disorder("X:flu", "Flu", { parents: ["X:root"], synonyms: ["grippe"] }),
  disorder("X:gone", "Vapours"),
  disorder("X:moved", "Angina", { parents: ["X:root"] }),
  disorder("X:twin1", "Twin Disease", { synonyms: ["TD"] }),
  disorder("X:twin2", "Twin Disorder", { synonyms: ["TD"] }),
  disorder("X:old1", "Dropsy", { synonyms: ["hydrops"] }),
  disorder("X:old2", "Phthisis"),
  disorder("X:old3", "Consumption", { obsolete: true }),
  disorder("X:sign", "Rash"),
  disorder("X:child", "Childhood Flu", { parents: ["X:flu"] }),
];
const later: ConceptInput[] = [
  disorder("X:root", "Disease"),
  disorder("X:heart", "Cardiac Disease", { parents: ["X:root"], synonyms: ["Heart disease"] }),
  disorder("X:ms", "Multiple Sclerosis", { parents: ["X:root"], synonyms: ["MS"], altIds: ["X:msOld"] }),
  disorder("X:mitral", "Mitral Stenosis", { synonyms: ["MS"] }),
  disorder("X:influenza", "Influenza", { parents: ["X:root"], synonyms: ["Flu"], altIds: ["X:flu"] }),
  disorder("X:moved", "Angina", { parents: ["X:heart"] }),
  disorder("X:twin1", "Twin Disease", { synonyms: ["TD"] }),
  disorder("X:old1", "obsolete Dropsy", { obsolete: true, replacedBy: ["X:old2"] }),
  disorder("X:old2", "Phthisis", { obsolete: true, replacedBy: ["X:edema"] }),
  disorder("X:edema", "Edema", { synonyms: ["hydrops", "Vapours"] }),
  disorder("X:old3", "Consumption"),
  disorder("X:sign", "Rash", { group: "PHEN" }),
  disorder("X:child", "Childhood Flu", { parents: ["X:influenza"] }),
];

describe("difference between two versions", () => {
  let diff: KbDiff;
  let fates: Fates;
  const idsOf = (list: readonly { id: string }[]) => list.map((c) => c.id);
  before(async () => {
    const [a, b] = [await kbOf(earlier), await kbOf(later)];
    diff = await diffKbs(a, b);
    fates = new Fates(diff, a, b);
  });

  it("says what became of each concept", () => {
    assert.deepEqual(idsOf(diff.appeared), ["X:edema", "X:influenza", "X:mitral"]);
    assert.deepEqual(idsOf(diff.vanished), ["X:gone", "X:twin2"]);
    assert.deepEqual(diff.merged, [
      { id: "X:flu", name: "Flu", into: ["X:influenza"], as: "former id" },
      { id: "X:old1", name: "obsolete Dropsy", into: ["X:edema"], as: "replaced" },
      { id: "X:old2", name: "Phthisis", into: ["X:edema"], as: "replaced" },
    ]);
    assert.deepEqual(diff.obsolete, []);
    assert.deepEqual(idsOf(diff.revived), ["X:old3"]);
    assert.deepEqual(diff.renamed, [
      { id: "X:heart", from: "Heart Disease", to: "Cardiac Disease" },
      { id: "X:old1", from: "Dropsy", to: "obsolete Dropsy" },
    ]);
    assert.deepEqual(diff.regrouped, [{ id: "X:sign", name: "Rash", from: "DISO", to: "PHEN" }]);
  });

  it("tells moves apart from parents that merged", () => {
    assert.deepEqual(diff.moved, [{ id: "X:moved", name: "Angina", from: ["X:root"], to: ["X:heart"] }]);
  });

  it("says which names lead elsewhere, case aside", () => {
    const { names } = diff;
    assert.deepEqual(names.ambiguous, [{ name: "MS", from: ["X:ms"], to: ["X:mitral", "X:ms"] }]);
    assert.deepEqual(names.unambiguous, [{ name: "TD", from: ["X:twin1", "X:twin2"], to: ["X:twin1"] }]);
    assert.deepEqual(names.owner, [
      { name: "Flu", from: ["X:flu"], to: ["X:influenza"] },
      { name: "hydrops", from: ["X:old1"], to: ["X:edema"] },
      { name: "Vapours", from: ["X:gone"], to: ["X:edema"] },
    ]);
    // Cardiac Disease, Influenza, Mitral Stenosis, Edema, Consumption.
    assert.equal(names.added, 5);
    // grippe, Dropsy, Phthisis, Twin Disorder.
    assert.equal(names.removed, 4);
  });

  it("finds nothing between a version and itself", async () => {
    const kb = await kbOf(later);
    const same = await diffKbs(kb, kb);
    for (const [kind, value] of Object.entries(same))
      if (Array.isArray(value)) assert.deepEqual(value, [], kind);
    assert.deepEqual(same.names, { added: 0, removed: 0, ambiguous: [], unambiguous: [], owner: [] });
  });

  it("gives annotations their successors", () => {
    assert.equal(fates.of("X:root", "disease"), undefined);
    assert.equal(fates.of("X:ms", "MS"), undefined);
    assert.equal(fates.of("X:msOld", "MS"), undefined);
    assert.deepEqual(fates.of("X:flu", "the flu"), { change: "merged", successors: ["X:influenza"] });
    assert.deepEqual(fates.of("X:old1", "dropsy"), { change: "merged", successors: ["X:edema"] });
    assert.deepEqual(fates.of("X:twin2", "TD"), { change: "vanished", successors: [] });
    assert.deepEqual(fates.of("X:gone", "vapours"), {
      change: "vanished",
      successors: ["X:edema"],
      byName: true,
    });
    assert.deepEqual(fates.of("X:sign", "rash"), { change: "regrouped", successors: [] });
    assert.ok(fates.knows("X:influenza") && fates.knows("X:gone") && !fates.knows("X:nowhere"));
  });

  it("says where a name was taken from a concept that stands", async () => {
    const [a, b] = [
      await kbOf([disorder("X:1", "Asthma", { synonyms: ["wheeze"] }), disorder("X:2", "Wheezing")]),
      await kbOf([disorder("X:1", "Asthma"), disorder("X:2", "Wheezing", { synonyms: ["wheeze"] })]),
    ];
    const found = new Fates(await diffKbs(a, b), a, b);
    assert.deepEqual(found.of("X:1", "Wheeze"), { change: "name", successors: ["X:2"] });
    assert.equal(found.of("X:1", "asthma"), undefined);
    assert.equal(found.of("X:2", "wheeze"), undefined);
  });

  it("follows no circle of replacements", async () => {
    const a = await kbOf([disorder("X:1", "A"), disorder("X:2", "B")]);
    const b = await kbOf([
      disorder("X:1", "A", { obsolete: true, replacedBy: ["X:2"] }),
      disorder("X:2", "B", { obsolete: true, replacedBy: ["X:1"] }),
    ]);
    const found = await diffKbs(a, b);
    assert.deepEqual(found.merged, []);
    assert.deepEqual(idsOf(found.obsolete), ["X:1", "X:2"]);
  });

  it("pairs concepts in the order of their bytes", async () => {
    const [a, b] = [
      await kbOf(["X:b", "X:\u{1f600}", "X:a"].map((id) => disorder(id, "n"))),
      await kbOf(["X:\uff01", "X:b"].map((id) => disorder(id, "n"))),
    ];
    assert.deepEqual(
      [...inStep([a.concepts(), b.concepts()])].map(([l, r]) => [l?.id, r?.id]),
      [
        ["X:a", undefined],
        ["X:b", "X:b"],
        [undefined, "X:\uff01"],
        ["X:\u{1f600}", undefined],
      ],
    );
  });

  it("stops when asked", async () => {
    const many = await kbOf(Array.from({ length: 2100 }, (_, i) => disorder(`X:${i}`, `Disease ${i}`)));
    const stop = new AbortController();
    await assert.rejects(diffKbs(many, many, { signal: stop.signal, onProgress: () => stop.abort() }), {
      name: "AbortError",
    });
  });
});
