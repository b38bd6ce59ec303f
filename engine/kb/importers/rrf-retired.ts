// Concepts that the UMLS merged into others: MRCUI.RRF lists every retired identifier with what became of it. Those that mean
// the same as a present concept are its former ids; a million of them cost eight megabytes.
import { Uint32List } from "../packed/growable.ts";
import type { ImportReport } from "../report.ts";
import { linesOf, openSource } from "./source.ts";

/** CUI1|VER|REL|RELA|MAPREASON|CUI2|MAPIN: SY says that both mean the same, MAPIN that CUI2 is in this release. */
const [RETIRED, RELATION, PRESENT, IS_IN] = [0, 2, 5, 6];
const CUI = /^C(\d{7})$/;
const cuiOf = (number: number): string => `C${String(number).padStart(7, "0")}`;

export class RetiredCuis {
  #present: Uint32Array = new Uint32Array(0);
  #retired: Uint32Array = new Uint32Array(0);

  /** Bad lines are reported; retired identifiers that mean no present concept are counted. */
  static async read(file: string, report: ImportReport): Promise<RetiredCuis> {
    const [from, to] = [new Uint32List(), new Uint32List()];
    for await (const { number, text } of linesOf(await openSource(file), report)) {
      if (text === "") continue;
      report.rows++;
      const fields = text.split("|");
      const retired = CUI.exec(fields[RETIRED] ?? "")?.[1];
      if (retired === undefined || fields.length < IS_IN + 1) {
        report.problem(
          file,
          number,
          "a line must begin with a retired CUI and have 7 fields; left out.",
          text,
        );
        continue;
      }
      const present = CUI.exec(fields[PRESENT] ?? "")?.[1];
      if (fields[RELATION] !== "SY" || fields[IS_IN] === "N" || present === undefined) {
        report.skip("retired concepts that mean the same as no present one", 1, file, number);
        continue;
      }
      from.push(Number(retired));
      to.push(Number(present));
    }
    const known = new RetiredCuis();
    const order = Uint32Array.from({ length: to.length }, (_, i) => i).sort(
      (a, b) => to.at(a) - to.at(b) || from.at(a) - from.at(b),
    );
    known.#present = order.map((i) => to.at(i));
    known.#retired = order.map((i) => from.at(i));
    return known;
  }

  /** Retired CUIs that mean the same as this one, ascending. */
  of(cui: string): string[] {
    const wanted = Number(CUI.exec(cui)?.[1] ?? Number.NaN);
    let [low, high] = [0, this.#present.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#present[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    const found: string[] = [];
    for (; this.#present[low] === wanted; low++) found.push(cuiOf(this.#retired[low] as number));
    return found;
  }
}
