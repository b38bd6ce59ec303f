// Every check finds what it is for, in a text with `[marks]`, and applying its fix settles it.
import assert from "node:assert/strict";
import { type CheckCode, checkCodes } from "../../../../engine/corpus/checks/catalogue.ts";
import type {
  AttributeRule,
  CheckContext,
  CheckFinding,
  Fix,
} from "../../../../engine/corpus/checks/check.ts";
import { checkCorpus, checkDocument } from "../../../../engine/corpus/checks/run.ts";
import { type Concept, conceptSchema } from "../../../../engine/kb/concept.ts";
import type { Document, Relation } from "../../../../engine/text/document.ts";
import type { Mention } from "../../../../engine/text/mention.ts";

const kb: Record<string, Concept> = Object.fromEntries(
  [
    { id: "MESH:D009103", name: "Multiple Sclerosis", group: "DISO" as const },
    { id: "MESH:D008945", name: "Mitral Stenosis", group: "DISO" as const, synonyms: ["MS"] },
    { id: "MESH:D010051", name: "Ovarian Neoplasms", group: "DISO" as const },
    { id: "MESH:D006258", name: "Head and Neck Neoplasms", group: "DISO" as const },
    { id: "MESH:D001241", name: "Aspirin", group: "CHEM" as const },
    {
      id: "MESH:D000001",
      name: "Old name",
      group: "DISO" as const,
      obsolete: true,
      replacedBy: ["MESH:D009103"],
    },
  ].map((c) => [c.id, conceptSchema.parse(c)]),
);

const context: CheckContext = {
  rules: {
    types: new Map([
      ["Disease", { groups: ["DISO"] }],
      ["Chemical", {}],
    ]),
    attributes: new Map<string, AttributeRule>([
      ["certainty", { values: ["low", "high"], types: ["Disease"] }],
      ["Negated", {}],
    ]),
    relations: new Map([
      [
        "Treats",
        new Map([
          ["Agent", ["Chemical"]],
          ["Target", ["Disease"]],
        ]),
      ],
    ]),
    widest: 6,
  },
  concept: (id) => kb[id],
  prefixes: new Set(["MESH"]),
};

/** `[words]`, `[words|Type]`, `[words|Type|ID]`; the first bracket is T1. */
function marked(source: string, id = "d", relations: Relation[] = []): Document {
  let text = "";
  const mentions: Mention[] = [];
  let at = 0;
  for (const found of source.matchAll(/\[([^\]|]*)(?:\|([^\]|]*))?(?:\|([^\]|]*))?\]/gu)) {
    text += source.slice(at, found.index);
    const start = text.length;
    text += found[1];
    const concept = found[3];
    mentions.push({
      id: `T${mentions.length + 1}`,
      spans: [{ start, end: text.length }],
      type: found[2] ?? "Disease",
      source: "gold",
      status: concept ? "linked" : "undecided",
      concepts: concept ? [{ id: concept }] : [],
      candidates: [],
    });
    at = found.index + found[0].length;
  }
  text += source.slice(at);
  return { id, text, sections: [], mentions, relations };
}

const codes = (findings: readonly CheckFinding[]) => findings.map((f) => f.code);
const apply = (document: Document, { remove, add }: Fix): Document => ({
  ...document,
  mentions: [...document.mentions.filter((m) => !remove.includes(m)), ...add],
});

