// Annotation in JSON: where what a model quotes stands in the text, and what is said when it stands nowhere or twice.
import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonIn } from "../../../engine/recognition/llm-json/json-in-reply.ts";
import { evened, locate } from "../../../engine/recognition/llm-json/locate.ts";
import { readContextItems } from "../../../engine/recognition/llm-json/read-context.ts";
import { readEntities } from "../../../engine/recognition/llm-json/read-entities.ts";

const TEXT =
  "MS is not MSH. The patient’s “MS” was treated;\nMS came back with Parkinson-like signs and fever, then fever.";
const at = (found: readonly { start: number; end: number }[], text = TEXT) =>
  found.map((f) => `${f.start} ${text.slice(f.start, f.end)}`);
const list = (...items: object[]) => JSON.stringify(items);

describe("places of quoted words", () => {
  it("the very characters first, as words of their own where they are any", () => {
    assert.deepEqual(locate(TEXT, "MS")?.how, "exact");
    assert.deepEqual(at(locate(TEXT, "MS")?.places ?? []), ["0 MS", "30 MS", "47 MS"]);
    assert.deepEqual(at(locate(TEXT, "arkinson")?.places ?? []), ["66 arkinson"]);
  });

  it("then case, white space, quotes and dashes aside, then within few edits", () => {
    const normal = locate(TEXT, `the patient's "ms"  was treated; ms`);
    assert.deepEqual(
      [normal?.how, at(normal?.places ?? [])],
      ["normalised", ["15 The patient’s “MS” was treated;\nMS"]],
    );
    const fuzzy = locate(TEXT, "came back with Parkinsonlike sign");
    assert.equal(fuzzy?.how, "fuzzy");
    assert.match(at(fuzzy?.places ?? [])[0] as string, /^50 came back with Parkinson-like sign/);
    assert.equal(locate(TEXT, "came in front of Huntington signs"), undefined);
    assert.equal(locate(TEXT, "mss"), undefined);
    assert.equal(locate(TEXT, " "), undefined);
  });

  it("evened text leads back to its source, whatever it is made of", () => {
    const hard = fc.string({
      unit: fc.constantFrom("a", "A", "ﬁ", " ", "\n", "’", "–", "İ", "😀", "ß", "é", "e\u0301"),
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(hard, fc.nat(), fc.nat(), (text, a, b) => {
        const even = evened(text);
        assert.equal(even.starts.length, even.text.length + 1);
        const [from, to] = [a % text.length, 1 + (b % text.length)];
        const words = text.slice(Math.min(from, to - 1), Math.max(from + 1, to));
        const found = locate(text, words.toUpperCase(), { anyCase: true, edits: 0 });
        for (const { start, end } of found?.places ?? []) {
          assert.ok(0 <= start && start < end && end <= text.length);
          assert.ok(evened(text.slice(start, end)).text.includes(evened(words.toUpperCase().trim()).text));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("context-pinned JSON", () => {
  it("a context pins one occurrence, in the published form and in the one with types", () => {
    const reply = list(
      { context: "treated;\nMS came back", disease: "MS" },
      { context: "signs and fever", entity: "fever", type: "Disease" },
    );
    const read = readContextItems(reply, TEXT, ["disease"]);
    assert.deepEqual(at(read.found), ["47 MS", "90 fever"]);
    assert.deepEqual([read.items, read.unplaced, read.found.some((f) => f.ambiguous)], [2, [], false]);
  });

  it("tells contexts and entities that are there several times, and every loss with its reason", () => {
    const read = readContextItems(
      list(
        { context: "MS", entity: "MS", type: "disease" },
        { context: "fever, then fever", entity: "fever", type: "disease" },
        { context: "a sentence that nobody wrote", entity: "fever", type: "disease" },
        { context: "signs and fever", entity: "cough", type: "disease" },
        { context: "signs and fever", entity: "fever", type: "organ" },
        { context: "signs and fever", weather: "fever" },
        { context: "signs and fever" },
        7 as never,
      ),
      TEXT,
      ["disease"],
    );
    assert.deepEqual(at(read.found), ["0 MS", "30 MS", "47 MS", "90 fever", "102 fever"]);
    assert.ok(read.found.every((f) => f.ambiguous));
    assert.deepEqual(read.unplaced, [
      "no-such-text",
      "not-in-context",
      "unknown-type",
      "unknown-type",
      "malformed",
      "malformed",
    ]);
    assert.equal(read.items, 8);
  });

  it("reads JSON between words, in fences, with a comma too many, and cut off behind an item", () => {
    const item = '{"context": "signs and fever", "entity": "fever", "type": "disease"}';
    for (const reply of [
      `Here you are:\n\`\`\`json\n[${item}]\n\`\`\`\nAnything else?`,
      `{"mentions": [${item},]}`,
      `{"mentions": [${item}, {"context": "was tre`,
      `[${item}, {"context": "a \\"quoted] br`,
    ])
      assert.deepEqual(at(readContextItems(reply, TEXT, ["disease"]).found), ["90 fever"], reply);
    for (const reply of ["", "no", "[", "{", '{"a": 1}', '"text"'])
      assert.ok(readContextItems(reply, TEXT, ["disease"]).unreadable, reply);
    assert.equal(readContextItems("[]", TEXT, ["disease"]).unreadable, undefined);
  });

  it("whatever is written, nothing fails and nothing lies outside the text", () => {
    const words = fc.constantFrom("MS", "fever", "signs and fever", "", " ", "disease", "ﬁ", "x".repeat(500));
    const item = fc.dictionary(
      fc.constantFrom("context", "entity", "type", "disease", "text"),
      fc.oneof(words, fc.integer(), fc.constant(null)),
    );
    fc.assert(
      fc.property(fc.array(item), fc.nat(200), fc.boolean(), (items, cut, whole) => {
        const reply = JSON.stringify({ mentions: items });
        for (const read of [readContextItems, readEntities])
          for (const { start, end } of read(whole ? reply : reply.slice(0, cut), TEXT, ["disease"]).found)
            assert.ok(0 <= start && start < end && end <= TEXT.length);
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.json(), (text) => void jsonIn(`x ${text} y`)));
  });
});

describe("entities by their text", () => {
  it("stand for every occurrence, case aside; with no types asked for, for the model's own", () => {
    const reply = JSON.stringify({
      entities: [
        { id: 0, text: "ms", type: "disease" },
        { id: 1, text: "fever", type: "Symptom" },
        { id: 2, text: "gout", type: "disease" },
      ],
    });
    const read = readEntities(reply, TEXT, ["disease"]);
    assert.deepEqual(at(read.found), ["0 MS", "30 MS", "47 MS"]);
    assert.deepEqual([read.items, read.unplaced], [3, ["unknown-type", "no-such-text"]]);
    const open = readEntities(reply, TEXT, []);
    assert.deepEqual([...new Set(open.found.map((f) => f.type))], ["disease", "Symptom"]);
  });
});
