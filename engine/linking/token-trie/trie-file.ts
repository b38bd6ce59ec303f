// The file of a token trie: bound to the content of a knowledge base and to a tokenizer, checksummed, read as it is
// (kb-cache/FORMAT.md, "Token trie").
import { readFile } from "node:fs/promises";
import { crc32 } from "node:zlib";
import * as z from "zod";
import { groupCodes, type SemanticGroup } from "../../kb/groups.ts";
import { ranksOf } from "./token-codes.ts";
import { type TrieNodes, TrieWalk } from "./trie-walk.ts";
import type { TrieParts } from "./trie-writer.ts";

const FORMAT_VERSION = 1;
/** As that of a packed knowledge base, with another name. */
const MAGIC = Uint8Array.of(0x89, 0x43, 0x54, 0x54, 0x0d, 0x0a, 0x1a, 0x0a);
/** Magic, version, length of the header, its checksum, 0; the header; tokens; records. */
const FIXED = 24;

const count = z.number().int().min(0);
const section = z.object({ offset: count, length: count, crc: count });
const bound = z.object({ name: z.string(), hash: z.string() });
const headerSchema = z.object({
  bytes: count,
  kb: bound,
  tokenizer: bound,
  /** By bit. */
  groups: z.array(z.enum(groupCodes)).max(16),
  /** Distinct token sequences by group. */
  names: z.array(count),
  /** One more than the highest token id. */
  vocabulary: count,
  sets: z.array(count.max(0xffff)),
  root: count,
  tokens: section,
  nodes: section,
});
type Header = z.output<typeof headerSchema>;

/** What a trie was built from: a name for a person, and a fingerprint. */
export type Bound = z.output<typeof bound>;

/** A trie that cannot be used. The message names file, reason and cure. */
export class TrieFileError extends Error {
  readonly file: string;
  constructor(file: string, reason: string) {
    super(`${file}: ${reason} Build it again: curie kb trie KB --tokenizer FOLDER --out ${file}`);
    this.name = "TrieFileError";
    this.file = file;
  }
}

/** The file, in pieces. */
export function encodeTrie(
  parts: TrieParts,
  meta: { kb: Bound; tokenizer: Bound; groups: readonly SemanticGroup[] },
): Uint8Array[] {
  const tokens = new Uint8Array(parts.tokens.buffer, parts.tokens.byteOffset, parts.tokens.byteLength);
  let vocabulary = 0;
  for (const token of parts.tokens) vocabulary = Math.max(vocabulary, token + 1);
  const render = (start: number): Buffer => {
    const header: Header = {
      bytes: start + tokens.length + parts.nodes.length,
      ...meta,
      groups: [...meta.groups],
      names: parts.names.slice(0, meta.groups.length),
      vocabulary,
      sets: parts.sets,
      root: parts.root,
      tokens: { offset: start, length: tokens.length, crc: crc32(tokens) },
      nodes: { offset: start + tokens.length, length: parts.nodes.length, crc: crc32(parts.nodes) },
    };
    return Buffer.from(JSON.stringify(header));
  };
  // The header's length depends on the numbers in it: once more until it fits, padded with spaces.
  let start = FIXED;
  let json = render(start);
  while (FIXED + json.length > start) {
    start = Math.ceil((FIXED + json.length) / 64) * 64;
    json = render(start);
  }
  const head = Buffer.alloc(start, " ");
  head.set(MAGIC);
  head.writeUInt32LE(FORMAT_VERSION, 8);
  head.writeUInt32LE(start - FIXED, 12);
  json.copy(head, FIXED);
  head.writeUInt32LE(crc32(head.subarray(FIXED)), 16);
  head.writeUInt32LE(0, 20);
  return [head, tokens, parts.nodes];
}

