// Generation inside the extension host: the editor's own models, asked through the client; runs that the view shows.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import type { EditorModels } from "../../../client/generation/editor-models.ts";
import type { Runs } from "../../../client/generation/runs.ts";
import type { AskParams, GenerationChoices } from "../../../server/protocol/generation.ts";
import { curie, until } from "./host.ts";

describe("generating", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "curie-generating-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("asks a model of the editor, and the run is in the list until it is forgotten", async function () {
    this.timeout(120_000);
    const runs = (await curie()).curie.runs as Runs;
    const asked: AskParams[] = [];
    const theirs = runs.models;
    const fake: EditorModels = {
      list: async () => [{ vendor: "fake", id: "fake-1", name: "Fake" }],
      ask: async (params) => {
        asked.push(params);
        const text = params.messages.map((m) => m.content).join("\n");
        const name = /Title: (.*)/.exec(text)?.[1] ?? "nothing";
        return asked.length === 1
          ? { failure: "busy", error: "a quota" }
          : { text: `example: We saw [${name}] in the ward today.` };
      },
    };
    runs.models = fake;
    try {
      const { kbs } = await runs.act<GenerationChoices>({ act: "choices" });
      const kb = kbs[0]?.path ?? "";
      const out = join(folder, "run");
      const begun = await runs.begin(
        {
          act: "start",
          out,
          allow: "host",
          spec: {
            kb,
            template: "generate-en",
            model: { kind: "editor", vendor: "fake", name: "fake-1" },
            perConcept: 1,
            slice: { limit: 2 },
          },
        },
        "editor:fake",
      );
      assert.ok(!("consent" in begun));
      const run = () => runs.all.find((r) => r.out === out);
      await until("end of the run", run, (r) => r?.state === "finished", 60_000);
      assert.equal(run()?.kept, 2);
      // One was busy, and was asked again.
      assert.equal(asked.length, 3);
      assert.equal(asked[0]?.messages[0]?.role, "system");
      const { page, corpus } = await runs.report(out);
      assert.match(readFileSync(vscode.Uri.parse(page).fsPath, "utf8"), /kept 2, rejected 0/);
      assert.equal(readFileSync(corpus.fsPath, "utf8").trim().split("\n").length, 2);
      await runs.forget(out);
      assert.equal(run(), undefined);
    } finally {
      runs.models = theirs;
    }
  });
});
