// Documents of corpus files as read-only texts: the same annotations, hover, mentions and findings whatever the format.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { CodeAction } from "vscode-languageserver/node";
import { formatNamed } from "../../engine/corpus/formats/registry.ts";
import type { Document } from "../../engine/text/document.ts";
import type { Mention } from "../../engine/text/mention.ts";
import type { AnnotationsResult } from "../../server/protocol/annotations.ts";
import type { CorpusDocumentResult, CorpusListResult } from "../../server/protocol/corpora.ts";
import type { CurateAnswer } from "../../server/protocol/curation.ts";
import type { Doc } from "./kit/doc.ts";
import { Editor } from "./kit/editor.ts";

const TEXT = "Multiple sclerosis was treated with metformin. The patient improved.\n";

function mention(words: string, type: string, id: string, concept?: string): Mention {
  const start = TEXT.indexOf(words);
  return {
    id,
    spans: [{ start, end: start + words.length }],
    type,
    source: "gold",
    status: concept ? "linked" : "undecided",
    concepts: concept ? [{ id: concept }] : [],
    candidates: [],
  };
}

const document = (id: string): Document => ({
  id,
  text: TEXT,
  sections: [{ role: "text", start: 0, end: TEXT.length }],
  mentions: [
    mention("Multiple sclerosis", "Disease", "T1", "T:001"),
    mention("metformin", "Chemical", "T2", "T:005"),
    mention("patient", "Person", "T3"),
    // Ends inside a word.
    mention("improv", "Sign", "T4"),
  ],
});

async function* all(documents: readonly Document[]) {
  yield* documents;
}

/** Whether the format keeps borders inside words, and concepts. */
const FORMATS = {
  "bioc-xml": { file: "cases.bioc.xml", borders: true, concepts: true },
  "label-studio": { file: "cases.label-studio.json", borders: true, concepts: false },
  webanno: { file: "cases.tsv", borders: true, concepts: true },
  iob: { file: "cases.conll", borders: false, concepts: false },
} as const;

