// Entities by their text alone: {"entities": [{"id", "text", "type"}]}, each standing for every occurrence of its text, case
// aside (the annotation of GLiNER-biomed, arXiv 2504.00676). Several occurrences are told as ambiguous: the model meant one.
import { type FoundSpan, type ReadReply, tidied, typeKey, type Unplaced } from "../llm/found-span.ts";
import { itemsOf, jsonIn } from "./json-in-reply.ts";
import { evened, locate } from "./locate.ts";

/** Offsets are those of `text`. With no `types` any type is taken as the model calls it (open annotation). */
export function readEntities(reply: string, text: string, types: readonly string[]): ReadReply {
  const json = jsonIn(reply);
  const items = json && itemsOf(json.value);
  if (!items)
    return {
      found: [],
      items: 0,
      unplaced: [],
      repairs: [],
      unreadable: "the reply holds no entities in JSON",
    };
  const named = new Map(types.map((t) => [typeKey(t), t]));
  const even = evened(text);
  const found: FoundSpan[] = [];
  const unplaced: Unplaced[] = [];
  for (const item of items) {
    const places = placesOf(item, text, even, named);
    if (typeof places === "string") unplaced.push(places);
    else found.push(...places);
  }
  return { found: tidied(found), items: items.length, unplaced, repairs: json.repairs };
}

function placesOf(
  item: unknown,
  text: string,
  even: ReturnType<typeof evened>,
  named: ReadonlyMap<string, string>,
): FoundSpan[] | Unplaced {
  const { text: words, entity, type: said, label } = (item ?? {}) as Record<string, unknown>;
  const quoted = words ?? entity;
  const called = said ?? label ?? (named.size === 1 ? [...named.values()][0] : undefined);
  if (typeof quoted !== "string" || typeof called !== "string" || !quoted.trim() || !called.trim())
    return "malformed";
  const type = named.size ? named.get(typeKey(called)) : called.trim();
  if (type === undefined) return "unknown-type";
  const at = locate(text, quoted, { even, edits: 0, anyCase: true });
  if (!at) return "no-such-text";
  return at.places.map((place) => ({
    ...place,
    type,
    how: text.slice(place.start, place.end) === quoted.trim() ? ("exact" as const) : ("normalised" as const),
    ...(at.places.length > 1 ? { ambiguous: true as const } : {}),
  }));
}
