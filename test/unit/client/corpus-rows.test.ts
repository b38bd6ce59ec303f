// The rows of the picker of a corpus file's documents, and what the client reads of their addresses.
import assert from "node:assert/strict";
import { URI } from "vscode-uri";
import { corpusRows, fileOf, rowAfter } from "../../../client/corpus-rows.ts";
import { corpusPlace, corpusUri } from "../../../server/curation/corpus-uri.ts";

const documents = ["a", "b", "c"].map((id, n) => ({
  uri: corpusUri({ path: "/x/cases.xml", n }, id),
  id,
  mentions: n,
  beginning: `Text ${id}`,
}));
const rows = corpusRows({ documents }, (n) => `${n} annotations`);

describe("documents of a corpus file", () => {
  it("are rows with what tells them apart", () => {
    assert.deepEqual(
      rows.map(({ label, description, detail }) => [label, description, detail]),
      [
        ["a", "0 annotations", "Text a"],
        ["b", "1 annotations", "Text b"],
        ["c", "2 annotations", "Text c"],
      ],
    );
  });

  it("begin at the one after the open one", () => {
    assert.equal(rowAfter(rows, undefined)?.label, "a");
    assert.equal(rowAfter(rows, documents[0]?.uri)?.label, "b");
    assert.equal(rowAfter(rows, documents[2]?.uri)?.label, "a");
    assert.equal(rowAfter([], documents[0]?.uri), undefined);
  });

  it("have addresses that come back, whatever file and id are called", () => {
    for (const path of ["/x/cases.xml", "/ü 1/a#b?c&d%20.jsonl", "C:\\data\\a.xml"])
      for (const id of ["1", "a/b c?#%", "", "病例"]) {
        const place = { path, n: 3, format: "jsonl" };
        const uri = corpusUri(place, id);
        assert.deepEqual(corpusPlace(uri), place);
        // As an editor hands it on.
        assert.deepEqual(corpusPlace(URI.parse(uri).toString()), place);
        assert.equal(URI.parse(uri).toString(), uri);
        assert.deepEqual(fileOf(URI.parse(uri)), { path, format: "jsonl" });
        assert.match(URI.parse(uri).path, /^\/[^/]+\/[^/]+\.txt$/);
      }
  });

  it("no other address is one", () => {
    for (const uri of ["file:///a.xml", "curie-corpus:/a.txt", 'curie-corpus:/a.txt?{"path":1,"n":0}']) {
      assert.equal(corpusPlace(uri), undefined);
      assert.equal(fileOf(URI.parse(uri)), undefined);
    }
  });
});
