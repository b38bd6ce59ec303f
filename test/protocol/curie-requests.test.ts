// Our own requests: what views, pickers and pages are made of.
import assert from "node:assert/strict";
import type { ConceptView } from "../../server/protocol/concepts.ts";
import { Editor } from "./kit/editor.ts";

describe("requests of Curie's own", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  it("curie/mentions: mentions in reading order, nested ones with their depth", async () => {
    const doc = await editor.open("a.txt", "⟦⟦Breast⟧ cancer⟧ and a ⟦cold⟧.");
    const { version, mentions, notice } = await doc.mentions();
    assert.deepEqual([version, notice], [1, undefined]);
    assert.deepEqual(
      mentions.map(({ text, status, depth, group, candidates }) => [text, status, depth, group, candidates]),
      [
        ["Breast cancer", "linked", 0, "DISO", 1],
        ["Breast", "linked", 1, "ANAT", 1],
        ["cold", "ambiguous", 0, "DISO", 2],
      ],
    );
    assert.deepEqual(
      mentions.map((m) => m.range),
      doc.ranges,
    );
    assert.deepEqual(mentions[0]?.concept, { id: "T:007", name: "breast cancer", score: 1 });
  });

  it("curie/mentions of a document that is not open says so", async () => {
    const answer = await editor.ask<{ mentions: unknown[]; notice: string }>("curie/mentions", {
      textDocument: { uri: "untitled:none" },
    });
    assert.deepEqual([answer.mentions, answer.notice], [[], "The document is not open."]);
  });

  it("curie/analysed tells each version that was read", async () => {
    const doc = await editor.open("b.txt", "Metformin.");
    await editor.until(() => editor.analysed.some((a) => a.uri === doc.uri && a.version === 1), "version 1");
    await doc.insertBefore("Metformin", "More ");
    await editor.until(() => editor.analysed.some((a) => a.uri === doc.uri && a.version === 2), "version 2");
  });

  const search = (query: string, more = {}) => editor.ask<ConceptView[]>("curie/search", { query, ...more });

  it("curie/search: by name, synonym, id and similar spelling", async () => {
    assert.deepEqual((await search("metformin"))[0], {
      id: "T:005",
      name: "metformin",
      group: "CHEM",
      kb: "test",
      obsolete: false,
      definition: "A drug that lowers blood sugar.",
    });
    const [byName] = await search("dimethylbiguanide");
    assert.deepEqual([byName?.id, byName?.matched], ["T:005", "dimethylbiguanide"]);
    assert.equal((await search("T:012"))[0]?.name, "edema");
    assert.equal((await search("multiple sclerosys"))[0]?.id, "T:001");
    assert.deepEqual(await search("  "), []);
  });

  it("curie/search: both meanings, a limit, and groups", async () => {
    const meanings = (await search("cold")).map((c) => c.id);
    assert.deepEqual(meanings.slice(0, 2).toSorted(), ["T:003", "T:004"]);
    assert.equal((await search("cold", { limit: 1 })).length, 1);
    assert.deepEqual(
      (await search("cold", { groups: ["PHEN"] })).map((c) => c.id),
      ["T:004"],
    );
  });

  it("curie/concept: everything the KB says, as Markdown", async () => {
    const page = await editor.ask<string>("curie/concept", { id: "T:001" });
    assert.match(page, /^# multiple sclerosis$/m);
    assert.match(page, /- Id: `T:001`/);
    assert.match(page, /- Semantic group: Disorders \(DISO\)/);
    assert.match(page, /- Semantic types: Disease or Syndrome/);
    assert.match(page, /> Inflammation strips .* \\\*in patches\\\*\.\n>\n> \(test\)/);
    assert.match(page, /Same meaning:\n\n- en: disseminated sclerosis/);
    assert.match(page, /Short forms:\n\n- en: MS/);
    assert.match(
      page,
      /## Broader\n\n- \[demyelinating disease \(`T:010`\)\]\(curie-concept:\/T%3A010\.md\)/,
    );
    assert.match(page, /## Cross-references\n\n- `MESH:D009103`/);
    assert.match(page, /- Knowledge base: test 1\n- From: written for the tests\n- Licence: CC0-1\.0/);
    const parent = await editor.ask<string>("curie/concept", { id: "T:010" });
    assert.match(parent, /## Narrower\n\n- \[multiple sclerosis/);
    const drug = await editor.ask<string>("curie/concept", { id: "T:005" });
    assert.match(drug, /- en: dimethylbiguanide\n- fr: metformine\n- zh: 二甲双胍/);
    assert.match(drug, /Broader meaning:\n\n- en: biguanide drug/);
    assert.match(
      await editor.ask<string>("curie/concept", { id: "T:009" }),
      /\*\*Obsolete\.\*\* Replaced by \[edema/,
    );
    assert.equal(await editor.ask("curie/concept", { id: "T:999" }), null);
  });
});