function decodeHeader(bytes: Buffer, file: string): Header {
  if (bytes.length === 0) throw new TrieFileError(file, "the file is empty.");
  if (!MAGIC.every((byte, i) => bytes[i] === byte))
    throw new TrieFileError(
      file,
      bytes[1] === 0x43 && bytes[2] === 0x4b
        ? "this is a packed knowledge base, not a trie."
        : "this is not a token trie.",
    );
  const truncated = () => new TrieFileError(file, `the file is truncated (${bytes.length} bytes).`);
  if (bytes.length < FIXED) throw truncated();
  const version = bytes.readUInt32LE(8);
  if (version !== FORMAT_VERSION)
    throw new TrieFileError(
      file,
      `it has format version ${version}, this Curie reads version ${FORMAT_VERSION}.`,
    );
  const length = bytes.readUInt32LE(12);
  if (FIXED + length > bytes.length) throw truncated();
  const json = bytes.subarray(FIXED, FIXED + length);
  if (crc32(json) !== bytes.readUInt32LE(16))
    throw new TrieFileError(file, "the header is corrupted (checksum).");
  let header: Header;
  try {
    header = headerSchema.parse(JSON.parse(json.toString("utf8")));
  } catch (error) {
    throw new TrieFileError(file, `the header cannot be read (${(error as Error).message}).`);
  }
  if (header.bytes > bytes.length) throw truncated();
  if (header.bytes < bytes.length)
    throw new TrieFileError(file, `the file has ${bytes.length - header.bytes} bytes behind its end.`);
  for (const [name, { offset, length: size, crc }] of [
    ["tokens", header.tokens],
    ["nodes", header.nodes],
  ] as const)
    if (crc32(bytes.subarray(offset, offset + size)) !== crc)
      throw new TrieFileError(file, `section "${name}" is corrupted (checksum).`);
  return header;
}

/** What a trie must have been built from to be of use; what is absent is not asked for. */
export interface Wanted {
  readonly kb?: Bound;
  readonly tokenizer?: Bound;
}

/** The names of a knowledge base as token sequences. */
export class TokenTrie {
  readonly file: string;
  readonly bytes: number;
  readonly kb: Bound;
  readonly tokenizer: Bound;
  /** Semantic groups that have names. */
  readonly groups: readonly SemanticGroup[];
  /** Distinct token sequences of each group, in the order of `groups`. */
  readonly names: readonly number[];
  /** One more than the highest token id: bits that a mask has at least. */
  readonly vocabulary: number;
  readonly #nodes: TrieNodes;

  private constructor(file: string, bytes: Buffer, header: Header) {
    this.file = file;
    this.bytes = header.bytes;
    this.kb = header.kb;
    this.tokenizer = header.tokenizer;
    this.groups = header.groups;
    this.names = header.names;
    this.vocabulary = header.vocabulary;
    const { offset, length } = header.tokens;
    const tokens = new Uint32Array(length / 4);
    new Uint8Array(tokens.buffer).set(bytes.subarray(offset, offset + length));
    this.#nodes = {
      nodes: new Uint8Array(bytes.buffer, bytes.byteOffset + header.nodes.offset, header.nodes.length),
      root: header.root,
      tokens,
      ranks: ranksOf(tokens, header.vocabulary),
      sets: Uint16Array.from(header.sets),
      names: header.names,
    };
  }

  /** From the bytes of a file. Throws `TrieFileError` for a foreign, damaged or unfit one. */
  static decode(bytes: Uint8Array, file: string, wanted: Wanted = {}): TokenTrie {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const header = decodeHeader(buffer, file);
    const { kb, tokenizer } = wanted;
    if (kb && kb.hash !== header.kb.hash)
      throw new TrieFileError(
        file,
        `it was built from the knowledge base ${header.kb.name} (${header.kb.hash}), and this one is ${kb.name} (${kb.hash}).`,
      );
    if (tokenizer && tokenizer.hash !== header.tokenizer.hash)
      throw new TrieFileError(
        file,
        `it was built for the tokenizer ${header.tokenizer.name} (${header.tokenizer.hash}), and this one is ${tokenizer.name} (${tokenizer.hash}).`,
      );
    return new TokenTrie(file, buffer, header);
  }

  static async open(file: string, wanted: Wanted = {}): Promise<TokenTrie> {
    let bytes: Buffer;
    try {
      bytes = await readFile(file);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new TrieFileError(
        file,
        code === "ENOENT" ? "there is no such file." : `it cannot be read (${code}).`,
      );
    }
    return TokenTrie.decode(bytes, file, wanted);
  }

  /** A walk from the root over names of these groups; without groups, over all. A group without names has none. */
  walk(groups?: readonly SemanticGroup[]): TrieWalk {
    if (!groups?.length) return new TrieWalk(this.#nodes, 0xffff);
    return new TrieWalk(
      this.#nodes,
      groups.reduce((bits, g) => (this.groups.includes(g) ? bits | (1 << this.groups.indexOf(g)) : bits), 0),
    );
  }
}
