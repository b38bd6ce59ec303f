// The inner loops of the similarity search in AssemblyScript: sums of one window of keys in 16 bits each, and a SIMD scan
// for those that are large enough. The same as engine/kb/packed/plain-sums.ts, which says what the numbers mean; a test
// holds the two together. Compiled into ../kernel-bytes.ts by client/launch/kernel.ts.

/** Bytes of a list's record: at, end, mass, form, next key (short lists). */
const RECORD: usize = 20;
/** The same byte eight times. */
const LOW: u64 = (0x7f7f7f7f << 32) | 0x7f7f7f7f;
const THREES: u64 = (0x03030303 << 32) | 0x03030303;
const HIGH: u64 = ~LOW;
/** Keys of a window, as a power of two. */
const BITS: u32 = 14;

function touch(sum: usize, key: u32, mass: u32): void {
  const at = sum + ((<usize>key) << 1);
  store<u16>(at, load<u16>(at) + mass);
}

/**
 * Adds lists `from` up to `to` of the window to the sums. With `touched` other than 0, the keys are noted there (u16).
 * Answers the postings added.
 */
export function accumulate(lists: usize, from: i32, to: i32, window: u32, sum: usize, touched: usize): i32 {
  let note = touched;
  let count = 0;
  for (let i = from; i < to; i++) {
    const list = lists + <usize>i * RECORD;
    const mass = load<u32>(list, 8);
    let at = <usize>load<u32>(list);
    if (load<u32>(list, 12) === 0) {
      const end = <usize>load<u32>(list, 4);
      let key = load<u32>(list, 16);
      const base = window << BITS;
      while (key !== 0xffffffff && key >>> BITS === window) {
        touch(sum, key - base, mass);
        count++;
        if (touched) {
          store<u16>(note, key - base);
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
    const end = at + <usize>(header >>> 1);
    store<u32>(list, <u32>end);
    if ((header & 1) === 0) {
      if (!touched)
        for (; at + 8 <= end; at += 8) {
          const four = load<u64>(at);
          touch(sum, <u32>four & 0xffff, mass);
          touch(sum, <u32>(four >>> 16) & 0xffff, mass);
          touch(sum, <u32>(four >>> 32) & 0xffff, mass);
          touch(sum, <u32>(four >>> 48), mass);
          count += 4;
        }
      for (; at < end; at += 2) {
        const key = <u32>load<u16>(at);
        touch(sum, key, mass);
        count++;
        if (touched) {
          store<u16>(note, key);
          note += 2;
        }
      }
      continue;
    }
    let key: u32 = 0;
    while (at < end) {
      if (at + 8 <= end) {
        const eight = load<u64>(at);
        // A byte of 253 or more: its high bit is set, and adding 3 to the rest carries into it.
        const special = ((eight & LOW) + THREES) & eight & HIGH;
        if (special !== 0) {
          const plain = <i32>ctz(special) >>> 3;
          for (let k = 0; k < plain; k++) {
            key += <u32>load<u8>(at++);
            touch(sum, key, mass);
            if (touched) {
              store<u16>(note, key);
              note += 2;
            }
          }
          count += plain;
        } else {
          const lo = <u32>eight;
          const hi = <u32>(eight >>> 32);
          const a = key + (lo & 255);
          const b = a + ((lo >>> 8) & 255);
          const c = b + ((lo >>> 16) & 255);
          const d = c + (lo >>> 24);
          const e = d + (hi & 255);
          const f = e + ((hi >>> 8) & 255);
          const g = f + ((hi >>> 16) & 255);
          key = g + (hi >>> 24);
          touch(sum, a, mass);
          touch(sum, b, mass);
          touch(sum, c, mass);
          touch(sum, d, mass);
          touch(sum, e, mass);
          touch(sum, f, mass);
          touch(sum, g, mass);
          touch(sum, key, mass);
          if (touched) {
            store<u16>(note, a);
            store<u16>(note, b, 2);
            store<u16>(note, c, 4);
            store<u16>(note, d, 6);
            store<u16>(note, e, 8);
            store<u16>(note, f, 10);
            store<u16>(note, g, 12);
            store<u16>(note, key, 14);
            note += 16;
          }
          at += 8;
          count += 8;
          continue;
        }
      }
      const code = <u32>load<u8>(at++);
      if (code < 253) key += code;
      else if (code === 255) {
        key += 253;
        continue;
      } else if (code === 254) {
        key += <u32>load<u16>(at);
        at += 2;
      } else {
        const length = <u32>load<u8>(at++) + 8;
        count += length;
        if (touched)
          for (let k: u32 = 1; k <= length; k++) {
            store<u16>(note, key + k);
            note += 2;
          }
        const last = key + length;
        const many = i16x8.splat(<i16>mass);
        let p = sum + ((<usize>(key + 1)) << 1);
        const stop = sum + ((<usize>(last + 1)) << 1);
        for (; p + 16 <= stop; p += 16) v128.store(p, i16x8.add(v128.load(p), many));
        for (; p < stop; p += 2) store<u16>(p, load<u16>(p) + mass);
        key = last;
        continue;
      }
      touch(sum, key, mass);
      count++;
      if (touched) {
        store<u16>(note, key);
        note += 2;
      }
    }
  }
  return count;
}

/**
 * Highest cosine of a key with the sum and norm, or 0 where it is of no use; `plain-sums.ts` gives the reasons.
 */
function bound(sum: u32, norm: u32, params: usize): f64 {
  const threshold = load<f64>(params, 56);
  const share = <f64>sum * load<f64>(params);
  const unread = load<f64>(params, 16);
  const repeats = load<f64>(params, 40);
  if (norm === 0) return sqrt(repeats * share + unread) * 1.001;
  const ratio = load<f64>(params, 8) / <f64>(norm & ~1);
  const part = share * ratio;
  if (part < load<f64>(params, 96)) return 0;
  const held = min<f64>(1, load<f64>(params, 80) * share + load<f64>(params, 88));
  let most = load<f64>(params, 24) * ratio * held;
  if (norm & 1) most *= load<f64>(params, 72);
  if ((part + most) * 1.001 < threshold) return 0;
  const low = max<f64>(0, share - load<f64>(params, 64)) * ratio * 0.999;
  const rest = sqrt(unread * max<f64>(0, 1 - (low * low) / load<f64>(params, 32)));
  let highest = min<f64>(part + min<f64>(rest, most), sqrt(repeats * share + unread));
  if ((norm & 1) === 0) highest = min<f64>(highest, load<f64>(params, 48) / ratio);
  return highest * 1.001;
}

/** Bytes of what is noted of a key: its number in the window, its bound, its cosine so far; at first only its sum. */
const NOTE: usize = 12;

/**
 * Bounds the keys noted with their sums in `[out, end)`, and keeps those that reach the threshold. One behind the other, so
 * that norms that lie anywhere in memory are waited for together.
 */
function settle(out: usize, end: usize, norms: usize, params: usize): i32 {
  const threshold = load<f64>(params, 56);
  let to = out;
  for (let from = out; from < end; from += NOTE) {
    const key = load<u32>(from);
    const sum = load<u32>(from, 4);
    const norm = <u32>load<u16>(norms + ((<usize>key) << 1));
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

/** Least sums by class in the parameters (norm-classes.ts), and how many bits are taken off the sums to compare. */
const LEAST: usize = 104;
const SHIFT: usize = 120;

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
  const zero = i16x8.splat(0);
  const low = i8x16.splat(15);
  const wanted = v128.load(params, LEAST);
  const shift = load<i32>(params, SHIFT);
  let to = out;
  const end = sum + ((<usize>keys) << 1);
  let at = classes;
  for (let p = sum; p < end; p += 64, at += 16) {
    const both = v128.load(at);
    const first = i8x16.narrow_i16x8_u(
      i16x8.shr_u(v128.load(p), shift),
      i16x8.shr_u(v128.load(p, 16), shift),
    );
    const second = i8x16.narrow_i16x8_u(
      i16x8.shr_u(v128.load(p, 32), shift),
      i16x8.shr_u(v128.load(p, 48), shift),
    );
    const above = i8x16.ge_u(first, i8x16.swizzle(wanted, v128.and(both, low)));
    const also = i8x16.ge_u(second, i8x16.swizzle(wanted, v128.and(i16x8.shr_u(both, 4), low)));
    if (v128.any_true(v128.or(above, also))) {
      let bits = <u32>i8x16.bitmask(above) | ((<u32>i8x16.bitmask(also)) << 16);
      const base = <u32>((p - sum) >> 1);
      while (bits) {
        const key = base + ctz(bits);
        bits &= bits - 1;
        const s = <u32>load<u16>(sum + ((<usize>key) << 1));
        if (s < least) continue;
        if (kinds && load<u8>(pass + <usize>load<u8>(kinds + <usize>key)) === 0) continue;
        store<u32>(to, key);
        store<u32>(to, s, 4);
        to += NOTE;
      }
    }
    v128.store(p, zero);
    v128.store(p, zero, 16);
    v128.store(p, zero, 32);
    v128.store(p, zero, 48);
  }
  return settle(out, to, norms, params);
}

/** As `scan` over the keys noted by `accumulate` only, each once; always clears. */
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
  const shift = load<i32>(params, SHIFT);
  let to = out;
  const end = touched + ((<usize>count) << 1);
  for (let p = touched; p < end; p += 2) {
    const key = <u32>load<u16>(p);
    const at = sum + ((<usize>key) << 1);
    const s = <u32>load<u16>(at);
    if (s === 0) continue;
    store<u16>(at, 0);
    if (s < least) continue;
    const both = <u32>load<u8>(classes + <usize>(((key >>> 5) << 4) + (key & 15)));
    const own = (both >>> ((key & 16) >>> 2)) & 15;
    if (min<u32>(255, s >>> shift) < <u32>load<u8>(params + <usize>own, LEAST)) continue;
    if (kinds && load<u8>(pass + <usize>load<u8>(kinds + <usize>key)) === 0) continue;
    store<u32>(to, key);
    store<u32>(to, s, 4);
    to += NOTE;
  }
  return settle(out, to, norms, params);
}
