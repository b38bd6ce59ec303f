// WebAnno TSV 3.3 behind the port. Written: named entities with identifier and value, relations between them.
import type { Document } from "../../../text/document.ts";
import type { Mention } from "../../../text/mention.ts";
import type { Span } from "../../../text/span.ts";
import { namer } from "../file-names.ts";
import { fitTo, type Lose, losing } from "../fit.ts";
import type { Format, Piece, WriteOptions } from "../format.ts";
import { pairsOf } from "../mention-ids.ts";
import { isUnchanged, originOf } from "../origin.ts";
import { sentencesFor } from "../token-sentences.ts";
import { tokensIn, tokensOf } from "../words-and-signs.ts";
import { type CellValue, escapeText, writeCell } from "./cells.ts";
import { readWebAnno } from "./read.ts";

const ENTITY = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
const RELATION = "webanno.custom.Relation";

interface Placed {
  readonly mention: Mention;
  readonly first: number;
  readonly last: number;
}

function tsvOf(document: Document, lose: Lose): string {
  const { text } = document;
  const tokens = tokensOf(
    text,
    document.mentions.flatMap((m) => [m.spans[0].start, m.spans[0].end]),
  );
  const placed: Placed[] = [];
  for (const mention of document.mentions) {
    const { start, end } = mention.spans[0];
    const words = text.slice(start, end);
    const inside = start < end ? tokensIn(tokens, mention.spans[0]) : undefined;
    if (!inside) {
      lose("mention", words, "a mention without a token has no place", start);
      continue;
    }
    if (words.trim() !== words) lose("border", words, "white space at its ends is left out", start);
    placed.push({ mention, ...inside });
  }
  const pairs = pairsOf(document, lose).flatMap(({ relation, from, to }) => {
    const [a, b] = [placed.find((p) => p.mention === from), placed.find((p) => p.mention === to)];
    if (a && b) return [{ relation, a, b }];
    lose("relation", relation.type, "one of its mentions is not written");
    return [];
  });
  // Every annotation has a number: never wrong, and needed wherever tokens or annotations are several.
  const numbers = new Map(placed.map((p, i) => [p, String(i + 1)]));
  const at: Placed[][] = tokens.map(() => []);
  for (const p of placed) for (let k = p.first; k <= p.last; k++) at[k]?.push(p);
  const names: string[] = [];
  const sentences = sentencesFor(document);
  const rows: string[][] = [];
  let k = 0;
  for (const [s, sentence] of sentences.entries()) {
    const indexes: number[] = [];
    while (k < tokens.length && (tokens[k] as Span).start < sentence.end) {
      names[k] = `${rows.length + 1}-${indexes.length + 1}`;
      indexes.push(k++);
    }
    if (indexes.length || s === 0) rows.push(indexes.map(String));
  }
  const cellsFor = (token: number): string[] => {
    const values = (of: (m: Mention) => string | undefined) =>
      writeCell((at[token] ?? []).map((p): CellValue => ({ value: of(p.mention), number: numbers.get(p) })));
    const cells = [values((m) => m.concepts[0]?.id), values((m) => m.type)];
    if (!pairs.length) return cells;
    const here = pairs.filter((r) => r.b.first === token);
    const sources = here.map((r) => `${names[r.a.first]}[${numbers.get(r.a)}_${numbers.get(r.b)}]`);
    return [
      ...cells,
      writeCell(here.map((r) => ({ value: r.relation.type, number: undefined }))),
      sources.join("|") || "_",
    ];
  };
  const out = ["#FORMAT=WebAnno TSV 3.3", `#T_SP=${ENTITY}|identifier|value`];
  if (pairs.length) out.push(`#T_RL=${RELATION}|label|BT_${ENTITY}`);
  out.push("", "");
  for (const row of rows) {
    const indexes = row.map(Number);
    const [first, last] = [tokens[indexes[0] ?? -1], tokens[indexes.at(-1) ?? -1]];
    const words = first && last ? text.slice(first.start, last.end) : "";
    out.push(...words.split("\n").map((line) => `#Text=${escapeText(line)}`));
    for (const i of indexes) {
      const { start, end } = tokens[i] as Span;
      out.push(`${[names[i], `${start}-${end}`, text.slice(start, end), ...cellsFor(i)].join("\t")}\t`);
    }
    out.push("");
  }
  return out.map((line) => `${line}\n`).join("");
}

async function* write(documents: AsyncIterable<Document>, options: WriteOptions): AsyncGenerator<Piece> {
  const name = namer();
  for await (const document of documents) {
    const lose = losing(document, options.onLoss);
    const file = name(document.id);
    if (file !== document.id) lose("id", document.id, `the file is called ${file}.tsv`);
    const origin = originOf(document, "webanno");
    if (origin && isUnchanged(document, origin)) {
      yield { file: `${file}.tsv`, text: origin.raw };
      continue;
    }
    for (const extra of origin?.extras ?? [])
      lose("metadata", extra, "a changed document is written without it");
    yield {
      file: `${file}.tsv`,
      text: tsvOf(fitTo(document, "webanno", webAnnoFormat.capabilities, lose), lose),
    };
  }
}

export const webAnnoFormat: Format = {
  name: "webanno",
  title: "WebAnno TSV 3 (INCEpTION)",
  endings: ["tsv"],
  layout: "files",
  capabilities: {
    text: "tokens",
    nested: true,
    discontinuous: false,
    concepts: "one",
    attributes: false,
    relations: "binary",
    notes: false,
    sections: false,
    scores: false,
    nil: false,
    candidates: "none",
  },
  detect: (head) => /^\uFEFF?#FORMAT=WebAnno TSV 3/.test(head),
  read: readWebAnno,
  write,
};
