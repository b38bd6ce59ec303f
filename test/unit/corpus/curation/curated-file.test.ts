// Annotations on disk: what is written and when, other programs that write the same files, and texts changed
// behind the annotations' back.
import assert from "node:assert/strict";
import { CuratedFile } from "../../../../engine/corpus/annotations/curated-file.ts";
import type { AnnotationFiles } from "../../../../engine/corpus/annotations/files.ts";
import { parseAnnotationLog } from "../../../../engine/corpus/annotations/log.ts";
import { create } from "../../../../engine/corpus/curation/create.ts";
import { accept, reject, setType } from "../../../../engine/corpus/curation/decide.ts";
import { rejectRest } from "../../../../engine/corpus/curation/propagate.ts";
import { extentOf } from "../../../../engine/text/mention.ts";
import { around, isRefusal, suggestions } from "../../../fixtures/curating.ts";

class Memory implements AnnotationFiles {
  readonly files = new Map<string, string>();
  failing = false;
  constructor(files: Record<string, string>) {
    for (const [path, text] of Object.entries(files)) this.files.set(path, text);
  }
  async read(path: string): Promise<string | undefined> {
    return this.files.get(path);
  }
  async append(path: string, lines: string): Promise<void> {
    if (this.failing) throw new Error("disk full");
    this.files.set(path, (this.files.get(path) ?? "") + lines);
  }
  async replace(path: string, text: string): Promise<void> {
    if (this.failing) throw new Error("disk full");
    this.files.set(path, text);
  }
}

const TEXT = "🙂 She had asthma and a cold.\nAsthma was treated with aspirin.\n";
const BY = { author: "ann", now: new Date("2026-05-01T10:00:00Z"), version: "1" };
const at = (words: string, text = TEXT, n = 0) => {
  let start = -1;
  for (let i = 0; i <= n; i++) start = text.indexOf(words, start + 1);
  return { start, end: start + words.length };
};

async function opened(files: Record<string, string> = { "/c/x.txt": TEXT }) {
  const disk = new Memory(files);
  const file = await CuratedFile.open("/c/x.txt", disk, BY);
  return { disk, file };
}

const quotes = (file: CuratedFile) =>
  file.curated.state.mentions.map((m) => file.curated.state.text.slice(extentOf(m).start, extentOf(m).end));

