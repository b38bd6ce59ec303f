// One mention in three versions: field by field, so that one person may move its border while another links it.
import type { Attributes, Mention } from "../../text/mention.ts";
import type { Conflict, ConflictKind } from "./conflict.ts";
import { alike, threeWay } from "./three-way.ts";

/** What a link is made of: an undecided mention has none, a NIL is a decision. */
const linkOf = (m: Mention | undefined) => m && { status: m.status, concepts: m.concepts.map((c) => c.id) };

const undecided = (m: Mention | undefined): boolean =>
  m === undefined || (m.status === "undecided" && m.concepts.length === 0);

function mergeAttributes(base: Attributes = {}, ours: Attributes = {}, theirs: Attributes = {}) {
  const merged: Record<string, string | true> = {};
  let conflict = false;
  for (const name of new Set([...Object.keys(ours), ...Object.keys(theirs), ...Object.keys(base)])) {
    const field = threeWay<string | true | undefined>(base[name], ours[name], theirs[name], Object.is);
    conflict ||= field.conflict;
    if (field.value !== undefined) merged[name] = field.value;
  }
  return { merged, conflict };
}

/**
 * The mention as both want it, with the id of `ours` (and `ours` itself where it says all that). Where they disagree `ours` stands and a conflict says so. Without a
 * `base` (both added it) a field that only one side filled in is taken from that side.
 */
export function mergeMention(
  base: Mention | undefined,
  ours: Mention,
  theirs: Mention,
): { merged: Mention; conflicts: Conflict[] } {
  const conflicts: Conflict[] = [];
  const ask = (kind: ConflictKind, conflict: boolean) => {
    if (conflict) conflicts.push({ kind, base, ours, theirs });
  };
  const spans = threeWay(base?.spans, ours.spans, theirs.spans, alike);
  ask("border", spans.conflict);
  const type = threeWay(base?.type, ours.type, theirs.type, Object.is);
  ask("type", type.conflict);
  const theirLink =
    undecided(ours) && undecided(base) ? theirs : undecided(theirs) && undecided(base) ? ours : undefined;
  const link = threeWay(linkOf(base), linkOf(ours), linkOf(theirs), alike);
  const linked = theirLink ?? (alike(link.value, linkOf(ours)) ? ours : theirs);
  ask("concept", link.conflict && !theirLink);
  const attributes = mergeAttributes(base?.attributes, ours.attributes, theirs.attributes);
  ask("attribute", attributes.conflict);
  const note = threeWay(base?.note, ours.note, theirs.note, Object.is);
  ask("note", note.conflict);
  const { attributes: _, note: __, ...rest } = ours;
  const merged: Mention = {
    ...rest,
    spans: spans.value ?? ours.spans,
    ...(type.value === undefined ? {} : { type: type.value }),
    status: linked.status,
    concepts: linked.concepts,
    candidates: linked.candidates,
    ...(Object.keys(attributes.merged).length ? { attributes: attributes.merged } : {}),
    ...(note.value === undefined ? {} : { note: note.value }),
  };
  // The very object where nothing changed: a writer keeps the lines of what it finds again.
  return { merged: sameMention(merged, ours) ? ours : merged, conflicts };
}

/** Whether two versions of a mention say the same; where it came from and how it was ranked does not count. */
export const sameMention = (a: Mention, b: Mention): boolean =>
  alike(a.spans, b.spans) &&
  a.type === b.type &&
  alike(linkOf(a), linkOf(b)) &&
  alike(a.attributes ?? {}, b.attributes ?? {}) &&
  a.note === b.note;
