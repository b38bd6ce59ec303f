// Records of an XML stream: found whatever the chunks are cut at, and never thrown over.
import assert from "node:assert/strict";
import { xmlRecords } from "../../../../engine/corpus/formats/xml/records.ts";

async function read(chunks: readonly string[]): Promise<{ raw: string[]; after: string; problems: number }> {
  const raw: string[] = [];
  let after = "";
  let problems = 0;
  async function* stream(): AsyncGenerator<string> {
    yield* chunks;
  }
  const found = xmlRecords(
    stream(),
    (name) => name === "a",
    () => problems++,
  );
  for await (const record of found)
    if ("raw" in record) raw.push(record.raw);
    else after = record.after;
  return { raw, after, problems };
}

describe("XML records", () => {
  it("hold a character whose halves came in two chunks", async () => {
    assert.deepEqual(await read(["<r><a>\ud83d", "\ude00</a></r>"]), {
      raw: ["<a>😀</a>"],
      after: "</r>",
      problems: 0,
    });
  });

  it("are read past half a character: it is told, and nothing throws", async () => {
    for (const chunks of [
      ["<?\ud800"],
      ["<?xm\ud800"],
      ["<r><a>\udc00</a></r>"],
      ["<\ud800", "a>x</a>"],
      ["\ud800"],
    ]) {
      const { problems, raw } = await read(chunks);
      assert.ok(problems > 0 || raw.length > 0, JSON.stringify(chunks));
    }
  });
});
