// The inputs that a front matter declares, as a tree with places: what a path in the body may lead to, and where it is said.
import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";

export interface InputNode {
  readonly name: string;
  /** `string`, `integer`, `number`, `boolean`, `any`, `object`, `array`, `enum`. */
  readonly type: string;
  readonly optional: boolean;
  readonly description: string | undefined;
  /** Place of the name, in the file. */
  readonly start: number;
  readonly end: number;
  /** Of an object: its fields; undefined where any field may be there. */
  readonly fields?: readonly InputNode[];
  /** Of an array: what its items are. */
  readonly item?: InputNode;
  /** Of an enum. */
  readonly values?: readonly string[];
}

/** `node`: value of `input.schema` (or `output.schema`), picoschema or JSON Schema; `shift` brings its places into the file. */
export function inputsIn(node: unknown, shift: number): InputNode[] | undefined {
  if (!isMap(node)) return undefined;
  const properties = node.get("properties");
  if (isMap(properties) && (node.has("type") || node.has("additionalProperties") || node.has("required")))
    return jsonFields(node, shift);
  return fieldsOf(node, shift);
}

const pairsOf = (map: YAMLMap) => map.items as Pair<Node, Node | null>[];

function fieldsOf(map: YAMLMap, shift: number): InputNode[] {
  return pairsOf(map).flatMap((pair) => {
    if (!isScalar(pair.key) || typeof pair.key.value !== "string" || !pair.key.range) return [];
    const said = /^([^?(]+)(\?)?(?:\((\w+)(?:,\s*(.*))?\))?$/.exec(pair.key.value);
    const [, name = "", mark, type, description] = said ?? [];
    if (!said || name === "(*)") return [];
    const quoted = pair.key.type === "PLAIN" ? 0 : 1;
    const start = pair.key.range[0] + shift + quoted;
    const place = { name, optional: mark === "?", start, end: start + name.length };
    return [{ ...place, ...shape(type, description, pair.value, place, shift) }];
  });
}

type Place = Pick<InputNode, "name" | "start" | "end">;
type Shape = Pick<InputNode, "type" | "description" | "fields" | "item" | "values">;

function shape(
  type: string | undefined,
  description: string | undefined,
  value: Node | null,
  place: Place,
  shift: number,
): Shape {
  if (type === "array")
    return {
      type,
      description,
      item: { ...place, optional: false, ...shape(undefined, undefined, value, place, shift) },
    };
  if (type === "enum")
    return {
      type,
      description,
      values: isSeq(value) ? value.items.map((v) => String((v as { value?: unknown }).value)) : [],
    };
  if (isMap(value)) {
    const open = pairsOf(value).some((p) => isScalar(p.key) && p.key.value === "(*)");
    return { type: "object", description, ...(open ? {} : { fields: fieldsOf(value, shift) }) };
  }
  const said = isScalar(value) && typeof value.value === "string" ? value.value : "any";
  const comma = said.indexOf(",");
  return {
    type: (comma < 0 ? said : said.slice(0, comma)).trim(),
    description: description ?? (comma < 0 ? undefined : said.slice(comma + 1).trim()),
  };
}

function jsonFields(map: YAMLMap, shift: number): InputNode[] {
  const properties = map.get("properties");
  if (!isMap(properties)) return [];
  const required = map.get("required");
  const names = isSeq(required) ? required.items.map((v) => (v as { value?: unknown }).value) : [];
  return pairsOf(properties).flatMap((pair) => {
    if (!isScalar(pair.key) || typeof pair.key.value !== "string" || !pair.key.range) return [];
    const name = pair.key.value;
    const start = pair.key.range[0] + shift + (pair.key.type === "PLAIN" ? 0 : 1);
    const place = { name, optional: !names.includes(name), start, end: start + name.length };
    return [{ ...place, ...jsonShape(pair.value, place, shift) }];
  });
}

function jsonShape(value: Node | null, place: Place, shift: number): Shape {
  if (!isMap(value)) return { type: "any", description: undefined };
  const description = value.get("description");
  const base = {
    type: String(value.get("type") ?? "any"),
    description: typeof description === "string" ? description : undefined,
  };
  if (base.type === "object")
    return { ...base, ...(value.has("properties") ? { fields: jsonFields(value, shift) } : {}) };
  if (base.type !== "array") return base;
  const items = value.get("items", true) as Node | undefined;
  return { ...base, item: { ...place, optional: false, ...jsonShape(items ?? null, place, shift) } };
}
