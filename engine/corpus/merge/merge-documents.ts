// Three versions of one annotated document become one: the merge driver and the adjudication view both ask here. Nothing
// either side wrote is lost without a conflict that shows it.
import type { Document, Relation } from "../../text/document.ts";
import { extentOf, type Mention } from "../../text/mention.ts";
import { byPosition, contains, overlaps } from "../../text/span.ts";
import type { Conflict } from "./conflict.ts";
import { mergeMention, sameMention } from "./merge-mention.ts";
import { mergeRelations } from "./merge-relations.ts";
import { FreshIds, pair, unpaired } from "./pairing.ts";

export interface MergeOptions {
  /**
   * What a mention that only one side has means. `addition` (default): that side added it. `question`: there is no common
   * version, both annotated the same text, and a person decides.
   */
  readonly oneSided?: "addition" | "question";
}

export interface MergedDocument {
  readonly document: Document;
  readonly conflicts: readonly Conflict[];
}

const place = (m: Mention): string =>
  `${m.spans.map((s) => `${s.start}-${s.end}`).join(";")} ${m.type ?? ""}`;
const spansOf = (m: Mention): string => m.spans.map((s) => `${s.start}-${s.end}`).join(";");

/** Two new mentions that can hardly both be meant: they cross, or lie in one another with the same type. */
function compete(a: Mention, b: Mention): boolean {
  const [x, y] = [extentOf(a), extentOf(b)];
  if (!overlaps(x, y)) return false;
  return a.type === b.type || !(contains(x, y) || contains(y, x));
}

const idsOf = (document: Document): string[] =>
  [...document.mentions, ...(document.relations ?? [])].flatMap(({ id }) => (id === undefined ? [] : [id]));

/**
 * Merges `ours` and `theirs`, both grown out of `base` (a document without mentions where there is none). Mentions come
 * in reading order, with permanent ids: those of the base, then ours; theirs get a new number only where theirs is taken.
 */
export function mergeDocuments(
  base: Document,
  ours: Document,
  theirs: Document,
  options: MergeOptions = {},
): MergedDocument {
  if (ours.text !== theirs.text) return { document: ours, conflicts: [{ kind: "text" }] };
  const conflicts: Conflict[] = [];
  const mentions: Mention[] = [];
  const ids = new FreshIds([base, ours, theirs].flatMap(idsOf));
  const names = { ours: new Map<string, string>(), theirs: new Map<string, string>() };
  const keep = (m: Mention, from?: Mention, side: "ours" | "theirs" = "ours") => {
    mentions.push(m);
    if (m.id !== undefined && from?.id !== undefined) names[side].set(from.id, m.id);
  };
  const toOurs = pair(base.mentions, ours.mentions, place);
  const toTheirs = pair(base.mentions, theirs.mentions, place);
  const used = { ours: targets(ours), theirs: targets(theirs) };

  for (const was of base.mentions) {
    const [left, right] = [toOurs.get(was), toTheirs.get(was)];
    if (left && right) {
      const result = mergeMention(was, withId(left, was.id), withId(right, was.id));
      conflicts.push(...result.conflicts);
      keep(result.merged, left);
      if (right.id !== undefined && was.id !== undefined) names.theirs.set(right.id, was.id);
      continue;
    }
    const [survivor, side] = left ? ([left, "ours"] as const) : ([right, "theirs"] as const);
    if (!survivor) continue;
    const wanted =
      !sameMention(was, survivor) ||
      (survivor.id !== undefined && newlyUsed(survivor.id, used[side], targets(base)));
    if (!wanted) continue;
    const kept = withId(survivor, was.id);
    keep(kept, survivor, side);
    conflicts.push({ kind: "deleted", base: was, [side]: kept });
  }

  const newOurs = unpaired(ours.mentions, toOurs);
  const newTheirs = unpaired(theirs.mentions, toTheirs);
  const twins = pairPlaces(newOurs, newTheirs);
  for (const left of newOurs) {
    const right = twins.get(left);
    if (!right) {
      keep(left, left);
      continue;
    }
    const result = mergeMention(undefined, left, withId(right, left.id));
    conflicts.push(...result.conflicts);
    keep(result.merged, left);
    if (right.id !== undefined && left.id !== undefined) names.theirs.set(right.id, left.id);
  }
  const matched = new Set(twins.values());
  const lonely = newOurs.filter((m) => !twins.has(m));
  const taken = new Set([...base.mentions, ...mentions].map((m) => m.id));
  const asked = new Set<Mention>();
  for (const right of newTheirs) {
    if (matched.has(right)) continue;
    const renamed =
      right.id !== undefined && taken.has(right.id) ? withId(right, ids.after(right.id)) : right;
    keep(renamed, right, "theirs");
    const rivals = lonely.filter((left) => compete(left, right));
    for (const rival of rivals) {
      conflicts.push({ kind: "overlap", ours: rival, theirs: renamed });
      asked.add(rival);
    }
    if (!rivals.length && options.oneSided === "question")
      conflicts.push({ kind: "one-sided", theirs: renamed });
  }
  if (options.oneSided === "question")
    for (const left of lonely) if (!asked.has(left)) conflicts.push({ kind: "one-sided", ours: left });

  const relations = mergeRelations(base, ours, theirs, names, ids);
  conflicts.push(...relations.conflicts);
  mentions.sort((a, b) => byPosition(extentOf(a), extentOf(b)));
  const { relations: _, ...rest } = ours;
  return {
    document: { ...rest, mentions, ...(relations.merged.length ? { relations: relations.merged } : {}) },
    conflicts,
  };
}

function withId(m: Mention, id: string | undefined): Mention {
  if (m.id === id) return m;
  const { id: _, ...rest } = m;
  return id === undefined ? rest : { id, ...rest };
}

/** New mentions of both sides that mark the same: with the same type first, then with another. Ids say nothing here. */
function pairPlaces(ours: readonly Mention[], theirs: readonly Mention[]): Map<Mention, Mention> {
  const twins = new Map<Mention, Mention>();
  const free = new Set(theirs);
  for (const key of [place, spansOf]) {
    const waiting = Map.groupBy(free, key);
    for (const left of ours) {
      const right = twins.has(left) ? undefined : waiting.get(key(left))?.shift();
      if (!right) continue;
      twins.set(left, right);
      free.delete(right);
    }
  }
  return twins;
}

/** Ids that relations of a document point at. */
function targets({ relations = [] }: Document): Set<string> {
  return new Set(relations.flatMap((r: Relation) => [...r.arguments.map((a) => a.target), r.trigger ?? ""]));
}

const newlyUsed = (id: string, now: Set<string>, before: Set<string>): boolean =>
  now.has(id) && !before.has(id);
