// Whatever bytes a table of predictions holds: it is read, or refused with its name; no row goes without being counted or
// named.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { FindingList } from "../../engine/evaluation/findings.ts";
import { asWritten, readingOf } from "../../engine/evaluation/reading.ts";
import { parseTableColumns } from "../../engine/evaluation/table-columns.ts";
import { readTable } from "../../engine/evaluation/table-documents.ts";
import { SourceError } from "../../engine/kb/importers/source.ts";

const columns = parseTableColumns("doc=d,mention=m,gold=g,pred=p,start=s,end=e,score=x");
const HEAD = "d\tm\tg\tp\ts\te\tx\n";

describe("tables of predictions (property)", () => {
  const folder = mkdtempSync(join(tmpdir(), "curie-tables-"));
  const file = join(folder, "t.tsv");
  after(() => rmSync(folder, { recursive: true, force: true }));
  const read = async (content: string | Uint8Array) => {
    writeFileSync(file, content);
    const findings = new FindingList();
    try {
      const sides = await readTable(file, { columns, quote: null, reading: asWritten, findings });
      return { ...sides, findings: findings.list() };
    } catch (error) {
      assert.ok(error instanceof SourceError || error instanceof RangeError, String(error));
      return undefined;
    }
  };

  it("any bytes are read or refused", () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.string({ maxLength: 200 }).map((s) => HEAD + s),
        ),
        async (content) => void (await read(content)),
      ),
      { numRuns: 200 },
    ));

  const cell = fc.oneof(
    fc.constantFrom(
      "",
      "1",
      "9",
      "-3",
      "1;5",
      "x",
      "A+B",
      "A|",
      "+",
      "NO_CODE",
      "0.5",
      "1e9",
      "NaN",
      "\u{1d518}",
    ),
    fc.string({ maxLength: 6 }).map((s) => s.replace(/[\t\r\n\0]/g, "")),
  );

  it("every row is a mention on both sides, or a malformed row", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 8 }), { maxLength: 12 }),
        async (rows) => {
          const lines = rows.map((cells) => cells.join("\t"));
          const made = await read(HEAD + lines.map((l) => `${l}\n`).join(""));
          if (!made) return;
          const count = (code: string) => made.findings.find((f) => f.code === code)?.count ?? 0;
          const mentions = made.gold.reduce((n, d) => n + d.mentions.length, 0);
          assert.equal(
            mentions,
            made.predicted.reduce((n, d) => n + d.mentions.length, 0),
          );
          assert.equal(mentions + count("malformed-row"), made.rows);
          for (const m of [...made.gold, ...made.predicted].flatMap((d) => d.mentions)) {
            assert.ok(m.spans.every((s) => Number.isInteger(s.start) && s.end > s.start && s.start >= 0));
            assert.equal(m.state === "linked", m.answers.length > 0);
          }
        },
      ),
      { numRuns: 200 },
    ));

  it("ids are parted, trimmed and told from `no concept`, whatever they are", () =>
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 4 }), (written, separators) => {
        const { concepts, nil } = readingOf({ separators, nil: ["-"] }).ids(written);
        const parts = [...separators].reduce((list, s) => list.flatMap((p) => p.split(s)), [written]);
        const wanted = parts.map((p) => p.trim()).filter((p) => p !== "");
        assert.deepEqual(
          concepts,
          wanted.filter((p) => p !== "-"),
        );
        assert.equal(nil, wanted.includes("-"));
      }),
    ));
});
