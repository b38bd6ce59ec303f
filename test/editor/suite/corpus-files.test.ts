// Open as Annotated Text inside the extension host: the document of a corpus file, its annotations, findings and pages.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { CORPUS_SCHEME } from "../../../client/languages.ts";
import { accept, analysed, curie, diagnosticsOf, place, until } from "./host.ts";

const passage = (text: string) =>
  `<passage><offset>0</offset><text>${text}</text><annotation id="T1"><infon key="type">Chemical</infon><infon key="identifier">MESH:D008687</infon><location offset="0" length="9"/><text>Metformin</text></annotation><annotation id="T2"><infon key="type">Person</infon><location offset="23" length="5"/><text>patie</text></annotation></passage>`;
const FILE = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE collection SYSTEM "BioC.dtd">
<collection><source>test</source><date></date><key></key>${["one", "two"].map((id) => `<document><id>${id}</id>${passage(`Metformin was given to patients, ${id}.`)}</document>`).join("")}</collection>
`;

describe("corpus files", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-corpus-"));
    writeFileSync(join(folder, "cases.xml"), FILE);
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    rmSync(folder, { recursive: true, force: true });
  });
  const active = () => vscode.window.activeTextEditor?.document;
  const isShown = (id: string) => {
    const document = active();
    return document?.uri.scheme === CORPUS_SCHEME && document.getText().includes(`, ${id}.`);
  };

  it("a document opens read-only with its annotations, hover, mentions and findings", async () => {
    const { curie: server } = await curie();
    const opening = vscode.commands.executeCommand(
      "curie.openCorpus",
      vscode.Uri.file(join(folder, "cases.xml")),
    );
    await accept(() => isShown("one"), Boolean);
    await opening;
    const document = active();
    assert.ok(document);
    assert.equal(document.languageId, "plaintext");
    await analysed(document);
    assert.deepEqual(
      server.mentions.of(document)?.mentions.map((m) => m.text),
      ["Metformin", "patie"],
    );
    const { annotations } = server.curation as {
      annotations: { of(d: vscode.TextDocument): { readOnly?: string; annotations: Map<string, unknown> } };
    };
    const shown = await until(
      "annotations",
      () => annotations.of(document),
      (found) => found?.annotations.size === 2,
    );
    assert.match(shown.readOnly ?? "", /curie convert/);
    const [hover] = await vscode.commands.executeCommand<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      place(document, "Metformin").start,
    );
    const [card] = hover?.contents ?? [];
    assert.ok(card instanceof vscode.MarkdownString);
    assert.match(card.value, /MESH:D008687/);
    await until(
      "findings",
      () => diagnosticsOf(document).map(({ code }) => (typeof code === "object" ? code.value : code)),
      (codes) => codes.includes("border-inside-word"),
    );
  });

  it("the same command leads on to the next document of the file", async () => {
    const opening = vscode.commands.executeCommand("curie.openCorpus");
    await accept(() => isShown("two"), Boolean);
    await opening;
  });
});
