// From a mention to its concept, to its other mentions, and to lists of what a text and a workspace speak of.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CancellationTokenSource,
  type DocumentHighlight,
  type DocumentSymbol,
  type Location,
  type LocationLink,
  LSPErrorCodes,
  type SymbolInformation,
} from "vscode-languageserver/node";
import { Editor } from "./kit/editor.ts";

describe("definition", () => {
  it("leads to a virtual document where the client shows those", async () => {
    const editor = await Editor.start();
    const doc = await editor.open("a.txt", "She takes ⟦met$0formin⟧.");
    const [link, ...others] = (await doc.definition()) as LocationLink[];
    assert.deepEqual([link?.targetUri, others.length], ["curie-concept:/T%3A005.md", 0]);
    assert.deepEqual(link?.originSelectionRange, doc.ranges[0]);
    const ambiguous = await editor.open("b.txt", "A $0cold.");
    assert.equal((await ambiguous.definition())?.length, 2, "the person chooses");
    const nested = await editor.open("c.txt", "Her bre$0ast cancer.");
    assert.equal(((await nested.definition()) as LocationLink[])[0]?.targetUri, "curie-concept:/T%3A008.md");
    assert.equal(await (await editor.open("d.txt", "Noth$0ing.")).definition(), null);
    await editor.stop();
  });

  it("leads to a file that only the user may read elsewhere", async () => {
    const editor = await Editor.start({ client: "noPull" });
    const doc = await editor.open("a.txt", "She takes met$0formin.");
    const [place] = (await doc.definition()) as LocationLink[];
    const path = fileURLToPath(place?.targetUri ?? "");
    const page = readFileSync(path, "utf8");
    assert.match(page, /^# metformin$/m);
    if (process.platform !== "win32") {
      assert.equal(statSync(path).mode & 0o777, 0o600);
      assert.equal(statSync(join(path, "..")).mode & 0o777, 0o700);
    }
    await doc.definition();
    assert.equal(readFileSync(path, "utf8"), page, "written again without harm");
    await editor.stop();
  });
});

describe("references and symbols", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
    const write = (name: string, text: string | Buffer) => {
      mkdirSync(join(editor.folder, name, ".."), { recursive: true });
      writeFileSync(join(editor.folder, name), text);
    };
    write("notes/one.txt", "Metformin first.\r\n🙂 Then metformin again.");
    write("two.md", "# About\n\nNo drug here, but breast cancer.");
    write(
      "three.PubTator",
      "1|t|Dimethylbiguanide trial\n1|a|It works.\n1\t0\t9\tmetformin\tChemical\tX\n\n",
    );
    write("code.js", "metformin");
    write("node_modules/x/readme.md", "metformin");
    write(".hidden/x.txt", "metformin");
    write("binary.txt", Buffer.from([0, 1, 2]));
    write("large.txt", `metformin ${"x".repeat(2 * 1024 * 1024)}`);
    write("open.txt", "This metformin on disk is not what is on screen.");
  });
  after(() => editor.stop());

  const found = (locations: readonly Location[] | null) =>
    (locations ?? [])
      .map(({ uri, range }) => `${basename(fileURLToPath(uri))}:${range.start.line}:${range.start.character}`)
      .sort();

  it("lists the concept's mentions by any name, on screen and on disk", async () => {
    const doc = await editor.open("open.txt", "On screen: $0metformin, dimethylbiguanide.");
    assert.deepEqual(found(await doc.references()), [
      "one.txt:0:0",
      "one.txt:1:8",
      "open.txt:0:11",
      "open.txt:0:22",
      "three.PubTator:0:4",
    ]);
    assert.ok(editor.log.some((m) => /Not searched: 1 files over 2 MB, 1 files that are no text/.test(m)));
  });

  it("sees files that changed, came and went", async () => {
    const doc = await editor.open("open.txt", "$0Metformin.");
    writeFileSync(join(editor.folder, "new.txt"), "Metformin.");
    writeFileSync(
      join(editor.folder, "notes", "one.txt"),
      "Now of metformin only once, and longer than before.",
    );
    assert.deepEqual(found(await doc.references()), [
      "new.txt:0:0",
      "one.txt:0:7",
      "open.txt:0:0",
      "three.PubTator:0:4",
    ]);
    rmSync(join(editor.folder, "new.txt"));
    assert.equal((await doc.references())?.length, 3);
  });

  it("counts decisions in files on disk too", async () => {
    const doc = await editor.open("open.txt", "A $0metformin.");
    const ignore = (await doc.actions()).find((a) => a.title.includes("everywhere in this folder"));
    const other = await editor.open("other.txt", "A $0dimethylbiguanide.");
    await doc.run(ignore);
    assert.deepEqual(found(await other.references()), ["other.txt:0:2", "three.PubTator:0:4"]);
    await editor.ask("workspace/executeCommand", { command: "curie.undoDecision" });
    await other.close();
  });

  it("can be cancelled, and others are answered meanwhile", async () => {
    const doc = await editor.open("open.txt", "A $0metformin.");
    for (let i = 0; i < 60; i++)
      writeFileSync(
        join(editor.folder, `many-${i}.txt`),
        `Metformin for diabetes mellitus ${i}. `.repeat(400),
      );
    const { textDocument, position } = { textDocument: { uri: doc.uri }, position: doc.position };
    const params = { textDocument, position, context: { includeDeclaration: false } };
    const source = new CancellationTokenSource();
    const cancelled = editor.connection.sendRequest("textDocument/references", params, source.token);
    const all = doc.references();
    assert.match(await doc.hoverText(), /metformin/, "answered while files are read");
    source.cancel();
    await assert.rejects(
      cancelled,
      (error: { code: number }) => error.code === LSPErrorCodes.RequestCancelled,
    );
    assert.equal((await all)?.filter((l) => l.uri.includes("many-")).length, 60 * 400);
    for (let i = 0; i < 60; i++) rmSync(join(editor.folder, `many-${i}.txt`));
  });

  it("highlights the concept under the caret by all its names", async () => {
    const doc = await editor.open("h.txt", "$0⟦Metformin⟧ is ⟦dimethylbiguanide⟧; type 2 diabetes is not.");
    const highlights = await doc.ask<DocumentHighlight[]>("textDocument/documentHighlight");
    assert.deepEqual(
      highlights.map((h) => h.range),
      doc.ranges,
    );
  });

  it("outlines groups, concepts and their mentions", async () => {
    const doc = await editor.open("o.txt", "Metformin for breast cancer.\nMore dimethylbiguanide. A cold.");
    const outline = await doc.ask<DocumentSymbol[]>("textDocument/documentSymbol");
    const drawn = outline.map((g) => ({
      [g.name]: (g.children ?? []).map(
        (c) => `${c.name}: ${(c.children ?? []).map((m) => m.name).join(", ")}`,
      ),
    }));
    assert.deepEqual(drawn, [
      { "Chemicals & Drugs": ["metformin: Metformin, dimethylbiguanide"] },
      { Disorders: ["breast cancer: breast cancer", "common cold: cold"] },
      { Anatomy: ["breast: breast"] },
    ]);
    assert.match(outline[1]?.children?.[1]?.children?.[0]?.detail ?? "", /line 2, several concepts fit/);
  });

  it("lists the workspace's concepts by any of their names", async () => {
    const ask = async (query: string) =>
      [
        ...new Set((await editor.ask<SymbolInformation[]>("workspace/symbol", { query })).map((s) => s.name)),
      ].sort();
    assert.deepEqual(await ask("metf"), ["metformin (T:005)"]);
    assert.deepEqual(await ask("dimethylb"), ["metformin (T:005)"], "by a synonym");
    assert.deepEqual(await ask("T:007"), ["breast cancer (T:007)"]);
    assert.deepEqual(await ask("cancer bre"), ["breast cancer (T:007)"], "words in any order");
    assert.deepEqual(await ask("mitral stenosis"), [], "known to the KB, mentioned nowhere");
    assert.ok((await ask("")).length >= 3);
  });

  it("a flat outline for clients that know no tree", async () => {
    const minimal = await Editor.start({ client: "minimal" });
    const doc = await minimal.open("o.txt", "Metformin for breast cancer.");
    const symbols = await doc.ask<SymbolInformation[]>("textDocument/documentSymbol");
    assert.deepEqual(
      symbols.map((s) => [s.containerName, s.name]),
      [
        ["Chemicals & Drugs", "metformin (T:005)"],
        ["Disorders", "breast cancer (T:007)"],
        ["Anatomy", "breast (T:008)"],
      ],
    );
    await minimal.stop();
  });
});
