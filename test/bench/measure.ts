// How figures are taken: medians and percentiles over repeated runs, printed as plain tables.

export interface Sample {
  readonly median: number;
  readonly p95: number;
}

export function summary(times: readonly number[]): Sample {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95) };
}

/** Milliseconds of each of `runs` calls, after `warmUp` that do not count. */
export function timed(runs: number, work: (run: number) => unknown, warmUp = 1): number[] {
  for (let i = 0; i < warmUp; i++) work(i);
  return Array.from({ length: runs }, (_, i) => {
    const from = performance.now();
    work(i);
    return performance.now() - from;
  });
}

export async function timedAsync(runs: number, work: (run: number) => Promise<unknown>): Promise<number[]> {
  await work(0);
  const times: number[] = [];
  for (let i = 0; i < runs; i++) {
    const from = performance.now();
    await work(i);
    times.push(performance.now() - from);
  }
  return times;
}

/** Processor time of this process, in milliseconds: what others do on the machine counts little. */
export function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Three significant digits, thousands apart. */
export function figure(x: number): string {
  if (!Number.isFinite(x)) return "-";
  if (Math.abs(x) >= 1000) return Math.round(x).toLocaleString("en-US");
  return String(Number(x.toPrecision(3)));
}

export interface PrintedTable {
  readonly title: string;
  readonly head: readonly string[];
  /** As printed: numbers with three significant digits. */
  readonly rows: readonly (readonly string[])[];
}

/** Every table of this run so far; who keeps results takes them out. */
export const printed: PrintedTable[] = [];

export function table(
  title: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const body = rows.map((r) => r.map((c) => (typeof c === "number" ? figure(c) : c)));
  printed.push({ title, head, rows: body });
  const cells = [head, ...body];
  const widths = head.map((_, i) => Math.max(...cells.map((r) => (r[i] ?? "").length)));
  console.log(`\n${title}`);
  for (const [n, row] of cells.entries()) {
    console.log(
      `| ${row.map((c, i) => (i ? c.padStart(widths[i] ?? 0) : c.padEnd(widths[i] ?? 0))).join(" | ")} |`,
    );
    if (n === 0)
      console.log(`|${widths.map((w, i) => `${i ? "-" : ":"}${"-".repeat(w)}${i ? ":" : "-"}`).join("|")}|`);
  }
}
