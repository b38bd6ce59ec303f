// Builds the similarity sections: for each 3-gram the ascending list of names that hold it, and each name's norm.
import { Grams, GramTable, idf } from "./grams.ts";
import type { SectionArray } from "./kb-file.ts";
import type { SortedKeys } from "./sorted-keys.ts";

const varintLength = (v: number): number =>
  v < 1 << 7 ? 1 : v < 1 << 14 ? 2 : v < 1 << 21 ? 3 : v < 1 << 28 ? 4 : 5;

class Counts {
  items: Uint32Array = new Uint32Array(1024);
  add(i: number, by: number): void {
    if (i >= this.items.length) {
      const wider = new Uint32Array(i * 2);
      wider.set(this.items);
      this.items = wider;
    }
    this.items[i] = (this.items[i] as number) + by;
  }
  get(i: number): number {
    return this.items[i] ?? 0;
  }
  set(i: number, value: number): void {
    this.add(i, 0);
    this.items[i] = value;
  }
}

export function buildGrams({ bytes, starts, ends }: SortedKeys): {
  sections: [string, SectionArray][];
  count: number;
} {
  const n = starts.length;
  const grams = new Grams();
  const table = new GramTable(1 << 16);
  const df = new Counts();
  const size = new Counts();
  /** One past the last name that a gram was seen in. */
  const last = new Counts();

  for (let k = 0; k < n; k++) {
    grams.fill(bytes, starts[k] as number, ends[k] as number);
    for (let g = 0; g < grams.count; g++) {
      const id = table.add(grams.head[g] as number, grams.tail[g] as number);
      const seen = last.get(id);
      // A gram twice in a name is written twice: the gap 0 counts it.
      size.add(id, varintLength(k + 1 - seen));
      if (seen !== k + 1) df.add(id, 1);
      last.set(id, k + 1);
    }
  }

  const count = table.count;
  const order = Array.from({ length: count }, (_, i) => i).sort(
    (a, b) =>
      ((table.head[a] as number) >>> 0) - ((table.head[b] as number) >>> 0) ||
      (table.tail[a] as number) - (table.tail[b] as number),
  );
  const units = new Uint16Array(count * 3);
  const sortedDf = new Uint32Array(count);
  const start = new Uint32Array(count + 1);
  const write = new Uint32Array(count);
  const weight = new Float64Array(count);
  let total = 0;
  order.forEach((id, i) => {
    const head = table.head[id] as number;
    units[3 * i] = head >>> 16;
    units[3 * i + 1] = head & 0xffff;
    units[3 * i + 2] = table.tail[id] as number;
    sortedDf[i] = df.get(id);
    start[i] = total;
    write[id] = total;
    weight[id] = idf(n, df.get(id));
    total += size.get(id);
  });
  if (total > 0xffffffff) throw new RangeError("Too many names for one knowledge base: split the source.");
  start[count] = total;

  const postings = new Uint8Array(total);
  const norm = new Float32Array(n);
  const times = new Uint16Array(count);
  last.items.fill(0);
  for (let k = 0; k < n; k++) {
    grams.fill(bytes, starts[k] as number, ends[k] as number);
    for (let g = 0; g < grams.count; g++) {
      const id = table.find(grams.head[g] as number, grams.tail[g] as number);
      grams.head[g] = id;
      times[id] = (times[id] as number) + 1;
      let gap = k + 1 - last.get(id);
      last.set(id, k + 1);
      let at = write[id] as number;
      while (gap >= 128) {
        postings[at++] = (gap & 127) | 128;
        gap >>>= 7;
      }
      postings[at++] = gap;
      write[id] = at;
    }
    let sum = 0;
    for (let g = 0; g < grams.count; g++) {
      const id = grams.head[g] as number;
      const v = (times[id] as number) * (weight[id] as number);
      sum += v * v;
      times[id] = 0;
    }
    norm[k] = Math.sqrt(sum) || 1;
  }
  return {
    count,
    sections: [
      ["grams.units", units],
      ["grams.df", sortedDf],
      ["grams.start", start],
      ["grams.postings", postings],
      ["grams.norm", norm],
    ],
  };
}
