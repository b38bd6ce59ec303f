// The concept card: what it is, and why it was linked.
import assert from "node:assert/strict";
import { Editor } from "./kit/editor.ts";

describe("hover", () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor.stop());

  const hoverOn = async (source: string) => {
    const doc = await editor.openUntitled(source);
    return { doc, text: await doc.hoverText(), hover: await doc.hover() };
  };

  it("shows name, id, group, types, definition, names, broader concepts and KB", async () => {
    const { doc, text, hover } = await hoverOn("She has ⟦mult$0iple sclerosis⟧.");
    assert.deepEqual(hover?.range, doc.ranges[0]);
    assert.match(text, /\*\*multiple sclerosis\*\* {2}`T:001`/);
    assert.match(text, /Disorders · Disease or Syndrome/);
    assert.match(text, /> Inflammation strips nerve fibres of their myelin \\\*in patches\\\*\./, "escaped");
    assert.match(text, /Also: disseminated sclerosis, MS/);
    assert.match(text, /Broader: demyelinating disease/);
    assert.match(text, /From test 1/);
    assert.match(text, /“multiple sclerosis” is its preferred name\. Score 1\.00\./);
  });

  it("explains each stage", async () => {
    assert.match(
      (await hoverOn("$0Dimethylbiguanide was given.")).text,
      /“Dimethylbiguanide” is one of its names/,
    );
    assert.match((await hoverOn("Many $0breast cancers.")).text, /but for spelling or number/);
    const short = await hoverOn("Multiple sclerosis (MS) came. Then $0MS went.");
    assert.match(short.text, /“MS” is short for “Multiple sclerosis” in this text/);
    assert.match(short.text, /next is mitral stenosis \(T:002\) with 0\.\d\d/);
  });

  it("an ambiguous mention lists its candidates, with links to choose one", async () => {
    const { text } = await hoverOn("A $0cold.");
    assert.match(text, /Several concepts fit/);
    assert.match(text, /- \*\*common cold\*\* `T:003` score 0\.88: .*\[Choose\]\(command:curie\.decide\?/);
    assert.match(text, /- \*\*cold temperature\*\* `T:004`/);
  });

  it("says which words deny a mention or give it to somebody else", async () => {
    assert.match(
      (await hoverOn("She denies $0multiple sclerosis.")).text,
      /\*\*In this text\*\* Negated: “denies”\./,
    );
    const family = await hoverOn("His father had $0multiple sclerosis.");
    assert.match(family.text, /Experiencer family: “father had”\./);
    assert.doesNotMatch((await hoverOn("She has $0multiple sclerosis.")).text, /In this text/);
  });

  it("nested mentions come from the inside out", async () => {
    const { doc, text, hover } = await hoverOn("Her ⟦⟦bre$0ast⟧ cancer⟧ grew.");
    assert.deepEqual(hover?.range, doc.ranges[1]);
    assert.ok(text.indexOf("`T:008`") < text.indexOf("In “breast cancer”:"));
    assert.ok(text.indexOf("In “breast cancer”:") < text.indexOf("`T:007`"));
  });

  it("an obsolete concept names its successor", async () => {
    assert.match((await hoverOn("$0Dropsy.")).text, /\*\*Obsolete\.\*\* Replaced by edema \(T:012\)\./);
  });

  it("a short form without a concept says what the text calls it", async () => {
    const { text } = await hoverOn("Haemolytic vascular overgrowth syndrome (H$0VOS) was seen.");
    assert.match(text, /\*\*No concept\*\*/);
    assert.match(text, /short for “Haemolytic vascular overgrowth syndrome”/);
  });

  it("is nothing where nothing is mentioned, and counts behind the last letter", async () => {
    assert.equal((await hoverOn("Not$0hing here.")).hover, null);
    assert.notEqual((await hoverOn("some metformin$0 here")).hover, null);
  });

  it("is plain for a client that shows no Markdown", async () => {
    const minimal = await Editor.start({ client: "minimal" });
    const doc = await minimal.openUntitled("She has $0multiple sclerosis.");
    const hover = await doc.hover();
    assert.deepEqual((hover?.contents as { kind?: string } | undefined)?.kind, "plaintext");
    const text = await doc.hoverText();
    assert.doesNotMatch(text, /\*\*|`|command:/);
    assert.match(text, /myelin \*in patches\*\./, "not escaped");
    await minimal.stop();
  });
});
