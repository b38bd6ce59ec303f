// A language model as a recogniser of long documents: all is read, or what is not is told.
import assert from "node:assert/strict";
import fc from "fast-check";
import { LlmError, type Message, type Reply, type Request } from "../../../engine/llm/port.ts";
import { type AnnotatorOptions, LlmRecogniser } from "../../../engine/recognition/llm/annotator.ts";
import { windowsOf } from "../../../engine/recognition/llm/windows.ts";
import type { Document } from "../../../engine/text/document.ts";

const SENTENCES = Array.from(
  { length: 40 },
  (_, i) => `Case ${i} had a fever and took aspirin for ${i} days.`,
);
const document = (text: string): Document => ({ id: "d", text, sections: [], mentions: [], language: "en" });
const LONG = document(SENTENCES.join(" "));

const replyOf = (text: string, finish: Reply["finish"] = "stop"): Reply => ({ text, finish, model: "m" });

function recogniser(
  answer: (text: string, n: number) => Reply | LlmError,
  more: Partial<AnnotatorOptions> = {},
) {
  const asked: string[] = [];
  const made = new LlmRecogniser({
    form: "symbolic",
    types: [{ name: "disease" }],
    render: async ({ text }): Promise<Message[]> => [{ role: "user", content: text }],
    model: {
      ask: async ({ messages }: Request) => {
        const text = messages[0]?.content ?? "";
        asked.push(text);
        const reply = answer(text, asked.length - 1);
        if (reply instanceof LlmError) throw reply;
        return reply;
      },
    },
    settings: { model: "m" },
    window: 300,
    ...more,
  });
  return { made, asked };
}

const obedient = (text: string) => replyOf(`disease:  ${text.replaceAll("fever", "[fever]")}`);

describe("language model as recogniser", () => {
  it("reads a long document in windows, every mention at its place", async () => {
    const { made, asked } = recogniser(obedient);
    const { mentions, uncovered } = await made.recognise(LONG);
    assert.equal(mentions.length, SENTENCES.length);
    assert.ok(
      mentions.every(
        (m) => LONG.text.slice(m.spans[0].start, m.spans[0].end) === "fever" && m.source === "llm:m",
      ),
    );
    assert.deepEqual(uncovered, []);
    assert.ok(asked.length >= 7 && asked.every((text) => text.length <= 300));
    assert.deepEqual(made.yield.units, { all: LONG.text.length, uncovered: 0 });
    assert.deepEqual(made.yield.placed, { exact: SENTENCES.length });
  });

  it("asks again in halves where a reply is cut off or is no copy, and tells what is left", async () => {
    const cut = recogniser((text) =>
      text.length > 150 ? replyOf("disease:  Case", "length") : obedient(text),
    );
    const all = await cut.made.recognise(LONG);
    assert.deepEqual([all.mentions.length, all.uncovered], [SENTENCES.length, []]);
    const bad = recogniser((text) => (text.includes("Case 7 ") ? replyOf("I cannot say.") : obedient(text)));
    const { mentions, uncovered } = await bad.made.recognise(LONG);
    assert.equal(uncovered.length, 1);
    const lost = uncovered[0];
    assert.ok(lost && LONG.text.slice(lost.start, lost.end).includes("Case 7 "));
    assert.ok(lost.end - lost.start < 160);
    assert.match(lost.reason, /no line of a type/);
    const inside = SENTENCES.filter((s) => LONG.text.slice(lost.start, lost.end).includes(s)).length;
    assert.equal(mentions.length, SENTENCES.length - inside);
    assert.equal(bad.made.yield.units.uncovered, lost.end - lost.start);
  });

  it("a window whose question fails is told and the others are read; a wrong key ends it all", async () => {
    const { made } = recogniser((text, n) => (n === 1 ? new LlmError("server", "down") : obedient(text)));
    const { mentions, uncovered } = await made.recognise(LONG);
    assert.deepEqual([uncovered.length, uncovered[0]?.reason], [1, "server: down"]);
    assert.ok(mentions.length > 30);
    const locked = recogniser(() => new LlmError("refused", "no key", undefined, 401));
    await assert.rejects(locked.made.recognise(LONG), /no key/);
  });

  it("stops at its cap and at its signal", async () => {
    const { made, asked } = recogniser(obedient, { maxCalls: 3, concurrency: 2 });
    const { uncovered } = await made.recognise(LONG);
    assert.equal(asked.length, 3);
    assert.match(uncovered[0]?.reason ?? "", /3 questions were asked/);
    const stop = new AbortController();
    const stopped = recogniser((text) => {
      stop.abort(new Error("enough"));
      return obedient(text);
    });
    await assert.rejects(stopped.made.recognise(LONG, stop.signal), /enough/);
    assert.ok(stopped.asked.length <= 4);
  });

  it("renders hints and types, and shows the text without brackets only where tags need it", async () => {
    const seen: unknown[] = [];
    for (const form of ["symbolic", "context"] as const) {
      const { made } = recogniser(() => replyOf("[]"), {
        form,
        render: async (input) => {
          seen.push([input.text, input.hints]);
          return [];
        },
      });
      await made.recognise(document("Severe [acute] renal failure was treated with the drug."));
    }
    assert.deepEqual(seen, [
      [
        "Severe ［acute］ renal failure was treated with the drug.",
        ["Severe", "acute", "renal failure", "drug"],
      ],
      [
        "Severe [acute] renal failure was treated with the drug.",
        ["Severe", "acute", "renal failure", "drug"],
      ],
    ]);
  });

  it("windows follow one another without a gap of anything but white space, and none is too long", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "word", " ", ". ", "\n\n", "A", "病", "。"),
      maxLength: 80,
    });
    fc.assert(
      fc.property(text, fc.integer({ min: 5, max: 40 }), (t, size) => {
        let at = 0;
        for (const { start, end } of windowsOf(t, [], size)) {
          assert.equal(t.slice(at, start).trim(), "");
          assert.ok(start < end && end - start <= size && start >= at);
          at = end;
        }
        assert.equal(t.slice(at).trim(), "");
      }),
      { numRuns: 500 },
    );
  });
});
