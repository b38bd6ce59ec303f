// A person's answer to one conflict, applied to the merged document. The view asks, this decides nothing.
import type { Document, Relation } from "../../text/document.ts";
import { extentOf, type Mention } from "../../text/mention.ts";
import { byPosition } from "../../text/span.ts";
import type { Conflict } from "./conflict.ts";

/** left: as ours has it. right: as theirs has it. both: keep both mentions of an `overlap`, or the one mention there is. */
export type Choice = "left" | "right" | "both";

/** The choices that a conflict offers, the one that stands in the merged document first. */
export function choicesOf(conflict: Conflict): readonly Choice[] {
  if (conflict.kind === "text") return [];
  if (conflict.kind === "overlap") return ["both", "left", "right"];
  if (conflict.kind === "deleted" || conflict.kind === "one-sided")
    return conflict.ours ? ["left", "right"] : ["right", "left"];
  return ["left", "right"];
}

/** Fields that a conflict about a mention is about. */
const FIELDS = {
  border: ["spans"],
  type: ["type"],
  concept: ["status", "concepts", "candidates"],
  attribute: ["attributes"],
  note: ["note"],
} as const satisfies Partial<Record<Conflict["kind"], readonly (keyof Mention)[]>>;

const isSame = (m: Mention, other: Mention | undefined): boolean =>
  other !== undefined &&
  (m.id !== undefined || other.id !== undefined
    ? m.id === other.id
    : m.type === other.type && JSON.stringify(m.spans) === JSON.stringify(other.spans));

const without = (document: Document, gone: Mention | undefined): Document => ({
  ...document,
  mentions: document.mentions.filter((m) => !isSame(m, gone)),
});

/** The merged document after `choice`. Unchanged where the conflict does not offer it. */
export function settle(document: Document, conflict: Conflict, choice: Choice): Document {
  if (!choicesOf(conflict).includes(choice)) return document;
  const { kind, ours, theirs } = conflict;
  if (kind === "overlap")
    return choice === "both" ? document : without(document, choice === "left" ? theirs : ours);
  if (kind === "deleted" || kind === "one-sided") {
    const kept = choice === "left" ? ours : theirs;
    return kept ? document : without(document, ours ?? theirs);
  }
  if (kind === "relation") return settleRelation(document, conflict, choice);
  const wanted = choice === "left" ? ours : theirs;
  const fields: readonly (keyof Mention)[] = kind in FIELDS ? FIELDS[kind as keyof typeof FIELDS] : [];
  if (!wanted) return document;
  const mentions = document.mentions.map((m) => (isSame(m, ours) ? take(m, wanted, fields) : m));
  return { ...document, mentions: mentions.sort((a, b) => byPosition(extentOf(a), extentOf(b))) };
}

function take(m: Mention, from: Mention, fields: readonly (keyof Mention)[]): Mention {
  const taken = { ...m, ...Object.fromEntries(fields.map((f) => [f, from[f]])) } as Mention;
  return Object.fromEntries(Object.entries(taken).filter(([, v]) => v !== undefined)) as unknown as Mention;
}

function settleRelation(document: Document, { relations }: Conflict, choice: Choice): Document {
  const wanted = choice === "left" ? relations?.ours : relations?.theirs;
  const standing = relations?.ours ?? relations?.theirs;
  const id = relations?.base?.id;
  const isIt = (r: Relation) => (id === undefined ? r === standing : r.id === id);
  const settled = (document.relations ?? []).flatMap((r) =>
    isIt(r) ? (wanted ? [id === undefined ? wanted : { ...wanted, id }] : []) : [r],
  );
  return { ...document, relations: settled };
}
