// Training sets for a linking model: names that belong to one concept, strings as published, mixes that are what they say.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { readCorpus } from "../../../engine/corpus/read-corpus.ts";
import type { Document } from "../../../engine/text/document.ts";
import type { Mention } from "../../../engine/text/mention.ts";
import { extentOf } from "../../../engine/text/mention.ts";
import { CharacterGrams, cosine, gramsOf } from "../../../engine/training/composition/character-grams.ts";
import { byEdits, byEmbedding, byGrams, byTitle } from "../../../engine/training/composition/choose-name.ts";
import { trainingSetSchema } from "../../../engine/training/composition/compose.ts";
import { besidesItself, kbDocuments } from "../../../engine/training/composition/kb-documents.ts";
import { type LinkingRow, rowsOf } from "../../../engine/training/composition/linking-rows.ts";
import { drawn, type Mix, mixNames, stagesOf } from "../../../engine/training/composition/mixes.ts";
import { presentIds } from "../../../engine/training/composition/present-ids.ts";
import { nameKey, UnambiguousNames } from "../../../engine/training/composition/unambiguous-names.ts";
import { kbOf } from "../../fixtures/kb.ts";
import { Shell, vocabulary } from "../cli/curie.ts";

const mention = (spans: [number, number][], ids: string[], type = "DISO"): Mention => ({
  spans: spans.map(([start, end]) => ({ start, end })) as never,
  type,
  source: "test",
  status: ids.length ? "linked" : "nil",
  concepts: ids.map((id) => ({ id })),
  candidates: [],
});

describe("names of one concept only", () => {
  it("go in three steps: unique ones, those left when the served stand aside, the first id", async () => {
    const kb = await kbOf([
      { id: "X:1", name: "Cold", group: "DISO", synonyms: ["Common cold", "COLD"] },
      { id: "X:2", name: "Chronic obstructive lung disease", group: "DISO", synonyms: ["COLD", "cold"] },
      // Its only name is also that of a concept that has others.
      { id: "X:3", name: "Common cold virus infection", group: "DISO", synonyms: [] },
      { id: "X:4", name: "Common cold virus infection", group: "DISO", synonyms: ["Rhinitis"] },
      // Both have nothing else.
      { id: "X:6", name: "Gout", group: "DISO" },
      { id: "X:5", name: "gout", group: "DISO" },
      { id: "X:7", name: "Gout", group: "CHEM" },
      { id: "X:8", name: "Gone", group: "DISO", obsolete: true },
    ]);
    const names = UnambiguousNames.of([kb]);
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => names.of(`X:${n}`)),
      [
        // Its preferred name, which nobody was given.
        ["Cold", "Common cold"],
        ["Chronic obstructive lung disease"],
        ["Common cold virus infection"],
        ["Rhinitis"],
        ["gout"],
        [],
        ["Gout"],
        [],
      ],
    );
    assert.deepEqual(names.report.served, { unique: 4, remaining: 1, first: 1, title: 0 });
    assert.deepEqual([names.report.concepts, names.report.nameless], [7, 1]);
  });

  it("no name belongs to two concepts of a group, whatever the vocabulary; and every name somebody has belongs to somebody", async () => {
    const name = fc.constantFrom("a", "A", "b", "c", "d", "Bb", "e");
    const concepts = fc.array(
      fc.record({ names: fc.array(name, { minLength: 1, maxLength: 4 }), chem: fc.boolean() }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(concepts, async (given) => {
        const kb = await kbOf(
          given.map(({ names: [first = "a", ...rest], chem }, i) => ({
            id: `X:${i}`,
            name: first,
            group: chem ? ("CHEM" as const) : ("DISO" as const),
            synonyms: rest,
          })),
        );
        const names = UnambiguousNames.of([kb]);
        const seen = new Set<string>();
        let kept = 0;
        given.forEach(({ chem, names: own }, i) => {
          for (const n of names.of(`X:${i}`)) {
            const key = `${chem} ${nameKey(n)}`;
            assert.ok(!seen.has(key), key);
            assert.ok(own.map(nameKey).includes(nameKey(n)));
            seen.add(key);
            kept++;
          }
        });
        assert.equal(kept, names.report.kept);
        const { unique, remaining, first, title } = names.report.served;
        assert.equal(unique + remaining + first + title + names.report.nameless, given.length);
      }),
      { numRuns: 40 },
    );
  });
});

