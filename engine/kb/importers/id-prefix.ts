// CURIEs out of bare ids: `D003920` of a MeSH table is `MESH:D003920`, `613097` of an OMIM column `OMIM:613097`.

/** A prefix for every id, or prefixes by pattern: the first pattern that matches the whole bare id decides. */
export type IdPrefix = string | readonly { readonly pattern: RegExp; readonly prefix: string }[];

/** Shapes of bare codes that say which vocabulary they are of. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/^C\d{7}$/, "UMLS:"],
  [/^[DC]\d{6}(?:\d{3})?$/, "MESH:"],
  [/^\d{6}$/, "OMIM:"],
  [/^\d{6,18}$/, "SNOMEDCT:"],
];

/** What a bare code may be, the likeliest first; an id with a prefix is what it is. */
export const curiesOf = (code: string): string[] =>
  code.includes(":")
    ? [code]
    : SHAPES.filter(([shape]) => shape.test(code)).map(([, prefix]) => prefix + code);

/** `MESH:`, or `[0-9]+=OMIM:,.*=MESH:`. Throws a RangeError that names the bad part. */
export function parsePrefix(text: string): IdPrefix {
  if (!text.includes("=")) return text;
  return text.split(",").map((part) => {
    const [pattern = "", prefix = ""] = part.split("=", 2).map((s) => s.trim());
    if (pattern === "" || prefix === "") throw new RangeError(`"${part}" is not PATTERN=PREFIX.`);
    return { pattern: new RegExp(`^(?:${pattern})$`), prefix };
  });
}

/** Ids that already are CURIEs stay as they are. */
export function prefixer(prefix: IdPrefix | undefined): (id: string) => string {
  if (prefix === undefined) return (id) => id;
  const chosen =
    typeof prefix === "string"
      ? () => prefix
      : (id: string) => prefix.find((p) => p.pattern.test(id))?.prefix ?? "";
  return (id) => (id.includes(":") ? id : chosen(id) + id);
}
