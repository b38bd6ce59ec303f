// Curation over the protocol, as any editor would drive it: suggestions, acts, files, undo over several texts.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Range } from "vscode-languageserver/node";
import type { AnnotationsResult, ProgressResult } from "../../server/protocol/annotations.ts";
import type {
  CurateAnswer,
  CurateParams,
  PreviewResult,
  TargetResult,
} from "../../server/protocol/curation.ts";
import type { Doc } from "./kit/doc.ts";
import { Editor } from "./kit/editor.ts";

const PROJECT = {
  types: {
    Disease: { key: "1", groups: ["DISO"], description: "What somebody suffers from." },
    Drug: { key: "2", groups: ["CHEM"] },
  },
  attributes: { Negated: {} },
  relations: { Treats: { arguments: [{ types: ["Drug"] }, { types: ["Disease"] }] } },
  guideline: "guideline.md",
};

describe("curation over the protocol", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  const file = (name: string) => join(editor.folder, name);
  const content = (name: string) => (existsSync(file(name)) ? readFileSync(file(name), "utf8") : "");
  /** A text that is on disk and open. */
  async function open(name: string, text: string): Promise<Doc> {
    mkdirSync(join(file(name), ".."), { recursive: true });
    writeFileSync(file(name), text);
    return editor.open(name, text);
  }
  const at = (doc: Doc, words: string, n = 0): Range => {
    const start = doc.positionOf(words, n);
    return { start, end: { line: start.line, character: start.character + words.length } };
  };
  const curate = (
    doc: Doc,
    action: CurateParams["action"],
    selection: Range,
    more: Partial<CurateParams> = {},
  ) =>
    editor.ask<CurateAnswer>("workspace/executeCommand", {
      command: "curie.curate",
      arguments: [{ uri: doc.uri, action, selection, ...more }],
    });
  const annotations = (doc: Doc, begin = true) =>
    editor.ask<AnnotationsResult>("curie/annotations", { textDocument: { uri: doc.uri }, begin });
  const shown = async (doc: Doc) =>
    (await annotations(doc)).annotations.map((a) => [a.state, doc.textIn(a.ranges[0] as Range), a.type]);

  it("a text without annotations is none until somebody begins", async () => {
    const doc = await open("plain.txt", "Metformin for diabetes.");
    assert.equal((await annotations(doc, false)).curated, false);
    assert.deepEqual(await shown(doc), [
      ["suggested", "Metformin", "CHEM"],
      ["suggested", "diabetes", "DISO"],
    ]);
    assert.equal(content("plain.ann"), "", "looking writes nothing");
  });

  it("a key after the other: accept, reject, new mention, undo, each at once on disk", async () => {
    const doc = await open("a.txt", "Metformin helps in diabetes, not in a cold. Oedema was seen.");
    await annotations(doc);
    const first = await curate(doc, "next", {
      start: { line: 0, character: 0 },
      end: { line: 0, character: 0 },
    });
    assert.deepEqual(first.focus, at(doc, "Metformin"));
    const accepted = await curate(doc, "accept", at(doc, "Metformin"));
    assert.deepEqual(accepted.focus, at(doc, "diabetes"));
    assert.equal(accepted.delta?.changed[0]?.state, "accepted");
    assert.equal(accepted.delta?.removed.length, 1);
    assert.match(content("a.ann"), /^T\d+\tCHEM 0 9\tMetformin\nN\d+\tReference T\d+ T:005\tmetformin\n$/);
    await curate(doc, "reject", at(doc, "diabetes"));
    const log = content("a.log.jsonl")
      .trimEnd()
      .split("\n")
      .map((l) => JSON.parse(l) as Record<string, string>);
    assert.deepEqual(
      log.map((r) => [r.action, r.quote, r.author]),
      [
        ["accept", "Metformin", "tester"],
        ["reject", "diabetes", "tester"],
      ],
    );
    const made = await curate(doc, "type", at(doc, "helps"), { type: "6" });
    assert.equal(made.delta?.changed[0]?.type, "PROC");
    const undone = await curate(doc, "undo", at(doc, "helps"));
    assert.equal(undone.delta?.removed.length, 1);
    await curate(doc, "undo", at(doc, "helps"));
    assert.ok((await shown(doc)).some(([state, words]) => state === "suggested" && words === "diabetes"));
    assert.equal(readFileSync(file("a.txt"), "utf8"), doc.text);
  });

  it("annotations follow what is typed, and what is saved", async () => {
    const doc = await open("b.txt", "A cold. Metformin.");
    await annotations(doc);
    await curate(doc, "accept", at(doc, "Metformin"));
    await doc.insertBefore("A cold", "Note: ");
    assert.ok((await shown(doc)).some((a) => a.join() === "accepted,Metformin,CHEM"));
    assert.match(content("b.ann"), / 8 17\t/);
    writeFileSync(file("b.txt"), doc.text);
    await editor.connection.sendNotification("textDocument/didSave", { textDocument: { uri: doc.uri } });
    await annotations(doc);
    await curate(doc, "accept", at(doc, "cold"));
    assert.match(content("b.ann"), /8 12\tcold\n(.*\n)*.* 14 23\tMetformin/);
  });

  it("every act is a code action, and quick fixes decide about the annotation", async () => {
    const doc = await open("c.txt", "A cold. Metformin.");
    await annotations(doc);
    const cold = at(doc, "cold");
    const actions = await doc.actions(cold);
    const titles = actions.map((a) => a.title);
    assert.equal(titles[0], "Accept “cold” as DISO");
    for (const wanted of [
      /^Reject “cold”$/,
      /everywhere in this text/,
      /left border/,
      /attributes/,
      /^Skip/,
      /^Make “cold” a CHEM$/,
      /^Undo/,
    ])
      assert.ok(
        titles.some((t) => wanted.test(t)),
        String(wanted),
      );
    await doc.run(actions.find((a) => /^Link “cold” to cold temperature/.test(a.title)));
    assert.match(content("c.ann"), /DISO 2 6\tcold\nN\d+\tReference T\d+ T:004/);
    assert.equal(existsSync(file(".curie/decisions.jsonl")), false, "one mechanism, not two");
    const fresh = await doc.actions(at(doc, "A"));
    assert.ok(fresh.some((a) => a.title === "Annotate “A” as DISO"));
  });

  it("a project gives types, guideline passages, relations; hover and mentions speak of annotations", async () => {
    writeFileSync(file("curie.project.json"), JSON.stringify(PROJECT));
    writeFileSync(
      file("guideline.md"),
      "# Guide\n\n## Disease\n\nMark the whole name.\n\n## Drug\n\nNo doses.\n",
    );
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: pathToFileURL(file("curie.project.json")).href, type: 1 }],
    });
    const doc = await open("d.txt", "Metformin helps in diabetes. A cold.");
    const { types, relations } = await annotations(doc, false);
    assert.deepEqual(
      types.map((t) => [t.name, t.key]),
      [
        ["Disease", "1"],
        ["Drug", "2"],
      ],
    );
    assert.deepEqual(relations, ["Treats"]);
    const target = await editor.ask<TargetResult>("curie/curation/target", {
      uri: doc.uri,
      selection: at(doc, "cold"),
    });
    assert.equal(target.guideline, "## Disease\n\nMark the whole name.");
    assert.deepEqual(
      target.candidates.slice(0, 2).map((c) => c.id),
      ["T:003", "T:004"],
    );
    const drug = await curate(doc, "accept", at(doc, "Metformin"));
    const from = drug.delta?.changed[0]?.key ?? "";
    await curate(doc, "accept", at(doc, "diabetes"));
    const related = await curate(doc, "relate", at(doc, "diabetes"), { from, relation: "Treats" });
    assert.ok(related.done, related.message);
    assert.match(content("d.ann"), new RegExp(`R\\d+\\tTreats Arg1:${from} Arg2:T\\d+\\n$`));
    const { mentions } = await doc.mentions();
    assert.deepEqual(
      mentions.map((m) => [m.text, m.status]),
      [
        ["Metformin", "linked"],
        ["diabetes", "linked"],
        ["cold", "ambiguous"],
      ],
    );
    assert.match(await doc.hoverText(doc.positionOf("cold")), /Mark the whole name/);
  });

  it("a key pressed as the project or a guideline is read anew finds its suggestion, of the new project's type", async () => {
    const doc = await open("f.txt", "Metformin helps in diabetes.");
    await annotations(doc);
    for (const [name, words] of [
      ["guideline.md", "Metformin"],
      ["curie.project.json", "diabetes"],
    ] as const) {
      if (name === "curie.project.json") {
        const { Disease, ...rest } = PROJECT.types;
        writeFileSync(file(name), JSON.stringify({ types: { ...rest, Illness: Disease } }));
      }
      await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
        changes: [{ uri: pathToFileURL(file(name)).href, type: 2 }],
      });
      const { done, message } = await curate(doc, "accept", at(doc, words));
      assert.ok(done, `${words}: ${message}`);
    }
    assert.match(content("f.ann"), /Drug 0 9\tMetformin\n/);
    assert.match(content("f.ann"), /Illness 19 27\tdiabetes\n/);
  });

  it("a project file that is wrong is said with its place", async () => {
    writeFileSync(file("curie.project.json"), JSON.stringify({ types: { "a b": {} } }));
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: pathToFileURL(file("curie.project.json")).href, type: 2 }],
    });
    const doc = await open("e.txt", "A cold.");
    await annotations(doc);
    await editor.until(
      () =>
        editor.messages.some((m) =>
          /^The project file cannot be used: types.*curie\.project\.json\)\.$/.test(m),
        ),
      "the complaint",
    );
  });

  it("a decision over the corpus: preview, one batch, one undo", async () => {
    writeFileSync(file("curie.project.json"), JSON.stringify(PROJECT));
    await editor.connection.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: pathToFileURL(file("curie.project.json")).href, type: 2 }],
    });
    for (const n of [1, 2, 3]) {
      mkdirSync(file("corpus"), { recursive: true });
      writeFileSync(file(`corpus/${n}.txt`), `Text ${n} speaks of a xanthoma.\nXanthoma again.\n`);
    }
    const doc = await open("corpus/head.txt", "A xanthoma was seen.");
    await annotations(doc);
    await curate(doc, "type", at(doc, "xanthoma"), { type: "Disease" });
    const preview = await editor.ask<PreviewResult>("curie/curation/preview", {
      uri: doc.uri,
      action: "repeatCorpus",
      selection: at(doc, "xanthoma"),
    });
    assert.equal(preview.items.length, 6);
    assert.match(preview.items[0]?.line ?? "", /⟦xanthoma⟧/i);
    const places = preview.items
      .filter((i) => !i.uri.endsWith("3.txt"))
      .map(({ uri, start }) => ({ uri, start }));
    const done = await curate(doc, "repeatCorpus", at(doc, "xanthoma"), { places });
    assert.deepEqual([done.items, done.texts], [4, 2]);
    assert.equal(content("corpus/1.ann").match(/^T/gm)?.length, 2);
    assert.equal(content("corpus/3.ann"), "");
    const { texts } = await editor.ask<ProgressResult>("curie/progress", {});
    assert.deepEqual(
      texts
        .filter((t) => t.name.startsWith("corpus/"))
        .map((t) => [t.name, t.progress.accepted, t.progress.people]),
      [
        ["corpus/1.txt", 2, { tester: 2 }],
        ["corpus/2.txt", 2, { tester: 2 }],
        ["corpus/head.txt", 1, { tester: 1 }],
      ],
    );
    const undone = await curate(doc, "undo", at(doc, "xanthoma"));
    assert.equal(undone.items, 4);
    assert.equal(content("corpus/1.ann") + content("corpus/2.ann"), "");
    assert.match(content("corpus/head.ann"), /xanthoma/);
  });

  it("PubTator files show their annotations and are not annotated", async () => {
    const text =
      "1|t|A cold.\n1|a|Metformin helps.\n1\t2\t6\tcold\tDisease\tT:003\n1\t8\t17\tMetformin\tChemical\tT:005\n";
    const doc = await editor.open("x.pubtator", text, "pubtator");
    const { annotations: all, readOnly, types } = await annotations(doc, false);
    assert.match(readOnly ?? "", /shown, not annotated/);
    assert.deepEqual(
      all.map((a) => [a.state, doc.textIn(a.ranges[0] as Range), a.type, a.concept?.id]),
      [
        ["accepted", "cold", "Disease", "T:003"],
        ["accepted", "Metformin", "Chemical", "T:005"],
      ],
    );
    assert.deepEqual(
      types.map((t) => t.name),
      ["Disease", "Chemical"],
    );
    assert.equal((await curate(doc, "accept", at(doc, "cold"))).done, false);
  });

  it("a wrong argument is refused with the place of the error", async () => {
    const doc = await open("f.txt", "A cold.");
    await assert.rejects(curate(doc, "dance" as never, at(doc, "cold")), /curie\.curate: action/);
  });
});
