// The packed token trie against nested Maps of the same names, walk by walk; and what it refuses.
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { SemanticGroup } from "../../../../engine/kb/groups.ts";
import {
  buildTrie,
  LONGEST,
  packTrie,
  type TrieTokenizer,
} from "../../../../engine/linking/token-trie/build-trie.ts";
import { TokenTrie } from "../../../../engine/linking/token-trie/trie-file.ts";
import type { TrieWalk } from "../../../../engine/linking/token-trie/trie-walk.ts";
import { kbOf } from "../../../fixtures/kb.ts";

interface MapNode {
  next: Map<number, MapNode>;
  ends: boolean;
}
const mapNode = (): MapNode => ({ next: new Map(), ends: false });

function nested(sequences: readonly (readonly number[])[]): MapNode {
  const root = mapNode();
  for (const tokens of sequences) {
    let node = root;
    for (const token of tokens) {
      let below = node.next.get(token);
      if (!below) {
        below = mapNode();
        node.next.set(token, below);
      }
      node = below;
    }
    node.ends = true;
  }
  return root;
}
const size = (node: MapNode): number =>
  Array.from(node.next.values(), size).reduce((a, b) => a + b, node.ends ? 1 : 0);

/** A bit for each token below 272,000. */
const MASK = new Uint32Array(8_500);

/** Every point of the trie answers as the maps do. */
function same(
  walk: TrieWalk,
  maps: Map<SemanticGroup, MapNode | undefined>,
  path: readonly number[] = [],
): number {
  const nodes = [...maps.values()].filter((n) => n !== undefined);
  const at = path.join(" ");
  assert.equal(walk.ends, nodes.filter((n) => n.ends).length, `ends at ${at}`);
  assert.equal(
    walk.count,
    nodes.map(size).reduce((a, b) => a + b, 0),
    `names below ${at}`,
  );
  const expected = new Map<number, number>();
  for (const node of nodes)
    for (const [token, below] of node.next) expected.set(token, (expected.get(token) ?? 0) + size(below));
  const found: [number, number][] = [];
  walk.next((token, names) => {
    found.push([token, names]);
  });
  const ascending = [...expected].sort((a, b) => a[0] - b[0]);
  assert.deepEqual(found, ascending, `next at ${at}`);
  const into = new Uint32Array(found.length + 1);
  assert.equal(walk.allowed(into), found.length);
  assert.deepEqual(
    [...into.subarray(0, found.length)],
    ascending.map(([token]) => token),
  );
  MASK.fill(0);
  assert.equal(walk.mask(MASK), found.length);
  let bits = 0;
  for (let word of MASK) for (; word; word &= word - 1) bits++;
  assert.equal(bits, found.length);
  for (const [token] of ascending) assert.ok((MASK[token >>> 5] as number) & (1 << (token & 31)));
  for (const wrong of [0, 77, 299_999, -1, 1.5])
    if (!expected.has(wrong)) assert.equal(walk.copy().step(wrong), false);
  let points = 1;
  for (const [token] of ascending) {
    const below = walk.copy();
    assert.ok(below.step(token));
    points += same(below, new Map([...maps].map(([g, node]) => [g, node?.next.get(token)])), [
      ...path,
      token,
    ]);
  }
  return points;
}

/** Names are their tokens, in figures. */
const figures: TrieTokenizer = {
  name: "figures",
  hash: "f1",
  encode: (text) => text.split(" ").map(Number),
};
const GROUPS = ["DISO", "CHEM", "GENE"] as const;

const token = fc.oneof(fc.nat(4), fc.nat(400), fc.nat(270_000));
const sequence = fc.array(token, { minLength: 1, maxLength: 7 });
const names = fc.array(fc.record({ tokens: sequence, group: fc.constantFrom(...GROUPS) }), {
  minLength: 1,
  maxLength: 120,
});

async function trieOf(
  given: readonly { tokens: readonly number[]; group: SemanticGroup }[],
): Promise<TokenTrie> {
  const kb = await kbOf(
    given.map(({ tokens, group }, i) => ({ id: `X:${i}`, name: tokens.join(" "), group })),
  );
  const { chunks } = await packTrie(kb, figures);
  return TokenTrie.decode(Buffer.concat(chunks), "t");
}
const mapsOf = (
  given: readonly { tokens: readonly number[]; group: SemanticGroup }[],
  groups: readonly SemanticGroup[],
) => new Map(groups.map((g) => [g, nested(given.filter((n) => n.group === g).map((n) => n.tokens))]));

