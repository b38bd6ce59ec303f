// The inner loops of the similarity search in AssemblyScript: sums of one window of keys in 16 bits each, and a SIMD scan
// for those that are large enough. The same as engine/kb/packed/plain-sums.ts, which says what the numbers mean; a test
// holds the two together. Compiled into ../kernel-bytes.ts by client/launch/kernel.ts.

/** Bytes of a list's record: at, end, mass, form, next key (short lists). */
const RECORD: usize = 20;
/** Keys of a window, as a power of two. */
const BITS: u32 = 14;
/** Codes of a segment (window-postings.ts). */
const RUN: u32 = 253;
const SHORTEST_RUN: i32 = 8;

/** Where the eight sums lie that stand for no key, and behind them what `prepare` writes. */
const NOWHERE: usize = 0;
const NOWHERE_AT: usize = 16;
const LANES: usize = 32;
const ZERO: usize = 48;
const SKIPS: usize = 64;
const PLAIN: usize = 80;
const BEGUN: usize = 96;
const LOW: usize = 112;

/** Writes the constants of the loops: those that are loaded stay in registers, others are made anew each time round. */
export function prepare(): void {
  v128.store(NOWHERE_AT, i16x8(0, 2, 4, 6, 8, 10, 12, 14));
  v128.store(LANES, i16x8(0, 1, 2, 3, 4, 5, 6, 7));
  v128.store(ZERO, i16x8.splat(0));
  v128.store(SKIPS, i16x8.splat(254));
  v128.store(PLAIN, i16x8.splat(252));
  v128.store(BEGUN, i16x8.splat(62));
  v128.store(LOW, i8x16.splat(15));
}

function touch(sum: usize, mass: u32): void {
  store<u16>(sum, load<u16>(sum) + mass);
}

/** Adds the mass to `length` sums from `sum` on; those in the 16 bytes behind are written as they are. */
function touchRun(sum: usize, length: i32, mass: u32): void {
  const many = i16x8.splat(<i16>mass);
  let p = sum;
  let left = length;
  for (; left > 8; left -= 8, p += 16) v128.store(p, i16x8.add(v128.load(p), many));
  const last = v128.and(many, i16x8.gt_s(i16x8.splat(<i16>left), v128.load(LANES)));
  v128.store(p, i16x8.add(v128.load(p), last));
}

/**
 * Adds lists `from` up to `to` of the window to the sums, which lie below 2^16. With `touched` other than 0, the addresses of
 * the sums are noted there (u16), and some in the 16 bytes from `NOWHERE` on. Answers how many; without notes, 0 where no list
 * has a posting in the window.
 *
 * Eight codes are read at once. All that is asked of them is whether one is a far gap or a run; one that only skips adds its
 * mass to a sum that stands for no key, and so does what lies behind the last code.
 */
