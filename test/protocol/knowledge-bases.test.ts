// Knowledge bases in the editor: browsed by hierarchy, several as one on display, imported and compared by a process of
// its own, with progress and cancellation.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { buildKb } from "../../engine/kb/build.ts";
import { type ConceptInput, conceptSchema } from "../../engine/kb/concept.ts";
import { openKb } from "../../engine/kb/open.ts";
import type { ConceptView } from "../../server/protocol/concepts.ts";
import type {
  BesideView,
  CompareResult,
  DetectResult,
  ImportParams,
  ImportResult,
  JobProgress,
  SortResult,
} from "../../server/protocol/kb-jobs.ts";
import type { ChildrenResult, KbView } from "../../server/protocol/knowledge-bases.ts";
import { Editor } from "./kit/editor.ts";
import { testKb } from "./kit/knowledge.ts";
import { temporaryFolder } from "./kit/temporary.ts";

async function kbFile(name: string, concepts: readonly ConceptInput[], version = "1"): Promise<string> {
  const path = join(temporaryFolder(), `${name}.curiekb`);
  await buildKb(
    concepts.map((c) => conceptSchema.parse(c)),
    path,
    { name, version, source: "written for the tests" },
  );
  return path;
}

describe("knowledge base view", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());
  const children = (params: object): Promise<ChildrenResult> =>
    editor.ask("curie/kb/children", { kb: "test", ...params });

  it("shows roots by name, obsolete ones apart, and what is below them", async () => {
    const roots = await children({});
    assert.deepEqual([roots.total, roots.obsolete], [12, 1]);
    assert.deepEqual(
      roots.concepts.slice(0, 3).map((c) => c.name),
      ["BRCA1", "breast", "breast cancer"],
    );
    const below = roots.concepts.find((c) => c.id === "T:010");
    assert.equal(below?.children, 1);
    assert.deepEqual(
      (await children({ id: "T:010" })).concepts.map((c) => [c.id, c.name, c.children]),
      [["T:001", "multiple sclerosis", 0]],
    );
    assert.deepEqual(
      (await children({ obsolete: true })).concepts.map((c) => [c.id, c.obsolete]),
      [["T:009", true]],
    );
    assert.deepEqual((await children({ offset: 11, limit: 5 })).concepts.length, 1);
    await assert.rejects(editor.ask("curie/kb/children", { kb: "nobody's" }), /No knowledge base "nobody's"/);
  });

  it("lists what a folder has, with licence and size", async () => {
    const [kb] = await editor.ask<KbView[]>("curie/kb/loaded", {});
    assert.deepEqual(kb, {
      ...{ name: "test", version: "1", source: "written for the tests", language: "en", license: "CC0-1.0" },
      languages: ["en", "fr", "zh"],
      ...{ concepts: 15, names: kb?.names, obsolete: 1, path: await testKb() },
    });
  });
});

describe("several knowledge bases", () => {
  let editor: Editor;
  before(async () => {
    const other = await kbFile("other", [
      { id: "MESH:D009103", name: "Multiple Sclerosis", group: "DISO", synonyms: ["MS"] },
      { id: "MESH:D008946", name: "Mitral Valve Stenosis", group: "DISO", synonyms: ["MS"] },
      { id: "MESH:D1", name: "Frost", group: "PHEN" },
    ]);
    editor = await Editor.start({
      settings: { kb: { paths: [await testKb(), other], includeStarter: false } },
    });
  });
  after(() => editor.stop());

  it("show one row for one concept, with all its ids, in search and completion", async () => {
    const found = await editor.ask<ConceptView[]>("curie/search", { query: "multiple sclerosis" });
    assert.deepEqual(
      found.map((c) => [c.id, c.kb, c.also]),
      [["T:001", "test", [{ id: "MESH:D009103", kb: "other" }]]],
    );
    const doc = await editor.open("a.txt", "@multiple scl$0");
    const items = (await doc.complete())?.items ?? [];
    assert.equal(items.length, 1);
    assert.match(items[0]?.detail ?? "", /T:001 · MESH:D009103/);
  });

  it("hide no ambiguity inside one of them", async () => {
    const found = await editor.ask<ConceptView[]>("curie/search", { query: "MS" });
    assert.deepEqual(
      found.map((c) => [c.id, c.also?.map((a) => a.id)]),
      [
        ["T:001", ["MESH:D009103"]],
        ["T:002", undefined],
        ["MESH:D008946", undefined],
      ],
    );
    const doc = await editor.open("b.txt", "$0MS is rare.");
    const hover = await doc.hoverText();
    assert.match(hover, /Several concepts fit/);
    assert.match(hover, /`MESH:D009103` `T:001`/);
    assert.match(hover, /\*\*mitral stenosis\*\* `T:002`/);
    assert.deepEqual(await editor.ask("curie/search", { query: "MS", languages: ["fr"] }), []);
    const one = await editor.ask<ConceptView[]>("curie/search", { query: "MS", kb: "other" });
    assert.deepEqual(one.map((c) => c.id).sort(), ["MESH:D008946", "MESH:D009103"]);
  });
});

