// Where the hierarchy begins, against its definition: concepts none of whose parents is another concept of the KB.
import assert from "node:assert/strict";
import fc from "fast-check";
import { type ConceptInput, conceptSchema } from "../../../engine/kb/concept.ts";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { overlayKb } from "../../../engine/kb/overlay.ts";
import { findRoots } from "../../../engine/kb/roots.ts";
import { kbOf } from "../../fixtures/kb.ts";

const ids = ["X:0", "X:1", "X:2", "X:3", "X:4", "X:5"];
const concepts = (former: string) =>
  fc
    .uniqueArray(
      fc.record({
        id: fc.constantFrom(...ids),
        parents: fc.array(fc.constantFrom(...ids, "X:former", "X:nowhere"), { maxLength: 2 }),
        obsolete: fc.boolean(),
      }),
      { selector: (c) => c.id, minLength: 1 },
    )
    .map((all) =>
      all.map(
        ({ id, parents, obsolete }, i): ConceptInput => ({
          id,
          name: `name of ${id}`,
          group: "DISO",
          parents,
          obsolete,
          altIds: i === 0 ? [former] : [],
        }),
      ),
    );

const defined = (kb: KnowledgeBase) =>
  [...kb.concepts()].filter(({ id, parents }) => !parents.some((p) => (kb.concept(p)?.id ?? id) !== id));

async function check(kb: KnowledgeBase): Promise<void> {
  const found = await findRoots(kb, async () => {});
  const expected = defined(kb);
  for (const kind of ["live", "obsolete"] as const) {
    const wanted = expected.filter((c) => c.obsolete === (kind === "obsolete")).map((c) => c.id);
    assert.deepEqual([...found[kind]].sort(), wanted.sort());
    assert.equal(found.counts[kind], wanted.length);
  }
}

describe("roots of a knowledge base", () => {
  it("are those of the definition, with and without a user dictionary over it", () =>
    fc.assert(
      fc.asyncProperty(concepts("X:former"), concepts("X:nowhere"), async (base, added) => {
        const kb = await kbOf(base);
        await check(kb);
        await check(
          await overlayKb(
            kb,
            added.map((c) => conceptSchema.parse(c)),
          ),
        );
      }),
      { numRuns: 60 },
    )).timeout(60_000);

  it("have their names without a record being read", async () => {
    const kb = await kbOf([
      { id: "X:1", name: "Alpha", group: "DISO" },
      { id: "X:2", name: "Beta", group: "DISO", parents: ["X:1"] },
      { id: "X:3", name: "Gamma", group: "DISO", obsolete: true },
    ]);
    assert.deepEqual(
      [...kb.roots()].map(({ id, name, obsolete }) => [id, name, obsolete]),
      [
        ["X:1", "Alpha", false],
        ["X:3", "Gamma", true],
      ],
    );
  });
});