export function accumulate(lists: usize, from: i32, to: i32, window: u32, sum: usize, touched: usize): i32 {
  const first = i16x8.splat(<i16>sum);
  const nowhere = v128.load(NOWHERE_AT);
  const lanes = v128.load(LANES);
  const zero = v128.load(ZERO);
  const skips = v128.load(SKIPS);
  const plain = v128.load(PLAIN);
  let note = touched;
  let any: u32 = 0;
  for (let i = from; i < to; i++) {
    const list = lists + <usize>i * RECORD;
    const mass = load<u32>(list, 8);
    let at = <usize>load<u32>(list);
    if (load<u32>(list, 12) === 0) {
      const end = <usize>load<u32>(list, 4);
      let key = load<u32>(list, 16);
      const base = window << BITS;
      while (key !== 0xffffffff && key >>> BITS === window) {
        const own = sum + ((<usize>(key - base)) << 1);
        touch(own, mass);
        any = 1;
        if (touched) {
          store<u16>(note, <u32>own);
          note += 2;
        }
        if (at >= end) key = 0xffffffff;
        else {
          let byte = <u32>load<u8>(at++);
          let gap = byte & 127;
          for (let shift = 7; byte >= 128; shift += 7) {
            byte = <u32>load<u8>(at++);
            gap |= (byte & 127) << shift;
          }
          key += gap;
        }
      }
      store<u32>(list, <u32>at);
      store<u32>(list, key, 16);
      continue;
    }
    let header: u32 = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = <u32>load<u8>(at++);
      header |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    any |= header;
    const end = at + <usize>(header >>> 1);
    store<u32>(list, <u32>end);
    /** Address of the last sum that was added to, in each lane. */
    let here = first;
    while (at < end) {
      let own: v128;
      let n: usize = 8;
      if (header & 1) {
        const codes = v128.load8x8_u(at);
        let aside = i16x8.gt_s(codes, skips);
        const special = i8x16.bitmask(v128.xor(aside, i16x8.gt_s(codes, plain)));
        let gaps = i16x8.add(i16x8.add(codes, aside), aside);
        if (special !== 0 || at + 8 > end) {
          n = min<usize>(end - at, <usize>ctz(special | 0x10000) >>> 1);
          const valid = i16x8.gt_s(i16x8.splat(<i16>n), lanes);
          gaps = v128.and(gaps, valid);
          aside = v128.or(aside, v128.not(valid));
        }
        // The sum of all gaps up to each lane, two bytes a key.
        gaps = i16x8.add(gaps, gaps);
        gaps = i16x8.add(gaps, v128.shuffle<u16>(zero, gaps, 7, 8, 9, 10, 11, 12, 13, 14));
        gaps = i16x8.add(gaps, v128.shuffle<u16>(zero, gaps, 6, 7, 8, 9, 10, 11, 12, 13));
        gaps = i16x8.add(gaps, v128.shuffle<u16>(zero, gaps, 4, 5, 6, 7, 8, 9, 10, 11));
        own = v128.bitselect(nowhere, i16x8.add(here, gaps), aside);
        here = i16x8.add(here, v128.shuffle<u16>(gaps, gaps, 7, 7, 7, 7, 7, 7, 7, 7));
        at += n;
      } else {
        own = v128.load(at);
        own = i16x8.add(first, i16x8.add(own, own));
        if (at + 16 > end) {
          n = (end - at) >>> 1;
          own = v128.bitselect(own, nowhere, i16x8.gt_s(i16x8.splat(<i16>n), lanes));
        }
        at += n << 1;
      }
      if (touched) {
        v128.store(note, own);
        note += n << 1;
      }
      const low = <u64>i64x2.extract_lane(own, 0);
      const a = <u32>low;
      const b = <u32>(low >>> 32);
      touch(a & 0xffff, mass);
      touch(a >>> 16, mass);
      touch(b & 0xffff, mass);
      touch(b >>> 16, mass);
      const high = <u64>i64x2.extract_lane(own, 1);
      const c = <u32>high;
      const d = <u32>(high >>> 32);
      touch(c & 0xffff, mass);
      touch(c >>> 16, mass);
      touch(d & 0xffff, mass);
      touch(d >>> 16, mass);
      if (n === 8 || at === end) continue;
      let last = <usize>i16x8.extract_lane_u(here, 0);
      if (<u32>load<u8>(at) === RUN) {
        const length = <i32>load<u8>(at, 1) + SHORTEST_RUN;
        touchRun(last + 2, length, mass);
        if (touched)
          for (let k = 1; k <= length; k++) {
            store<u16>(note, <u32>last + (k << 1));
            note += 2;
          }
        last += (<usize>length) << 1;
        at += 2;
      } else {
        last += (<usize>load<u16>(at, 1)) << 1;
        touch(last, mass);
        if (touched) {
          store<u16>(note, <u32>last);
          note += 2;
        }
        at += 3;
      }
      here = i16x8.splat(<i16>last);
    }
  }
  return touched ? <i32>((note - touched) >>> 1) : <i32>any;
}

/** Whether a key with the sum is of no use if its norm is `norm` or more. */
function isHopeless(sum: u32, norm: u32, params: usize): bool {
  const share = <f64>sum * load<f64>(params);
  const length = load<f64>(params, 8);
  const own = <f64>(norm & ~1);
  const shared = share * length;
  if (shared < load<f64>(params, 96) * own) return true;
  let rest =
    load<f64>(params, 24) * length * min<f64>(1, load<f64>(params, 80) * share + load<f64>(params, 88));
  if (norm & 1) rest *= load<f64>(params, 72);
  return (shared + rest) * 1.001 < load<f64>(params, 56) * own;
}

/**
 * Highest cosine of a key with the sum and norm, or 0 where it is of no use; `plain-sums.ts` gives the reasons.
 */
function bound(sum: u32, norm: u32, params: usize): f64 {
  const share = <f64>sum * load<f64>(params);
  const unread = load<f64>(params, 16);
  const repeats = load<f64>(params, 40);
  if (norm === 0) return sqrt(repeats * share + unread) * 1.001;
  if (isHopeless(sum, norm, params)) return 0;
  const ratio = load<f64>(params, 8) / <f64>(norm & ~1);
  const part = share * ratio;
  const held = min<f64>(1, load<f64>(params, 80) * share + load<f64>(params, 88));
  let most = load<f64>(params, 24) * ratio * held;
  if (norm & 1) most *= load<f64>(params, 72);
  const low = max<f64>(0, share - load<f64>(params, 64)) * ratio * 0.999;
  const rest = sqrt(unread * max<f64>(0, 1 - (low * low) / load<f64>(params, 32)));
  let highest = min<f64>(part + min<f64>(rest, most), sqrt(repeats * share + unread));
  if ((norm & 1) === 0) highest = min<f64>(highest, load<f64>(params, 48) / ratio);
  return highest * 1.001;
}

/** Bytes of what is noted of a key: its number in the window, its bound, its cosine so far; at first its sum and norm. */
const NOTE: usize = 12;

/** Notes a key. Its norm lies anywhere in memory: nothing waits for it here, and the next ones are on their way meanwhile. */
function noteKey(to: usize, key: u32, sum: u32, norms: usize): void {
  store<u32>(to, key);
  store<u32>(to, sum, 4);
  store<u32>(to, <u32>load<u16>(norms + ((<usize>key) << 1)), 8);
}