describe("the name nearest to a mention", () => {
  it("grams are counted inside words as scikit-learn's char_wb counts them", () => {
    // CountVectorizer(analyzer="char_wb", ngram_range=(3, 3)).build_analyzer()("Ab a")
    assert.deepEqual(
      [...gramsOf("Ab a")],
      [
        [" ab", 1],
        ["ab ", 1],
        [" a ", 1],
      ],
    );
    const grams = CharacterGrams.fit(["aspirin", "aspirin tablet", "gout"], 1);
    assert.ok(Math.abs(cosine(grams.vector("aspirin"), grams.vector("aspirin")) - 1) < 1e-12);
    // idf of a gram in two of three texts: ln(4/3) + 1.
    const idf = (df: number) => Math.log(4 / (1 + df)) + 1;
    const both = grams.vector("asp gou");
    assert.ok(Math.abs((both.get(" as") as number) / (both.get("gou") as number) - idf(2) / idf(1)) < 1e-12);
    assert.equal(CharacterGrams.fit(["a", "b"], 2).vector("a").size, 0);
  });

  it("by grams, by edits, by vectors, or always the title", async () => {
    const names = ["Myocardial infarction", "Heart attack", "Cardiac infarct"];
    const grams = byGrams(CharacterGrams.fit(names, 1));
    assert.equal(grams("heart attacks", names), "Heart attack");
    assert.equal(byEdits("cardiac infarcts", names), "Cardiac infarct");
    assert.equal(byTitle("heart attack", names), "Myocardial infarction");
    const encoder = {
      encode: async (texts: readonly string[]) =>
        texts.map((t) => Float32Array.of(t === "MI" || t === "Cardiac infarct" ? 1 : 0.1)),
    };
    assert.equal(await byEmbedding(encoder)("MI", names), "Cardiac infarct");
  });
});

describe("documents of a knowledge base", () => {
  it("are its names and what its definitions say, in the wished language, without what is obsolete", async () => {
    const kb = await kbOf([
      {
        id: "X:1",
        name: "Gout",
        group: "DISO",
        synonyms: ["Podagra", "Gout", { text: "Goutte", language: "fr" }],
        definitions: ["Crystals in joints."],
      },
      { id: "X:2", name: "Dropsy", group: "DISO", obsolete: true },
    ]);
    const told = (language?: string) =>
      [...kbDocuments([kb], language ? { language } : {})].map(({ id, text, mentions: [m] }) => [
        id,
        text,
        text.slice(0, m ? extentOf(m).end : 0),
        m?.concepts[0]?.id,
      ]);
    assert.deepEqual(told("en"), [
      ["X:1/1", "Gout", "Gout", "X:1"],
      ["X:1/2", "Podagra", "Podagra", "X:1"],
      ["X:1/3", "Gout: Crystals in joints.", "Gout", "X:1"],
    ]);
    assert.deepEqual(
      told("fr").map(([, text]) => text),
      ["Goutte"],
    );
    assert.equal(told().length, 4);
  });

  it("a name is answered with itself or with the nearest other one, about as often, and always the same way", async () => {
    const choose = besidesItself(byEdits, 7);
    const names = Array.from({ length: 200 }, (_, i) => `disease ${i}`);
    const answers = await Promise.all(names.map((n) => choose(n, [n.toUpperCase(), `${n}x`])));
    const copied = answers.filter((a, i) => a === names[i]?.toUpperCase()).length;
    assert.ok(copied > 70 && copied < 130, `${copied}`);
    assert.deepEqual(await Promise.all(names.map((n) => choose(n, [n.toUpperCase(), `${n}x`]))), answers);
    // A name that is not its concept's own has the others; an only one has itself.
    assert.equal(await choose("MS", ["Mitral Stenosis"]), "Mitral Stenosis");
    assert.equal(await choose("gout", ["Gout"]), "Gout");
  });

  it("ids of files are brought to the form that the knowledge base has them in", async () => {
    const kb = await kbOf([
      { id: "MESH:D000001", name: "Gout", group: "DISO", altIds: ["MESH:D000009"] },
      { id: "OMIM:100100", name: "Rare", group: "DISO" },
    ]);
    const present = presentIds([kb]);
    const brought = (id: string) =>
      present({
        id: "d",
        text: "gout",
        sections: [],
        mentions: [mention([[0, 4]], [id])],
      }).mentions[0]?.concepts.map((c) => c.id);
    assert.deepEqual(brought("D000001"), ["MESH:D000001"]);
    assert.deepEqual(brought("MESH:D000009"), ["MESH:D000001"]);
    assert.deepEqual(brought("100100|D000009"), ["OMIM:100100", "MESH:D000001"]);
    assert.deepEqual(brought("Q:7"), ["Q:7"]);
  });
});

