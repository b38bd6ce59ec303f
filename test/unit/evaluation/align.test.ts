// Two sides of a corpus in step: memory does not grow with documents while both keep one order, and any order ends the
// same.
import assert from "node:assert/strict";
import fc from "fast-check";
import { align } from "../../../engine/evaluation/align.ts";
import type { ComparedDocument } from "../../../engine/evaluation/compared.ts";
import { FindingList } from "../../../engine/evaluation/findings.ts";
import { document, stream } from "../../fixtures/evaluated.ts";

const ids = (n: number) => Array.from({ length: n }, (_, i) => `d${i}`);

describe("alignment of documents", () => {
  it("reads both sides in step: no document is read before its partner is through", async () => {
    const read = { gold: 0, predicted: 0 };
    let done = 0;
    let ahead = 0;
    async function* side(which: "gold" | "predicted"): AsyncGenerator<ComparedDocument> {
      for (const id of ids(500)) {
        read[which]++;
        ahead = Math.max(ahead, read[which] - done);
        yield document(id, ["0-1:A"]);
      }
    }
    for await (const _ of align(side("gold"), [side("predicted")], ["p"], new FindingList())) done++;
    assert.equal(done, 500);
    assert.ok(ahead <= 2, `${ahead} documents were held`);
  });

  it("yields every gold document once with its own predictions, whatever the orders", () =>
    fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(ids(9)),
        fc.shuffledSubarray(ids(9)),
        fc.shuffledSubarray(ids(9)),
        async (gold, first, second) => {
          const of = (list: readonly string[], type: string) =>
            stream(list.map((id) => document(id, [`0-1:${type}${id}`])));
          const findings = new FindingList();
          const seen: string[] = [];
          for await (const d of align(
            of(gold, "g"),
            [of(first, "a"), of(second, "b")],
            ["a", "b"],
            findings,
          )) {
            seen.push(d.id);
            assert.equal(d.gold[0]?.type, `g${d.id}`);
            assert.deepEqual(
              d.systems.map((mentions) => mentions[0]?.type),
              [first.includes(d.id) ? `a${d.id}` : undefined, second.includes(d.id) ? `b${d.id}` : undefined],
            );
          }
          assert.deepEqual([...seen].sort(), [...gold].sort());
          const count = (code: string) => findings.list().find((f) => f.code === code)?.count ?? 0;
          const lacking = (list: readonly string[]) => gold.filter((id) => !list.includes(id)).length;
          const extra = (list: readonly string[]) => list.filter((id) => !gold.includes(id)).length;
          assert.equal(count("document-missing"), lacking(first) + lacking(second));
          assert.equal(count("document-extra"), extra(first) + extra(second));
        },
      ),
    ));
});
