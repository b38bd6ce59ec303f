// The three-way rule itself, for one value: whoever changed it wins, both changing it alike agree, else it is a conflict.
// Everything the merge does is this rule applied to one field of one mention at a time.

export interface Merged<T> {
  readonly value: T;
  /** Both sides changed it, to different values; `value` is ours. */
  readonly conflict: boolean;
}

export function threeWay<T>(base: T, ours: T, theirs: T, same: (a: T, b: T) => boolean): Merged<T> {
  if (same(ours, theirs) || same(base, theirs)) return { value: ours, conflict: false };
  if (same(base, ours)) return { value: theirs, conflict: false };
  return { value: ours, conflict: true };
}

/** Equality of plain values, objects by their fields in any order; absent and undefined are the same. */
export function alike(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]);
  for (const field of fields)
    if (!alike((a as Record<string, unknown>)[field], (b as Record<string, unknown>)[field])) return false;
  return true;
}
