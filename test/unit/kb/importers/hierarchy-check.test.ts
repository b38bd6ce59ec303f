// Cycles in a hierarchy: found wherever one is, shown with their concepts, and nothing else taken for one.
import assert from "node:assert/strict";
import fc from "fast-check";
import { type Concept, conceptSchema } from "../../../../engine/kb/concept.ts";
import { checkedHierarchy, findCycles } from "../../../../engine/kb/importers/hierarchy-check.ts";
import { readAll } from "./reading.ts";

async function* concepts(parents: Readonly<Record<string, string[]>>): AsyncGenerator<Concept> {
  for (const [id, up] of Object.entries(parents))
    yield conceptSchema.parse({
      id: `X:${id}`,
      name: id,
      group: "DISO",
      parents: up.map((p) => `X:${p}`),
    });
}
const check = (parents: Readonly<Record<string, string[]>>) =>
  readAll((report) => checkedHierarchy(concepts(parents), "test", report));

describe("hierarchy check", () => {
  it("passes concepts on and finds nothing in a sound hierarchy", async () => {
    const { concepts: passed, report } = await check({
      root: [],
      a: ["root"],
      b: ["a", "root"],
      c: ["nobody"],
    });
    assert.equal(passed.length, 4);
    assert.deepEqual(report.hierarchy, { edges: 4, unknownParents: 1, cyclic: 0, cycles: 0, examples: [] });
    assert.equal(report.problemCount, 0);
  });

  it("finds cycles, a concept that is its own parent included, and counts what hangs below", async () => {
    const { report } = await check({
      root: [],
      a: ["c", "root"],
      b: ["a"],
      c: ["b"],
      below: ["c"],
      self: ["self"],
    });
    assert.deepEqual(report.hierarchy, {
      edges: 6,
      unknownParents: 0,
      cyclic: 5,
      cycles: 2,
      examples: [
        ["X:a", "X:c", "X:b", "X:a"],
        ["X:self", "X:self"],
      ],
    });
    assert.deepEqual(
      report.problems.map((p) => [p.reason, p.excerpt]),
      [
        ["the hierarchy is cyclic; all its parents are kept.", "X:a < X:c < X:b < X:a"],
        ["the hierarchy is cyclic; all its parents are kept.", "X:self < X:self"],
      ],
    );
  });

  it("agrees with a search from every concept", () => {
    const edges = fc.array(fc.tuple(fc.nat(11), fc.nat(11)), { maxLength: 30 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const up = (n: number) => pairs.filter(([low]) => low === n).map(([, high]) => high);
        const reaches = (from: number): Set<number> => {
          const seen = new Set<number>();
          const open = up(from);
          for (let n = open.pop(); n !== undefined; n = open.pop())
            if (!seen.has(n)) open.push(...up(seen.add(n) && n));
          return seen;
        };
        const inCycle = Array.from({ length: 12 }, (_, n) => reaches(n).has(n));
        const expected = inCycle.filter((yes, n) => yes || [...reaches(n)].some((m) => inCycle[m])).length;
        const lower = Uint32Array.from(pairs, ([low]) => low);
        const upper = Uint32Array.from(pairs, ([, high]) => high);
        const { cycles, cyclic } = findCycles(12, lower, upper);
        assert.equal(cyclic, expected);
        assert.equal(cycles.length > 0, expected > 0);
        for (const cycle of cycles) {
          assert.equal(cycle[0], cycle.at(-1));
          assert.ok(cycle.slice(1).every((n, i) => up(cycle[i] as number).includes(n)));
        }
      }),
    );
  });
});
