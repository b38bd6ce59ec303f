// The starter knowledge base is written by hand in several files. Whatever holds of it as a whole is held here:
// schema, ids, hierarchy, definitions, and that the domain's well-known ambiguous short forms stay ambiguous.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Analyser } from "../../../engine/analysis/analyser.ts";
import { type Concept, type ConceptInput, conceptSchema } from "../../../engine/kb/concept.ts";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { expectMentions } from "../../fixtures/annotated.ts";
import { kbOf } from "../../fixtures/kb.ts";

const root = join(import.meta.dirname, "../../..");
const folder = join(root, "kb-cache/starter");
const mesh = join(root, "../shared/data/kb-mesh2024");

interface Row {
  readonly place: string;
  readonly concept: Concept;
}

const files = readdirSync(folder).filter((f) => f.endsWith(".jsonl"));

/** Non-empty lines with the place a message should name. */
const lines = files.flatMap((file) =>
  readFileSync(join(folder, file), "utf8")
    .split("\n")
    .map((text, i) => ({ place: `${basename(file)}:${i + 1}`, text }))
    .filter((line) => line.text.trim() !== ""),
);

/** What the domain is known to leave open. */
const ambiguous = ["AS", "MS", "RA", "CRF", "PE", "MI", "CP", "DM", "HD", "AD", "PD", "cold", "discharge"];

/** Fails once, with every complaint, so that one run shows all there is to mend. */
const none = (complaints: readonly string[]) => assert.equal(complaints.join("\n"), "");

/** The rows that satisfy the schema; the first test names the others. */
const rows: Row[] = [];
const malformed: string[] = [];
for (const { place, text } of lines) {
  try {
    rows.push({ place, concept: conceptSchema.parse(JSON.parse(text) as ConceptInput) });
  } catch (error) {
    malformed.push(`${place} ${(error as Error).message}`);
  }
}
const byId = new Map(rows.map((row) => [row.concept.id, row.concept]));

/** Ids of the concepts that carry a name, letter by letter, in any of their languages. */
const bearers = (name: string): Set<string> =>
  new Set(
    rows
      .filter(({ concept }) => [concept.name, ...concept.synonyms.map((s) => s.text)].includes(name))
      .map(({ concept }) => concept.id),
  );

/** Columns of a gzipped TSV file of the MeSH snapshot, header left out. */
function* meshRows(file: string): Generator<string[]> {
  const text = gunzipSync(readFileSync(join(mesh, file))).toString("utf8");
  let header = true;
  for (const line of text.split("\n")) {
    if (!header && line) yield line.split("\t");
    header = false;
  }
}

