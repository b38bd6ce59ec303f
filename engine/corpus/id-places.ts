// Where concept ids stand in annotation files: brat's normalisations, PubTator's last column, the decisions log. Line by
// line and without understanding the rest, so that one id can be replaced and every other byte stays.
import { parseDecisions, standing } from "./decisions.ts";

export interface IdPlace {
  /** 1-based. */
  readonly line: number;
  /** UTF-16 columns of the id in its line, `[start, end)`. */
  readonly start: number;
  readonly end: number;
  /** As the file writes it. */
  readonly id: string;
  /** What the annotation marks. */
  readonly text: string;
  /** The whole record, in a log that is only ever added to. */
  readonly record?: Readonly<Record<string, unknown>>;
}

/** Whether `idPlaces` reads files of this name: `.ann`, `.pubtator`, and `decisions.jsonl`. */
export const hasIdPlaces = (name: string): boolean =>
  /\.(?:ann|pubtator)$|(?:^|[\\/])decisions\.jsonl$/i.test(name);

/** The ids of a file's text, in reading order. Lines that are no annotations are passed over. */
export function idPlaces(name: string, text: string): IdPlace[] {
  if (/\.jsonl$/i.test(name)) return inDecisions(text);
  const read = /\.ann$/i.test(name) ? inBrat : inPubTator;
  return text.split("\n").flatMap((line, i) => read(line.replace(/\r$/, ""), i + 1));
}

/** `N1\tReference T1 MESH:D003920\tdiabetes`, or the id as a note on the mention. */
function inBrat(row: string, line: number): IdPlace[] {
  const [, before = "", id = "", text = ""] =
    /^(N\d+\tReference [TER]\d+ )(\S+:\S+)(?:\t(.*))?$/.exec(row) ??
    /^(#\d+\tAnnotatorNotes T\d+\t)([A-Za-z][\w.]*:[^\s:]+)()$/.exec(row) ??
    [];
  return id ? [{ line, start: before.length, end: before.length + id.length, id, text }] : [];
}

/** `1\t0\t9\tMetformin\tChemical\tMESH:D008687`; several ids are parted by `|`, `,`, `;` or `+`. */
function inPubTator(row: string, line: number): IdPlace[] {
  const cells = row.split("\t");
  const [, from = "", to = "", text = "", , ids = ""] = cells;
  if (cells.length < 6 || !/^\d+$/.test(from) || !/^\d+$/.test(to)) return [];
  const at = cells.slice(0, 5).join("\t").length + 1;
  return [...ids.matchAll(/[^|,;+\s]+/g)]
    .filter(([id]) => id !== "-" && id !== "-1")
    .map((m) => ({ line, start: at + m.index, end: at + m.index + m[0].length, id: m[0], text }));
}

/** Choices that still stand; those that were taken back touch nobody. */
function inDecisions(text: string): IdPlace[] {
  const stand = new Set(standing(parseDecisions(text).decisions).map((d) => d.time));
  return text.split("\n").flatMap((row, i): IdPlace[] => {
    const found = /"concept"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(row);
    if (!found?.[1]) return [];
    try {
      const record = JSON.parse(row) as Record<string, unknown>;
      if (!stand.has(String(record.time)) || record.action !== "choose") return [];
      const start = found.index + found[0].length - found[1].length + 1;
      const id = String(record.concept);
      return [
        {
          line: i + 1,
          start,
          end: start + found[1].length - 2,
          id,
          text: String(record.quote ?? ""),
          record,
        },
      ];
    } catch {
      return [];
    }
  });
}