describe("rows of a training set", () => {
  const text = "No cold. Nodules [2] of the lung and liver were seen; he had\u00a0gout.\nNext {line}.";
  const at = (words: string, from = 0): [number, number] => [
    text.indexOf(words, from),
    text.indexOf(words, from) + words.length,
  ];

  it("are strings as published: fragments, group in words, brackets of the text as parentheses, unit for unit", async () => {
    const kb = await kbOf([
      { id: "X:1", name: "Lung nodule", group: "DISO", synonyms: ["Nodules of lung"] },
      { id: "X:2", name: "Gout", group: "DISO" },
      { id: "X:3", name: "Liver", group: "ANAT" },
    ]);
    const document: Document = {
      id: "d",
      text,
      sections: [],
      mentions: [
        mention([at("Nodules"), at("lung")], ["X:1"]),
        mention([at("gout")], ["X:2", "X:1"]),
        mention([at("liver")], ["X:3"], "Organ"),
        mention([at("cold")], []),
        mention([at("cold")], ["X:9"]),
      ],
    };
    const names = UnambiguousNames.of([kb]);
    const skipped: string[] = [];
    const rows = await rowsOf(document, { source: "human", names, choose: byEdits }, (reason) =>
      skipped.push(reason),
    );
    assert.deepEqual(
      rows.map((r) => [r.id, r.prompt, r.completion]),
      [
        [
          "d#1",
          "[Nodules] (2) of the [lung]{Disorders} and liver were seen; he had gout.<SEP>[Nodules lung] is",
          " Nodules of lung",
        ],
        [
          "d#3",
          "Nodules (2) of the lung and [liver]{Organ} were seen; he had gout.<SEP>[liver] is",
          " Liver",
        ],
      ],
    );
    assert.deepEqual(skipped, ["composite", "no-concept", "no-name"]);
    const all = await rowsOf(
      document,
      { source: "human", names, choose: byTitle, composite: true, language: "fr" },
      () => {},
    );
    assert.deepEqual(
      [all[1]?.prompt.endsWith("<SEP>[gout] est"), all[1]?.completion],
      [true, " Gout<SEP> Lung nodule"],
    );
  });

  it("the published inputs of QUAERO's MEDLINE are ours but for sentence cuts", async function () {
    const shared = join(import.meta.dirname, "..", "..", "..", "..", "shared", "data");
    if (!existsSync(shared)) return this.skip();
    const lines = gunzipSync(
      readFileSync(join(shared, "published-syncabel", "MEDLINE_Llama_guided_with_SynCABEL.tsv.gz")),
    )
      .toString("utf8")
      .split("\n")
      .map((l) => l.split("\t"));
    const column = new Map((lines[0] ?? []).map((name, i) => [name, i]));
    const cell = (line: string[], name: string) => line[column.get(name) as number] ?? "";
    // A span with two groups is one row in the published table.
    const even = (s: string) =>
      s
        .replace(/\s+/g, " ")
        .replace(/^"|"$/g, "")
        .replaceAll('""', '"')
        .replace(/\{[^{}]*\}/, "{}")
        .trim();
    const published = new Map<string, Set<string>>();
    for (const line of lines.slice(1)) {
      const key = `${cell(line, "filename")} ${cell(line, "start_span")} ${cell(line, "end_span")}`;
      published.set(key, (published.get(key) ?? new Set()).add(even(cell(line, "sentence"))));
    }
    let [seen, same] = [0, 0];
    const names = { of: () => ["x"] } as unknown as UnambiguousNames;
    for await (const d of readCorpus(join(shared, "quaero-fr", "test.tar.gz"))) {
      const options = { source: "human", names, choose: byTitle, language: "fr" } as const;
      const linked = d.mentions.map((m) => ({ ...m, concepts: [{ id: "X:1" }] }));
      const rows = await rowsOf({ ...d, mentions: linked, language: "fr" }, options, () => {});
      for (const row of rows) {
        const { start, end } = extentOf(linked[Number(row.id.split("#").at(-1)) - 1] as Mention);
        const wanted = published.get(`${d.id} ${start} ${end}`);
        if (!wanted) continue;
        seen++;
        if (wanted.has(even(row.prompt.split("<SEP>")[0] as string))) same++;
      }
    }
    assert.ok(seen > 2500, String(seen));
    assert.ok(same / seen > 0.99, `${same} of ${seen}`);
  });
});

