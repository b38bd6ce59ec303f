// Relations in three versions. They are small: a relation is one value, changed as a whole.
import type { Document, Relation } from "../../text/document.ts";
import type { Conflict } from "./conflict.ts";
import { type FreshIds, pair, unpaired } from "./pairing.ts";
import { alike, threeWay } from "./three-way.ts";

/** By side, the id that a mention or relation has in the merged document, where it is another one. */
export interface Names {
  readonly ours: Map<string, string>;
  readonly theirs: Map<string, string>;
}

const withoutId = ({ id: _, ...rest }: Relation) => rest;
const place = (r: Relation): string =>
  `${r.type} ${r.trigger ?? ""} ${r.arguments.map((a) => `${a.role}:${a.target}`).join(" ")}`;

function renamed(relations: readonly Relation[], names: ReadonlyMap<string, string>): Relation[] {
  const name = (id: string) => names.get(id) ?? id;
  return relations.map((r) => ({
    ...r,
    arguments: r.arguments.map((a) => ({ ...a, target: name(a.target) })),
    ...(r.trigger === undefined ? {} : { trigger: name(r.trigger) }),
  }));
}

export function mergeRelations(
  base: Document,
  ours: Document,
  theirs: Document,
  names: Names,
  ids: FreshIds,
): { merged: Relation[]; conflicts: Conflict[] } {
  const was = base.relations ?? [];
  const left = renamed(ours.relations ?? [], names.ours);
  const right = nameRelations(renamed(theirs.relations ?? [], names.theirs), was, left, ids);
  const toLeft = pair(was, left, place);
  const toRight = pair(was, right, place);
  const merged: Relation[] = [];
  const conflicts: Conflict[] = [];
  const same = (a: Relation | undefined, b: Relation | undefined) =>
    alike(a && withoutId(a), b && withoutId(b));
  for (const r of was) {
    const [l, t] = [toLeft.get(r), toRight.get(r)];
    const { value, conflict } = threeWay<Relation | undefined>(r, l, t, same);
    // Against a deletion the changed relation stays, whichever side changed it.
    const kept = value ?? (conflict ? t : undefined);
    if (kept) merged.push(r.id === undefined ? kept : { ...kept, id: r.id });
    if (conflict) conflicts.push({ kind: "relation", relations: { base: r, ours: l, theirs: t } });
  }
  const added = unpaired(left, toLeft);
  const places = new Set(added.map(place));
  merged.push(...added, ...unpaired(right, toRight).filter((r) => !places.has(place(r))));
  return { merged, conflicts };
}

/** Theirs with new ids where ours or the base already means something else by them; references among them follow. */
function nameRelations(
  theirs: readonly Relation[],
  base: readonly Relation[],
  ours: readonly Relation[],
  ids: FreshIds,
): Relation[] {
  const known = new Map([...base, ...ours].map((r) => [r.id, r]));
  const permanent = new Set(base.map((r) => r.id));
  const fresh = new Map<string, string>();
  for (const r of theirs) {
    if (r.id === undefined || permanent.has(r.id)) continue;
    const other = known.get(r.id);
    if (other && !alike(withoutId(other), withoutId(r))) fresh.set(r.id, ids.after(r.id));
  }
  return renamed(
    theirs.map((r) => (r.id !== undefined && fresh.has(r.id) ? { ...r, id: fresh.get(r.id) as string } : r)),
    fresh,
  );
}
