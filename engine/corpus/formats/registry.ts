// All corpus formats, in the order in which a file is tried for them: the ones that are told for sure first.
import { bioCJsonFormat } from "./bioc/json.ts";
import { bioCXmlFormat } from "./bioc/xml.ts";
import { bratFormat } from "./brat/format.ts";
import type { Format } from "./format.ts";
import { IOB_FORMATS } from "./iob/format.ts";
import { doccanoFormat } from "./json/doccano.ts";
import { glinerFormat } from "./json/gliner.ts";
import { labelStudioFormat } from "./json/label-studio.ts";
import { nestedNerFormat } from "./json/nested-ner.ts";
import { prodigyFormat } from "./json/prodigy.ts";
import { pubAnnotationFormat } from "./json/pubannotation.ts";
import { spacyFormat } from "./json/spacy.ts";
import { jsonlFormat } from "./jsonl-read.ts";
import { knowtatorFormat } from "./knowtator.ts";
import { plainFormat } from "./plain.ts";
import { pubtatorFormat } from "./pubtator-format.ts";
import { conceptLinesFormat } from "./tables/concept-lines.ts";
import { spacccFormat } from "./tables/spaccc.ts";
import { spanRowsFormat } from "./tables/span-rows.ts";
import { casJsonFormat } from "./uima/json.ts";
import { xmiFormat } from "./uima/xmi.ts";
import { webAnnotationFormat } from "./web-annotation/format.ts";
import { webAnnoFormat } from "./webanno/format.ts";

export const FORMATS: readonly Format[] = [
  bratFormat,
  pubtatorFormat,
  jsonlFormat,
  bioCXmlFormat,
  bioCJsonFormat,
  webAnnoFormat,
  xmiFormat,
  casJsonFormat,
  webAnnotationFormat,
  pubAnnotationFormat,
  labelStudioFormat,
  spacyFormat,
  glinerFormat,
  nestedNerFormat,
  prodigyFormat,
  doccanoFormat,
  knowtatorFormat,
  spacccFormat,
  spanRowsFormat,
  conceptLinesFormat,
  ...IOB_FORMATS,
  plainFormat,
];

export const formatNamed = (name: string): Format | undefined => FORMATS.find((f) => f.name === name);

/** Endings that name one format: `x.prodigy.jsonl`. */
const endsAs = (format: Format, file: string) =>
  format.endings.some((e) => e.includes(".") && file.endsWith(`.${e}`));

/** The format of a file by its beginning, else by its name. Plain text is not told: anything could be that. */
export function detectFormat(head: string, file: string): Format | undefined {
  const name = file.toLowerCase().replace(/\.gz$/, "");
  const formats = readable().filter((f) => f !== plainFormat);
  return formats.find((f) => f.detect(head, name)) ?? formats.find((f) => endsAs(f, name));
}

export const readable = (): readonly Format[] => FORMATS.filter((f) => f.read);
export const writable = (): readonly Format[] => FORMATS.filter((f) => f.write);
