// Every gold mention of the published files with both published answers, so that an answer of ours can stand beside them row by
// row; and the text that each stands in.
import { join } from "node:path";
import { root } from "../places.ts";
import { type Corpus, publishedFile } from "../published.bench.ts";
import { conceptOf, tableRows, testTexts, typeOf } from "./corpora.ts";

export const ANSWERERS = ["without", "with"] as const;
export type Answerer = (typeof ANSWERERS)[number];

export interface PublishedAnswer {
  readonly right: boolean;
  /** As published, by the name of its column. */
  readonly scores: Readonly<Record<"Prediction_score" | "Prediction_beam_score", number>>;
}

export interface GoldRow {
  /** Number of its document, from 0. */
  readonly document: number;
  readonly text: string;
  readonly type: string;
  readonly concept: string | undefined;
  /** Name of the concept in the authors' knowledge base. */
  readonly goldName: string;
  readonly published: Readonly<Record<Answerer, PublishedAnswer>>;
}

export interface PublishedRows {
  readonly rows: readonly GoldRow[];
  /** By number of the document. */
  readonly texts: readonly string[];
  /** Rows of the file that stand in it twice, or that one of the two files lacks. */
  readonly left: number;
}

interface Place {
  readonly start: number;
  readonly end: number;
  readonly span: string;
}

export async function publishedRows(corpus: Corpus): Promise<PublishedRows> {
  const byKey = { without: await rowsIn(corpus, "without"), with: await rowsIn(corpus, "with") };
  const places = new Map<string, Place[]>();
  for (const { file, place } of byKey.with.rows.values())
    places.set(file, [...(places.get(file) ?? []), place]);
  const texts = await testTexts(corpus);
  const files = [...places.keys()].sort();
  const rows: GoldRow[] = [];
  let left = byKey.with.double;
  for (const [key, row] of byKey.with.rows) {
    const other = byKey.without.rows.get(key);
    if (!other) {
      left++;
      continue;
    }
    const { file, text, type, concept, goldName } = row;
    const published = { without: other.answer, with: row.answer };
    rows.push({ document: files.indexOf(file), text, type, concept, goldName, published });
  }
  return { rows, texts: files.map((file) => textOf(file, places.get(file) ?? [], texts)), left };
}

interface Row extends Omit<GoldRow, "document" | "published"> {
  readonly file: string;
  readonly place: Place;
  readonly answer: PublishedAnswer;
}

async function rowsIn(
  corpus: Corpus,
  answerer: Answerer,
): Promise<{ rows: Map<string, Row>; double: number }> {
  const rows = new Map<string, Row>();
  let double = 0;
  for await (const cell of tableRows(join(root, publishedFile(corpus, answerer)))) {
    const type = typeOf(cell("label"));
    const place = { start: Number(cell("start_span")), end: Number(cell("end_span")), span: cell("span") };
    const concept = conceptOf(type, cell("code").split("+"));
    const key = [cell("filename"), type, place.start, place.end, place.span, cell("code")].join("\t");
    if (rows.has(key)) double++;
    rows.set(key, {
      file: cell("filename"),
      place,
      text: place.span,
      type,
      concept,
      goldName: cell("annotation"),
      answer: {
        right: concept !== undefined && conceptOf(type, cell("Predicted_code").split("+")) === concept,
        scores: {
          Prediction_score: Number(cell("Prediction_score")),
          Prediction_beam_score: Number(cell("Prediction_beam_score")),
        },
      },
    });
  }
  return { rows, double };
}

/** By its name, or, where the file has numbers instead, the text that has the mentions at their places. */
function textOf(file: string, places: readonly Place[], texts: ReadonlyMap<string, string>): string {
  const named = texts.get(file.replace(/^es-/, ""));
  if (named !== undefined) return named;
  const firstWord = (p: Place): string => p.span.split(/\s/u)[0] ?? "";
  const fits = (text: string): number => places.filter((p) => text.startsWith(firstWord(p), p.start)).length;
  const [best, second] = [...texts.values()].sort((a, b) => fits(b) - fits(a));
  if (best === undefined || fits(best) < 0.9 * places.length || (second && fits(second) >= fits(best)))
    throw new Error(`no text of the test part has the mentions of document ${file}`);
  return best;
}
