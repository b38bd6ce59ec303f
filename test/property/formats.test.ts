// Laws of every corpus format: what is written is read again up to the losses told; what is read and not changed is
// written back byte for byte; nothing that is read makes a reader throw.
import assert from "node:assert/strict";
import fc from "fast-check";
import { fitTo } from "../../engine/corpus/formats/fit.ts";
import type { Format, Loss } from "../../engine/corpus/formats/format.ts";
import { FORMATS, formatNamed } from "../../engine/corpus/formats/registry.ts";
import type { Document } from "../../engine/text/document.ts";
import {
  anyDocument,
  type Compared,
  likenesses,
  named,
  readBack,
  readText,
  relationLikenesses,
  type Written,
  write,
} from "../fixtures/formats.ts";

const both = FORMATS.filter((f) => f.read && f.write && f.name !== "text");
const runs = Number(process.env.CURIE_FORMAT_RUNS ?? 60);
const documents = fc.array(anyDocument, { minLength: 1, maxLength: 3 }).map(named);

/** What the document may be compared by, given what the writer said it lost beyond what any format without it loses. */
function comparedOf(
  losses: readonly Loss[],
  format: Format,
): Compared & { relations: boolean; text: boolean } {
  const lost = new Set(losses.map((l) => l.kind));
  return {
    spans: !lost.has("gap") && !lost.has("border") && !lost.has("text"),
    type: !lost.has("type"),
    concepts: !lost.has("concept"),
    attributes: !lost.has("attribute"),
    notes: !lost.has("note"),
    // A dash in PubTator is no concept, decided or not.
    nil: format.capabilities.nil && format.name !== "pubtator",
    relations: !lost.has("relation"),
    text: !lost.has("text"),
  };
}

const squeezed = (text: string) => text.replace(/[\s\u0085]+/g, "");

function sameUpTo(losses: readonly Loss[], format: Format, before: Document, after: Document): void {
  const fitLosses: Loss[] = [];
  const fitted = fitTo(before, format.name, format.capabilities, (kind, item, reason) =>
    fitLosses.push({ document: before.id, kind, item, reason }),
  );
  // What `fitTo` says itself is gone from `fitted` already.
  const further = losses.filter(
    (l) => !fitLosses.some((f) => f.kind === l.kind && f.item === l.item && f.reason === l.reason),
  );
  const what = comparedOf(further, format);
  const exact = format.capabilities.text === "exact" && what.text;
  if (exact) assert.equal(after.text.replace(/\n$/, ""), before.text.replace(/\n$/, ""), "text");
  else assert.equal(squeezed(after.text), squeezed(before.text), "text without white space");
  const gone = further.filter((l) => l.kind === "mention").length;
  assert.equal(after.mentions.length, fitted.mentions.length - gone, "number of mentions");
  if (gone) return;
  assert.deepEqual(likenesses(after, what, exact), likenesses(fitted, what, exact));
  if (what.relations)
    assert.deepEqual(relationLikenesses(after, what, exact), relationLikenesses(fitted, what, exact));
}

const checked = (
  written: Written,
  format: Format,
  before: readonly Document[],
  after: readonly Document[],
) => {
  assert.deepEqual(
    after.map((d) => d.id),
    before.map((d) => d.id),
  );
  after.forEach((d, i) => {
    const b = before[i] as Document;
    sameUpTo(
      written.losses.filter((l) => l.document === b.id),
      format,
      b,
      d,
    );
  });
};

describe("laws of corpus formats", () => {
  for (const format of both) {
    it(`${format.name}: what is written is read again, up to the losses told`, () =>
      fc.assert(
        fc.asyncProperty(documents, async (docs) => {
          const written = await write(format, docs);
          const read = await readBack(format, written);
          assert.deepEqual(
            read.problems.map((p) => p.reason),
            [],
          );
          checked(written, format, docs, read.documents);
        }),
        { numRuns: runs },
      ));

    it(`${format.name}: what nobody changed is written back byte for byte`, () =>
      fc.assert(
        fc.asyncProperty(documents, async (docs) => {
          const written = await write(format, docs);
          const read = await readBack(format, written);
          const again = await write(format, read.documents, read.rest);
          assert.equal(again.main, written.main);
          assert.deepEqual([...again.files], [...written.files]);
          assert.deepEqual(again.losses, []);
        }),
        { numRuns: runs },
      ));

    it(`${format.name}: a mention taken out of what was read is gone, and all else is there`, () =>
      fc.assert(
        fc.asyncProperty(documents, fc.nat(), async (docs, pick) => {
          const read = await readBack(format, await write(format, docs));
          const edited = read.documents.map((d) => {
            const out = d.mentions[pick % Math.max(1, d.mentions.length)];
            const id = out?.id;
            const relations = d.relations?.filter(
              (r) => r.trigger !== id && r.arguments.every((a) => a.target !== id),
            );
            return {
              ...d,
              mentions: d.mentions.filter((m) => m !== out),
              ...(relations ? { relations } : {}),
            };
          });
          const written = await write(format, edited);
          const back = await readBack(format, written);
          checked(written, format, edited, back.documents);
        }),
        { numRuns: runs },
      ));

    it(`${format.name}: chunks make no difference`, async () => {
      const docs = fc.sample(documents, { numRuns: 5, seed: 7 }).flat();
      const { main } = await write(format, named(docs));
      if (format.layout === "files") return;
      const whole = await readText(format, main, {}, 1e9);
      for (const size of [1, 7, 64]) assert.deepEqual(await readText(format, main, {}, size), whole);
    });
  }
});