describe("importing and comparing in the editor", function () {
  this.timeout(60_000);
  let editor: Editor;
  const progress: JobProgress[] = [];
  before(async () => {
    editor = await Editor.start();
    editor.connection.onNotification("curie/kb/progress", (p: JobProgress) => void progress.push(p));
  });
  after(() => editor.stop());
  const path = (name: string) => join(editor.folder, name);

  it("a file is detected with a preview; another is refused by name", async () => {
    writeFileSync(path("terms.csv"), "Code,Preferred Label,Synonyms\n1,Cough,tussis\n2,Fever,\n");
    const found = await editor.ask<DetectResult>("curie/kb/detect", { path: path("terms.csv") });
    assert.deepEqual(
      [found.format, found.name, found.table?.columns, found.table?.rows[0]],
      ["tsv", "terms", "id=Code,name=Preferred Label,synonyms=Synonyms", ["1", "Cough", "tussis"]],
    );
    assert.ok(
      found.formats.includes("rf2") &&
        found.presets.some((p) => p.name === "loinc") &&
        found.fields.includes("tree"),
    );
    writeFileSync(path("prose.txt"), "Once.\n");
    await assert.rejects(
      editor.ask("curie/kb/detect", { path: path("prose.txt") }),
      /^Error: This is in no format.* \(\/.*prose\.txt\)\.$/,
    );
  });

  const importing = (more: Partial<ImportParams>): ImportParams => ({
    ...{
      files: [path("terms.csv")],
      out: path("terms.curiekb"),
      report: path("terms.md"),
      format: "tsv",
      job: "1",
    },
    ...more,
  });

  it("an import ends with a knowledge base and a report", async () => {
    const result = await editor.ask<ImportResult>(
      "curie/kb/import",
      importing({
        columns: "id=Code,name=Preferred Label,synonyms=Synonyms",
        prefix: "C:",
        group: "DISO",
        name: "terms",
        license: "CC0",
        version: "3",
      }),
    );
    assert.deepEqual([result.concepts, result.names, result.problems], [2, 3, 0]);
    const { info } = await openKb(path("terms.curiekb"));
    assert.deepEqual([info.name, info.version, info.license], ["terms", "3", "CC0"]);
    assert.match(readFileSync(path("terms.md"), "utf8"), /^# Import of terms 3/);
    assert.ok(progress.some((p) => p.job === "1"));
  });

  it("a release says what there is to choose from, and the choice is imported", async () => {
    mkdirSync(path("2025AB/META"), { recursive: true });
    const atom = (cui: string, language: string, source: string, name: string) =>
      `${cui}|${language}|P|L1|PF|S1|Y|A1||||${source}|PT|1|${name}|0|N||\n`;
    writeFileSync(
      path("2025AB/META/MRCONSO.RRF"),
      atom("C0000001", "ENG", "MSH", "Dropsy") +
        atom("C0000001", "FRE", "MSHFRE", "Hydropisie") +
        atom("C0000002", "ENG", "RXNORM", "Aspirin"),
    );
    writeFileSync(
      path("2025AB/META/MRSTY.RRF"),
      "C0000001|T047|B|Disease or Syndrome|AT1||\nC0000002|T121|A|Drug|AT2||\n",
    );
    const source = (code: string, names: number, language: string, current = "Y") =>
      `C1||${code}2025|${code}|Long ${code}|F|2025|||||||0|${names}|1||PT||${language}|UTF-8|${current}|Y|Short ${code}|x|\n`;
    writeFileSync(
      path("2025AB/META/MRSAB.RRF"),
      source("MSH", 10, "ENG") +
        source("MSHFRE", 5, "FRE") +
        source("RXNORM", 20, "ENG") +
        source("OLD", 90, "GER", "N"),
    );
    const release = path("2025AB");
    const found = await editor.ask<DetectResult>("curie/kb/detect", { path: release });
    assert.deepEqual([found.format, found.version], ["rrf", "2025AB"]);
    assert.match(found.license ?? "", /UMLS Metathesaurus License/);
    assert.deepEqual(found.choices, {
      sources: [
        { code: "RXNORM", title: "Short RXNORM", names: 20 },
        { code: "MSH", title: "Short MSH", names: 10 },
        { code: "MSHFRE", title: "Short MSHFRE", names: 5 },
      ],
      languages: ["en", "fr"],
      groups: true,
    });
    const out = path("chosen.curiekb");
    const bare = { files: [release], out: path("bare.curiekb"), format: "rrf", license: "" };
    await editor.ask("curie/kb/import", importing(bare));
    assert.equal((await openKb(bare.out)).info.license, undefined);
    const chosen = {
      language: "fr",
      files: [release],
      out,
      format: "rrf",
      sources: "MSH,MSHFRE",
      languages: "fr",
      types: "DISO",
    };
    const result = await editor.ask<ImportResult>("curie/kb/import", importing(chosen));
    assert.deepEqual([result.concepts, result.names], [1, 1]);
    assert.equal((await openKb(out)).lookup("hydropisie")[0]?.concept, "UMLS:C0000001");
  });

  it("tables beside a vocabulary add translations and cross-references", async () => {
    writeFileSync(path("zork.obo"), "format-version: 1.2\n\n[Term]\nid: DOID:1\nname: zorkosis\n");
    writeFileSync(
      path("fr.tsv"),
      "subject_id\tpredicate_id\ttranslation_language\ttranslation_value\nDOID:1\trdfs:label\tfr\tzorkose\n",
    );
    writeFileSync(
      path("map.sssom.tsv"),
      "subject_id\tsubject_label\tpredicate_id\tobject_id\nDOID:1\tzorkosis\tskos:exactMatch\tMESH:D1\n",
    );
    const detected = async (name: string) =>
      editor.ask<DetectResult>("curie/kb/detect", { path: path(name) });
    assert.equal((await detected("fr.tsv")).format, "translations");
    assert.equal((await detected("map.sssom.tsv")).table?.preset, "sssom-labels");
    const out = path("zork.curiekb");
    const tables = { translations: [path("fr.tsv")], mappings: [path("map.sssom.tsv")] };
    await editor.ask(
      "curie/kb/import",
      importing({ files: [path("zork.obo")], out, format: "obo", ...tables }),
    );
    const concept = (await openKb(out)).concept("DOID:1");
    assert.deepEqual([concept?.synonyms[0]?.text, concept?.xrefs], ["zorkose", ["MESH:D1"]]);
  });

  it("one that fails says why in words and leaves nothing", async () => {
    await assert.rejects(
      editor.ask("curie/kb/import", importing({ out: path("x.curiekb"), columns: "id=Nope,name=Name" })),
      /^Error: There is no column "Nope".* \(\/.*terms\.csv\)\.$/,
    );
    assert.ok(!existsSync(path("x.curiekb")));
  });

  it("files chosen together are told apart, looked into, and imported with every choice there is", async () => {
    const files: Record<string, string> = {
      "many.tsv": 'Code\tName\tKind\tUse\n1\tzork\tMalady\ty\n2\tleft "zork\tMalady\ty\n3\tdead\tMalady\tn\n',
      "edges.tsv": "x\tp\ty\nM:2\trdfs:subClassOf\tM:1\nM:2\tRO:1\tM:1\n",
      "mine.txt": "Malady = DISO\n",
      "more.tsv": "Code\tOther\n2\tsinister zork\n",
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(path(name), text);
    const sorted = await editor.ask<SortResult>("curie/kb/sort", { paths: Object.keys(files).map(path) });
    assert.deepEqual(
      [sorted.found?.format, sorted.vocabularies, sorted.beside.map((b) => b.kind), sorted.joins[0]?.path],
      ["tsv", [path("many.tsv")], ["edges", "groups"], path("more.tsv")],
    );
    assert.deepEqual(sorted.found?.choiceFormats.suppressed, ["rrf"]);
    assert.ok(sorted.found?.companionFields.includes("parents"));
    const edges = await editor.ask<BesideView>("curie/kb/beside", { path: path("edges.tsv") });
    assert.deepEqual([edges.kind, edges.pairs], ["edges", [{ from: "M:2", to: "M:1" }]]);
    assert.equal(await editor.ask("curie/kb/beside", { path: path("more.tsv") }), null);
    await assert.rejects(
      editor.ask("curie/kb/beside", { path: path("more.tsv"), kind: "groups" }),
      /^Error: This says nothing about semantic groups: .* \(\/.*more\.tsv\)\.$/,
    );
    await editor.ask<ImportResult>(
      "curie/kb/import",
      importing({
        files: [path("many.tsv")],
        out: path("all.curiekb"),
        columns: "id=Code,name=Name,group=Kind",
        prefix: "M:",
        quotes: false,
        where: ["Use=y"],
        only: "M",
        source: "the tests",
        groups: path("mine.txt"),
        edges: [path("edges.tsv")],
        joins: [{ file: path("more.tsv"), columns: "id=Code,synonyms=Other" }],
      }),
    );
    const kb = await openKb(path("all.curiekb"));
    assert.deepEqual([kb.info.concepts, kb.info.source], [2, "the tests"]);
    const second = kb.concept("M:2");
    assert.deepEqual(
      [second?.name, second?.group, second?.parents, second?.synonyms.map((s) => s.text)],
      ['left "zork', "DISO", ["M:1"], ["sinister zork"]],
    );
    await assert.rejects(
      editor.ask(
        "curie/kb/import",
        importing({
          out: path("no.curiekb"),
          format: "tsv",
          columns: "id=Code,name=Preferred Label",
          suppressed: true,
        }),
      ),
      /^Error: --suppressed is for --from rrf/,
    );
    assert.ok(!existsSync(path("no.curiekb")));
  });

  it("cancelling leaves nothing, and the server answers others meanwhile", async () => {
    const rows = Array.from({ length: 150_000 }, (_, i) => `${i},name number ${i} of many,\n`);
    writeFileSync(path("many.csv"), `Code,Name,Synonyms\n${rows.join("")}`);
    const { CancellationTokenSource } = await import("vscode-languageserver/node");
    const source = new CancellationTokenSource();
    const running = editor.connection.sendRequest(
      "curie/kb/import",
      importing({
        files: [path("many.csv")],
        out: path("many.curiekb"),
        columns: "id=Code,name=Name",
        prefix: "C:",
        group: "DISO",
        job: "2",
      }),
      source.token,
    );
    const ended = assert.rejects(running, /cancelled/);
    const half = () => readdirSync(editor.folder).some((f) => f.startsWith("many.curiekb"));
    const late = Date.now() + 20_000;
    while (!half() && Date.now() < late) await new Promise((resolve) => setTimeout(resolve, 10));
    assert.ok(half(), "no import began");
    const asked = performance.now();
    await editor.ask("curie/search", { query: "cold" });
    assert.ok(performance.now() - asked < 2000);
    source.cancel();
    await ended;
    while (half() && Date.now() < late) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.deepEqual(
      readdirSync(editor.folder).filter((f) => f.startsWith("many.curiekb")),
      [],
    );
  });

  it("two versions are compared, and the places of touched ids told", async () => {
    const [old, now] = [
      await kbFile(
        "v",
        [
          { id: "MESH:D000001", name: "dropsy", group: "DISO" },
          { id: "X:2", name: "flu", group: "DISO" },
        ],
        "1",
      ),
      await kbFile(
        "v",
        [{ id: "MESH:D000002", name: "edema", group: "DISO", altIds: ["MESH:D000001"] }],
        "2",
      ),
    ];
    mkdirSync(path("notes"), { recursive: true });
    writeFileSync(path("notes/a.ann"), "T1\tDisease 0 6\tdropsy\nN1\tReference T1 MESH:D000001\tdropsy\n");
    writeFileSync(path("notes/b.pubtator"), "1|t|Dropsy and flu\n1\t0\t6\tDropsy\tDisease\tD000001|X:2\n\n");
    const spacy = `{"text":"Dropsy, dropsy","ents":[[0,6,"D"],[8,14,"D"]],"spans":{"sc":[]}}\n`;
    const bioc = JSON.stringify({
      ...{ source: "", date: "", key: "", infons: {} },
      documents: [
        {
          ...{ id: "7", infons: {}, relations: [] },
          passages: [
            {
              ...{ offset: 0, infons: {}, text: "Dropsy, dropsy", sentences: [], relations: [] },
              annotations: [0, 8].map((offset, i) => ({
                ...{ id: String(i), text: i ? "dropsy" : "Dropsy", locations: [{ offset, length: 6 }] },
                infons: { type: "Disease", identifier: "MESH:D000001" },
              })),
            },
          ],
        },
      ],
    });
    writeFileSync(path("notes/c.bioc.json"), bioc);
    writeFileSync(path("notes/d.bioc.json.gz"), gzipSync(bioc));
    writeFileSync(path("notes/e.spacy.jsonl"), spacy);
    const result = await editor.ask<CompareResult>("curie/kb/compare", { old, new: now, job: "3" });
    assert.match(result.page, /^# v 1 → 2/);
    assert.match(result.page, /Merged or replaced: 1/);
    assert.ok(progress.some((p) => p.job === "3" && p.phase === "reading"));
    const first = bioc.indexOf("MESH:D000001");
    const second = bioc.lastIndexOf("MESH:D000001");
    assert.deepEqual(
      result.touched.map((t) => [
        t.path.slice(editor.folder.length + 1),
        t.range.start.line,
        t.range.start.character,
        t.range.end.character,
        t.id,
        t.change,
        t.successors.map((s) => s.id),
      ]),
      [
        ["notes/a.ann", 1, 16, 28, "MESH:D000001", "merged", ["MESH:D000002"]],
        ["notes/b.pubtator", 1, 21, 28, "D000001", "merged", ["D000002"]],
        ["notes/b.pubtator", 1, 29, 32, "X:2", "vanished", []],
        ...[first, second].map((at) => [
          ...["notes/c.bioc.json", 0, at, at + 12, "MESH:D000001", "merged"],
          ["MESH:D000002"],
        ]),
        ...[0, 1].map(() => ["notes/d.bioc.json.gz", 0, 0, 0, "MESH:D000001", "merged", ["MESH:D000002"]]),
      ],
    );
    assert.deepEqual(
      result.touched.map((t) => t.stuck),
      [undefined, undefined, undefined, undefined, undefined, "packed", "packed"],
    );
    assert.equal(result.touched[1]?.concept, "MESH:D000001");
  });

  it("the dictionary is folded into a copy", async () => {
    mkdirSync(path(".curie"), { recursive: true });
    writeFileSync(path(".curie/dictionary.jsonl"), '{"id":"C:1","synonyms":["hacking"]}\n');
    const result = await editor.ask<ImportResult>("curie/kb/fold", {
      ...{ uri: `file://${path("a.txt")}`, kb: path("terms.curiekb"), out: path("folded.curiekb"), job: "4" },
    });
    assert.deepEqual([result.concepts, result.names], [2, 4]);
    assert.equal((await openKb(path("folded.curiekb"))).lookup("hacking")[0]?.concept, "C:1");
  });
});
