// Where concept ids stand in a log of decisions, which is only ever added to: each with its record, to be decided anew.
import { parseDecisions, standing } from "./decisions.ts";

export interface DecisionPlace {
  /** 1-based. */
  readonly line: number;
  /** UTF-16 columns of the id in its line, `[start, end)`. */
  readonly start: number;
  readonly end: number;
  readonly id: string;
  /** The words that were decided on. */
  readonly text: string;
  readonly record: Readonly<Record<string, unknown>>;
}

export const isDecisionsLog = (name: string): boolean => /(?:^|[\\/])decisions\.jsonl$/i.test(name);

/** Choices that still stand; those that were taken back touch nobody. */
export function decisionPlaces(text: string): DecisionPlace[] {
  const stand = new Set(standing(parseDecisions(text).decisions).map((d) => d.time));
  return text.split("\n").flatMap((row, i): DecisionPlace[] => {
    const found = /"concept"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(row);
    if (!found?.[1]) return [];
    try {
      const record = JSON.parse(row) as Record<string, unknown>;
      if (!stand.has(String(record.time)) || record.action !== "choose") return [];
      const start = found.index + found[0].length - found[1].length + 1;
      const [id, quote] = [String(record.concept), String(record.quote ?? "")];
      return [{ line: i + 1, start, end: start + found[1].length - 2, id, text: quote, record }];
    } catch {
      return [];
    }
  });
}
