// Notices begin with what is wrong, on every platform's paths; what begins otherwise stays as it is.
import assert from "node:assert/strict";
import { pathLast } from "../../../server/notice.ts";

describe("notices", () => {
  const cases: [string, string, string][] = [
    ["a path", "/a/long/way/b.obo: there is no such file.", "There is no such file (/a/long/way/b.obo)."],
    ["a line", "/a/b.obo:3: the id is empty.", "The id is empty (line 3 of /a/b.obo)."],
    ["a line in words", "/a/d.jsonl, line 12: not JSON.", "Not JSON (line 12 of /a/d.jsonl)."],
    ["a drive", "C:\\a b\\c.tsv: this is no table.", "This is no table (C:\\a b\\c.tsv)."],
    ["a share", "\\\\host\\c.tsv: this is no table.", "This is no table (\\\\host\\c.tsv)."],
    ["spaces", "/a/My Notes/b.ann: broken: T1.", "Broken: T1 (/a/My Notes/b.ann)."],
    [
      "sentences",
      "/a/b.ckb: damaged. Import it again: x --out /a/b.ckb y",
      "Damaged. Import it again: x --out /a/b.ckb y (/a/b.ckb).",
    ],
    ["more lines", "/a/b.tsv: no concept.\n3 rows without id", "No concept (/a/b.tsv).\n3 rows without id"],
    ["words first", "Open a folder first: its dictionary is kept in it.", ""],
    ["a path in the middle", "Line 3 of the dictionary: not JSON (/a/b.jsonl).", ""],
    ["a path alone", "/a/b.obo", ""],
    ["a command", "curie/kb/import: failed", ""],
  ];
  for (const [name, given, told] of cases) it(name, () => assert.equal(pathLast(given), told || given));

  it("what was moved begins with no path and is not moved again", () => {
    for (const [, given] of cases) assert.equal(pathLast(pathLast(given)), pathLast(given));
  });
});