describe("corpus files as texts", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  async function written(format: string, file: string, documents: readonly Document[]): Promise<string> {
    let path = join(editor.folder, format, file);
    mkdirSync(dirname(path), { recursive: true });
    let text = "";
    const write = formatNamed(format)?.write;
    assert.ok(write, `${format} is not written`);
    // A format with files of its own for each document names them.
    for await (const piece of write(all(documents), {})) {
      if (piece.file !== undefined) path = join(editor.folder, format, piece.file);
      text += piece.text;
    }
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }
  const list = (path: string, more = {}) =>
    editor.ask<CorpusListResult>("curie/corpus/list", { path, ...more });
  const annotationsOf = (doc: Doc) =>
    editor.ask<AnnotationsResult>("curie/annotations", { textDocument: { uri: doc.uri }, begin: true });
  async function opened(uri: string): Promise<{ doc: Doc; read: CorpusDocumentResult }> {
    const read = await editor.ask<CorpusDocumentResult>("curie/corpus/document", { uri });
    return { read, doc: await editor.openUri(uri, read.text) };
  }

  for (const [format, { file, borders, concepts }] of Object.entries(FORMATS))
    it(`${format}: annotations, hover, mentions and findings, and nothing to change`, async () => {
      const path = await written(format, file, [document("one")]);
      const found = await list(path);
      assert.deepEqual(
        [found.format, found.documents.length, found.documents[0]?.mentions, found.more],
        [format, 1, 4, false],
      );
      const { doc, read } = await opened(found.documents[0]?.uri ?? "");
      const shown = await annotationsOf(doc);
      assert.deepEqual(read.annotations, shown.annotations);
      const words = ["Multiple sclerosis", "metformin", "patient", "improv"];
      assert.deepEqual(
        shown.annotations.map((a) => a.ranges.map((r) => doc.textIn(r)).join(" ")),
        words,
      );
      assert.deepEqual(new Set(shown.annotations.map((a) => a.state)), new Set(["accepted"]));
      assert.equal(new Set(shown.annotations.map((a) => a.key)).size, 4);
      assert.deepEqual(shown.types.map((t) => t.name).sort(), ["Chemical", "Disease", "Person", "Sign"]);
      assert.match(shown.readOnly ?? "", /curie convert/);
      if (concepts)
        assert.deepEqual(shown.annotations[0]?.concept, { id: "T:001", name: "multiple sclerosis" });

      // Only what the file says, not what would be recognised besides.
      const { mentions } = await doc.mentions();
      assert.deepEqual(
        mentions.map((m) => m.text),
        words,
      );
      const hover = await doc.hoverText(doc.positionOf("metformin"));
      assert.match(hover, new RegExp(`Chemical.*as ${basename(path).replaceAll(".", "\\\\?\\.")} has it`));
      if (concepts) {
        assert.match(hover, /T:005/);
        assert.match(hover, /Open page/);
        assert.match(hover, /The file links “metformin” to it\./);
      }
      assert.doesNotMatch(hover, /Choose|Search another/);

      const codes = (await doc.diagnostics()).map((d) => d.code);
      assert.equal(codes.includes("border-inside-word"), borders, String(codes));
      assert.deepEqual(await doc.cachedActions(), [] as CodeAction[]);
      const answer = await editor.ask<CurateAnswer>("workspace/executeCommand", {
        command: "curie.curate",
        arguments: [
          { uri: doc.uri, action: "reject", selection: { start: doc.position, end: doc.position } },
        ],
      });
      assert.equal(answer.done, false);
      await assert.rejects(
        editor.ask("workspace/executeCommand", {
          command: "curie.decide",
          arguments: [{ uri: doc.uri, action: "nil", scope: "here", position: doc.positionOf("metformin") }],
        }),
        /shown, not annotated/,
      );
      assert.equal((await annotationsOf(doc)).annotations.length, 4);
    });

  it("lists by id, and opens any document of a file", async () => {
    const documents = Array.from({ length: 2100 }, (_, i) => ({
      ...document(`PMID${i}`),
      text: `${i}`,
      sections: [],
      mentions: [],
    }));
    const path = await written("jsonl", "many.jsonl", documents);
    const first = await list(path);
    assert.deepEqual([first.documents.length, first.more], [2000, true]);
    const some = await list(path, { query: "pmid209" });
    assert.deepEqual(
      some.documents.map((d) => d.id),
      ["PMID209", ...Array.from({ length: 10 }, (_, i) => `PMID209${i}`)],
    );
    const { read } = await opened(some.documents.at(-1)?.uri ?? "");
    assert.deepEqual([read.id, read.text], ["PMID2099", "2099"]);
  });

  it("line breaks of any kind are one, and annotations stand where they were", async () => {
    const text = "A cold.\r\nThen metformin.\rDone: fever.";
    const at = (words: string): Mention["spans"] => [
      { start: text.indexOf(words), end: text.indexOf(words) + words.length },
    ];
    const path = await written("jsonl", "breaks.jsonl", [
      {
        ...document("crlf"),
        text,
        sections: [],
        mentions: ["cold", "metformin", "fever"].map((w) => ({
          ...mention("patient", "X", w),
          spans: at(w),
        })),
      },
    ]);
    const { doc, read } = await opened((await list(path)).documents[0]?.uri ?? "");
    assert.equal(read.text, "A cold.\nThen metformin.\nDone: fever.");
    assert.deepEqual(
      (await annotationsOf(doc)).annotations.map((a) => doc.textIn(a.ranges[0] ?? assert.fail())),
      ["cold", "metformin", "fever"],
    );
  });

  it("says what cannot be opened, and asks for a format that does not tell itself", async () => {
    const path = join(editor.folder, "odd.dat");
    writeFileSync(path, "no format at all");
    const { formats, documents } = await list(path);
    assert.deepEqual(documents, []);
    assert.ok(formats?.some((f) => f.name === "bioc-xml"));
    await assert.rejects(
      list(join(editor.folder, "none.xml")),
      /^Error: The file is not there \(\/.*none\.xml\)\.$/,
    );
    await assert.rejects(list(path, { format: "nonsense" }), /no format that can be read/);
    const uri = (await list(await written("jsonl", "short.jsonl", [document("a")]))).documents[0]?.uri ?? "";
    await assert.rejects(
      editor.ask("curie/corpus/document", { uri: uri.replace("%3A0", "%3A7") }),
      /has no document 8/,
    );
    await assert.rejects(
      editor.ask("curie/corpus/document", { uri: "file:///a.xml" }),
      /no document of a corpus/,
    );
  });
});
