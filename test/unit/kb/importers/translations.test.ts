// Tables of translations: what becomes a name, what a definition, what is left out; real ones where they are at hand.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { importJsonl } from "../../../../engine/kb/importers/jsonl.ts";
import { importObo } from "../../../../engine/kb/importers/obo.ts";
import { translated } from "../../../../engine/kb/importers/translations.ts";
import { survivesDamage } from "./damage.ts";
import { type Reading, readAll, withFiles } from "./reading.ts";

const KB = `{"id":"HP:1","name":"Short stature","group":"DISO","altIds":["HP:9"]}
{"id":"HP:2","name":"Cough","group":"DISO","synonyms":[{"text":"Toux","language":"fr"}]}
{"id":"HP:3","name":"Fever","group":"DISO"}
`;
const BABELON = `# a comment of SSSOM kind
source_language\ttranslation_language\tsubject_id\tpredicate_id\ttranslation_value\ttranslation_status
en\tfr\tHP:1\trdfs:label\tPetite taille\tOFFICIAL
en\tfr\tHP:9\trdfs:label\t"Taille ""basse"""\tCANDIDATE
en\tfr\tHP:2\trdfs:label\tToux\tOFFICIAL
en\tfr\tHP:2\tIAO:0000115\tAir qui sort.\tOFFICIAL
en\tfr\tHP:2\toboInOwl:hasBroadSynonym\tBruit\tOFFICIAL
en\tfr\tHP:3\trdfs:label\tNA\tNOT_TRANSLATED
en\tfr\tHP:3\trdfs:comment\tUne note\tOFFICIAL
en\tfr\tHP:8\trdfs:label\tPersonne\tOFFICIAL
en\t\tHP:3\trdfs:label\tsans langue\tOFFICIAL
`;
const TEMPLATE = `subject_id\ttranslation_value\tcomment
ID\tAL oboInOwl:hasExactSynonym@cs\t
HP:3\tHorečka|Zvýšená teplota\tOFFICIAL
HP:1\tShort\tNOT_TRANSLATED
`;
const DOID = `source_id\tpredicate\tsource_text\ttranslation_text\ttranslation_lang\tstatus
HP:3\toboInOwl:hasExactSynonym\tFever\tfiebre\tes\tMANUALLY TRANSLATED
`;

const merge = (tables: Readonly<Record<string, string>>): Promise<Reading> =>
  withFiles({ "kb.jsonl": KB, ...tables }, (path) =>
    readAll((report) =>
      translated(importJsonl(path("kb.jsonl"), { report }), Object.keys(tables).map(path), report),
    ),
  );

describe("translations", () => {
  it("become names and definitions with their language", async () => {
    const { concepts, problems, report } = await merge({
      "fr.tsv": BABELON,
      "cs.tsv": TEMPLATE,
      "es.tsv": DOID,
    });
    const fr = { language: "fr" };
    assert.deepEqual(
      concepts.map((c) => c.synonyms),
      [
        [
          { text: "Petite taille", scope: "exact", ...fr },
          { text: 'Taille "basse"', scope: "exact", ...fr },
        ],
        [
          { text: "Toux", scope: "exact", ...fr },
          { text: "Bruit", scope: "broad", ...fr },
        ],
        [
          { text: "Horečka", scope: "exact", language: "cs" },
          { text: "Zvýšená teplota", scope: "exact", language: "cs" },
          { text: "fiebre", scope: "exact", language: "es" },
        ],
      ],
    );
    assert.deepEqual(concepts[1]?.definitions, [{ text: "Air qui sort.", ...fr }]);
    assert.deepEqual(
      problems.map((p) => p.replace(/; left.*/, "")),
      [
        "11: the row names no concept or no language",
        "10: 1 concept is translated that the vocabulary does not have",
      ],
    );
    assert.deepEqual(
      [...report.skipped],
      [
        ["rows that are not translated", 2],
        ["translations of something else than names and definitions", 1],
      ],
    );
  });

  it("leave out what is too long for a name", async () => {
    const { concepts, problems } = await merge({ "es.tsv": DOID.replace("fiebre", "f".repeat(3000)) });
    assert.deepEqual(concepts[2]?.synonyms, []);
    assert.match(problems[0] ?? "", /a translation of HP:3 is too long/);
  });

  it("refuse other tables and formats", async () => {
    await assert.rejects(
      merge({ "a.tsv": "id\tname\nX:1\ta\n" }),
      /not a table of translations; it looks like a table/,
    );
    await assert.rejects(merge({ "a.obo": "[Term]\n" }), /OBO file: use --from obo/);
  });

  it("survive damage", async function () {
    this.timeout(60_000);
    await survivesDamage({ "kb.jsonl": KB, "fr.tsv": BABELON, "cs.tsv": TEMPLATE }, (path, report) =>
      translated(importJsonl(path("kb.jsonl"), { report }), [path("fr.tsv"), path("cs.tsv")], report),
    );
  });

  it("of HPO and DOID are read whole", async function () {
    this.timeout(60_000);
    const shared = join(import.meta.dirname, "..", "..", "..", "..", "..", "shared", "data");
    if (!existsSync(shared)) {
      console.log("skipped: no ../shared");
      this.skip();
    }
    const hpo = (name: string) => join(shared, "kb-hpo", "translations", name);
    const tables = ["es", "fr", "zh", "ja"].map((l) => hpo(`hp-${l}.babelon.tsv.gz`));
    const { concepts, report } = await readAll((r) =>
      translated(
        importObo(join(shared, "kb-hpo", "hp-2016-04-01.obo.gz"), { report: r }),
        [...tables, hpo("hp-cs.synonyms.tsv.gz")],
        r,
      ),
    );
    // Each table says how many of its own.
    assert.ok(report.problemCount <= tables.length + 1, JSON.stringify(report.problems));
    for (const { file, line, reason } of report.problems) {
      assert.match(reason, /^\d+ concepts? (?:is|are) translated that the vocabulary/);
      assert.ok(line > 0 && file.endsWith(".tsv.gz"));
    }
    const ataxia = concepts.find((c) => c.id === "HP:0001251");
    assert.deepEqual(
      new Set(ataxia?.synonyms.flatMap((s) => s.language ?? [])).isSupersetOf(
        new Set(["es", "fr", "zh", "ja"]),
      ),
      true,
    );
    const spanish = concepts.filter((c) => c.synonyms.some((s) => s.language === "es"));
    assert.ok(spanish.length > 11_000, `${spanish.length} of ${concepts.length} have Spanish names`);
    const doid = await readAll((r) =>
      translated(
        importObo(join(shared, "kb-doid", "doid-2016-09-01.obo.gz"), { report: r }),
        [join(shared, "kb-doid", "doid-es-translated-2026-05.tsv.gz")],
        r,
      ),
    );
    // Three rows of the table hold characters that were lost before it was published.
    assert.deepEqual([...doid.report.reasons.values()], [3, 1]);
    assert.ok(doid.concepts.some((c) => c.definitions.some((d) => d.language === "es")));
  });
});
