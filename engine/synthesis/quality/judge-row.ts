// Keeps or rejects a row, with one reason: the first of the questions it fails. Near duplicates are asked last, over all
// that is kept.
import type { KnowledgeBase } from "../../kb/knowledge-base.ts";
import type { Row } from "../row.ts";
import { faithfulness } from "./faithfulness.ts";
import type { LeakIndex } from "./leakage.ts";
import { type Flaw, flawOf, type TextLimits } from "./text-quality.ts";

export type Rejection = Flaw | "other-concept" | "unlike" | "leaks-sentence" | "leaks-run" | "same-text";

export interface QualityRules extends TextLimits {
  readonly kb: KnowledgeBase;
  readonly leaks?: LeakIndex;
}

/** The row, marked where its mention is a new synonym; or why it is not kept. `said` holds texts kept so far for the concept. */
export function judgeRow(row: Row, rules: QualityRules, said: Set<string>): Row | Rejection {
  if (said.has(row.text)) return "same-text";
  const flaw = flawOf(row.text, row.language, rules);
  if (flaw) return flaw;
  const leak = rules.leaks?.leakIn(row.text);
  if (leak) return leak === "sentence" ? "leaks-sentence" : "leaks-run";
  const faithful = faithfulness(rules.kb, row.concept, row.text.slice(row.start, row.end));
  if (faithful === "other-concept" || faithful === "unlike") return faithful;
  said.add(row.text);
  return faithful === "new-synonym" ? { ...row, newSynonym: true } : row;
}
