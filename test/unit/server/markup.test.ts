// Words of texts and KBs in Markdown: shown as they are.
import assert from "node:assert/strict";
import { escapeMarkdown, markupFor } from "../../../server/lsp/markup.ts";

describe("markup", () => {
  it("escapes what would be markup and leaves prose alone", () => {
    assert.equal(escapeMarkdown("Score 0.88: a (b) - c; 5 + 3 = 8!"), "Score 0.88: a (b) - c; 5 + 3 = 8!");
    assert.equal(
      escapeMarkdown("*a* _b_ `c` [d](e) <f> ~g~ $h$ |"),
      "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<f> \\~g\\~ \\$h\\$ \\|",
    );
    assert.equal(escapeMarkdown("R&D &amp; &#42;"), "R&D &amp;amp; &amp;#42;");
    assert.equal(escapeMarkdown("http://x.org and www.x.org"), "http\\://x.org and www\\.x.org");
  });

  it("escapes what means something at the head of a line", () => {
    for (const [words, escaped] of [
      ["# a", "\\# a"],
      ["> a", "\\> a"],
      ["- a", "\\- a"],
      ["+ a", "\\+ a"],
      ["=", "\\="],
      ["1. a", "1\\. a"],
      ["12) a", "12\\) a"],
    ] as const)
      assert.equal(escapeMarkdown(words), escaped);
  });

  it("keeps everything on one line", () => {
    assert.equal(escapeMarkdown(" a\r\n\n  b "), "a b");
    assert.equal(markupFor(false).strong("a\nb"), "a b");
  });

  it("a code span may hold its own fence", () => {
    const { code } = markupFor(true);
    assert.equal(code("T:1"), "`T:1`");
    assert.equal(code("a`b"), "``a`b``");
    assert.equal(code("`"), "`` ` ``");
  });

  it("a link's target ends where it should", () => {
    const { link } = markupFor(true);
    assert.equal(link("a", "curie-concept:/X%3A1.md"), "[a](curie-concept:/X%3A1.md)");
    assert.equal(link("a", "x:/b (c)"), "[a](x:/b%20%28c%29)");
    assert.equal(markupFor(false).link("a", "x:/b"), "a");
  });
});
