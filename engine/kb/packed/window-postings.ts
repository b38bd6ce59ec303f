// How the names that hold a gram are written: numbers of keys cut into windows of 16,384, so that a search adds up one
// window after the other inside the processor's cache (kb-cache/FORMAT.md, Similarity).

/** Keys of a window. */
export const WINDOW_BITS = 14;
export const WINDOW = 1 << WINDOW_BITS;

/** A gram more often in one name is written so often: sums of 16 bits hold that, and hardly a name needs more. */
export const MOST_TIMES = 4;

/** Codes of a segment; smaller bytes are the gap to the next posting. */
export const RUN = 253;
export const FAR = 254;
export const SKIP = 255;
/** A run code stands for at least so many postings, each next to the one before it. */
export const SHORTEST_RUN = 8;
const LONGEST_RUN = SHORTEST_RUN + 255;

/** Whether a gram's list is cut into windows, or short: gaps over all keys as varints. */
export const LIST = { short: 0, windowed: 1 } as const;

/** Units are chosen where they take no more than this many times the bytes. */
const UNITS_READ_FASTER = 1.4;

/** Form of a segment, the lowest bit of its header; the other bits are its length in bytes. */
export const SEGMENT = { units: 0, gaps: 1 } as const;

export const varintLength = (v: number): number =>
  v < 1 << 7 ? 1 : v < 1 << 14 ? 2 : v < 1 << 21 ? 3 : v < 1 << 28 ? 4 : 5;

/** Writes a varint and answers the position behind it. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  while (rest >= 128) {
    bytes[at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** Bytes that a segment of `count` postings needs at most, its header included. */
export const longestSegment = (count: number): number => 2 * count + 5;

/**
 * Writes the postings `local[from, to)` (ascending, repeats allowed, at least one) as a segment behind its header, in
 * the smaller of the two forms. Answers the position behind it. `bytes` has room for `longestSegment`.
 */
export function writeSegment(
  bytes: Uint8Array,
  start: number,
  local: Uint16Array,
  from: number,
  to: number,
): number {
  const units = 2 * (to - from);
  const length = gapsLength(local, from, to, units);
  if (length * UNITS_READ_FASTER >= units) {
    let at = writeVarint(bytes, start, units * 2 + SEGMENT.units);
    for (let i = from; i < to; i++) {
      const key = local[i] as number;
      bytes[at++] = key & 255;
      bytes[at++] = key >>> 8;
    }
    return at;
  }
  let at = writeVarint(bytes, start, length * 2 + SEGMENT.gaps);
  let last = 0;
  for (let i = from; i < to; ) {
    const run = runAt(local, i, to, last);
    if (run >= SHORTEST_RUN) {
      bytes[at++] = RUN;
      bytes[at++] = run - SHORTEST_RUN;
      last += run;
      i += run;
      continue;
    }
    const key = local[i++] as number;
    const gap = key - last;
    last = key;
    if (gap < RUN) bytes[at++] = gap;
    else if (gap < 2 * RUN) {
      bytes[at++] = SKIP;
      bytes[at++] = gap - RUN;
    } else {
      bytes[at++] = FAR;
      bytes[at++] = gap & 255;
      bytes[at++] = gap >>> 8;
    }
  }
  return at;
}

/** Postings from `i` on that each follow the one before by 1, the first one `last`; no more than a code can say. */
function runAt(local: Uint16Array, i: number, to: number, last: number): number {
  let key = last;
  let at = i;
  const end = Math.min(to, i + LONGEST_RUN);
  while (at < end && (local[at] as number) === key + 1) {
    key++;
    at++;
  }
  return at - i;
}

/** Bytes of the gaps form, counted no further than `enough`. */
function gapsLength(local: Uint16Array, from: number, to: number, enough: number): number {
  let length = 0;
  let last = 0;
  for (let i = from; i < to && length < enough; ) {
    const run = runAt(local, i, to, last);
    if (run >= SHORTEST_RUN) {
      length += 2;
      last += run;
      i += run;
      continue;
    }
    const gap = (local[i] as number) - last;
    last = local[i++] as number;
    length += gap < RUN ? 1 : gap < 2 * RUN ? 2 : 3;
  }
  return length;
}

/**
 * Reads the segment whose header is at `start`: fills `local` with its postings (ascending, repeats) and answers how
 * many there are; the position behind the segment is left in `cursor.at`. An absent segment is a header of 0.
 */
export function readSegment(
  bytes: Uint8Array,
  start: number,
  local: Uint16Array,
  cursor: { at: number },
): number {
  let at = start;
  let header = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++] as number;
    header |= (byte & 127) << shift;
    if (byte < 128) break;
  }
  const end = at + (header >>> 1);
  cursor.at = end;
  let count = 0;
  if ((header & 1) === SEGMENT.units) {
    for (; at < end; at += 2) local[count++] = (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
    return count;
  }
  let key = 0;
  while (at < end) {
    const code = bytes[at++] as number;
    if (code < RUN) {
      key += code;
      local[count++] = key;
    } else if (code === SKIP) key += RUN;
    else if (code === FAR) {
      key += (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
      at += 2;
      local[count++] = key;
    } else for (let n = (bytes[at++] as number) + SHORTEST_RUN; n > 0; n--) local[count++] = ++key;
  }
  return count;
}
