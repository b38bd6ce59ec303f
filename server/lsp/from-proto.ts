// From the protocol's shapes to the engine's, and checks of what a client put into a command or a request of ours.
import type { Position, Range } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import * as z from "zod";
import { SCOPES } from "../../engine/kb/concept.ts";
import { VOCABULARY_FORMATS } from "../../engine/kb/importers/formats.ts";
import type { Span } from "../../engine/text/span.ts";

/** Clamped to the text. */
export const offsetOf = (document: TextDocument, position: Position): number => document.offsetAt(position);

/** Clamped to the text and put into order. */
export function spanOf(document: TextDocument, range: Range): Span {
  const a = offsetOf(document, range.start);
  const b = offsetOf(document, range.end);
  return a <= b ? { start: a, end: b } : { start: b, end: a };
}

const position = z.object({ line: z.int().min(0), character: z.int().min(0) });
const range = z.object({ start: position, end: position });

/** Argument of `curie.decide`. */
export const decideParams = z
  .object({
    uri: z.string(),
    position,
    range: range.optional(),
    action: z.enum(["choose", "nil", "ignore"]),
    scope: z.enum(["here", "file", "everywhere"]),
    concept: z.string().min(1).optional(),
  })
  .refine((p) => p.action !== "choose" || p.concept !== undefined, {
    message: "action choose needs a concept",
    path: ["concept"],
  });

/** Argument of `curie.addToDictionary`. */
export const additionParams = z.object({
  uri: z.string(),
  name: z.string().trim().min(1).max(2000),
  concept: z.string().min(1).optional(),
  scope: z.enum(SCOPES).optional(),
  language: z.string().optional(),
  group: z.string().optional(),
  definition: z.string().optional(),
  parents: z.array(z.string()).optional(),
});
export const loadedParams = z.object({ uri: z.string().optional() });
export const childrenParams = z.object({
  uri: z.string().optional(),
  kb: z.string(),
  id: z.string().optional(),
  obsolete: z.boolean().optional(),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(500).default(200),
});
export const detectParams = z.object({
  path: z.string(),
  delimiter: z.string().min(1).optional(),
  header: z.boolean().optional(),
  comment: z.string().min(1).optional(),
  quotes: z.boolean().optional(),
});
export const sortParams = z.object({ paths: z.array(z.string()).min(1) });
export const besideParams = z.object({
  path: z.string(),
  kind: z.enum(["edges", "mappings", "translations", "groups"]).optional(),
});
const told = z.string().min(1).optional();
export const importParams = z.object({
  files: z.array(z.string()).min(1),
  out: z.string().min(1),
  report: z.string().min(1),
  format: z.enum(VOCABULARY_FORMATS),
  name: told,
  version: told,
  language: told,
  /** "": none, whatever the source says. */
  license: z.string().optional(),
  group: told,
  columns: told,
  preset: told,
  prefix: told,
  separator: told,
  delimiter: told,
  header: z.boolean().optional(),
  comment: told,
  sources: told,
  languages: told,
  types: told,
  quotes: z.boolean().optional(),
  where: z.array(z.string()).optional(),
  suppressed: z.boolean().optional(),
  languageRefset: told,
  only: told,
  source: told,
  groups: told,
  translations: z.array(z.string()).optional(),
  mappings: z.array(z.string()).optional(),
  edges: z.array(z.string()).optional(),
  joins: z.array(z.object({ file: z.string().min(1), columns: z.string().min(1) })).optional(),
  job: z.string(),
});
export const compareParams = z.object({
  uri: z.string().optional(),
  old: z.string().min(1),
  new: z.string().min(1),
  job: z.string(),
});
export const foldParams = z.object({
  uri: z.string(),
  kb: z.string().min(1),
  out: z.string().min(1),
  job: z.string(),
});

export const mentionsParams = z.object({ textDocument: z.object({ uri: z.string() }) });
export const searchParams = z.object({
  query: z.string(),
  limit: z.int().min(1).max(200).optional(),
  uri: z.string().optional(),
  kb: z.string().optional(),
  groups: z.array(z.string()).optional(),
  languages: z.array(z.string()).optional(),
});
export const conceptParams = z.object({ id: z.string() });

export const corpusListParams = z.object({
  path: z.string().min(1),
  format: z.string().min(1).optional(),
  query: z.string().default(""),
});
export const corpusDocumentParams = z.object({ uri: z.string() });

/** `curie/annotations`. */
export const textParams = z.object({
  textDocument: z.object({ uri: z.string() }),
  begin: z.boolean().optional(),
});

/** `curie/curation/target`. */
export const targetParams = z.object({ uri: z.string(), selection: range, from: z.string().optional() });

/** `curie/curation/hints`. */
export const hintsParams = z.object({ uri: z.string(), range });

/** Argument of `curie.curate`. */
export const curateParams = z.object({
  uri: z.string(),
  selection: range,
  action: z.enum([
    "next",
    "previous",
    "accept",
    "reject",
    "acceptGroup",
    "rejectGroup",
    "skip",
    "type",
    "concept",
    "border",
    "fragment",
    "repeat",
    "repeatCorpus",
    "attribute",
    "relate",
    "undo",
    "acceptAbove",
    "rejectRest",
    "fix",
  ]),
  type: z.string().exactOptional(),
  concept: z.string().min(1).exactOptional(),
  side: z.enum(["start", "end"]).exactOptional(),
  step: z.union([z.literal(1), z.literal(-1)]).exactOptional(),
  unit: z.enum(["word", "character"]).exactOptional(),
  from: z.string().exactOptional(),
  relation: z.string().exactOptional(),
  least: z.number().min(0).max(1).exactOptional(),
  finding: z.string().exactOptional(),
  fix: z.int().min(0).exactOptional(),
  places: z.array(z.object({ uri: z.string(), start: z.int() })).exactOptional(),
  walk: z
    .object({
      order: z.enum(["text", "uncertain"]).exactOptional(),
      types: z.array(z.string()).exactOptional(),
      concept: z.string().exactOptional(),
      status: z.enum(["linked", "ambiguous", "nil", "undecided"]).exactOptional(),
      least: z.number().min(0).max(1).exactOptional(),
      most: z.number().min(0).max(1).exactOptional(),
    })
    .exactOptional(),
});

const side = z.object({ uri: z.string(), revision: z.string().min(1).optional() });
export const evaluateParams = z.object({
  gold: side,
  predicted: side,
  match: z.enum(["exact", "relaxed", "type"]).optional(),
  intervals: z.boolean().optional(),
  workDoneToken: z.union([z.string(), z.number()]).optional(),
});
export const placeParams = z.object({
  file: z.string().min(1),
  document: z.string(),
  line: z.int().min(1).optional(),
  spans: z.array(z.object({ start: z.int().min(0), end: z.int().min(0) })),
  text: z.string(),
});
export const labellingParams = z.object({ uri: z.string() });
export const labelParams = z.object({
  uri: z.string(),
  id: z.string().regex(/^[0-9a-f]{16}$/),
  said: z.enum(["same", "broader", "narrower", "none"]).nullable(),
});
