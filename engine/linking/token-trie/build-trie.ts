// Builds the token trie of a knowledge base for a tokenizer: every name of every concept, by semantic group, in one
// file, all or nothing. Tokenising is most of the work, so it tells how far it is and stops when asked.
import { open, rename, rm } from "node:fs/promises";
import { groupCodes, type SemanticGroup } from "../../kb/groups.ts";
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import { TokenSequences } from "./token-sequences.ts";
import { type Bound, encodeTrie } from "./trie-file.ts";
import { TrieWriter } from "./trie-writer.ts";

export interface TrieTokenizer extends Bound {
  /** Token ids of a name, as a model would write them: no special tokens. */
  encode(text: string): ArrayLike<number>;
}

export interface TrieProgress {
  readonly phase: "tokenising" | "sorting" | "writing";
  /** Names; the total as the knowledge base counts them. */
  readonly done: number;
  readonly total: number;
}

export interface TrieOptions {
  /** Only these groups; absent: all. */
  readonly groups?: readonly SemanticGroup[];
  readonly onProgress?: (progress: TrieProgress) => void;
  /** Aborting rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface TrieReport {
  /** Names read; the same name of two concepts counts twice. */
  readonly names: number;
  /** Distinct token sequences by group. */
  readonly sequences: Readonly<Partial<Record<SemanticGroup, number>>>;
  /** Names of which the tokenizer makes no token. */
  readonly empty: number;
  /** Names of more than `LONGEST` tokens, which are left out, and the first of them. */
  readonly long: number;
  readonly firstLong?: string;
  readonly bytes: number;
}

/** No model writes a longer name. */
export const LONGEST = 1024;
const STEP = 2_000;

/** The trie as pieces of a file. */
export async function packTrie(
  kb: Pick<KnowledgeBase, "info" | "concepts">,
  tokenizer: TrieTokenizer,
  options: TrieOptions = {},
): Promise<{ chunks: Uint8Array[]; report: TrieReport }> {
  const { info } = kb;
  const pause = async (phase: TrieProgress["phase"], done: number): Promise<void> => {
    options.onProgress?.({ phase, done, total: info.names });
    await new Promise((resolve) => setImmediate(resolve));
    options.signal?.throwIfAborted();
  };
  const wanted = groupCodes.filter(
    (g) => info.groups[g] && (!options.groups?.length || options.groups.includes(g)),
  );
  const sequences = new TokenSequences();
  let names = 0;
  let empty = 0;
  let long = 0;
  let firstLong: string | undefined;
  for (const concept of kb.concepts()) {
    const bit = 1 << wanted.indexOf(concept.group);
    if (!wanted.includes(concept.group)) continue;
    for (const text of new Set([concept.name, ...concept.synonyms.map((s) => s.text)])) {
      const tokens = tokenizer.encode(text);
      if (tokens.length === 0) empty++;
      else if (tokens.length > LONGEST) {
        long++;
        firstLong ??= text;
      } else sequences.add(tokens, bit);
      if (++names % STEP === 0) await pause("tokenising", names);
    }
  }
  await pause("sorting", names);
  const sorted = sequences.sorted();
  await pause("writing", 0);
  const writing = new TrieWriter(sorted).write();
  let step = writing.next();
  for (let shown = 0; !step.done; step = writing.next())
    if (step.value - shown > 50 * STEP) {
      shown = step.value;
      await pause("writing", shown);
    }
  const parts = step.value;
  const { name, hash } = tokenizer;
  const chunks = encodeTrie(parts, {
    kb: { name: info.name, hash: info.hash },
    tokenizer: { name, hash },
    groups: wanted,
  });
  return {
    chunks,
    report: {
      names,
      sequences: Object.fromEntries(wanted.map((g, i) => [g, parts.names[i] ?? 0])),
      empty,
      long,
      ...(firstLong === undefined ? {} : { firstLong }),
      bytes: chunks.reduce((sum, c) => sum + c.length, 0),
    },
  };
}

/** Writes the trie at `out`: the old file or the new one, never half of either. */
export async function buildTrie(
  kb: Pick<KnowledgeBase, "info" | "concepts">,
  tokenizer: TrieTokenizer,
  out: string,
  options: TrieOptions = {},
): Promise<TrieReport> {
  const { chunks, report } = await packTrie(kb, tokenizer, options);
  const part = `${out}.${process.pid}.part`;
  try {
    const file = await open(part, "w");
    try {
      for (const chunk of chunks) {
        options.signal?.throwIfAborted();
        await file.writeFile(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, out);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
  return report;
}
