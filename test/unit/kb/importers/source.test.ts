// Sources as bytes and lines: gzip by content, broken characters, and files that are no text.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { linesOf, openSource, SourceError } from "../../../../engine/kb/importers/source.ts";
import { ImportReport } from "../../../../engine/kb/report.ts";
import { withFiles } from "./reading.ts";

async function lines(content: string | Uint8Array, name = "a.txt") {
  return withFiles({ [name]: content }, async (path) => {
    const report = new ImportReport();
    const found: [number, string][] = [];
    for await (const line of linesOf(await openSource(path(name)), report))
      found.push([line.number, line.text]);
    return { found, problems: report.problems };
  });
}

describe("source lines", () => {
  it("are the same plain and gzipped, whatever the file is called", async () => {
    const text = "one\r\ntwo\n\nfour é 🙂";
    const expected = [
      [1, "one"],
      [2, "two"],
      [3, ""],
      [4, "four é 🙂"],
    ];
    assert.deepEqual((await lines(text, "plain.gz")).found, expected);
    assert.deepEqual((await lines(gzipSync(text), "zipped.txt")).found, expected);
    assert.deepEqual(
      (await lines(Buffer.concat([gzipSync("one\r\ntwo\n"), gzipSync("\nfour é 🙂")]))).found,
      expected,
    );
    assert.deepEqual((await lines(`\uFEFF${text}\n`)).found, expected);
  });

  it("survive chunk borders in the middle of lines and characters", async () => {
    const long = Array.from({ length: 30_000 }, (_, i) => `${i} Grüße 🙂`);
    const { found } = await lines(gzipSync(long.join("\n")));
    assert.deepEqual(
      found.map(([, text]) => text),
      long,
    );
  });

  it("tell of bytes that are not UTF-8", async () => {
    const { found, problems } = await lines(Buffer.from("good\ncaf\xe9\n", "latin1"));
    assert.deepEqual(found[1], [2, "caf\uFFFD"]);
    assert.equal(problems[0]?.line, 2);
    assert.match(problems[0]?.reason ?? "", /not UTF-8/);
  });

  it("skip a line too long for any vocabulary and tell it", async () => {
    const { found, problems } = await lines(`short\n${"x".repeat(17_000_000)}\nlast\n`);
    assert.deepEqual(
      found.map(([n]) => n),
      [1, 3],
    );
    assert.match(problems[0]?.reason ?? "", /17000000 bytes/);
  });

  const refusals: [string, string | Uint8Array, RegExp][] = [
    ["nothing", "", /is empty/],
    ["UTF-16", Buffer.from("\uFEFFid", "utf16le"), /UTF-16 text: save it as UTF-8/],
    ["binary", Buffer.from([1, 0, 2, 3]), /binary file/],
    ["a zip archive", Buffer.from("PK\u0003\u0004 and so on"), /zip archive/],
    ["a packed knowledge base", Buffer.from([0x89, 0x43, 0x4b, 0x42, 0x0d]), /packed knowledge base already/],
    ["cut-off gzip", gzipSync("some text").subarray(0, 15), /gzip stream is damaged or cut off/],
  ];
  for (const [what, content, reason] of refusals)
    it(`refuse ${what}`, () =>
      assert.rejects(lines(content), (error: unknown) => {
        assert.ok(error instanceof SourceError);
        assert.match(error.message, reason);
        assert.ok(error.message.startsWith(`${error.file}: `));
        return true;
      }));

  it("refuse what is not there", async () => {
    await assert.rejects(openSource("/no/such/file"), /no such file/);
    await assert.rejects(openSource("/"), /folder, not a file/);
  });
});
