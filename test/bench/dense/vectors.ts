// Vectors of the benches' knowledge bases, made once for each encoder.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { KnowledgeBase } from "../../../engine/kb/knowledge-base.ts";
import { buildVectors } from "../../../engine/linking/dense/build-vectors.ts";
import { EncodedNames } from "../../../engine/linking/dense/near-names.ts";
import { VectorFile } from "../../../engine/linking/dense/vector-file.ts";
import type { SentenceEncoder } from "../../../engine/models/encoding/sentence-encoder.ts";
import { root } from "../places.ts";

export async function vectorsOf(kb: KnowledgeBase, encoder: SentenceEncoder): Promise<VectorFile> {
  const folder = join(root, ".cache", "vectors");
  mkdirSync(folder, { recursive: true });
  const path = join(
    folder,
    `${kb.info.name}.${kb.info.hash.slice(0, 8)}.${encoder.hash.slice(0, 8)}.curievec`,
  );
  if (!existsSync(path)) {
    const from = performance.now();
    const { names } = await buildVectors(kb, encoder, path);
    const seconds = (performance.now() - from) / 1000;
    console.log(
      `${kb.info.name}: ${names} vectors in ${seconds.toFixed(1)} s, ${Math.round(names / seconds)} a second`,
    );
  }
  return VectorFile.open(path, { kb: kb.info, encoder });
}

const known = new Map<string, EncodedNames>();

/** Names of all these knowledge bases, near in meaning. */
export async function nearNamesOf(
  kbs: readonly KnowledgeBase[],
  encoder: SentenceEncoder,
): Promise<EncodedNames> {
  const key = kbs.map(({ info }) => info.hash).join();
  let names = known.get(key);
  if (!names) {
    const files: VectorFile[] = [];
    for (const kb of kbs) files.push(await vectorsOf(kb, encoder));
    names = new EncodedNames(kbs, files, encoder);
    known.set(key, names);
  }
  return names;
}
