// What stands at a place of a prompt file, where it is declared and where else it is used; renaming an input everywhere.
import { isMap, isScalar } from "yaml";
import { INPUT_KINDS } from "./front-matter.ts";
import type { InputNode } from "./inputs.ts";
import type { PromptDocument } from "./prompt-document.ts";
import type { Use } from "./uses.ts";

export interface Place {
  readonly start: number;
  readonly end: number;
}

export type Thing =
  /** An input, or a field of one: `node` is undefined where it is not declared. */
  | {
      readonly kind: "input" | "field";
      readonly name: string;
      readonly node: InputNode | undefined;
      readonly place: Place;
    }
  | { readonly kind: "helper" | "partial" | "data"; readonly name: string; readonly place: Place };

const covers = ({ start, end }: Place, offset: number): boolean => start <= offset && offset <= end;

/** What stands at the offset, in the body or among the declarations. */
export function thingAt(document: PromptDocument, offset: number): Thing | undefined {
  const use = document.uses.find((u) => covers(u, offset));
  if (use) return thingOf(use, offset);
  const key = keysOfInputs(document).find((k) => covers(k, offset));
  const declared =
    document.inputs?.find((i) => covers(i, offset)) ?? document.inputs?.find((i) => i.name === key?.name);
  if (declared) {
    const place = key ?? declared;
    return {
      kind: "input",
      name: declared.name,
      node: declared,
      place: { start: place.start, end: place.end },
    };
  }
  const field = document.inputs?.map((i) => fieldAt(i, offset)).find((f) => f);
  return (
    field && { kind: "field", name: field.name, node: field, place: { start: field.start, end: field.end } }
  );
}

function fieldAt(node: InputNode, offset: number): InputNode | undefined {
  for (const field of node.fields ?? node.item?.fields ?? []) {
    if (covers(field, offset)) return field;
    const deeper = fieldAt(field, offset);
    if (deeper) return deeper;
  }
  return undefined;
}

function thingOf(use: Use, offset: number): Thing {
  if (use.kind !== "variable")
    return { kind: use.kind, name: use.name, place: { start: use.start, end: use.end } };
  const index = use.segments.findIndex((s) => covers(s, offset));
  const at = index < 0 ? use.segments.length - 1 : index;
  const segment = use.segments[at];
  return {
    kind: use.root && at === 0 ? "input" : "field",
    name: segment?.text ?? use.name,
    node: segment?.node,
    place: segment ? { start: segment.start, end: segment.end } : { start: use.start, end: use.end },
  };
}

/** Places of an input's name outside its declaration and the body: keys of `input.default` and `curie.inputs`. */
export function keysOfInputs({
  yaml,
  parts,
}: PromptDocument): (Place & { name: string; of: "default" | "source" })[] {
  if (!yaml || !parts || !isMap(yaml.contents)) return [];
  const found: (Place & { name: string; of: "default" | "source" })[] = [];
  for (const [path, of] of [
    [["input", "default"], "default"],
    [["curie.inputs"], "source"],
  ] as const) {
    const map = yaml.getIn(path, true);
    if (!isMap(map)) continue;
    for (const { key } of map.items)
      if (isScalar(key) && key.range && typeof key.value === "string") {
        const start = key.range[0] + parts.headStart + (key.type === "PLAIN" ? 0 : 1);
        found.push({ name: key.value, of, start, end: start + key.value.length });
      }
  }
  return found;
}

/** Every place of an input's name, its declaration first. */
export function placesOfInput(document: PromptDocument, name: string): Place[] {
  const place = ({ start, end }: Place): Place => ({ start, end });
  return [
    ...(document.inputs ?? []).filter((i) => i.name === name).map(place),
    ...keysOfInputs(document)
      .filter((k) => k.name === name)
      .map(place),
    ...document.uses.flatMap((u) => (u.root && u.segments[0]?.text === name ? [place(u.segments[0])] : [])),
  ];
}

/** Places in the body, and of its declaration, of a field. */
export function placesOfField(document: PromptDocument, node: InputNode): Place[] {
  return [
    { start: node.start, end: node.end },
    ...document.uses.flatMap((u) =>
      u.segments
        .filter((s) => s.node && s.text === node.name && s.node.start === node.start && u.kind === "variable")
        .map(({ start, end }) => ({ start, end })),
    ),
  ];
}

export interface TextEdit extends Place {
  readonly text: string;
}

/** A name that Handlebars reads as one word and that does not hide a helper. */
const NAME = /^[A-Za-z_][\w-]*$/;

/**
 * Edits that rename an input in schema, defaults, sources and body; a reason where it cannot be. An input that went without saying
 * what fills it (`concept`, `text` ...) says it afterwards.
 */
export function renameInput(
  document: PromptDocument,
  name: string,
  to: string,
): readonly TextEdit[] | { readonly reason: string } {
  const { inputs, parts, front, yaml } = document;
  if (!parts || !yaml || !inputs?.some((i) => i.name === name))
    return { reason: `${name} is no declared input.` };
  if (!NAME.test(to))
    return {
      reason: `${to || "An empty name"} cannot be an input: letters, digits, _ and -, a letter first.`,
    };
  if (inputs.some((i) => i.name === to)) return { reason: `There is an input ${to} already.` };
  if (
    /^(?:this|true|false|null|undefined|else|as)$/.test(to) ||
    document.uses.some((u) => u.kind === "helper" && u.name === to)
  )
    return { reason: `${to} means something else in a template.` };
  const edits: TextEdit[] = placesOfInput(document, name).map((place) => ({ ...place, text: to }));
  const kind = INPUT_KINDS.find((k) => k === name);
  const source = front?.["curie.inputs"]?.[name];
  if (kind && source?.is === undefined) {
    const eol = document.text.includes("\r\n") ? "\r\n" : "\n";
    const map = yaml.getIn(["curie.inputs"], true);
    const key = keysOfInputs(document).find((k) => k.of === "source" && k.name === name);
    const value = source && isMap(map) ? (map.get(name, true) as unknown) : undefined;
    if (key && isMap(value) && value.range && !value.flow) {
      const indent = document.text.slice(
        document.text.lastIndexOf("\n", value.range[0] + parts.headStart - 1) + 1,
        value.range[0] + parts.headStart,
      );
      edits.push({
        start: value.range[0] + parts.headStart,
        end: value.range[0] + parts.headStart,
        text: `is: ${kind}${eol}${indent}`,
      });
    } else if (key && isMap(value) && value.range) {
      const at = value.range[0] + parts.headStart + 1;
      edits.push({ start: at, end: at, text: `is: ${kind}${value.items.length ? ", " : ""}` });
    } else if (isMap(map) && map.range && !map.flow) {
      const at = map.range[0] + parts.headStart;
      const indent = document.text.slice(document.text.lastIndexOf("\n", at - 1) + 1, at);
      edits.push({ start: at, end: at, text: `${to}: {is: ${kind}}${eol}${indent}` });
    } else if (!isMap(map)) {
      const at = parts.headStart + parts.head.length;
      edits.push({ start: at, end: at, text: `${eol}curie.inputs:${eol}  ${to}: {is: ${kind}}` });
    }
  }
  return edits.sort((a, b) => a.start - b.start || a.end - b.end);
}
