// Brings a copy with slips to its source: which unit of the source each unit of the copy is. Shortest edit script by the greedy
// algorithm of Myers (An O(ND) Difference Algorithm and Its Variations, Algorithmica 1986).

/**
 * For each unit of `copy` its place in `source`, or -1 where it was put in; increasing. undefined where more than `most`
 * units were put in or left out. Time is (|copy| + |source|) times the edits; memory, their square.
 */
export function alignCopy(copy: string, source: string, most: number): Int32Array | undefined {
  const n = copy.length;
  const m = source.length;
  if (Math.abs(n - m) > most) return undefined;
  const limit = Math.min(most, n + m);
  // Furthest place in `copy` on each diagonal k = x - y, by number of edits.
  const reached: Int32Array[] = [];
  let before = new Int32Array(3);
  for (let d = 0; d <= limit; d++) {
    const now = new Int32Array(2 * d + 3);
    for (let k = -d; k <= d; k += 2) {
      // Index of diagonal k among 2d + 3, and of its neighbours in the row before, which has two fewer.
      const down = k === -d || (k !== d && (before[k - 1 + d] as number) < (before[k + 1 + d] as number));
      let x = d === 0 ? 0 : down ? (before[k + 1 + d] as number) : (before[k - 1 + d] as number) + 1;
      let y = x - k;
      while (x < n && y < m && copy.charCodeAt(x) === source.charCodeAt(y)) {
        x++;
        y++;
      }
      now[k + d + 1] = x;
      if (x >= n && y >= m) {
        reached.push(now);
        return traced(reached, n, m);
      }
    }
    reached.push(now);
    before = now;
  }
  return undefined;
}

function traced(reached: readonly Int32Array[], n: number, m: number): Int32Array {
  const places = new Int32Array(n).fill(-1);
  let x = n;
  let y = m;
  for (let d = reached.length - 1; d >= 0; d--) {
    const k = x - y;
    let [fromX, fromY] = [0, 0];
    if (d > 0) {
      const row = reached[d - 1] as Int32Array;
      const at = (j: number) => row[j + d] as number;
      const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
      fromX = down ? at(k + 1) : at(k - 1);
      fromY = fromX - (down ? k + 1 : k - 1);
    }
    // Equal units behind the edit.
    const startX = d === 0 ? 0 : fromX + (k > fromX - fromY ? 1 : 0);
    while (x > startX) {
      x--;
      y--;
      places[x] = y;
    }
    [x, y] = [fromX, fromY];
  }
  return places;
}
