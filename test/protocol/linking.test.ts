// Linking by the document in view: it comes after the names' answer, changes what is shown once, stays while somebody types, says
// why, and never stands before a person's choice; the same in every editor.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type CodeAction, type Command, FileChangeType } from "vscode-languageserver/node";
import { PROJECT_FILE } from "../../engine/corpus/annotations/project.ts";
import { buildKb } from "../../engine/kb/build.ts";
import { conceptSchema } from "../../engine/kb/concept.ts";
import type { LinkCorpusResult } from "../../server/protocol/linking.ts";
import type { SetName } from "./kit/capabilities.ts";
import type { Doc } from "./kit/doc.ts";
import { Editor } from "./kit/editor.ts";
import { temporaryFolder } from "./kit/temporary.ts";

const CONCEPTS = [
  { id: "L:1", name: "electrocardiogram segment depression", group: "DISO", synonyms: ["depression"] },
  { id: "L:2", name: "mood depression", group: "DISO", synonyms: ["depression"] },
  { id: "L:3", name: "hypertension", group: "DISO", synonyms: ["high blood pressure"] },
];
/** No name settles what is meant; the words around do. */
const TEXT = "A low mood, a patient with $0depression. Hypertension was known.";
/** Something speaks for either. */
const VAGUE =
  "In one segment of the patients with a bad mood, lead, pain and many other things that are here to fill up, $0depression. Hypertension was known.";

const eventually = async (is: () => Promise<boolean>, what: string): Promise<void> => {
  for (const started = performance.now(); !(await is()); await new Promise((r) => setTimeout(r, 50)))
    if (performance.now() - started > 20_000) assert.fail(`not in time: ${what}`);
};

/** Ids of the concepts that quick fixes offer, in their order. */
const offered = async (doc: Doc): Promise<string[]> =>
  ((await doc.actions()) as (CodeAction | Command)[])
    .map((a) => a.title)
    .filter((title) => title.startsWith("Link “") && !title.includes("everywhere"))
    .map((title) => /\((L:\d)\)/.exec(title)?.[1] ?? title);

