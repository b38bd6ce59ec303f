// How many of each stratum a sample takes: all strata count, large ones more, none more than it has.

/** proportional: as the strata are. root: by the square root of their size, so that small ones are seen. equal: the same of each. */
export const ALLOCATIONS = ["proportional", "root", "equal"] as const;
export type Allocation = (typeof ALLOCATIONS)[number];

/**
 * Shares of `wanted` for strata of these sizes, whole numbers that add up to it, or to all there is. What a small stratum
 * cannot give, the others give; rounding by largest remainders, ties by name.
 */
export function allocate(
  sizes: ReadonlyMap<string, number>,
  wanted: number,
  by: Allocation,
): Map<string, number> {
  const weigh = (size: number) => (by === "equal" ? 1 : by === "root" ? Math.sqrt(size) : size);
  const names = [...sizes.keys()].sort();
  const sizeOf = (name: string) => sizes.get(name) as number;
  const given = new Map(names.map((name): [string, number] => [name, 0]));
  let left = Math.min(
    wanted,
    names.reduce((sum, name) => sum + sizeOf(name), 0),
  );
  let open = names.filter((name) => sizeOf(name) > 0);
  // Shares of what is left by weight; those that exceed their stratum take all of it, and the others share anew.
  for (;;) {
    const total = open.reduce((sum, name) => sum + weigh(sizeOf(name)), 0);
    const shareOf = (name: string) => (left * weigh(sizeOf(name))) / total;
    const full = open.filter((name) => shareOf(name) >= sizeOf(name));
    if (!full.length || left === 0) {
      const whole = open.map((name) => ({ name, share: left === 0 ? 0 : shareOf(name) }));
      for (const { name, share } of whole) given.set(name, Math.floor(share));
      const rest = left - whole.reduce((sum, { share }) => sum + Math.floor(share), 0);
      const remainder = ({ share }: { share: number }) => share - Math.floor(share);
      whole.sort((a, b) => remainder(b) - remainder(a) || (a.name < b.name ? -1 : 1));
      for (const { name } of whole.slice(0, rest)) given.set(name, (given.get(name) as number) + 1);
      return given;
    }
    for (const name of full) {
      given.set(name, sizeOf(name));
      left -= sizeOf(name);
    }
    open = open.filter((name) => !full.includes(name));
  }
}
