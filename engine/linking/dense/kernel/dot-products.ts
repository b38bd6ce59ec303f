// The inner loop of the search among vectors in AssemblyScript: dot products of rows of signed bytes with one query of 16-bit
// numbers. The same as engine/linking/dense/plain-products.ts; a test holds the two together. Compiled into
// ../kernel-bytes.ts by client/launch/kernel.ts.

/**
 * `rows`: `count` rows of `width` signed bytes, `scales`: what one unit of each is worth (f32). `width`: a multiple of 16. Writes number
 * (u32) and product (f32) of each row whose product is `least` or more at `out`, and answers how many there are.
 */
export function products(
  rows: usize,
  scales: usize,
  count: i32,
  width: i32,
  query: usize,
  least: f32,
  out: usize,
): i32 {
  let found = out;
  let row = rows;
  for (let i = 0; i < count; i++) {
    let sums = i32x4.splat(0);
    let more = i32x4.splat(0);
    const end = row + <usize>width;
    for (let q = query; row < end; row += 16, q += 32) {
      const bytes = v128.load(row);
      sums = i32x4.add(sums, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(bytes), v128.load(q)));
      more = i32x4.add(more, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(bytes), v128.load(q, 16)));
    }
    sums = i32x4.add(sums, more);
    const sum =
      i32x4.extract_lane(sums, 0) +
      i32x4.extract_lane(sums, 1) +
      i32x4.extract_lane(sums, 2) +
      i32x4.extract_lane(sums, 3);
    const product = <f32>sum * load<f32>(scales + ((<usize>i) << 2));
    if (product >= least) {
      store<u32>(found, i);
      store<f32>(found, product, 4);
      found += 8;
    }
  }
  return <i32>((found - out) >> 3);
}
