// Files that were chosen for one import: told apart, and looked into before anything is built.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { conceptsOf } from "../../../../engine/cli/kb-sources.ts";
import { besideKindOf, lookBeside } from "../../../../engine/kb/importers/beside.ts";
import { type SortedSources, sortSources } from "../../../../engine/kb/importers/sort-sources.ts";
import { SourceError } from "../../../../engine/kb/importers/source.ts";
import { ImportReport } from "../../../../engine/kb/report.ts";
import { readAll, withFiles } from "./reading.ts";

const shared = join(import.meta.dirname, "..", "..", "..", "..", "..", "shared", "data");
const OBO = "format-version: 1.2\n\n[Term]\nid: Z:1\nname: zork\n\n[Term]\nid: Z:2\nname: left zork\n";
const EDGES = "?x\t?p\t?y\nZ:2\trdfs:subClassOf\tZ:1\nZ:2\tRO:1\tZ:1\n";
const MAPPINGS = "#about\nsubject_id\tpredicate_id\tobject_id\nZ:1\tskos:exactMatch\tMESH:D1\n";
const LABELLED = "subject_id\tsubject_label\tpredicate_id\tobject_id\nZ:1\tzork\tskos:exactMatch\tMESH:D1\n";
const FRENCH =
  "subject_id\tpredicate_id\ttranslation_language\ttranslation_value\nZ:1\trdfs:label\tfr\tzorque\n";
const GROUPS = "# mine\nZ:1 = DISO\nodd one\nZ: = ANAT\n";
const GOOD_GROUPS = "Z:1 = DISO\nZ: = ANAT\n";
const TABLE = "Code,Name\n1,one\n2,two\n";
const MORE_ROWS = "Code,Name\n3,three\n";
const OTHER = "Code,Parent\n2,1\n";

describe("what stands beside a vocabulary", () => {
  const told: [string, string, ReturnType<typeof besideKindOf>][] = [
    ["edges", EDGES, "edges"],
    ["edges without a header", "Z:2\tis_a\tZ:1\n", "edges"],
    [
      "edges as IRIs",
      "?x\t?p\t?y\n<http://a/Z_2>\t<http://www.w3.org/2000/01/rdf-schema#subClassOf>\t<http://a/Z_1>\n",
      "edges",
    ],
    ["edges of other relations", "a\tb\tc\nZ:1\tRO:1\tZ:2\n", "edges"],
    ["no edges: a table of three columns", "id\tname\tparent\nZ:1\tzork\tZ:2\n", undefined],
    ["no edges: cells with words", "a\tb\tc\nZ:1\tis_a\tZ:2\nred thing\tis_a\tZ:1\n", undefined],
    ["mappings", MAPPINGS, "mappings"],
    ["translations", FRENCH, "translations"],
    ["groups", GOOD_GROUPS, "groups"],
    ["the UMLS's groups", "DISO|Disorders|T047|Disease or Syndrome\n", "groups"],
    ["a table with a group column", "ID,Group\nZ:1,DISO\n", undefined],
    ["a table", TABLE, undefined],
    ["nothing", "", undefined],
  ];
  for (const [name, head, kind] of told) it(`tells ${name}`, () => assert.equal(besideKindOf(head), kind));

  const look = (text: string, kind: Parameters<typeof lookBeside>[1]) =>
    withFiles({ "f.tsv": text }, (path) => lookBeside(path("f.tsv"), kind));

  it("says what it would add, what it passes over, and which lines cannot be used", async () => {
    const edges = await look(EDGES, "edges");
    assert.deepEqual([edges.pairs, edges.says, edges.more], [[{ from: "Z:2", to: "Z:1" }], 1, false]);
    assert.deepEqual(edges.passedOver, [{ reason: "edges of other relations than is-a", count: 1 }]);
    assert.deepEqual((await look(MAPPINGS, "mappings")).pairs, [{ from: "Z:1", to: "MESH:D1" }]);
    assert.deepEqual((await look(FRENCH, "translations")).pairs, [{ from: "Z:1", to: "zorque (fr)" }]);
    const groups = await look(GROUPS, "groups");
    assert.deepEqual(groups.pairs, [
      { from: "z:1", to: "DISO" },
      { from: "z:", to: "ANAT" },
    ]);
    assert.deepEqual(
      groups.problems.map((p) => [p.line, p.excerpt, /^a line is KEY = GROUP/.test(p.reason)]),
      [[3, "odd one", true]],
    );
    await assert.rejects(look(TABLE, "edges"), /f\.tsv: this is no list of edges/);
    await assert.rejects(look(TABLE, "groups"), /this says nothing about semantic groups: a line is KEY/);
  });

  it("looks at the first 50,000 rows only", async () => {
    const many = "Z:2\tis_a\tZ:1\n".repeat(50_001);
    const { says, more, pairs } = await look(many, "edges");
    assert.deepEqual([says, more, pairs.length], [50_000, true, 12]);
  });

  it("edges without a header keep their first one", async () => {
    const { concepts } = await withFiles({ "a.obo": OBO, "e.tsv": "Z:2\tis_a\tZ:1\n" }, (path) =>
      readAll((report) =>
        conceptsOf(
          [path("a.obo")],
          { from: "obo", language: "en", header: true, quotes: true, edges: [path("e.tsv")] },
          report,
        ),
      ),
    );
    assert.deepEqual(
      concepts.map((c) => c.parents),
      [[], ["Z:1"]],
    );
  });

  it("never throws anything but a SourceError", async () => {
    const line = fc.array(fc.constantFrom("Z:1", "is_a", "=", "DISO", "", "subject_id", '"', "x y"), {
      maxLength: 5,
    });
    const text = fc.array(line, { maxLength: 6 }).map((rows) => rows.map((r) => r.join("\t")).join("\n"));
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom("edges", "mappings", "translations", "groups"), (head, kind) =>
        look(head, kind as "edges").then(
          ({ says, pairs }) => assert.ok(pairs.length <= says),
          (error: unknown) => assert.ok(error instanceof SourceError, String(error)),
        ),
      ),
      { numRuns: 60 },
    );
  });

  it("HPO's and MONDO's own edges and mappings are told", async function () {
    const files = [
      ["kb-mondo/edges-2023-09-05.tsv.gz", "edges"],
      ["kb-hpo/hp-2019-03.edges.tsv.gz", "edges"],
      ["kb-mondo/mondo_exactmatch_mesh.sssom.tsv.gz", "mappings"],
    ] as const;
    for (const [name, kind] of files) {
      const path = join(shared, name);
      if (!existsSync(path)) {
        console.log("skipped: no ../shared");
        return this.skip();
      }
      // Mappings alone are a vocabulary of their labels.
      const { beside, vocabularies } = await sortSources([path]);
      assert.deepEqual(
        kind === "edges" ? beside : vocabularies,
        kind === "edges" ? [{ path, kind }] : [path],
      );
      assert.ok((await lookBeside(path, kind)).says > 20, name);
    }
  });
});

