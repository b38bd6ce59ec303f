// Vectors as whole numbers: a name's in signed bytes with one scale, a query's in 16 bits, so that nearly all of the error is
// the names' (asymmetric, as in product quantisation).

/** Numbers that the search takes at a time; rows are padded with zeros to a multiple. */
const LANES = 16;
export const paddedWidth = (width: number): number => Math.ceil(width / LANES) * LANES;

const HIGHEST_BYTE = 127;

/** Writes the vector into a row of zeros, and answers what one unit of it is worth. `vector` is not all zero. */
export function quantiseRow(vector: Float32Array, row: Int8Array): number {
  let most = 0;
  for (let i = 0; i < vector.length; i++) most = Math.max(most, Math.abs(vector[i] as number));
  const scale = most / HIGHEST_BYTE;
  for (let i = 0; i < vector.length; i++) row[i] = Math.round((vector[i] as number) / scale);
  return Math.fround(scale);
}

export interface QuantisedQuery {
  /** As long as a row. */
  readonly values: Int16Array;
  readonly scale: number;
}

/** As fine as sums of `width` products in 32 bits allow. */
export function quantiseQuery(vector: Float32Array, width: number): QuantisedQuery {
  const highest = Math.min(32_767, Math.floor(2 ** 31 / (HIGHEST_BYTE * width)) - 1);
  let most = 0;
  for (let i = 0; i < vector.length; i++) most = Math.max(most, Math.abs(vector[i] as number));
  const scale = most / highest;
  const values = new Int16Array(width);
  for (let i = 0; i < vector.length; i++) values[i] = Math.round((vector[i] as number) / scale);
  return { values, scale };
}
