// The project file, the guideline's passages, quotes found again, permanent ids.
import assert from "node:assert/strict";
import fc from "fast-check";
import { passageFor, passagesOf } from "../../../../engine/corpus/annotations/guideline.ts";
import { permanentId } from "../../../../engine/corpus/annotations/ids.ts";
import { pathsOf, textPathOf } from "../../../../engine/corpus/annotations/paths.ts";
import {
  colourOf,
  defaultProject,
  parseProject,
  projectSchema,
  rulesOf,
  typeFor,
} from "../../../../engine/corpus/annotations/project.ts";
import { reanchor, SURE } from "../../../../engine/corpus/annotations/reanchor.ts";

const problem = (text: string) => {
  const parsed = parseProject(text);
  return "problem" in parsed ? parsed.problem : "none";
};

describe("project file", () => {
  it("says what is wrong and where", () => {
    assert.match(problem("{"), /^it is not JSON/);
    assert.match(problem("{}"), /^types: /);
    assert.match(problem('{"types":{"A":{"key":"10"}}}'), /^types\.A\.key: /);
    assert.match(
      problem('{"types":{"A":{"key":"1"},"B":{"key":"1"}}}'),
      /^types\.B\.key: key 1 is taken by A/,
    );
    assert.match(
      problem('{"types":{"A":{}},"attributes":{"N":{"types":["C"]}}}'),
      /C is not among the types/,
    );
    assert.match(problem('{"types":{"A":{}},"checks":{"no-such-check":"off"}}'), /^checks/);
    assert.match(problem('{"types":{"A":{}},"tyypes":{}}'), /tyypes/);
  });

  it("takes a recogniser's group to the type that wants it", () => {
    const project = projectSchema.parse({ types: { Disease: { groups: ["DISO", "PHEN"] }, CHEM: {} } });
    assert.deepEqual(
      ["DISO", "PHEN", "CHEM", "GENE", undefined].map((g) => typeFor(project, g)),
      ["Disease", "Disease", "CHEM", undefined, undefined],
    );
    assert.equal(typeFor(defaultProject, "DISO"), "DISO");
    assert.deepEqual([...(rulesOf(project).types?.keys() ?? [])], ["Disease", "CHEM"]);
    assert.notDeepEqual(colourOf(project, "Disease"), colourOf(project, "CHEM"));
    assert.deepEqual(colourOf(project, "None"), colourOf(project, undefined));
  });
});

describe("guideline", () => {
  const markdown =
    "# Guide\n\nAll.\n\n## Disease\n\nWhole names.\n\n### Stages\n\nToo.\n\n```\n# no heading\n```\n\n## Drug #\n\nNo dose.\n";
  it("passages go from their heading to the next that is not deeper", () => {
    const passages = passagesOf(markdown);
    assert.equal(
      passages.get("disease"),
      "## Disease\n\nWhole names.\n\n### Stages\n\nToo.\n\n```\n# no heading\n```",
    );
    assert.equal(passages.get("drug"), "## Drug #\n\nNo dose.");
    assert.equal(passages.has("no heading"), false);
    const project = projectSchema.parse({ types: { D: { guideline: "## Disease" }, Drug: {}, X: {} } });
    assert.match(passageFor(passages, project, "D") ?? "", /Whole names/);
    assert.match(passageFor(passages, project, "Drug") ?? "", /No dose/);
    assert.equal(passageFor(passages, project, "X"), undefined);
  });
});

describe("quotes found again", () => {
  const at = (text: string, quote: string, before: string, after: string, near: number) => {
    const found = reanchor(text, { quote, before, after, near });
    return (
      found && [text.slice(found.span.start, found.span.end), found.span.start, found.confidence >= SURE]
    );
  };
  it("same place, other place, one of several, one much like it, none", () => {
    assert.deepEqual(at("a cold day", "cold", "a ", " day", 2), ["cold", 2, true]);
    assert.deepEqual(at("It was a cold day", "cold", "a ", " day", 2), ["cold", 9, true]);
    assert.deepEqual(at("cold wind, then a cold day", "cold", "then a ", " day", 0), ["cold", 18, true]);
    assert.deepEqual(at("the tumours grew", "tumors", "", "", 4), ["tumours", 4, false]);
    assert.equal(at("nothing of the kind", "haemophilia", "", "", 3), undefined);
  });
  it("words between unique surroundings are found wherever they move", () => {
    const words = fc.array(fc.constantFrom("alpha", "beta", "gamma", "delta", "cold"), {
      minLength: 3,
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, words, words, (left, right, more) => {
        const [before, after] = [`${left.join(" ")} Q1 `, ` Q2 ${right.join(" ")}`];
        const text = `${more.join(" ")} ${before}cold${after}`;
        const start = more.join(" ").length + 1 + before.length;
        const found = reanchor(text, {
          quote: "cold",
          before: before.slice(-32),
          after: after.slice(0, 32),
          near: before.length,
        });
        assert.deepEqual(found?.span, { start, end: start + 4 });
        assert.ok(found.confidence >= SURE);
      }),
    );
  });
});

describe("names of things that stay", () => {
  it("ids are digits made from content; taken ones are passed over", () => {
    const first = permanentId("T", "12-16 Disease cold", () => false);
    assert.match(first, /^T[1-9]\d{0,8}\d?$/);
    assert.equal(
      permanentId("T", "12-16 Disease cold", () => false),
      first,
    );
    assert.notEqual(
      permanentId("T", "12-16 Disease cold", (id) => id === first),
      first,
    );
  });
  it("a text's files, and the text of a file", () => {
    assert.deepEqual(pathsOf("/c/x.txt"), { text: "/c/x.txt", ann: "/c/x.ann", log: "/c/x.log.jsonl" });
    assert.equal(pathsOf("/c/x.md").ann, "/c/x.md.ann");
    for (const text of ["/c/x.txt", "/c/x.md", "/c/a.b.txt"]) {
      assert.equal(textPathOf(pathsOf(text).ann), text);
      assert.equal(textPathOf(pathsOf(text).log), text);
    }
    assert.equal(textPathOf("/c/x.csv"), undefined);
  });
});
