// What each token of a tokenizer.json writes, in bytes: byte-level vocabularies (GPT-2, Llama 3, Qwen) and those with a mark for
// the space and single bytes for what they lack (SentencePiece as Llama 2 and Gemma have it).

/** The letters that stand for bytes in byte-level vocabularies (GPT-2's `bytes_to_unicode`). */
function byteLetters(): Map<string, number> {
  const letters = new Map<string, number>();
  const shown = (b: number) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || (b >= 174 && b <= 255);
  let more = 0;
  for (let b = 0; b < 256; b++) letters.set(String.fromCodePoint(shown(b) ? b : 256 + more++), b);
  return letters;
}

interface TokenizerJson {
  readonly model?: { readonly vocab?: unknown; readonly type?: string };
  readonly added_tokens?: readonly { readonly id: number; readonly special?: boolean }[];
}

/**
 * Bytes by token id; undefined for ids without a token and for special tokens, which write nothing. Throws `RangeError` for
 * a vocabulary that is no table from pieces to ids (Unigram lists are read by their order), and for WordPiece, whose pieces
 * do not say what they write.
 */
export function tokenBytes(tokenizer: TokenizerJson): (Uint8Array | undefined)[] {
  const { vocab, type } = tokenizer.model ?? {};
  if (type === "WordPiece" || !vocab || typeof vocab !== "object")
    throw new RangeError(`a tokenizer of type ${type ?? "unknown"} does not say what its tokens write.`);
  const pieces: [string, number][] = Array.isArray(vocab)
    ? vocab.map((row, id): [string, number] => [String((row as unknown[])[0]), id])
    : Object.entries(vocab as Record<string, number>);
  const special = new Set((tokenizer.added_tokens ?? []).filter((t) => t.special).map((t) => t.id));
  const byteLevel = JSON.stringify(tokenizer).includes('"ByteLevel"');
  const letters = byteLetters();
  const encoder = new TextEncoder();
  const table: (Uint8Array | undefined)[] = [];
  for (const [piece, id] of pieces) {
    if (special.has(id)) continue;
    const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1];
    if (byteLevel) {
      const bytes = Array.from(piece, (c) => letters.get(c));
      if (bytes.every((b) => b !== undefined)) table[id] = Uint8Array.from(bytes as number[]);
    } else if (byte) table[id] = Uint8Array.of(Number.parseInt(byte, 16));
    else table[id] = encoder.encode(piece.replaceAll("▁", " "));
  }
  return table;
}
