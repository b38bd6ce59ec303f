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
  const given = new Map([...sizes.keys()].sort().map((name): [string, number] => [name, 0]));
  let left = Math.min(
    wanted,
    [...sizes.values()].reduce((a, b) => a + b, 0),
  );
  while (left > 0) {
    const open = [...given].filter(([name, n]) => n < (sizes.get(name) as number));
    const total = open.reduce((sum, [name]) => sum + weigh(sizes.get(name) as number), 0);
    const shares = open.map(([name, n]) => {
      const room = (sizes.get(name) as number) - n;
      const exact = Math.min(room, (left * weigh(sizes.get(name) as number)) / total);
      return { name, whole: Math.floor(exact), rest: exact - Math.floor(exact) };
    });
    let round = 0;
    for (const { name, whole } of shares) {
      given.set(name, (given.get(name) as number) + whole);
      round += whole;
    }
    left -= round;
    // Fewer are left than strata: one each, to the largest remainders.
    if (round === 0)
      for (const { name } of shares
        .sort((a, b) => b.rest - a.rest || (a.name < b.name ? -1 : 1))
        .slice(0, left)) {
        given.set(name, (given.get(name) as number) + 1);
        left--;
      }
  }
  return given;
}
