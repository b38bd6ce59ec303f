// Replies of language models as they come: kept grammar, nearly kept, and not.
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Refusal, readReply } from "../../../engine/synthesis/read-reply.ts";

const NAMES = ["Myocardial infarction", "heart attack", "MI"];
const words = (reply: string, complete = true) =>
  readReply(reply, NAMES, complete).rows.map(
    (r) => `${r.text.slice(r.start, r.end)} (${r.repair ?? r.read})`,
  );
const reasons = (reply: string, complete = true): Refusal[] =>
  readReply(reply, NAMES, complete).refusals.map((r) => r.reason);

describe("reading a reply", () => {
  it("takes the published format in every language, and only its example lines", () => {
    const reply = [
      "## Final Mention Set",
      "heart attack, MI",
      "## Usage Examples",
      "example: He had a [heart attack] in May.",
      "exemple : Le patient a fait un [infarctus] en mai.",
      "ejemplo: Ingresó por [infarto] agudo.",
      "例句：患者因[心肌梗死]入院。",
    ].join("\n");
    assert.deepEqual(words(reply), [
      "heart attack (strict)",
      "infarctus (strict)",
      "infarto (strict)",
      "心肌梗死 (strict)",
    ]);
    const [first] = readReply(reply, NAMES).rows;
    assert.equal(first?.text, "He had a heart attack in May.");
  });

  it("mends what is plain, and says what it mended", () => {
    assert.deepEqual(words("1. **Example: He had a [heart attack].**"), ["heart attack (dress)"]);
    assert.deepEqual(words("example: He had a 【heart attack】."), ["heart attack (other-brackets)"]);
    assert.deepEqual(words("example: He had a [[heart attack]]."), ["heart attack (other-brackets)"]);
    assert.deepEqual(words("example: He had a **heart attack**."), ["heart attack (other-brackets)"]);
    assert.deepEqual(words("example: He had a [ heart attack ]."), ["heart attack (trimmed)"]);
    assert.deepEqual(words("example: He had a Heart Attack in May."), ["Heart Attack (name-aligned)"]);
  });

  it("rejects with a reason what it would have to guess", () => {
    assert.deepEqual(reasons("example: A [heart attack] after a [stroke]."), ["several-mentions"]);
    assert.deepEqual(reasons("example: A heart attack is a heart attack."), ["several-mentions"]);
    assert.deepEqual(reasons("example: He was well."), ["no-mention"]);
    assert.deepEqual(reasons("example: He had a [heart attack."), ["brackets"]);
    assert.deepEqual(reasons("example: He had [a [heart] attack]."), ["brackets"]);
    assert.deepEqual(reasons("example: He had []."), ["no-mention"]);
    assert.deepEqual(reasons("example:"), ["empty"]);
    assert.deepEqual(reasons("Sure! Here you go."), ["no-example"]);
    assert.deepEqual(reasons("I'm sorry, but I cannot help with that."), ["refused"]);
    assert.deepEqual(reasons("example: One [MI].\nexample: Two [MI", false), ["cut-off"]);
  });

  it("gives back the very sentence and mention that were bracketed", () => {
    const clean = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
      .filter((s) => !/[[\]【】［］\r\n*<>_]/.test(s));
    const mention = clean.filter((s) => s.trim() === s);
    fc.assert(
      fc.property(clean, mention, clean, (before, inside, behind) => {
        const sentence = `${before}${inside}${behind}`;
        const line = `example: ${before}[${inside}]${behind}`;
        const lead = before.trimStart();
        const { rows } = readReply(line, []);
        assert.equal(rows.length, 1, JSON.stringify(line));
        const [row] = rows;
        assert.equal(row?.text.slice(row.start, row.end), inside);
        assert.equal(row?.text, sentence.slice(before.length - lead.length).trimEnd());
      }),
    );
  });

  it("never throws, and never marks outside the text", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("example:", " [", "]", "[[", "**", "heart attack", "\n", "【", "x ")),
        (parts) => {
          for (const row of readReply(parts.join(""), NAMES).rows) {
            assert.ok(0 <= row.start && row.start < row.end && row.end <= row.text.length);
            assert.ok(row.text.slice(row.start, row.end).trim() !== "");
          }
        },
      ),
    );
  });
});