describe("files chosen together", () => {
  const sorted = (files: Record<string, string>, order = Object.keys(files)) =>
    withFiles(files, async (path) => {
      const names = new Map(order.map((name) => [path(name), name]));
      const short = (p: string) => names.get(p) ?? p;
      const found: SortedSources = await sortSources(order.map((name) => path(name)));
      return {
        found: found.found?.format,
        vocabularies: found.vocabularies.map(short),
        beside: found.beside.map(({ path: p, kind }) => `${short(p)} ${kind}`),
        joins: found.joins.map((j) => short(j.path)),
      };
    });

  it("are a vocabulary and what stands beside it, whatever comes first", async () => {
    const files = { "g.txt": GOOD_GROUPS, "e.tsv": EDGES, "fr.tsv": FRENCH, "m.tsv": LABELLED, "a.obo": OBO };
    assert.deepEqual(await sorted(files), {
      found: "obo",
      vocabularies: ["a.obo"],
      beside: ["g.txt groups", "e.tsv edges", "fr.tsv translations", "m.tsv mappings"],
      joins: [],
    });
  });

  it("tables of the same columns are one vocabulary, others are joined", async () => {
    assert.deepEqual(await sorted({ "p.csv": OTHER, "a.csv": TABLE, "b.csv": MORE_ROWS }), {
      found: "tsv",
      vocabularies: ["a.csv", "b.csv"],
      beside: [],
      joins: ["p.csv"],
    });
    assert.deepEqual((await sorted({ "a.csv": TABLE, "z.obo": OBO })).joins, ["a.csv"]);
  });

  it("mappings alone are a vocabulary; other tables alone have none", async () => {
    assert.deepEqual((await sorted({ "m.tsv": LABELLED })).vocabularies, ["m.tsv"]);
    const alone = await sorted({ "fr.tsv": FRENCH, "e.tsv": EDGES });
    assert.deepEqual([alone.found, alone.vocabularies], [undefined, []]);
  });

  it("two vocabularies of other formats, and groups told twice, are refused by name", async () => {
    await assert.rejects(
      sorted({ "a.obo": OBO, "b.jsonl": '{"id":"Z:1","name":"z","group":"DISO"}\n' }),
      /b\.jsonl: this is jsonl, and a\.obo is obo: import them one after the other/,
    );
    await assert.rejects(
      sorted({ "a.obo": OBO, "g.txt": GOOD_GROUPS, "h.txt": GOOD_GROUPS }),
      /h\.txt: semantic groups are told by g\.txt already/,
    );
    await assert.rejects(sortSources(["/nowhere/a.obo"]), /there is no such file/);
  });
});

describe("options that say nothing about the format", () => {
  const refused = (options: object, from: "obo" | "tsv") =>
    withFiles({ "a.obo": OBO, "j.csv": "Code,Group\nZ:1,DISO\n" }, async (path) => {
      const join = [`${path("j.csv")}:id=Code,group=Group`];
      const given = { from, language: "en", header: true, quotes: true, ...options };
      const concepts = conceptsOf(
        [path("a.obo")],
        "join" in options ? { ...given, join } : given,
        new ImportReport(),
      );
      await concepts.next();
    });

  it("a prefix, where ids have theirs", async () => {
    await assert.rejects(
      refused({ prefix: "Z:" }, "obo"),
      /--prefix is for --from tsv, id-list, claml and text-to-code/,
    );
  });
  it("a column that a joined table cannot add", async () => {
    await assert.rejects(
      refused({ join: true }, "obo"),
      /group is not added to concepts of --from obo; .* parents/,
    );
  });
});
