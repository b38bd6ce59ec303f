// Two annotators become one, answer by answer, on disk, and the result names both.
import assert from "node:assert/strict";
import type { AnnotationFiles } from "../../../engine/corpus/annotations/files.ts";
import { readBrat } from "../../../engine/corpus/formats/brat/read.ts";
import { ADJUDICATION_LOG, Adjudication, type Sides } from "../../../engine/corpus/merge/adjudication.ts";
import type { Document } from "../../../engine/text/document.ts";

const TEXT = "Aspirin helped against fever and migraine.\n";
const read = (ann: string): Document =>
  readBrat("x.txt", TEXT, [{ ending: "ann", text: ann, report: () => assert.fail("unreadable") }]);
const FIRST = read("T1\tChemical 0 7\tAspirin\nT2\tDisease 23 28\tfever\nT3\tDisease 33 41\tmigraine\n");
const SECOND = read(
  "T1\tChemical 0 7\tAspirin\nT2\tSymptom 23 28\tfever\nT3\tDisease 33 39\tmigrai\nT4\tX 8 14\thelped\n",
);
const sides: Sides = { first: FIRST, second: SECOND, authors: ["Ada", "Ben"], file: "sub/x.txt" };
const by = { author: "Cora", now: new Date("2026-01-01T00:00:00Z") };

const memory = () => {
  const kept = new Map<string, string>();
  const files: AnnotationFiles = {
    read: async (path) => kept.get(path),
    append: async (path, lines) => void kept.set(path, (kept.get(path) ?? "") + lines),
    replace: async (path, whole) => void kept.set(path, whole),
  };
  const content = (name: string) =>
    [...kept].find(([path]) => path.replaceAll("\\", "/").endsWith(name))?.[1] ?? "";
  return { files, content };
};
const answerAll = async (a: Adjudication, choice: "left" | "right") => {
  for (const { id, questions } of a.documents)
    for (const { key, choices } of questions)
      assert.ok(choices.includes(choice) && (await a.answer(id, key, choice, by)));
};
const places = (ann: string) =>
  readBrat("x.txt", TEXT, [{ ending: "ann", text: ann, report: () => {} }])
    .mentions.map((m) => `${m.type} ${m.spans[0].start}-${m.spans[0].end}`)
    .sort();

describe("adjudication", () => {
  it("asks what differs, and writes what is agreed on at once", async () => {
    const { files, content } = memory();
    const a = await Adjudication.open("out", files, [sides]);
    assert.deepEqual(a.documents[0]?.questions.map((q) => q.conflict.kind).sort(), [
      "one-sided",
      "overlap",
      "type",
    ]);
    assert.equal(content("sub/x.txt"), TEXT);
    assert.match(content("sub/x.ann"), /^T1\tChemical 0 7\tAspirin$/m);
  });

  for (const [choice, side] of [
    ["left", FIRST],
    ["right", SECOND],
  ] as const)
    it(`${choice} throughout gives that annotator's work, and the log names both`, async () => {
      const { files, content } = memory();
      await answerAll(await Adjudication.open("out", files, [sides]), choice);
      assert.deepEqual(
        places(content("sub/x.ann")),
        side.mentions.map((m) => `${m.type} ${m.spans[0].start}-${m.spans[0].end}`).sort(),
      );
      const records = content(ADJUDICATION_LOG)
        .trim()
        .split("\n")
        .map((l) => JSON.parse(l));
      assert.equal(records.length, 3);
      for (const r of records)
        assert.deepEqual([r.author, r.first, r.second, r.choice], ["Cora", "Ada", "Ben", choice]);
      assert.equal(new Set(records.map((r) => r.time)).size, 3);
    });

  it("takes up where it was left, and changes its mind", async () => {
    const { files, content } = memory();
    const a = await Adjudication.open("out", files, [sides]);
    const type = a.documents[0]?.questions.find((q) => q.conflict.kind === "type");
    await a.answer(FIRST.id, type?.key ?? "", "right", by);
    const again = await Adjudication.open("out", files, [sides]);
    assert.deepEqual(again.documents[0]?.questions.map((q) => q.chosen).filter(Boolean), ["right"]);
    assert.match(content("sub/x.ann"), /Symptom 23 28/);
    await again.answer(FIRST.id, type?.key ?? "", "left", by);
    assert.match(content("sub/x.ann"), /Disease 23 28/);
  });

  it("refuses a folder with other texts, and answers to nothing that was not asked", async () => {
    const { files } = memory();
    const a = await Adjudication.open("out", files, [sides]);
    assert.equal(await a.answer(FIRST.id, "nothing", "left", by), undefined);
    assert.equal(await a.answer("nobody", "nothing", "left", by), undefined);
    const other = { ...sides, first: { ...FIRST, text: "Other." }, second: { ...SECOND, text: "Other." } };
    await assert.rejects(
      Adjudication.open("out", files, [other]),
      /holds another text; choose another folder/,
    );
  });
});
