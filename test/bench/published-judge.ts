// The judge's rows: the judgements that stand in the published files, as shares with intervals over documents.
import { defaultResampling } from "../../engine/evaluation/bootstrap.ts";
import { CountMatrix } from "../../engine/evaluation/count-matrix.ts";
import { type FigureSpec, figuresOf } from "../../engine/evaluation/figure-specs.ts";
import { ratio } from "../../engine/evaluation/measures.ts";
import { openSource } from "../../engine/kb/importers/source.ts";
import { recordsOf } from "../../engine/kb/importers/table-rows.ts";

const CLASSES = ["STRICT", "PARTIAL", "EXACT", "BROAD", "NARROW", "NO_RELATION"] as const;
/** The files hold two runs of the judge; the paper's figures are those of the second. */
const COLUMNS = ["LLM_Evaluation", "LLM_Evaluation_v2"] as const;

export async function judgeRows(corpus: string, system: string, file: string) {
  const rows: { id: string; run: string }[] = [];
  for (const run of COLUMNS) {
    const counts = await countsIn(file, run);
    const total = counts.columns.block("total", 1);
    const of = (c: string) => counts.columns.block(c, 1);
    const spec = (id: string, classes: readonly string[]): FigureSpec => ({
      id: `${corpus}-${system}/judge=${id}`,
      metric: "judge",
      measure: ratio(classes.map(of), [total]),
    });
    const specs = [spec("accepted", ["STRICT", "EXACT"]), ...CLASSES.map((c) => spec(c, [c]))];
    rows.push(...(await figuresOf(counts, specs, defaultResampling)).map((f) => ({ ...f, run })));
  }
  // The second run first: it is the one that is printed.
  return rows.sort((a, b) => (a.run < b.run ? 1 : a.run > b.run ? -1 : 0));
}

async function countsIn(file: string, column: string): Promise<CountMatrix> {
  const documents = new Map<string, string[]>();
  let head: string[] | undefined;
  for await (const { cells } of recordsOf(await openSource(file), { quote: null })) {
    if (!head) {
      head = cells;
      continue;
    }
    const id = cells[head.indexOf("filename")] ?? "";
    documents.set(id, [...(documents.get(id) ?? []), cells[head.indexOf(column)] ?? ""]);
  }
  const counts = new CountMatrix();
  for (const id of [...documents.keys()].sort()) {
    for (const judgement of documents.get(id) ?? []) {
      counts.add(counts.columns.block("total", 1));
      counts.add(counts.columns.block(judgement, 1));
    }
    counts.endDocument();
  }
  return counts;
}
