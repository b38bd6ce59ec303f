// What a merge could not decide alone. One conflict is one question to a person: left, right or both.
import type { Relation } from "../../text/document.ts";
import type { Mention } from "../../text/mention.ts";

/**
 * text: the versions stand on different texts. border, type, concept, attribute, note: both sides changed that of one mention,
 * differently. deleted: one side deleted what the other changed or uses. overlap: each side added a mention where the other
 * added another one. one-sided: only one annotator marked it (asked only when adjudicating without a common version).
 * relation: both sides changed a relation differently.
 */
export const CONFLICTS = [
  "text",
  "border",
  "type",
  "concept",
  "attribute",
  "note",
  "deleted",
  "overlap",
  "one-sided",
  "relation",
] as const;

export type ConflictKind = (typeof CONFLICTS)[number];

/** Absent sides do not have it (any more). Ids are those of the merged document, save in `overlap` for `theirs`. */
export interface Conflict {
  readonly kind: ConflictKind;
  readonly base?: Mention | undefined;
  readonly ours?: Mention | undefined;
  readonly theirs?: Mention | undefined;
  /** For `relation`. */
  readonly relations?: {
    readonly base?: Relation | undefined;
    readonly ours?: Relation | undefined;
    readonly theirs?: Relation | undefined;
  };
}
