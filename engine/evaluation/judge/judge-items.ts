// What there is to grade: the linking errors of an evaluation, each with its passage and both concepts as a reader, or a
// model, would want to see them.
import { createHash } from "node:crypto";
import * as z from "zod";
import type { EvaluationResult } from "../result.ts";
import type { ErredMention, EvaluationError } from "../result-errors.ts";

export const itemSchema = z.object({
  /** Hash of place and concepts: the same error of another run has the same id. */
  id: z.string().regex(/^[0-9a-f]{16}$/),
  document: z.string(),
  file: z.string().optional(),
  line: z.int().min(1).optional(),
  type: z.string().optional(),
  mention: z.string(),
  /** Where the mention is written, in UTF-16 units of the document's text. */
  spans: z.array(z.object({ start: z.int().min(0), end: z.int().min(0) })),
  /** Words around the mention, which is `[from, to)` of them (UTF-16 units); the mention alone where the text was not at hand. */
  context: z.object({ text: z.string(), from: z.int().min(0), to: z.int().min(0) }),
  /** Concept ids, sorted; never empty. */
  gold: z.array(z.string()).min(1),
  predicted: z.array(z.string()).min(1),
  /** Each side in several lines: names, synonyms, definitions. */
  goldText: z.string(),
  predictedText: z.string(),
});
export type JudgeItem = z.output<typeof itemSchema>;

/** What a knowledge base says of a concept; undefined for an unknown id. */
export type Describe = (id: string) =>
  | {
      readonly name: string;
      readonly group?: string;
      readonly types: readonly string[];
      readonly synonyms: readonly string[];
      readonly definition?: string;
    }
  | undefined;

export interface ItemsFound {
  readonly items: JudgeItem[];
  /** Predicted ids are some of a composite gold: "partial" as published, and nobody is asked. */
  readonly partial: number;
  /** One side has no concept (NIL, or missed): nothing to compare. */
  readonly oneSided: number;
  /** Linking errors that the evaluation counted and did not list. */
  readonly leftOut: number;
  /** Items with a concept of which only the id is known. */
  readonly nameless: number;
}

const LINKING = ["concept", "partial", "nil-missed", "nil-wrong"] as const;

export function itemsOf(result: EvaluationResult, describe: Describe): ItemsFound {
  const { items: errors, classes } = result.errors;
  const linking = errors.filter((e) => (LINKING as readonly string[]).includes(e.class));
  const counted = LINKING.reduce((sum, kind) => sum + (classes[kind] ?? 0), 0);
  let [partial, oneSided, nameless] = [0, 0, 0];
  const items = linking.flatMap((error): JudgeItem[] => {
    const { gold, predicted } = error;
    if (!gold?.concepts.length || !predicted?.concepts.length) {
      oneSided++;
      return [];
    }
    if (predicted.concepts.every((id) => gold.concepts.includes(id))) {
      partial++;
      return [];
    }
    const [item, known] = itemOf(error, gold, predicted, describe);
    if (!known) nameless++;
    return [item];
  });
  return { items, partial, oneSided, leftOut: Math.max(0, counted - linking.length), nameless };
}

function itemOf(
  error: EvaluationError,
  gold: ErredMention,
  predicted: ErredMention,
  describe: Describe,
): [item: JudgeItem, known: boolean] {
  const sides = [gold, predicted].map((side) =>
    side.concepts.map((id, i) => conceptText(id, side.names[i] ?? "", describe)),
  );
  const [goldIds, predictedIds] = [[...gold.concepts].sort(), [...predicted.concepts].sort()];
  const mention = gold.text || predicted.text;
  const key = JSON.stringify([error.document, gold.spans, mention, goldIds, predictedIds]);
  const [goldText = "", predictedText = ""] = sides.map((side) => side.map((c) => c.text).join("\nand\n"));
  const item: JudgeItem = {
    id: createHash("sha256").update(key).digest("hex").slice(0, 16),
    document: error.document,
    ...(error.file ? { file: error.file } : {}),
    ...(error.line ? { line: error.line } : {}),
    ...(gold.type ? { type: gold.type } : {}),
    mention,
    spans: gold.spans,
    context: error.context ?? { text: mention, from: 0, to: mention.length },
    gold: goldIds,
    predicted: predictedIds,
    goldText,
    predictedText,
  };
  return [item, sides.flat().every((c) => c.known)];
}

const SYNONYMS = 8;
const DEFINITION = 400;

function conceptText(id: string, given: string, describe: Describe): { text: string; known: boolean } {
  const found = describe(id);
  const name = found?.name ?? given;
  if (!name) return { text: `Code: ${id} (name unknown)`, known: false };
  const synonyms = (found?.synonyms ?? []).filter((s) => s !== name).slice(0, SYNONYMS);
  const kind = [found?.group, ...(found?.types ?? [])].filter(Boolean).join(", ");
  const definition = found?.definition ?? "";
  const lines = [
    `Name: ${name}`,
    kind && `Kind: ${kind}`,
    synonyms.length && `Also called: ${synonyms.join("; ")}`,
    definition &&
      `Definition: ${definition.length > DEFINITION ? `${definition.slice(0, DEFINITION)}...` : definition}`,
  ];
  return { text: lines.filter(Boolean).join("\n"), known: true };
}

/** The passage with the mention between [[ and ]], as the templates want it. */
export const marked = ({ context: { text, from, to } }: JudgeItem): string =>
  `${text.slice(0, from)}[[${text.slice(from, to)}]]${text.slice(to)}`;
