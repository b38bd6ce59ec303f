// The dictionary of a folder: what a person adds is recognised, found and completed at once, kept in a file, taken back.
import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ConceptView } from "../../server/protocol/concepts.ts";
import type { DecisionAnswer } from "../../server/protocol/decisions.ts";
import type { AdditionAnswer, AdditionParams } from "../../server/protocol/dictionary.ts";
import type { KbView } from "../../server/protocol/knowledge-bases.ts";
import type { Doc } from "./kit/doc.ts";
import { Editor } from "./kit/editor.ts";

describe("dictionary", () => {
  let editor: Editor;
  let doc: Doc;
  before(async () => {
    editor = await Editor.start();
    doc = await editor.open("a.txt", "The sweet sickness is no long haul of ⟦the pump⟧.");
  });
  after(() => editor.stop());

  const file = () => join(editor.folder, ".curie", "dictionary.jsonl");
  const lines = () => (existsSync(file()) ? readFileSync(file(), "utf8") : "");
  const add = (params: Omit<AdditionParams, "uri">): Promise<AdditionAnswer> =>
    editor.ask("workspace/executeCommand", {
      command: "curie.addToDictionary",
      arguments: [{ uri: doc.uri, ...params }],
    });
  const undo = (): Promise<DecisionAnswer | null> =>
    editor.ask("workspace/executeCommand", { command: "curie.undoDecision", arguments: [] });
  const linked = async () => (await doc.mentions()).mentions.map((m) => `${m.text}=${m.concept?.id}`);
  const search = (query: string): Promise<ConceptView[]> =>
    editor.ask("curie/search", { query, uri: doc.uri });

  it("a new synonym is recognised, found and completed at once", async () => {
    assert.deepEqual(await linked(), []);
    const answer = await add({ name: "sweet sickness", concept: "T:011" });
    assert.deepEqual(answer, { text: "sweet sickness", concept: "T:011", path: file() });
    assert.equal(lines(), '{"id":"T:011","synonyms":["sweet sickness"]}\n');
    assert.deepEqual(await linked(), ["sweet sickness=T:011"]);
    assert.deepEqual(
      (await search("sweet si")).map((c) => [c.id, c.matched, c.kb]),
      [["T:011", "sweet sickness", "test"]],
    );
    const completing = await editor.open("b.txt", "@sweet$0");
    assert.equal((await completing.complete())?.items[0]?.label, "diabetes mellitus");
    assert.match(await doc.hoverText(doc.positionOf("sweet")), /diabetes mellitus/);
  });

  it("a new concept gets an id of its own and a place before the others", async () => {
    const { concept } = await add({
      name: "Long haul",
      group: "DISO",
      definition: "Still tired.",
      parents: ["T:010"],
    });
    assert.equal(concept, "USER:long-haul");
    assert.deepEqual(await linked(), ["sweet sickness=T:011", "long haul=USER:long-haul"]);
    const again = await add({ name: "long haul", group: "PHEN" });
    assert.equal(again.concept, "USER:long-haul-2");
    assert.match(await doc.hoverText(doc.positionOf("long haul")), /Several concepts fit/);
    await undo();
    const loaded: KbView[] = await editor.ask("curie/kb/loaded", { uri: doc.uri });
    assert.deepEqual(
      loaded.map((kb) => [kb.name, kb.concepts, kb.license]),
      [
        ["dictionary", 1, undefined],
        ["test", 15, "CC0-1.0"],
      ],
    );
    await add({ name: "haul", concept: "USER:long-haul", scope: "abbreviation" });
    assert.equal((await search("haul"))[0]?.id, "USER:long-haul");
    await undo();
  });

  it("undo takes the last act back, whatever it was, line by line", async () => {
    const before = lines();
    await add({ name: "the pump", concept: "T:015", language: "en" });
    assert.ok((await linked()).includes("the pump=T:015"));
    assert.deepEqual(await undo(), {
      action: "add",
      scope: "everywhere",
      text: "the pump",
      concept: "T:015",
    });
    assert.equal(lines(), before);
    assert.ok(!(await linked()).some((m) => m.startsWith("the pump")));
  });

  it("a line that somebody else writes counts; a broken one is told of and left", async () => {
    appendFileSync(file(), 'nonsense\n{"id":"T:008","synonyms":["pump"]}\n');
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: pathToFileURL(file()).href, type: 2 }],
    });
    await editor.until(
      () => editor.messages.some((m) => /^Line 3 of the dictionary: not JSON.*dictionary\.jsonl/.test(m)),
      "the complaint",
    );
    // The complaint comes while the file is read, the names when they are packed.
    const late = Date.now() + 10_000;
    while (!(await linked()).includes("pump=T:008") && Date.now() < late)
      await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok((await linked()).includes("pump=T:008"));
    assert.match(lines(), /^nonsense$/m);
  });

  it("refuses what makes no sense, and writes nothing", async () => {
    const before = lines();
    const refusals: [Omit<AdditionParams, "uri">, RegExp][] = [
      [{ name: "x", concept: "T:999" }, /T:999 is in no knowledge base/],
      [{ name: "cold", concept: "T:003" }, /has the name “cold” already/],
      [{ name: "x", group: "NOPE" }, /group: /],
      [{ name: " " }, /name: /],
    ];
    for (const [params, message] of refusals) await assert.rejects(add(params), message);
    await assert.rejects(
      editor.ask("workspace/executeCommand", {
        command: "curie.addToDictionary",
        arguments: [{ uri: "untitled:1", name: "x", concept: "T:003" }],
      }),
      /Open a folder first/,
    );
    assert.equal(lines(), before);
  });

  it("is offered for a selection that is no mention yet, and for a mention", async () => {
    const titles = (await doc.actions(doc.ranges[0])).map((a) => a.title);
    assert.ok(
      titles.some((t) => /^Add “.*pump” as a synonym of…$/.test(t)),
      titles.join("; "),
    );
    const other = await editor.open("c.txt", "⟦zork⟧ and a $0cold day");
    assert.deepEqual(
      (await other.actions(other.ranges[0])).map((a) => [a.title, a.command?.command]),
      [
        ["Add “zork” as a synonym of…", "curie.addSynonym"],
        ["New concept “zork”…", "curie.newConcept"],
      ],
    );
    assert.deepEqual(
      await other.actions({ start: { line: 0, character: 5 }, end: { line: 0, character: 5 } }),
      [],
    );
  });
});

describe("a dictionary that is there at the start", () => {
  it("is loaded with the knowledge bases", async () => {
    const first = await Editor.start();
    const { folder } = first;
    await first.stop();
    mkdirSync(join(folder, ".curie"), { recursive: true });
    writeFileSync(
      join(folder, ".curie", "dictionary.jsonl"),
      '# ours\n{"id":"T:005","synonyms":["glucostop"]}\n',
    );
    const editor = await Editor.start({ folder });
    const doc = await editor.open("a.txt", "Glucostop helps.");
    assert.equal((await doc.mentions()).mentions[0]?.concept?.id, "T:005");
    await editor.stop();
  });
});
