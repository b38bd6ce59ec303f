// The inner loop of searching words, in AssemblyScript: gaps between keys back into keys. The same as `readGaps` in
// engine/kb/packed/key-gaps.ts, which says what the bytes mean; a test holds the two together. Compiled into
// ../gaps-bytes.ts by client/launch/kernel.ts.

const STOPS: u32 = 0x80808080;

/**
 * Reads `count` keys, 1 or more, whose gaps begin at `at`, to `out` (u32), which has room for one more. Answers whether they end before
 * `end`, behind which four bytes must be there. How long a gap is, is never asked but computed: lengths come as they like, and a
 * wrong guess costs more than reading three gaps.
 */
function read(at: usize, end: usize, count: i32, out: usize): bool {
  let key: u32 = 0xffffffff;
  const last = out + ((<usize>count) << 2);
  while (out < last) {
    if (at >= end) return false;
    const four = load<u32>(at);
    const stops = ~four & STOPS;
    if (stops === STOPS && ((four - 0x01010101) & STOPS) === 0 && out + 16 <= last && at + 4 <= end) {
      // Four gaps of one byte.
      const a = key + (four & 255);
      const b = a + ((four >>> 8) & 255);
      const c = b + ((four >>> 16) & 255);
      key = c + (four >>> 24);
      store<u32>(out, a);
      store<u32>(out, b, 4);
      store<u32>(out, c, 8);
      store<u32>(out, key, 12);
      out += 16;
      at += 4;
      continue;
    }
    if (stops === 0) {
      // The longest: 35 bits of which 32 count.
      const gap =
        (four & 127) | ((four >>> 1) & 0x3f80) | ((four >>> 2) & 0x1fc000) | ((four >>> 3) & 0xfe00000);
      key += gap | ((<u32>load<u8>(at, 4) & 127) << 28);
      at += 5;
      store<u32>(out, key);
      out += 4;
      continue;
    }
    const stop = ctz(stops);
    const own = four & (((<u32>1) << stop) - 1);
    const gap = (own & 127) | ((own >>> 1) & 0x3f80) | ((own >>> 2) & 0x1fc000) | ((own >>> 3) & 0xfe00000);
    at += <usize>((stop >>> 3) + 1);
    // A byte of 0 begins the keys of another word.
    const isGap = <u32>((four & 255) !== 0);
    key = select<u32>(key + gap, 0xffffffff, isGap);
    store<u32>(out, key);
    out += (<usize>isGap) << 2;
  }
  return at <= end;
}

/**
 * Reads `blocks` blocks of `size` keys, the last one of `lastSize`, one behind another to `out`. `starts` (u32) says where each begins,
 * in bytes behind `bytes`. Answers 0 where one runs out of what is before `end`.
 */
export function readBlocks(
  starts: usize,
  blocks: i32,
  size: i32,
  lastSize: i32,
  bytes: usize,
  end: usize,
  out: usize,
): i32 {
  for (let b = 0; b < blocks; b++) {
    const at = bytes + <usize>load<u32>(starts + ((<usize>b) << 2));
    if (!read(at, end, b + 1 < blocks ? size : lastSize, out)) return 0;
    out += (<usize>size) << 2;
  }
  return 1;
}
