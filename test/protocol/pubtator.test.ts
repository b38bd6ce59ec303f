// PubTator files: their prose is read, their annotation lines are not.
import assert from "node:assert/strict";
import { Editor } from "./kit/editor.ts";

const FILE =
  "10|t|⟦Multiple sclerosis⟧ (⟦MS⟧) and ⟦metformin⟧\n" +
  "10|a|We gave ⟦metformin⟧ in ⟦MS⟧.\n" +
  "10\t0\t18\tMultiple sclerosis\tDisease\tT:001\n" +
  "10\t29\t38\tmetformin\tChemical\tT:005\n" +
  "\n" +
  "11|t|Severe ⟦MS⟧ of the valve\n" +
  "11|a|No ⟦metformin⟧.\n";

describe("PubTator and brat", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  for (const [how, name, language] of [
    ["by language", "a.data", "pubtator"],
    ["by content", "a.txt", "plaintext"],
  ] as const)
    it(`only prose is read, told ${how}`, async () => {
      const doc = await editor.open(name, FILE, language);
      const { mentions } = await doc.mentions();
      assert.deepEqual(
        mentions.map((m) => m.range),
        doc.ranges,
      );
      assert.deepEqual(
        mentions.filter((m) => m.text === "MS").map((m) => [m.status, m.concept?.id]),
        [
          ["linked", "T:001"],
          ["linked", "T:001"],
          ["ambiguous", "T:001"],
        ],
        "a short form is explained in its own document only",
      );
    });

  it("a short form without a concept is explained from its own document", async () => {
    const doc = await editor.openUntitled(
      "1|t|Rare xanthic lung disease (RXLD)\n1|a|RXLD.\n\n2|t|Red xylene liver disease (RXLD)\n2|a|⟦R$0XLD⟧ again.\n",
    );
    assert.match(await doc.hoverText(), /short for “Red xylene liver disease”/);
    const found = (await doc.diagnostics()).findLast((d) => d.range.start.line === doc.position.line);
    assert.equal(found?.relatedInformation?.[0]?.location.range.start.line, 3);
  });

  it("brat annotations are not read", async () => {
    const doc = await editor.open("a.ann", "T1\tDisease 0 4\tcold\n");
    assert.deepEqual([(await doc.mentions()).mentions, await doc.diagnostics()], [[], []]);
    const told = await editor.openUntitled("T1\tDisease 0 4\tcold\n", "brat-ann");
    assert.deepEqual((await told.mentions()).mentions, []);
  });
});