describe("starter knowledge base", () => {
  it("has at least 800 concepts, each of the schema", () => {
    none(malformed);
    assert.ok(rows.length >= 800, `${rows.length} concepts`);
  });

  it("uses no id twice, within a file or across files", () => {
    const first = new Map<string, string>();
    const again: string[] = [];
    for (const { place, concept } of rows) {
      const earlier = first.get(concept.id);
      if (earlier) again.push(`${place} ${concept.id} ${concept.name} is already in ${earlier}`);
      else first.set(concept.id, place);
    }
    none(again);
  });

  it("names only parents and replacements that it holds, alive", () => {
    none(
      rows.flatMap(({ place, concept }) =>
        [...concept.parents, ...concept.replacedBy]
          .filter((id) => byId.get(id)?.obsolete !== false)
          .map((id) => `${place} ${concept.id} ${concept.name} points at ${id}`),
      ),
    );
  });

  it("has no circle in its hierarchy", () => {
    const settled = new Set<string>();
    const circles: string[] = [];
    const climb = (id: string, below: readonly string[]): void => {
      if (below.includes(id)) circles.push([...below, id].join(" > "));
      else if (!settled.has(id)) {
        for (const parent of byId.get(id)?.parents ?? []) climb(parent, [...below, id]);
        settled.add(id);
      }
    };
    for (const id of byId.keys()) climb(id, []);
    none(circles);
  });

  it("retires a concept only together with a replacement", () => {
    const retired = rows.filter((row) => row.concept.obsolete);
    assert.ok(retired.length >= 4, `${retired.length} obsolete concepts`);
    none(
      rows
        .filter(({ concept }) => concept.obsolete !== concept.replacedBy.length > 0)
        .map(({ place, concept }) => `${place} ${concept.id} ${concept.name}`),
    );
  });

  it("gives a retired concept a name that no living one has", () => {
    const names = (concept: Concept) =>
      [concept.name, ...concept.synonyms.filter((s) => s.scope !== "abbreviation").map((s) => s.text)].map(
        (name) => name.toLowerCase(),
      );
    const living = new Set(rows.filter((row) => !row.concept.obsolete).flatMap((row) => names(row.concept)));
    none(
      rows
        .filter((row) => row.concept.obsolete)
        .flatMap(({ place, concept }) => names(concept).map((name) => ({ place, name })))
        .filter(({ name }) => living.has(name))
        .map(({ place, name }) => `${place} ${name}`),
    );
  });

  it("defines every concept once, in at least 40 characters nobody else uses", () => {
    const seen = new Map<string, string>();
    const wrong: string[] = [];
    for (const { place, concept } of rows) {
      const text = concept.definitions[0]?.text ?? "";
      if (concept.definitions.length !== 1)
        wrong.push(`${place} has ${concept.definitions.length} definitions`);
      if (text.length < 40) wrong.push(`${place} ${concept.name}: "${text}" is too short`);
      const other = seen.get(text.toLowerCase());
      if (other) wrong.push(`${place} ${concept.name} has the definition of ${other}`);
      seen.set(text.toLowerCase(), place);
    }
    none(wrong);
  });

  it("lists no name of a concept twice in one language", () => {
    none(
      rows.flatMap(({ place, concept }) => {
        const keys = [
          { text: concept.name, language: undefined },
          ...concept.synonyms.map(({ text, language }) => ({ text, language })),
        ].map(({ text, language }) => `${language ?? ""} ${text}`);
        return keys
          .filter((key, i) => keys.indexOf(key) !== i)
          .map((key) => `${place} ${concept.name}:${key}`);
      }),
    );
  });

  it("tags languages by BCP 47 and knows French, Spanish and Chinese names of 150 concepts", () => {
    const tagged = new Map<string, Set<string>>();
    for (const { concept } of rows)
      for (const { language } of concept.synonyms)
        if (language) tagged.set(language, (tagged.get(language) ?? new Set()).add(concept.id));
    assert.deepEqual(
      [...tagged.keys()].filter((tag) => Intl.getCanonicalLocales(tag)[0] !== tag),
      [],
    );
    for (const tag of ["fr", "es", "zh"])
      assert.ok((tagged.get(tag)?.size ?? 0) >= 150, `${tag}: ${tagged.get(tag)?.size} concepts`);
  });

  for (const name of ambiguous)
    it(`keeps ${name} ambiguous`, () => {
      assert.ok(bearers(name).size >= 2, `${name}: ${[...bearers(name)].join(" ") || "no concept"}`);
    });

  it("writes COPD's other short form in capitals, apart from the illness and the temperature", () => {
    const capitals = bearers("COLD");
    assert.deepEqual([...capitals], ["MESH:D029424"]);
    for (const id of ["MESH:D003139", "MESH:D003080"]) assert.ok(bearers("cold").has(id), id);
  });

  it("takes MeSH ids and names from MeSH", function () {
    if (!existsSync(mesh)) {
      console.log("skipped: no ../shared");
      this.skip();
    }
    this.timeout(20_000);
    const terms = new Map<string, Set<string>>();
    const learn = (id: string | undefined, term: string | undefined) => {
      if (id && term) terms.set(id, (terms.get(id) ?? new Set()).add(term.toLowerCase()));
    };
    for (const row of meshRows("descriptor_terms.tsv.gz")) learn(row[0], row[4]);
    for (const row of meshRows("supplementary_names_partial.tsv.gz")) learn(row[0], row[1]);
    // A descriptor's own name is often inverted (Arthritis, Rheumatoid); any of its terms may be the preferred one here.
    none(
      rows
        .filter(({ concept }) => concept.id.startsWith("MESH:") && !concept.obsolete)
        .filter(
          ({ concept }) => !terms.get(concept.id.slice("MESH:".length))?.has(concept.name.toLowerCase()),
        )
        .map(({ place, concept }) => `${place} ${concept.id} ${concept.name}`),
    );
  });
});

describe("starter knowledge base in a text", () => {
  let kb: KnowledgeBase;
  let check: (marked: string) => void;
  before(async function () {
    this.timeout(20_000);
    kb = await kbOf(rows.map(({ concept }) => concept));
    const analyser = new Analyser([kb]);
    check = (marked) => expectMentions((text) => analyser.analyse(text), marked);
  });

  for (const name of ambiguous)
    it(`leaves ${name} open where nothing around it decides`, () => {
      const found = new Set(kb.lookup(name).map((hit) => hit.concept));
      assert.ok(found.size >= 2, `lookup: ${[...found].join(" ") || "no concept"}`);
      check(`The note speaks of ⟦${name}?⟧ and says no more.`);
    });

  it("has discharge as an exact name of the leaving and of the fluid", () => {
    const exact = kb.lookup("discharge").filter((hit) => hit.scope === "exact");
    assert.deepEqual(exact.map((hit) => hit.concept).sort(), ["MESH:D005122", "MESH:D010351"]);
  });

  it("settles such a short form by its long form", () => {
    check("⟦Aortic stenosis=MESH:D001024⟧ (⟦AS=MESH:D001024⟧) was severe. ⟦AS=MESH:D001024⟧ kills.");
  });

  it("reads PA as blood pressure in French and Spanish only", () => {
    check("La ⟦PA=MESH:D001794⟧ était de 112/68 mmHg chez la patiente.");
    check("La ⟦PA=MESH:D001794⟧ fue de 172/114 mmHg por las tardes en los dos.");
    check("The ⟦PA?⟧ was 112/68 and nothing was wrong.");
  });

  it("knows French, Spanish and Chinese words of clinical notes", () => {
    check("La ⟦carence en ⟦fer=MESH:D007501⟧=MESH:D000090463⟧ est fréquente chez les femmes.");
    check("La ⟦hiperuricemia=MESH:D033461⟧ fue leve en las mujeres.");
    check(
      "⟦青霉素=MESH:D010406⟧⟦过敏=MESH:D006967⟧，⟦恶性肿瘤=MESH:D009369⟧，⟦脑梗死=MESH:D002544⟧，⟦索拉非尼=MESH:D000077157⟧。",
    );
  });

  it("knows headings as indexes print them", () =>
    check("⟦Arthritis, Rheumatoid=MESH:D001172⟧; ⟦Fractures, ⟦Bone=MESH:D001842⟧=MESH:D050723⟧"));

  it("leaves everyday words alone", () =>
    check("A therapeutic range of mean and SE; rigor, piles of paper, a CAG triplet and the inoculation."));
});
