// Of the second reader (second-reader.ts): bytes one after the other, how a name is written, the hash of a key.

export class Bytes {
  readonly #bytes: Buffer;
  at: number;
  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }
  byte(): number {
    return this.#bytes.readUInt8(this.at++);
  }
  take(n: number): Buffer {
    this.at += n;
    return this.#bytes.subarray(this.at - n, this.at);
  }
  varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.byte();
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  }
  get done(): boolean {
    return this.at >= this.#bytes.length;
  }
}

const upper = (text: string): string => text.replace(/[a-z]/g, (c) => c.toUpperCase());
const first = (text: string): string => text.replace(/^[a-z]/, (c) => c.toUpperCase());

/** A name from its key and the code of how it is written. */
export function written(key: Buffer, code: Buffer): string {
  if (code.length && code[0] === 0) return code.toString("utf8", 1);
  // One character for each byte until the end, so that gaps and words are told apart by bytes.
  const words = key.length ? key.toString("latin1").split(" ") : [];
  const bytes = new Bytes(code);
  const peek = (): number => (bytes.done ? -1 : (code[bytes.at] as number));
  const style = peek() >= 0x1d && peek() <= 0x1f ? bytes.byte() : 0;
  const styled = (word: string, i: number): string => {
    if (style === 0x1f) return upper(word);
    return style === 0x1e || (style === 0x1d && i === 0) ? first(word) : word;
  };
  const gapBefore = (i: number) => (i ? " " : "");
  let out = "";
  let plain = 0;
  words.forEach((word, i) => {
    if (plain === 0 && peek() === 0x07) bytes.byte();
    if (plain === 0 && peek() >= 0x08 && peek() <= 0x1b) plain = bytes.byte() - 7;
    if (plain > 0) {
      plain--;
      out += gapBefore(i) + styled(word, i);
      return;
    }
    if (peek() === 0x01) bytes.byte();
    else if (peek() >= 0x20) while (peek() >= 0x20) out += String.fromCharCode(bytes.byte());
    else out += gapBefore(i);
    const form = peek() >= 0x02 && peek() <= 0x06 ? bytes.byte() : 0;
    if (form === 0x02) out += word;
    else if (form === 0x03) out += first(word);
    else if (form === 0x04) out += upper(word);
    else if (form === 0x05) {
      const mask = bytes.varint();
      out += [...word].map((c, n) => (Math.floor(mask / 2 ** n) % 2 ? upper(c) : c)).join("");
    } else if (form === 0x06) out += bytes.take(bytes.varint()).toString("latin1");
    else out += styled(word, i);
  });
  if (peek() === 0x07) bytes.byte();
  while (!bytes.done) out += String.fromCharCode(bytes.byte());
  return Buffer.from(out, "latin1").toString("utf8");
}

/** MurmurHash3, x86, 32 bits, seed 0, from its description. */
export function murmur(bytes: Buffer): number {
  const rotate = (x: number, n: number) => (x << n) | (x >>> (32 - n));
  const mixed = (k: number) => Math.imul(rotate(Math.imul(k, 0xcc9e2d51), 15), 0x1b873593);
  let h = 0;
  const whole = bytes.length - (bytes.length % 4);
  for (let i = 0; i < whole; i += 4)
    h = (Math.imul(rotate(h ^ mixed(bytes.readInt32LE(i)), 13), 5) + 0xe6546b64) | 0;
  if (whole < bytes.length) {
    const tail = Buffer.alloc(4);
    bytes.copy(tail, 0, whole);
    h ^= mixed(tail.readInt32LE(0));
  }
  h ^= bytes.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