const CASES: [CheckCode, string, "fixed" | "by hand"][] = [
  ["space-at-border", "He had [fever ] at night.", "fixed"],
  ["border-inside-word", "He had [hyper]tension.", "fixed"],
  ["border-inside-word", "A case of hepato[cellular carcinoma] here.", "fixed"],
  ["empty-mention", "He had []fever.", "fixed"],
  ["across-sentences", "He had [fever. Then] he left.", "by hand"],
  ["unusual-line-separator", "He had [high\u2028fever] then.", "by hand"],
  ["longer-than-models", "It was [a very long name of one disease] indeed.", "by hand"],
  ["unknown-type", "He had [fever|Fever].", "by hand"],
  ["malformed-concept", "He has [multiple sclerosis|Disease|D009103].", "fixed"],
  ["unknown-concept", "He has [multiple sclerosis|Disease|MESH:D999999].", "by hand"],
  ["obsolete-concept", "He has [it|Disease|MESH:D000001].", "fixed"],
  ["type-does-not-fit-concept", "He has [aspirin|Disease|MESH:D001241].", "by hand"],
  [
    "short-form-differs",
    "Patients with [multiple sclerosis|Disease|MESH:D009103] (MS) were seen. [MS|Disease|MESH:D008945] was mild.",
    "fixed",
  ],
  ["coordination-as-one", "An [ovarian and peritoneal carcinoma|Disease|MESH:D010051] was found.", "by hand"],
  ["context-says-more", "She denies any [fever].", "fixed"],
  ["unmarked-elsewhere", "[Fever] came back, and fever stayed.", "fixed"],
];