for (const client of ["full", "noPull", "minimal"] as SetName[])
  describe(`linking by the document, ${client} client`, () => {
    let editor: Editor;
    let kb: string;
    const settings = (linking: Record<string, unknown>) => ({
      kb: { paths: [kb], includeStarter: false },
      neural: { enable: false },
      linking,
    });
    before(async () => {
      kb = join(temporaryFolder(), "linking.curiekb");
      await buildKb(
        CONCEPTS.map((c) => conceptSchema.parse(c)),
        kb,
        { name: "linking", version: "1", source: "written for the tests" },
      );
      editor = await Editor.start({ client, settings: settings({ precision: "0.98" }) });
    });
    after(() => editor.stop());

    it("the outline is asked for anew when the document has answered, where the client can be told", async () => {
      const told = () =>
        editor.registered.filter(({ method }) => method === "textDocument/documentSymbol").length;
      const canRegister = client !== "minimal";
      await eventually(async () => told() > 0 === canRegister, "an outline");
      const before = told();
      await editor.open("outline.txt", TEXT);
      if (canRegister) await eventually(async () => told() > before, "another outline");
      else assert.equal(told(), 0);
    });

    const meant = async (doc: Doc) => (await doc.mentions()).mentions.find((m) => m.text === "depression");
    const reranked = (doc: Doc) =>
      eventually(async () => (await meant(doc))?.concept?.id === "L:2", "the document's say");

    it("puts the candidates in the document's order after the names have shown theirs", async () => {
      const doc = await editor.open("order.txt", TEXT);
      assert.deepEqual(await offered(doc), ["L:1", "L:2"], "by the names alone nothing tells them apart");
      const before = editor.refreshed.length;
      await reranked(doc);
      const clear = ((await doc.actions()) as (CodeAction | Command)[]).map((a) => a.title);
      assert.match(clear.join("\n"), /Link “depression” to electrocardiogram .* \(L:1\), chance 0\.\d\d/);
      const hover = await doc.hoverText();
      assert.match(hover, /The document in view decides, since words of its names stand in the text/);
      assert.match(
        hover,
        /Chance that it is right 0\.\d\d\. Next is electrocardiogram segment depression \(L:1\) with 0\.\d\d/,
      );
      if (client === "full") {
        await editor.until(() => editor.refreshed.length > before, "the client to be asked to look again");
        const told = editor.refreshed.filter((m) => m === "workspace/diagnostic/refresh").length;
        assert.ok(told >= 1);
      }
    });

    it("keeps its order while somebody types, and asks nobody to look where nothing changed", async () => {
      const doc = await editor.open("typing.txt", VAGUE);
      await reranked(doc);
      await new Promise((r) => setTimeout(r, 200));
      const before = editor.refreshed.length;
      for (const words of ["So ", "it ", "was ", "read. "]) {
        const end = doc.text.length;
        await doc.edit(end, end, words);
        assert.deepEqual(await offered(doc), ["L:2", "L:1"], `after “${words}”`);
      }
      // Longer than the pause after which the text is read anew.
      await new Promise((r) => setTimeout(r, 1500));
      assert.deepEqual(await offered(doc), ["L:2", "L:1"]);
      assert.deepEqual(editor.refreshed.slice(before), []);
    });

    it("follows the text: other words, another sense", async () => {
      const doc = await editor.open("other.txt", TEXT);
      await reranked(doc);
      const words = "low mood";
      const start = doc.text.indexOf(words);
      await doc.edit(start, start + words.length, "bad electrocardiogram");
      await eventually(async () => (await meant(doc))?.concept?.id === "L:1", "the other sense");
    });

    it("fills in what is sure enough for the precision that is asked for, and all where all is asked", async () => {
      const doc = await editor.open("precision.txt", VAGUE);
      await reranked(doc);
      assert.equal((await meant(doc))?.status, "ambiguous", "98 of 100 is more than this text can promise");
      const [action] = (await doc.actions()) as (CodeAction | Command)[];
      assert.match(action?.title ?? "", /Link “depression” to mood depression \(L:2\), chance 0\.\d\d/);
      await editor.changeSettings({ neural: { enable: false }, linking: { precision: "link all" } });
      await eventually(async () => (await meant(doc))?.status === "linked", "a link");
      assert.equal((await meant(doc))?.concept?.id, "L:2");
      await editor.changeSettings({ neural: { enable: false }, linking: { byDocument: false } });
      await eventually(async () => (await meant(doc))?.concept?.id === "L:1", "the names' order");
      await editor.changeSettings({ neural: { enable: false }, linking: { precision: "0.98" } });
      await reranked(doc);
    });

    it("is as sure as the project says, before what the settings say", async () => {
      const doc = await editor.open("project.txt", VAGUE);
      await reranked(doc);
      assert.equal((await meant(doc))?.status, "ambiguous");
      const precision = () => editor.ask("curie/link/precision", { uri: doc.uri });
      assert.deepEqual(await precision(), { precision: "0.98", from: "setting" });
      const path = join(editor.folder, PROJECT_FILE);
      const tell = async (type: FileChangeType) =>
        editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
          changes: [{ uri: pathToFileURL(path).href, type }],
        });
      writeFileSync(path, JSON.stringify({ types: {}, linking: { precision: "link all" } }));
      await tell(FileChangeType.Created);
      await eventually(async () => (await meant(doc))?.status === "linked", "a link by the project's wish");
      assert.deepEqual(await precision(), { precision: "link all", from: "project" });
      rmSync(path);
      await tell(FileChangeType.Deleted);
      await eventually(async () => (await meant(doc))?.status === "ambiguous", "the setting's say");
    });

    it("leaves a person's choice alone", async () => {
      const doc = await editor.open("person.txt", TEXT);
      await reranked(doc);
      const actions = (await doc.actions()) as (CodeAction | Command)[];
      const chosen = actions.find((a) => a.title.includes("(L:1)")) as CodeAction & Command;
      const { command, arguments: given } = (
        typeof chosen.command === "string" ? chosen : chosen.command
      ) as Command;
      await editor.ask("workspace/executeCommand", { command, arguments: given });
      await doc.edit(doc.text.length, doc.text.length, " The mood was low.");
      await new Promise((r) => setTimeout(r, 1500));
      const found = await meant(doc);
      assert.deepEqual([found?.status, found?.concept?.id], ["linked", "L:1"]);
      assert.match(await doc.hoverText(), /was linked to it by tester/);
    });
  });

describe("a corpus linked from the editor", () => {
  it("is linked by a process of its own, goes on where a run was ended, and says what is left", async () => {
    const editor = await Editor.start();
    const [from, to] = [join(editor.folder, "in"), join(editor.folder, "out")];
    mkdirSync(from);
    for (const name of ["a", "b"])
      writeFileSync(
        join(from, `${name}.pubtator`),
        "1|t|Metformin\n1|a|A cold day.\n1\t0\t9\tMetformin\tChemical\t-\n1\t12\t16\tcold\tDisease\t-\n\n",
      );
    const ask = (resume: boolean): Promise<LinkCorpusResult> =>
      editor.ask("curie/link", { from, to, precision: "0.9", resume, job: "1" });
    const first = await ask(false);
    assert.deepEqual([first.documents, first.mentions, first.resumed], [2, 4, 0]);
    assert.match(readFileSync(join(to, "a.pubtator"), "utf8"), /Metformin\tChemical\tT:005/);
    const open = first.mentions - first.linked - first.nil - first.kept;
    assert.equal(
      first.left.reduce((sum, { left }) => sum + left, 0),
      open,
    );
    for (const { file } of first.left) assert.ok(existsSync(file), file);
    rmSync(join(to, "b.pubtator"));
    const again = await ask(true);
    assert.deepEqual([again.documents, again.resumed], [1, 1]);
    await assert.rejects(
      editor.ask("curie/link", { from: join(from, "none"), to, precision: "0.9", job: "2" }),
      /none/,
    );
    await editor.stop();
  });
});
