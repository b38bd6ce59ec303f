// Where documents lie: folders inside folders, URIs in other clients' spelling, files outside.
import assert from "node:assert/strict";
import { pathOf, sameDocument, Workspace } from "../../../server/workspace.ts";

const workspaceOf = (...uris: string[]) => {
  const workspace = new Workspace();
  workspace.initialize({
    processId: null,
    capabilities: {},
    rootUri: null,
    workspaceFolders: uris.map((uri) => ({ uri, name: "" })),
  });
  return workspace;
};

describe("workspace", () => {
  it("the innermost folder holds a document", () => {
    const workspace = workspaceOf("file:///a", "file:///a/b", "file:///ab");
    assert.deepEqual(
      ["file:///a/x.txt", "file:///a/b/c/x.txt", "file:///ab/x.txt", "file:///a/..b/x.txt"].map((uri) => {
        const place = workspace.placeOf(uri);
        return place && [place.folder.uri, place.file];
      }),
      [
        ["file:///a", "x.txt"],
        ["file:///a/b", "c/x.txt"],
        ["file:///ab", "x.txt"],
        ["file:///a", "..b/x.txt"],
      ],
    );
  });

  it("outside, untitled, virtual and malformed documents lie nowhere", () => {
    const workspace = workspaceOf("file:///a", "vscode-vfs://github/x");
    for (const uri of [
      "file:///b/x.txt",
      "untitled:Untitled-1",
      "vscode-vfs://github/x/y.txt",
      "no uri",
      "%%%",
      "",
    ])
      assert.equal(workspace.placeOf(uri), undefined, uri);
  });

  it("spellings of one file are one document", () => {
    assert.ok(sameDocument("file:///a%20b/%C3%A9.txt", "file:///a b/é.txt"));
    assert.ok(!sameDocument("untitled:1", "untitled:2"));
    assert.equal(pathOf("untitled:1"), undefined);
  });

  it("folders come and go", () => {
    const workspace = workspaceOf("file:///a");
    workspace.change({ added: [{ uri: "file:///b", name: "" }], removed: [{ uri: "file:///a", name: "" }] });
    assert.equal(workspace.placeOf("file:///a/x"), undefined);
    assert.equal(workspace.placeOf("file:///b/x")?.file, "x");
  });

  it("clients of old send a root alone", () => {
    const workspace = new Workspace();
    workspace.initialize({ processId: null, capabilities: {}, rootUri: "file:///a" });
    assert.equal(workspace.placeOf("file:///a/x")?.file, "x");
  });
});
