// A report as plain parts, before anybody decides how it looks: HTML, Markdown and CSV are drawn from the same value, so
// that none of them can say something else.

/** Where something is written: what the editor opens. Spans are UTF-16 offsets into the document's text. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly document: string;
  readonly spans: readonly { readonly start: number; readonly end: number }[];
  /** The words that must be found there. */
  readonly text: string;
}

export interface Cell {
  readonly text: string;
  /** For sorting, and for CSV: the number as it is. */
  readonly number?: number | null;
  /** What a pointer or a screen reader is told beyond the text. */
  readonly detail?: string;
  /** `[from, to)` of the text stands out (a mention in its passage). */
  readonly mark?: { readonly from: number; readonly to: number };
}

export interface Row {
  readonly cells: readonly Cell[];
  /** Enter or a click on the row leads there. */
  readonly place?: Place;
}

export interface TablePart {
  readonly kind: "table";
  readonly id: string;
  readonly caption: string;
  readonly note?: string;
  readonly columns: readonly {
    readonly label: string;
    readonly numeric?: boolean;
    readonly detail?: string;
  }[];
  readonly rows: readonly Row[];
  /** Offer to show only rows whose cell in this column is a chosen one. */
  readonly filter?: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
  /** For bars: their width on the x axis, centred on `x`. */
  readonly width?: number;
  readonly label?: string;
}

export interface Series {
  readonly name: string;
  readonly draw: "line" | "step" | "bars" | "dots" | "dashes";
  readonly points: readonly Point[];
}

export interface Axis {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** Values are shares, shown in %. */
  readonly percent?: boolean;
  /** Names instead of numbers, at 0, 1, 2 ... */
  readonly names?: readonly string[];
}

export interface ChartPart {
  readonly kind: "chart";
  readonly id: string;
  readonly title: string;
  /** What it shows, in words: for whoever does not see it. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

export interface TextPart {
  readonly kind: "text";
  readonly text: string;
}

export interface ListPart {
  readonly kind: "list";
  readonly items: readonly string[];
}

export type Part = TablePart | ChartPart | TextPart | ListPart;

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly Part[];
}

export interface Report {
  readonly title: string;
  /** One line under the title. */
  readonly about: string;
  readonly sections: readonly Section[];
}
