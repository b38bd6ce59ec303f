// The reading of a prompt file that the editor asks: exact places, scopes of blocks, and agreement with Handlebars itself.
import assert from "node:assert/strict";
import fc from "fast-check";
import Handlebars from "handlebars";
import { promptDocument } from "../../../engine/prompts/prompt-document.ts";
import { tagsOf } from "../../../engine/prompts/tags.ts";
import { withMarks } from "../../fixtures/marked.ts";

const HEAD = `---
output: {format: text}
input:
  schema:
    concept(object, what to write about):
      name: string, preferred name
      synonyms(array, other names): string
      parents(array):
        title: string
    count: integer
    examples?(array): string
---
`;
const found = (body: string, head = HEAD) => {
  const { text, problems } = promptDocument(head + body);
  const own = problems.filter((p) => p.code !== "unused-input");
  return {
    codes: own.map((p) => p.code),
    messages: own.map((p) => p.message),
    marked: withMarks(text, own).slice(head.length),
    lines: own.map((p) => p.line),
  };
};

describe("prompt documents", () => {
  it("names that are no inputs and no fields, exactly where they stand", () => {
    const cases: [body: string, ...codes: string[]][] = [
      ["{{concept.name}} {{count}} {{@root.count}} {{concept.synonyms.length}} {{concept.synonyms.[0]}}"],
      ["{{⟦nmae⟧}}", "unknown-input"],
      ["{{concept.⟦nmae⟧}}", "unknown-field"],
      ["{{#if ⟦cout⟧}}x{{/if}}", "unknown-input"],
      [
        "{{#each concept.parents}}{{title}} {{this.title}} {{../count}} {{⟦count⟧}}{{/each}}",
        "unknown-field",
      ],
      ["{{#each concept.parents as |parent|}}{{parent.title}} {{parent.⟦name⟧}}{{/each}}", "unknown-field"],
      ["{{#with concept}}{{name}} {{⟦count⟧}} {{@root.⟦x⟧}}{{/with}}", "unknown-field", "unknown-input"],
      [
        "{{#each examples}}{{this}}{{@index}}{{else}}{{⟦this.x⟧}}{{/each}}".replaceAll(
          /⟦this.x⟧/g,
          "this.⟦x⟧",
        ),
        "unknown-input",
      ],
      ["{{json concept indent=2}} {{⟦shout⟧ count}}", "unknown-helper"],
      ["{{#if count}}{{else if ⟦nope⟧}}{{/if}}", "unknown-input"],
      ['{{role "system"}}{{history}}{{#ifEquals count 3}}{{concept.name}}{{/ifEquals}}'],
      ["{{! concept.nmae }} {{!-- {{concept.nmae}} --}} \\{{concept.nmae}} {{count}}"],
    ];
    for (const [marked, ...codes] of cases) {
      const body = marked.replace(/[⟦⟧]/g, "");
      assert.deepEqual(found(body), { ...found(body), codes, marked }, marked);
    }
  });

  it("syntax errors of Handlebars, exactly where they stand", () => {
    const cases: [string, RegExp][] = [
      ["a\n⟦{{#if count}}⟧\nb", /#if.* never closed/],
      ["a {{#if count}}b⟦{{/each}}⟧", /\/each.*#if.* open/],
      ["a ⟦{{/if}}⟧ b", /closes nothing/],
      ["a ⟦{{count⟧", /never closed/],
      ["a {{json bar=⟦}}⟧", /missing before \}\}/],
      ["{{#each examples as |⟦}}⟧{{/each}}", /missing before/],
      ["{{#if count}} {{else}} ⟦{{else}}⟧ {{/if}}", /not expected here/],
    ];
    for (const [marked, message] of cases) {
      const { marked: got, messages } = found(marked.replace(/[⟦⟧]/g, ""));
      assert.equal(got, marked);
      assert.match(messages[0] ?? "", message);
    }
  });

  it("errors of the front matter, exactly where they stand", () => {
    const at = (head: string) => {
      const text = `---\n${head.replace(/[⟦⟧]/g, "")}\n---\nx`;
      const { problems } = promptDocument(text);
      return withMarks(text, problems.filter((p) => p.code !== "no-output").slice(0, 1)).slice(4, -6);
    };
    for (const head of [
      "name: x\nconfig:\n  temperature: ⟦9⟧",
      "curie.inputs:\n  a:\n    groups: [DISO, ⟦NOPE⟧]",
      "⟦modle⟧: y",
      "⟦curie.imputs⟧: {}",
    ])
      assert.equal(at(head), head);
    assert.match(at("a: [1,\nb: 2"), /⟦/);
  });

  it("an unused input is marked where it is declared", () => {
    const { text, problems } = promptDocument(`${HEAD}{{concept.name}} {{#each examples}}{{this}}{{/each}}`);
    assert.deepEqual(
      problems.map((p) => [p.code, p.line, text.slice(p.start, p.end)]),
      [["unused-input", 10, "count"]],
    );
  });

  it("JSON Schema declares inputs, too", () => {
    const head = `---\noutput: {format: text}\ninput:\n  schema:\n    type: object\n    properties:\n      a: {type: object, properties: {b: {type: string, description: the b}}}\n      c: {type: array, items: {type: string}}\n---\n`;
    const { codes } = found("{{a.b}} {{a.x}} {{#each c}}{{this}}{{/each}} {{d}}", head);
    assert.deepEqual(codes, ["unknown-field", "unknown-input"]);
  });

  // Whatever parses: the scanner sees the same tags, at the same places, as Handlebars.
  const name = fc.constantFrom(
    "concept",
    "count",
    "concept.name",
    "this",
    "../count",
    "@root.count",
    "@index",
    "[a b]",
    "examples",
  );
  const text = fc.constantFrom("a", " ", "\n", "}}", "{", "\\{{x}}", "肝", "🜨", "{{! c }}", "{{!-- }} --}}");
  const node: fc.Arbitrary<string> = fc.letrec<{ node: string; many: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small" },
      text,
      name.map((n) => `{{${n}}}`),
      name.map((n) => `{{{ ${n} }}}`),
      name.map((n) => `{{~ ${n} ~}}`),
      name.map((n) => `{{json ${n} indent=2}}`),
      name.map((n) => `{{lookup (lookup ${n} "a b") 'x'}}`),
      fc.tuple(name, tie("many")).map(([n, inner]) => `{{#if ${n}}}${inner}{{else}}x{{/if}}`),
      fc.tuple(name, tie("many")).map(([n, inner]) => `{{#each ${n} as |i k|}}${inner}{{i}}{{/each}}`),
      fc.tuple(name, tie("many")).map(([n, inner]) => `{{#with ${n}}}${inner}{{/with}}`),
      fc
        .tuple(name, tie("many"))
        .map(
          ([n, inner]) =>
            `{{^${n.replace(/.*[@. ].*/, "count")}}}${inner}{{/${n.replace(/.*[@. ].*/, "count")}}}`,
        ),
    ),
    many: fc.array(tie("node"), { maxLength: 4 }).map((parts) => parts.join("")),
  })).many;
  it("sees the paths that Handlebars sees, at its places", () =>
    fc.assert(
      fc.property(node, (body) => {
        let ast: hbs.AST.Program;
        try {
          ast = Handlebars.parse(body);
        } catch {
          return;
        }
        const lines = body.split("\n");
        const starts = lines.map((_, i) => lines.slice(0, i).reduce((n, l) => n + l.length + 1, 0));
        const theirs: string[] = [];
        class Walk extends Handlebars.Visitor {
          override PathExpression(path: hbs.AST.PathExpression): void {
            theirs.push(`${(starts[path.loc.start.line - 1] ?? 0) + path.loc.start.column}`);
          }
        }
        new Walk().accept(ast);
        const ours = tagsOf(body)
          .filter((t) => t.kind !== "close")
          .flatMap((t) => t.words.filter((w) => w.kind === "path").map((w) => String(w.start)));
        assert.deepEqual(ours.sort(), [...new Set(theirs)].sort(), body);
      }),
      { numRuns: 2000 },
    ));

  it("never throws, whatever is typed, and its places lie in the file", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "---\n",
            "{{",
            "}}",
            "{{#each ",
            "examples",
            " as |x|",
            "{{/each}}",
            "../",
            ".",
            "@root",
            "(",
            ")",
            '"',
            "input:\n  schema:\n",
            "    a(array): string\n",
            "[",
            "~",
            "!--",
            "\r\n",
            "&x",
            "*a",
          ),
          { maxLength: 25 },
        ),
        (pieces) => {
          const { text, problems, uses } = promptDocument(pieces.join(""));
          for (const { start, end } of [...problems, ...uses])
            assert.ok(start >= 0 && end >= start && end <= text.length);
        },
      ),
      { numRuns: 1000 },
    ));
});
