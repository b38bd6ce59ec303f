// Logs of JSON lines that only grow: reading them back line by line, and times that serve as names of records.
import * as z from "zod";

/** A line of a log that is no record. It stays in the file. */
export interface MalformedLine {
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
}

function reasonFor(error: unknown): string {
  if (!(error instanceof z.ZodError)) return "it is not JSON";
  const issue = error.issues[0];
  const place = issue?.path.join(".");
  return place ? `${place}: ${issue?.message}` : (issue?.message ?? "it is no record of this log");
}

/** Reads a log. Never throws: a line that is no record is reported and passed over. */
export function parseLog<T>(schema: z.ZodType<T>, log: string): { records: T[]; malformed: MalformedLine[] } {
  const records: T[] = [];
  const malformed: MalformedLine[] = [];
  log.split("\n").forEach((line, i) => {
    if (!line.trim()) return;
    try {
      records.push(schema.parse(JSON.parse(line)));
    } catch (error) {
      malformed.push({ line: i + 1, reason: reasonFor(error) });
    }
  });
  return { records, malformed };
}

/** A record as one line of its log, line feed included. */
export const logLine = (record: unknown): string => `${JSON.stringify(record)}\n`;

/** ISO 8601 to the millisecond, `now` or later than the newest record: no two records of one log share a time. */
export function timeAfter(now: Date, last: string | undefined): string {
  const floor = last === undefined ? 0 : Date.parse(last) + 1;
  return new Date(Math.max(now.getTime(), floor || 0)).toISOString();
}