describe("every pair of corpus formats", () => {
  const one = fc.constantFrom(...both.map((f) => f.name));
  it("what one format gives, the other holds, up to the losses told", () =>
    fc.assert(
      fc.asyncProperty(one, one, documents, async (a, b, docs) => {
        const [from, to] = [formatNamed(a) as Format, formatNamed(b) as Format];
        const first = await readBack(from, await write(from, docs));
        const written = await write(to, first.documents);
        const second = await readBack(to, written);
        checked(written, to, first.documents, second.documents);
      }),
      { numRuns: runs * both.length },
    )).timeout(300_000);
});

const noise = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.constantFrom(
    "\t",
    "\n",
    "\r\n",
    "{",
    "}",
    "[",
    "]",
    '"',
    ",",
    ":",
    "<",
    ">",
    "&",
    "\\",
    "|",
    "\0",
    "-1",
    "999999999999",
    "null",
    "\ud800",
    "]]>",
    "<!--",
    "<![CDATA[",
  ),
);

describe("readers of corpus formats", () => {
  for (const format of both)
    it(`${format.name}: damage never makes a reader throw, and every problem has its line`, () =>
      fc.assert(
        fc.asyncProperty(
          documents,
          fc.array(fc.tuple(fc.nat(), fc.nat(40), noise), { minLength: 1, maxLength: 6 }),
          async (docs, damage) => {
            const written = await write(format, docs);
            const hurt = (text: string) => {
              let out = text;
              for (const [at, length, put] of damage) {
                const from = at % (out.length + 1);
                out = out.slice(0, from) + put + out.slice(from + length);
              }
              return out;
            };
            const files = new Map(
              [...written.files].map(([name, text]) => [name, name.endsWith(".txt") ? text : hurt(text)]),
            );
            const main = hurt(written.main);
            const { documents: read, problems, rest } = await readBack(format, { main, files, losses: [] });
            const longest = Math.max(
              main.split("\n").length,
              ...[...files.values()].map((t) => t.split("\n").length),
            );
            for (const p of problems) {
              assert.ok(p.line >= 0 && p.line <= longest + 1, `line ${p.line} of ${longest}`);
              assert.notEqual(p.reason, "");
            }
            for (const d of read)
              for (const m of d.mentions) {
                let at = 0;
                for (const s of m.spans) {
                  assert.ok(at <= s.start && s.start <= s.end && s.end <= d.text.length);
                  at = s.end;
                }
              }
            // Damaged or not: what was read and not changed is what stood there.
            const again = await write(format, read, rest);
            if (format.layout === "stream") assert.equal(again.main, main);
          },
        ),
        { numRuns: runs * 2 },
      ));
});

/** Files of the formats that are only read, and the texts beside them. */
const READ_ONLY: readonly [format: string, text: string][] = [
  [
    "knowtator",
    `<?xml version="1.0"?>\n<annotations textSource="x.txt">\n<annotation>\n<mention id="I1"/>\n<annotator id="a">A B</annotator>\n<span start="0" end="4"/>\n<span start="9" end="12"/>\n<spannedText>Left ... leg</spannedText>\n</annotation>\n<classMention id="I1">\n<mentionClass id="CL:1">c</mentionClass>\n</classMention>\n</annotations>\n`,
  ],
  [
    "knowtator",
    `<knowtator-project><document id="x" text-file="x.txt"><annotation annotator="D" id="1" type="identity"><class id="http://x/obo/MONDO_1" label="l"/><span end="4" id="2" start="0">Left</span></annotation></document></knowtator-project>`,
  ],
  [
    "spaccc",
    'filename\tlabel\tstart_span\tend_span\tspan\tcode\tsemantic_rel\nx\tSINTOMA\t0\t4\t"Left"\t1+2\tEXACT\nx\tY\t9\t12\tleg\tNO_CODE\tN\n',
  ],
  ["span-rows", "0\t4\tLeft\tHP:0000001\n9\t12\tleg\tHP:0000002\tRelated\n"],
  ["concept-lines", "1||0|0||0||left leg||MESH:D1,MESH:D2\n1||0|0||0||pain||-\n"],
  [
    "nested-ner",
    '[{"sentence":["Left","and","right","leg"],"ner":[{"index":[0,3],"type":"A"},{"index":[3],"type":"B"}]},{"sentence":[],"ner":[]}]',
  ],
];

describe("readers of formats that are only read", () => {
  for (const [name, text] of READ_ONLY)
    it(`${name}: damage never makes the reader throw, and every problem has its line`, () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(), fc.nat(12), noise), { maxLength: 5 }),
          fc.integer({ min: 1, max: 64 }),
          async (damage, size) => {
            let out = text;
            for (const [at, length, put] of damage) {
              const from = at % (out.length + 1);
              out = out.slice(0, from) + put + out.slice(from + length);
            }
            const companion = async () => "Left and leg 😀";
            const read = await readText(formatNamed(name) as Format, out, { file: "x", companion }, size);
            const lines = out.split("\n").length;
            for (const p of read.problems) assert.ok(p.line >= 0 && p.line <= lines + 1 && p.reason !== "");
            for (const d of read.documents)
              for (const m of d.mentions)
                for (const s of m.spans)
                  assert.ok(0 <= s.start && s.start <= s.end && s.end <= d.text.length);
            if (!damage.length) assert.deepEqual([read.documents.length > 0, read.problems], [true, []]);
          },
        ),
        { numRuns: runs * 4 },
      ));
});