describe("mixes", () => {
  const counts = { human: 7, synthetic: 20 };
  const of = (mix: Mix, stage = 0, seed = 1) => [...drawn(mix, stage, counts, seed)];
  const key = (d: { source: string; row: number }) => `${d.source} ${d.row}`;

  it("are as large as they were said to be, with every row, in an order of the seed", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...mixNames),
        fc.nat(30),
        fc.nat(30),
        fc.nat(),
        (mix, human, synthetic, seed) => {
          stagesOf(mix, { human, synthetic }).forEach((stage, i) => {
            const rows = [...drawn(mix, i, { human, synthetic }, seed)];
            assert.equal(rows.length, stage.human + stage.synthetic);
            assert.equal(rows.filter((r) => r.source === "human").length, stage.human);
            assert.equal(rows.length - new Set(rows.map(key)).size, stage.repeated);
            if (stage.human)
              assert.equal(new Set(rows.filter((r) => r.source === "human").map(key)).size, human);
            if (stage.synthetic)
              assert.equal(new Set(rows.filter((r) => r.source === "synthetic").map(key)).size, synthetic);
            assert.deepEqual([...drawn(mix, i, { human, synthetic }, seed)], rows);
          });
        },
      ),
      { numRuns: 200 },
    );
    assert.notDeepEqual(of("combined", 0, 1), of("combined", 0, 2));
  });

  it("interleaved: one of each in turn, people's rows all before any comes again", () => {
    const rows = of("interleaved");
    assert.equal(rows.length, 40);
    assert.ok(rows.every((r, i) => r.source === (i % 2 ? "synthetic" : "human")));
    const people = rows.filter((r) => r.source === "human").map((r) => r.row);
    assert.equal(new Set(people.slice(0, 7)).size, 7);
    assert.equal(new Set(people.slice(7, 14)).size, 7);
  });

  it("sequential and human-last end with people's rows", () => {
    assert.ok(
      of("sequential", 1).every((r) => r.source === "human") &&
        of("sequential", 0).every((r) => r.source === "synthetic"),
    );
    assert.ok(of("human-last", 1).every((r) => r.source === "human") && of("human-last", 0).length === 27);
  });
});

describe("curie compose", function () {
  this.timeout(180_000);
  it("writes what it planned, the same bytes for the same seed, with a manifest", async () => {
    const shell = new Shell();
    try {
      shell.write("small.jsonl", vocabulary);
      assert.equal(
        (await shell.run(["kb", "build", "--from", "jsonl", "--out", "small.curiekb", "small.jsonl"])).status,
        0,
      );
      shell.write(
        "human.pubtator",
        "1|t|A heart attack\n1|a|and aspirin.\n1\t2\t14\theart attack\tDisease\tX:mi\n1\t19\t26\taspirin\tChemical\tX:asa\n\n",
      );
      const made = await shell.run([
        "generate",
        "--kb",
        "small.curiekb",
        "--out",
        "made",
        "--per-concept",
        "2",
      ]);
      assert.equal(made.status, 0, made.stderr);
      const args = [
        "compose",
        "--human",
        "human.pubtator",
        "--synthetic",
        "made/corpus.jsonl",
        "--kb",
        "small.curiekb",
        "--group-of",
        "Disease=DISO",
      ];
      const plan = await shell.run([...args, "--plan"]);
      assert.equal(plan.status, 0, plan.stderr);
      const { status, stdout, stderr } = await shell.run([...args, "--out", "set"]);
      assert.deepEqual([status, stdout], [0, plan.stdout], stderr);
      assert.deepEqual(readdirSync(shell.path("set")).sort(), ["manifest.json", "train.jsonl"]);
      const set = trainingSetSchema.parse(JSON.parse(readFileSync(shell.path("set/manifest.json"), "utf8")));
      const text = readFileSync(shell.path("set/train.jsonl"), "utf8");
      const rows = text
        .trimEnd()
        .split("\n")
        .map((l) => JSON.parse(l) as LinkingRow);
      assert.equal(rows.length, set.stages[0]?.rows);
      assert.match(stdout, new RegExp(`train.jsonl: ${rows.length} rows`));
      assert.ok(
        rows.some(
          (r) =>
            (r.prompt === "A [heart attack]{Disorders}<SEP>[heart attack] is" &&
              r.completion === " Heart attack") ||
            r.completion === " heart attack",
        ),
      );
      await shell.run([...args, "--out", "again"]);
      assert.equal(readFileSync(shell.path("again/train.jsonl"), "utf8"), text);
      const two = await shell.run([...args, "--mix", "sequential", "--out", "two"]);
      assert.equal(two.status, 0, two.stderr);
      assert.deepEqual(readdirSync(shell.path("two")).sort(), [
        "manifest.json",
        "train-1.jsonl",
        "train-2.jsonl",
      ]);
      for (const wrong of [["compose", "--out", "x"], args, [...args, "--out", "x", "--group-of", "Disease"]])
        assert.equal((await shell.run(wrong)).status, 2);
    } finally {
      shell.remove();
    }
  });
});