/** Bounds the keys noted in `[out, end)`, and keeps those that reach the threshold. */
function settle(out: usize, end: usize, params: usize): i32 {
  const threshold = load<f64>(params, 56);
  let to = out;
  for (let from = out; from < end; from += NOTE) {
    const key = load<u32>(from);
    const sum = load<u32>(from, 4);
    const norm = load<u32>(from, 8);
    const highest = bound(sum, norm, params);
    if (highest < threshold) continue;
    const part = <f64>sum * load<f64>(params) * (load<f64>(params, 8) / <f64>(norm & ~1));
    store<u32>(to, key);
    store<f32>(to, <f32>highest, 4);
    store<f32>(to, <f32>(norm === 0 ? highest : part), 8);
    to += NOTE;
  }
  return <i32>((to - out) / NOTE);
}

/** In the parameters (norm-classes.ts): least steps by class, and by a key's byte a norm that is no higher than its own. */
const LEAST: usize = 104;
const LOWEST: usize = 128;
/** A step is 2^6 of a sum, begun ones counted. */
const STEP: i32 = 6;

/** Steps of eight sums: a half of each with 63 added, and then the rest of the shift. */
function stepsOf(sums: usize, begun: v128): v128 {
  return i16x8.shr_u(i16x8.avgr_u(v128.load(sums), begun), STEP - 1);
}

/**
 * Notes at `out` each key whose sum is `least` or more, whose kind `pass` has a 1 for (`kinds` 0: all keys), and
 * whose bound reaches the threshold: its number in the window (u32), its bound and its
 * cosine so far (f32). Leaves all sums at 0. `classes` are those of the window's keys.
 */
export function scan(
  sum: usize,
  keys: i32,
  least: u32,
  norms: usize,
  classes: usize,
  kinds: usize,
  pass: usize,
  params: usize,
  out: usize,
): i32 {
  const zero = v128.load(ZERO);
  const low = v128.load(LOW);
  const begun = v128.load(BEGUN);
  const wanted = v128.load(params, LEAST);
  let to = out;
  const end = sum + ((<usize>keys) << 1);
  let at = classes;
  for (let p = sum; p < end; p += 64, at += 32) {
    const first = i8x16.narrow_i16x8_u(stepsOf(p, begun), stepsOf(p + 16, begun));
    const second = i8x16.narrow_i16x8_u(stepsOf(p + 32, begun), stepsOf(p + 48, begun));
    const one = v128.and(i16x8.shr_u(v128.load(at), 4), low);
    const other = v128.and(i16x8.shr_u(v128.load(at, 16), 4), low);
    const above = i8x16.ge_u(first, i8x16.swizzle(wanted, one));
    const also = i8x16.ge_u(second, i8x16.swizzle(wanted, other));
    if (i8x16.bitmask(v128.or(above, also))) {
      let bits = <u32>i8x16.bitmask(above) | ((<u32>i8x16.bitmask(also)) << 16);
      const base = <u32>((p - sum) >> 1);
      while (bits) {
        const key = base + ctz(bits);
        bits &= bits - 1;
        const s = <u32>load<u16>(sum + ((<usize>key) << 1));
        if (s < least) continue;
        const own = <usize>load<u8>(classes + <usize>key);
        if (isHopeless(s, load<u16>(params + (own << 1), LOWEST), params)) continue;
        if (kinds && load<u8>(pass + <usize>load<u8>(kinds + <usize>key)) === 0) continue;
        noteKey(to, key, s, norms);
        to += NOTE;
      }
    }
    v128.store(p, zero);
    v128.store(p, zero, 16);
    v128.store(p, zero, 32);
    v128.store(p, zero, 48);
  }
  return settle(out, to, params);
}

/** As `scan` over the keys whose sums `accumulate` noted only, each once; always clears. */
export function scanTouched(
  sum: usize,
  touched: usize,
  count: i32,
  least: u32,
  norms: usize,
  classes: usize,
  kinds: usize,
  pass: usize,
  params: usize,
  out: usize,
): i32 {
  let to = out;
  v128.store(NOWHERE, v128.load(ZERO));
  const end = touched + ((<usize>count) << 1);
  for (let p = touched; p < end; p += 2) {
    const at = <usize>load<u16>(p);
    const key = <u32>(at - sum) >>> 1;
    const s = <u32>load<u16>(at);
    if (s === 0) continue;
    store<u16>(at, 0);
    if (s < least) continue;
    const own = <usize>load<u8>(classes + <usize>key);
    if (min<u32>(255, (s + 63) >>> <u32>STEP) < <u32>load<u8>(params + (own >>> 4), LEAST)) continue;
    if (isHopeless(s, load<u16>(params + (own << 1), LOWEST), params)) continue;
    if (kinds && load<u8>(pass + <usize>load<u8>(kinds + <usize>key)) === 0) continue;
    noteKey(to, key, s, norms);
    to += NOTE;
  }
  return settle(out, to, params);
}