describe("checks of annotations", () => {
  for (const [code, source, cure] of CASES)
    it(`${code}: ${source}`, () => {
      const document = marked(source);
      const finding = checkDocument(document, context).find((f) => f.code === code);
      assert.ok(finding, `found ${codes(checkDocument(document, context))}`);
      assert.equal(finding.fixes?.length ? "fixed" : "by hand", cure);
      if (finding.fixes?.[0]) {
        const after = checkDocument(apply(document, finding.fixes[0]), context);
        assert.ok(!codes(after).includes(code), `${code} is still there`);
      }
    });

  it("leaves context alone where the project declares no attribute for it, or the attribute is set", () => {
    const { attributes: _, ...rules } = context.rules;
    const denied = marked("She denies any [fever].");
    assert.ok(!codes(checkDocument(denied, { ...context, rules })).includes("context-says-more"));
    const mentions = denied.mentions.map((m) => ({ ...m, attributes: { Negated: true as const } }));
    assert.ok(!codes(checkDocument({ ...denied, mentions }, context)).includes("context-says-more"));
    const family = marked("Her mother had [asthma].");
    assert.ok(
      !codes(checkDocument(family, context)).includes("context-says-more"),
      "Experiencer is not declared",
    );
  });

  it("finds nothing wrong in sound annotations", () => {
    const sound = marked(
      "[Head and neck cancer|Disease|MESH:D006258] with [multiple sclerosis|Disease|MESH:D009103] ([MS|Disease|MESH:D009103]).\n" +
        "[Aspirin|Chemical|MESH:D001241] was given against [MS|Disease|MESH:D009103]; 5-[hydroxytryptamine|Chemical] too.",
    );
    assert.deepEqual(codes(checkDocument(sound, context)), []);
  });

  const at = (start: number, end: number, extra: Partial<Mention> = {}): Mention => ({
    spans: [{ start, end }],
    type: "Disease",
    source: "gold",
    status: "undecided",
    concepts: [],
    candidates: [],
    ...extra,
  });
  const of = (mentions: Mention[], relations: Relation[] = []): Document => ({
    id: "d",
    text: "acute renal failure and shock",
    sections: [],
    mentions,
    relations,
  });

  it("joins duplicates without losing a concept", () => {
    const twice = of([
      at(0, 19, { concepts: [{ id: "MESH:D009103" }], status: "linked" }),
      at(0, 19, { concepts: [{ id: "MESH:D008945" }], status: "linked" }),
    ]);
    const finding = checkDocument(twice, context).find((f) => f.code === "duplicate-mention");
    const fixed = apply(twice, finding?.fixes?.[0] as Fix);
    assert.deepEqual(
      fixed.mentions.map((m) => m.concepts.map((c) => c.id)),
      [["MESH:D009103", "MESH:D008945"]],
    );
  });

  it("tells crossing from nested", () => {
    assert.deepEqual(codes(checkDocument(of([at(0, 11), at(6, 19)]), context)), ["crossing-mentions"]);
    assert.deepEqual(codes(checkDocument(of([at(0, 19), at(6, 11)]), context)), []);
  });

  it("sorts fragments", () => {
    const wrong = of([
      {
        ...at(12, 19),
        spans: [
          { start: 12, end: 19 },
          { start: 0, end: 5 },
        ],
      },
    ]);
    const finding = checkDocument(wrong, context)[0];
    assert.equal(finding?.code, "fragments-out-of-order");
    assert.deepEqual(apply(wrong, finding?.fixes?.[0] as Fix).mentions[0]?.spans, [
      { start: 0, end: 5 },
      { start: 12, end: 19 },
    ]);
  });

  it("knows attributes, their values and their types", () => {
    const wrong = of([
      at(0, 5, { attributes: { certainty: "middling" } }),
      at(6, 11, { attributes: { negated: true } }),
      at(12, 19, { attributes: { certainty: "low" } }),
      at(24, 29, { type: "Chemical", attributes: { certainty: "low" } }),
    ]);
    assert.deepEqual(codes(checkDocument(wrong, context)), Array(3).fill("unknown-attribute"));
  });

  it("knows relations, their roles and what they take", () => {
    const relation = (type: string, role: string, target: string): Relation => ({
      id: "R1",
      type,
      arguments: [{ role, target }],
    });
    const document = (r: Relation) => of([at(0, 19, { id: "T1" })], [r]);
    assert.deepEqual(codes(checkDocument(document(relation("Treats", "Target", "T1")), context)), []);
    assert.deepEqual(codes(checkDocument(document(relation("Treats", "Target2", "T1")), context)), []);
    assert.deepEqual(codes(checkDocument(document(relation("Treats", "Agent", "T1")), context)), [
      "wrong-argument",
    ]);
    assert.deepEqual(codes(checkDocument(document(relation("Treats", "Cause", "T1")), context)), [
      "unknown-relation",
    ]);
    assert.deepEqual(codes(checkDocument(document(relation("Cures", "Target", "T1")), context)), [
      "unknown-relation",
    ]);
    assert.deepEqual(codes(checkDocument(document(relation("Treats", "Target", "T9")), context)), [
      "dangling-reference",
    ]);
  });

  it("compares over a corpus, and says where else", async () => {
    const corpus = [
      marked("[MS|Disease|MESH:D009103] was mild.", "a"),
      marked("[MS|Disease|MESH:D008945] was mild.", "b"),
      marked("[MS|Chemical] was given.", "c"),
    ];
    const found: string[] = [];
    for await (const { document, findings } of checkCorpus(
      () => corpus,
      () => context,
    ))
      for (const f of findings)
        found.push(`${document.id} ${f.code} ${f.related?.map((r) => r.document).join(",")}`);
    assert.deepEqual(found, [
      "a type-differs-elsewhere c",
      "a concept-differs-elsewhere b",
      "b type-differs-elsewhere c",
      "b concept-differs-elsewhere a",
      "c type-differs-elsewhere a,b",
    ]);
  });

  it("is silent about what a project switches off", () => {
    const document = marked("He had [fever ] at night.");
    assert.deepEqual(codes(checkDocument(document, context, { "space-at-border": "off" })), []);
  });

  it("misses decisions only where there is a log", () => {
    const document = marked("He had [fever].");
    const findings = checkDocument(document, { ...context, decided: () => false });
    assert.deepEqual(codes(findings), ["decision-missing"]);
    assert.deepEqual(codes(checkDocument(document, { ...context, decided: () => true })), []);
  });

  it("has a case for every code but those that readers give", () => {
    const tested = new Set([
      ...CASES.map(([code]) => code),
      ...(["duplicate-mention", "crossing-mentions", "fragments-out-of-order", "unknown-attribute"] as const),
      ...(["unknown-relation", "wrong-argument", "dangling-reference", "decision-missing"] as const),
      ...(["type-differs-elsewhere", "concept-differs-elsewhere"] as const),
    ]);
    assert.deepEqual(
      checkCodes.filter((code) => !tested.has(code)),
      ["unreadable-line"],
    );
  });
});
