// Context-pinned annotation: a list of {context, entity}, the context a few words around the entity, so that one occurrence is
// meant and not every one (after zenodo 16875728). What the published description leaves open is settled here: a context that
// is there several times gives every place, told as ambiguous, and so does an entity that is there several times inside it.
import type { Span } from "../../text/span.ts";
import {
  type FoundSpan,
  type Placement,
  type ReadReply,
  tidied,
  typeKey,
  type Unplaced,
} from "../llm/found-span.ts";
import { itemsOf, jsonIn } from "./json-in-reply.ts";
import { evened, locate } from "./locate.ts";

interface Item {
  readonly context: string;
  readonly entity: string;
  readonly type: string;
}

const ENTITY = ["entity", "text", "mention", "span"];
const TYPE = ["type", "label", "entity type", "category"];

const textAt = (record: ReadonlyMap<string, unknown>, keys: readonly string[]): string | undefined => {
  const value = keys.map((key) => record.get(key)).find((v) => typeof v === "string" && v.trim());
  return value as string | undefined;
};

/** `{context, entity, type}`, or as published `{context, <type>: entity}`; with one type, the type need not be said. */
function itemOf(value: unknown, types: ReadonlyMap<string, string>): Item | Unplaced {
  if (!value || typeof value !== "object" || Array.isArray(value)) return "malformed";
  const record = new Map(Object.entries(value).map(([key, v]) => [typeKey(key), v]));
  const said = textAt(record, TYPE);
  const entity = textAt(record, ENTITY);
  if (entity !== undefined) {
    const type =
      said === undefined ? (types.size === 1 ? [...types.values()][0] : undefined) : types.get(typeKey(said));
    if (type === undefined) return said === undefined ? "malformed" : "unknown-type";
    return { context: textAt(record, ["context"]) ?? entity, entity, type };
  }
  for (const [key, type] of types) {
    const under = record.get(key);
    if (typeof under === "string" && under.trim())
      return { context: textAt(record, ["context"]) ?? under, entity: under, type };
  }
  const others = [...record].filter(([key, v]) => key !== "context" && typeof v === "string");
  return others.length ? "unknown-type" : "malformed";
}

const worse = (a: Placement, b: Placement): Placement =>
  a === "fuzzy" || b === "fuzzy" ? "fuzzy" : a === "exact" ? b : a;

/** Offsets are those of `text`. An empty list says that there is no mention. */
export function readContextItems(reply: string, text: string, types: readonly string[]): ReadReply {
  const json = jsonIn(reply);
  const items = json && itemsOf(json.value);
  if (!items)
    return { found: [], items: 0, unplaced: [], repairs: [], unreadable: "the reply holds no list in JSON" };
  const named = new Map(types.map((t) => [typeKey(t), t]));
  const even = evened(text);
  const found: FoundSpan[] = [];
  const unplaced: Unplaced[] = [];
  for (const value of items) {
    const item = itemOf(value, named);
    const places = typeof item === "string" ? item : placesOf(item, text, even);
    if (typeof places === "string") unplaced.push(places);
    else found.push(...places);
  }
  return { found: tidied(found), items: items.length, unplaced, repairs: json.repairs };
}

function placesOf(
  { context, entity, type }: Item,
  text: string,
  even: ReturnType<typeof evened>,
): FoundSpan[] | Unplaced {
  const around = locate(text, context, { even });
  if (!around) return "no-such-text";
  const found: (Span & { how: Placement })[] = [];
  for (const { start, end } of around.places) {
    const inside = locate(text.slice(start, end), entity);
    for (const place of inside?.places ?? [])
      found.push({
        start: start + place.start,
        end: start + place.end,
        how: worse(around.how, inside?.how ?? "exact"),
      });
  }
  if (!found.length) return "not-in-context";
  const several = found.length > 1;
  return found.map((place) => ({ ...place, type, ...(several ? { ambiguous: true as const } : {}) }));
}
