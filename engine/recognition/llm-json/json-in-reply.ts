// JSON in what a model wrote: alone, in a code fence, between other words, or cut off behind a whole item.

export interface FoundJson {
  readonly value: unknown;
  readonly repairs: readonly string[];
}

/** The end of the value that opens at `from`, strings skipped; -1 where it does not close. `last`: behind its last whole item. */
function extent(text: string, from: number): { end: number; last: number } {
  let depth = 0;
  let last = -1;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '"') {
      for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === "\\") i++;
      continue;
    }
    if (c === "[" || c === "{") depth++;
    if (c === "]" || c === "}") {
      depth--;
      if (depth === 0) return { end: i + 1, last };
      if (c === "}") last = i + 1;
    }
  }
  return { end: -1, last };
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Brackets at which JSON is looked for: prose before an answer has a few, garbage has thousands. */
const MOST_TRIES = 64;

/** The first list or object of the reply that is JSON; undefined where there is none. */
export function jsonIn(reply: string): FoundJson | undefined {
  const whole = parsed(reply.trim());
  if (whole && typeof whole === "object") return { value: whole, repairs: [] };
  let tries = 0;
  for (const { index } of reply.matchAll(/[[{]/g)) {
    if (tries++ === MOST_TRIES) return undefined;
    const { end, last } = extent(reply, index);
    if (end > 0) {
      const inner = reply.slice(index, end);
      const value = parsed(inner) ?? parsed(inner.replace(/,\s*([\]}])/g, "$1"));
      if (value !== undefined) return { value, repairs: ["words around the JSON"] };
    } else if (last > 0) {
      const rest = reply.slice(index, last);
      // A list inside an object, or a bare list, cut behind a whole item.
      const inner = rest.lastIndexOf("[", rest.indexOf("{", 1) < 0 ? rest.length : rest.indexOf("{", 1));
      const value = inner >= 0 ? parsed(`${rest.slice(inner)}]`) : undefined;
      if (value !== undefined) return { value, repairs: ["JSON cut off"] };
    }
  }
  return undefined;
}

/** The items of a reply: a list, or the one list that an object holds. undefined where there is neither. */
export function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!value || typeof value !== "object") return undefined;
  const lists = Object.entries(value).filter((e): e is [string, unknown[]] => Array.isArray(e[1]));
  const known = lists.find(([key]) => /^(?:entities|items|annotations|mentions|results?)$/i.test(key));
  return (known ?? (lists.length === 1 ? lists[0] : undefined))?.[1];
}