describe("a curated file", () => {
  it("has code points and one line for each thing said, sorted; the log has quote and context", async () => {
    const { disk, file } = await opened();
    await file.act(create("Drug"), at("aspirin"), around, BY, "1");
    await file.act(create("Disease"), at("cold"), around, BY, "2");
    const ann = disk.files.get("/c/x.ann") ?? "";
    assert.match(
      ann,
      /^T\d+\tDisease 23 27\tcold\nT\d+\tDrug 53 60\taspirin\nN\d+\tReference T\d+ X:aspirin\taspirin\n$/,
    );
    const { records, malformed } = parseAnnotationLog(disk.files.get("/c/x.log.jsonl") ?? "");
    assert.deepEqual(malformed, []);
    assert.deepEqual(
      records.map((r) => [r.action, r.author, r.quote, r.before, r.after]),
      [
        ["create", "ann", "aspirin", "a cold.\nAsthma was treated with ", ".\n"],
        ["create", "ann", "cold", "🙂 She had asthma and a ", ".\nAsthma was treated with aspiri"],
      ],
    );
    assert.equal(disk.files.get("/c/x.txt"), TEXT);
  });

  it("two curators who mark the same make the same line; what differs has other ids", async () => {
    const [a, b] = [await opened(), await opened()];
    await a.file.act(create("Disease"), at("cold"), around, BY, "1");
    await a.file.act(create("Disease"), at("asthma"), around, BY, "2");
    await b.file.act(create("Disease"), at("asthma"), around, { ...BY, author: "bob" }, "1");
    await b.file.act(create("Drug"), at("cold"), around, { ...BY, author: "bob" }, "2");
    const lines = (x: typeof a) =>
      (x.disk.files.get("/c/x.ann") ?? "").split("\n").filter((l) => l.startsWith("T"));
    assert.equal(lines(a)[0], lines(b)[0]);
    assert.notEqual(lines(a)[1]?.split("\t")[0], lines(b)[1]?.split("\t")[0]);
  });

  it("a rejected suggestion is in the log, not in the .ann, and stays rejected", async () => {
    const { disk, file } = await opened();
    file.curated.propose(suggestions(TEXT, 7));
    const open = file.curated.state.open.length;
    const first = file.curated.state.open[0];
    assert.ok(first);
    await file.act(reject, extentOf(first), around, BY, "1");
    assert.equal(disk.files.has("/c/x.ann"), false);
    const again = await CuratedFile.open("/c/x.txt", disk, BY);
    again.curated.propose(suggestions(TEXT, 7));
    assert.equal(again.curated.state.open.length, open - 1);
    await file.undo(BY, "2");
    const third = await CuratedFile.open("/c/x.txt", disk, BY);
    third.curated.propose(suggestions(TEXT, 7));
    assert.equal(third.curated.state.open.length, open);
  });

  it("a foreign .ann keeps every line that still holds: order, ids, remarks, lines nobody understands", async () => {
    const ann =
      "T9\tDrug 53 60\taspirin\n#1\tAnnotatorNotes T9\tsee guideline\nnonsense\nT2\tDisease 10 16\tasthma\n";
    const { disk, file } = await opened({ "/c/x.txt": TEXT, "/c/x.ann": ann });
    await file.act(setType("Drug"), at("asthma"), around, BY, "1");
    assert.equal(disk.files.get("/c/x.ann"), ann.replace("T2\tDisease", "T2\tDrug"));
    assert.equal(file.problems.length, 1);
    await file.undo(BY, "2");
    assert.equal(disk.files.get("/c/x.ann"), ann);
  });

  it("a file that another program changed is read anew and not overwritten", async () => {
    const { disk, file } = await opened();
    await file.act(create("Disease"), at("cold"), around, BY, "1");
    const theirs = `${disk.files.get("/c/x.ann")}T1\tDrug 53 60\taspirin\n`;
    disk.files.set("/c/x.ann", theirs);
    const refused = await file.act(create("Disease"), at("asthma"), around, BY, "2");
    assert.ok(isRefusal(refused));
    assert.match(refused.refused, /changed by another program/);
    assert.equal(disk.files.get("/c/x.ann"), theirs);
    assert.deepEqual(quotes(file), ["cold", "aspirin"]);
    assert.ok(!isRefusal(await file.act(create("Disease"), at("asthma"), around, BY, "3")));
    assert.deepEqual(quotes(file), ["asthma", "cold", "aspirin"]);
  });

  it("a key pressed while the file is looked at again for the write before it is kept", async () => {
    const { disk, file } = await opened();
    await file.act(create("Drug"), at("aspirin"), around, BY, "1");
    // The system tells of that write now, and the look at the disk takes its time.
    const held = Promise.withResolvers<void>();
    const read = disk.read.bind(disk);
    disk.read = async (path) => {
      const then = await read(path);
      await held.promise;
      return then;
    };
    const looking = file.reread(BY);
    // It has read what the next key is about to change.
    await new Promise((resolve) => setTimeout(resolve, 5));
    const acted = file.act(create("Disease"), at("cold"), around, BY, "2");
    held.resolve();
    assert.ok(!isRefusal(await acted));
    assert.equal(await looking, false, "nobody else wrote");
    assert.deepEqual(quotes(file), ["cold", "aspirin"]);
    assert.match(disk.files.get("/c/x.ann") ?? "", /\tcold\n/);
    assert.equal(disk.files.get("/c/x.log.jsonl")?.trim().split("\n").length, 2);
  });

  it("what could not be written did not happen", async () => {
    const { disk, file } = await opened();
    disk.failing = true;
    await assert.rejects(file.act(create("Disease"), at("cold"), around, BY, "1"), /disk full/);
    assert.deepEqual(quotes(file), []);
    disk.failing = false;
    await file.act(create("Disease"), at("asthma"), around, BY, "2");
    assert.deepEqual(quotes(file), ["asthma"]);
    assert.doesNotMatch(disk.files.get("/c/x.log.jsonl") ?? "", /cold"/);
  });

  it("annotations follow an unsaved text to the disk when it is saved", async () => {
    const { disk, file } = await opened();
    await file.act(create("Disease"), at("cold"), around, BY, "1");
    const before = disk.files.get("/c/x.ann");
    const edited = `Note. ${TEXT}`;
    file.curated.edit([{ start: 0, end: 0, length: 6 }], edited);
    await file.act(create("Drug"), at("aspirin", edited), around, BY, "2");
    assert.equal(disk.files.get("/c/x.ann"), before, "the .ann is about the text on disk");
    disk.files.set("/c/x.txt", edited);
    await file.saved(BY, "s");
    assert.match(disk.files.get("/c/x.ann") ?? "", /Disease 29 33\tcold\n(?:.*\n)*.*Drug 59 66\taspirin/);
    const again = await CuratedFile.open("/c/x.txt", disk, BY);
    assert.deepEqual(quotes(again), ["cold", "aspirin"]);
    assert.equal(again.curated.state.review.size, 0);
  });

  it("decisions on a text that was never saved are found again by their words", async () => {
    const { disk, file } = await opened();
    file.curated.propose(suggestions(TEXT, 7));
    const edited = `Some new words first. ${TEXT}`;
    file.curated.edit([{ start: 0, end: 0, length: 22 }], edited);
    await file.act(create("Drug"), at("aspirin", edited), around, BY, "1");
    await file.act(create("Drug"), at("new words", edited), around, BY, "2");
    await file.act(rejectRest(), { start: 0, end: 0 }, around, BY, "3");
    const rejected = file.curated.state.rejected.length;
    assert.ok(rejected > 0);
    // The program dies; the text on disk is the old one.
    const again = await CuratedFile.open("/c/x.txt", disk, BY);
    assert.deepEqual(quotes(again), ["aspirin"]);
    assert.equal(again.curated.state.rejected.length, rejected);
    assert.match(disk.files.get("/c/x.ann") ?? "", /Drug 53 60\taspirin/);
    const third = await CuratedFile.open("/c/x.txt", disk, BY);
    assert.deepEqual(quotes(third), ["aspirin"], "and that is settled");
    assert.equal(third.curated.state.rejected.length, rejected);
  });

  it("a text that an editor brings back unsaved keeps the decisions about its new words", async () => {
    const { disk, file } = await opened();
    const edited = `Some new words first. ${TEXT}`;
    file.curated.edit([{ start: 0, end: 0, length: 22 }], edited);
    await file.act(create("Drug"), at("new words", edited), around, BY, "1");
    // The program dies; the editor still has the text.
    const again = await CuratedFile.open("/c/x.txt", disk, BY, edited);
    assert.deepEqual(quotes(again), ["new words"]);
    assert.equal(disk.files.has("/c/x.ann"), false, "the text on disk has no such words");
    disk.files.set("/c/x.txt", edited);
    await again.saved(BY, "s");
    assert.match(disk.files.get("/c/x.ann") ?? "", /Drug 5 14\tnew words/);
    const third = await CuratedFile.open("/c/x.txt", disk, BY);
    assert.deepEqual(quotes(third), ["new words"]);
  });

  it("a text changed by another program: annotations find their words, unsure ones ask for review", async () => {
    const { disk, file } = await opened();
    file.curated.propose(suggestions(TEXT, 7));
    await file.act(create("Disease"), at("asthma"), around, BY, "1");
    await file.act(create("Disease"), at("cold"), around, BY, "2");
    const before = file.curated.state.mentions;
    const moved = `A new head line with asthma in it.\n${TEXT.replace("a cold", "bronchitis")}`;
    disk.files.set("/c/x.txt", moved);
    const again = await CuratedFile.open("/c/x.txt", disk, BY);
    const [first, second] = before.map((m) => again.curated.state.mentions.find((x) => x.id === m.id));
    assert.deepEqual(first && extentOf(first), at("asthma", moved, 1), "the one with the same surroundings");
    assert.ok(second && again.curated.state.review.has(second.id ?? ""), "nothing like a cold is left");
    assert.ok(!isRefusal(await again.act(accept, second ? extentOf(second) : at("x"), around, BY, "3")));
    assert.equal(again.curated.state.review.size, 0);
  });
});