describe("token trie", () => {
  it("answers as nested maps do, for one group, several and all", () =>
    fc.assert(
      fc.asyncProperty(names, fc.subarray([...GROUPS]), async (given, some) => {
        const trie = await trieOf(given);
        same(trie.walk(), mapsOf(given, GROUPS));
        if (some.length) same(trie.walk(some), mapsOf(given, some));
      }),
      { numRuns: 150 },
    )).timeout(60_000);

  it("holds names that begin other names, wide points, and names of 400 tokens", async () => {
    const long = Array.from({ length: 400 }, (_, i) => (i * 7) % 90);
    const given = [
      ...[1, 2, 3, 50, 399, 400].map((n) => ({ tokens: long.slice(0, n), group: "DISO" as const })),
      ...Array.from({ length: 300 }, (_, i) => ({
        tokens: [0, 7, i, 5],
        group: GROUPS[i % 3] as SemanticGroup,
      })),
      ...Array.from({ length: 40 }, (_, i) => ({ tokens: [9, i * 6_000], group: "GENE" as const })),
    ];
    const trie = await trieOf(given);
    assert.ok(same(trie.walk(), mapsOf(given, GROUPS)) > 1_000);
    same(trie.walk(["CHEM"]), mapsOf(given, ["CHEM"]));
    const walk = trie.walk();
    for (const t of long) assert.ok(walk.step(t));
    assert.deepEqual([walk.ends, walk.count, walk.step(0)], [1, 1, false]);
  });

  it("has nothing for a group without names, and says what is left out", async () => {
    const kb = await kbOf([
      { id: "X:1", name: "1 2", group: "DISO" },
      { id: "X:2", name: "long", group: "DISO" },
      { id: "X:3", name: "none", group: "DISO" },
    ]);
    const { chunks, report } = await packTrie(kb, {
      ...figures,
      encode: (text) =>
        text === "none" ? [] : text === "long" ? new Uint32Array(LONGEST + 1) : figures.encode(text),
    });
    assert.deepEqual([report.names, report.empty, report.long, report.sequences], [3, 1, 1, { DISO: 1 }]);
    assert.equal(report.firstLong, "long");
    const walk = TokenTrie.decode(Buffer.concat(chunks), "t").walk(["CHEM"]);
    assert.deepEqual(
      [walk.count, walk.ends, walk.allowed(new Uint32Array(9)), walk.step(1)],
      [0, 0, 0, false],
    );
  });

  it("is the same for the same names, and refuses damage, other knowledge bases and other tokenizers", async () => {
    const folder = await mkdtemp(join(tmpdir(), "curie-trie-"));
    const out = join(folder, "x.figures.curietrie");
    const kb = await kbOf(
      Array.from({ length: 50 }, (_, i) => ({ id: `X:${i}`, name: `${i} ${i * i}`, group: "DISO" })),
    );
    await buildTrie(kb, figures, out);
    const bytes = await readFile(out);
    assert.deepEqual(Buffer.concat((await packTrie(kb, figures)).chunks), bytes);
    const own = { kb: { name: "t", hash: kb.info.hash }, tokenizer: figures };
    assert.deepEqual((await TokenTrie.open(out, own)).names, [50]);
    await assert.rejects(
      TokenTrie.open(out, { kb: { name: "other", hash: "0" } }),
      /knowledge base .* this one is other/,
    );
    await assert.rejects(
      TokenTrie.open(out, { tokenizer: { name: "gpt", hash: "0" } }),
      /for the tokenizer figures .* this one is gpt/,
    );
    await assert.rejects(TokenTrie.open(join(folder, "none")), /there is no such file/);
    const kbFile = join(folder, "kb");
    await writeFile(kbFile, Uint8Array.of(0x89, 0x43, 0x4b, 0x42, 13, 10, 26, 10));
    await assert.rejects(TokenTrie.open(kbFile), /a packed knowledge base, not a trie/);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = ((damaged[at] as number) + by) & 255;
        // The four bytes before the header mean nothing.
        if (at < 20 || at >= 24) assert.throws(() => TokenTrie.decode(damaged, "t"), /^TrieFileError/);
        assert.throws(() => TokenTrie.decode(bytes.subarray(0, at), "t"), /TrieFileError/);
      }),
    );
    const stopped = new AbortController();
    stopped.abort(new Error("stopped"));
    await assert.rejects(buildTrie(kb, figures, join(folder, "y"), { signal: stopped.signal }), /stopped/);
    assert.deepEqual((await readdir(folder)).sort(), ["kb", "x.figures.curietrie"]);
  });
});
