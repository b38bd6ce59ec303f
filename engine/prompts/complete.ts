// What may be typed at a place of a prompt file: inputs and fields in scope, helpers, partials; keys and values of the front
// matter, concepts and knowledge bases among them.
import { GROUPS, groupCodes } from "../kb/groups.ts";
import { INPUT_KINDS, type InputKind } from "./front-matter.ts";
import { type HeadPlace, headPlaceAt } from "./head-place.ts";
import type { InputNode } from "./inputs.ts";
import type { PromptDocument } from "./prompt-document.ts";
import type { Tag } from "./tags.ts";
import { fieldsIn, resolve, type Scope } from "./uses.ts";
import { CONCEPT_SCHEMA, HELPER_FACTS, KEY_FACTS, LOOP_FACTS, TYPES } from "./vocabulary.ts";

export interface Completion {
  readonly label: string;
  readonly kind: "input" | "field" | "helper" | "partial" | "key" | "value" | "concept";
  /** What is written in place of `[start, end)`; default: the label. */
  readonly insert?: string;
  readonly detail?: string;
  readonly documentation?: string;
  readonly start: number;
  readonly end: number;
}

/** What only the surroundings know. */
export interface Surroundings {
  readonly partials: readonly string[];
  readonly kbs: readonly { readonly name: string; readonly path: string }[];
  /** Concepts that some typed words may mean; empty for no words. */
  concepts(words: string): readonly { readonly id: string; readonly name: string; readonly group: string }[];
}

export function completionsAt(document: PromptDocument, offset: number, around: Surroundings): Completion[] {
  const head = headPlaceAt(document, offset);
  if (head) return inHead(document, head, around);
  const tag = document.tags.find(
    (t) => t.kind !== "comment" && offset > t.start + 1 && offset <= t.innerEnd && offset >= t.innerStart,
  );
  return tag ? inTag(document, tag, offset, around) : [];
}

function inTag(document: PromptDocument, tag: Tag, offset: number, around: Surroundings): Completion[] {
  const words = [...tag.words];
  const index = words.findIndex((w) => w.start <= offset && offset <= w.end);
  const word = words[index];
  if (word && (word.kind === "string" || word.kind === "key")) return [];
  const place = { start: word?.start ?? offset, end: word?.end ?? offset };
  const before = words.filter((w) => w.end < offset || (w.end === offset && w !== word));
  const first = before.length === 0 || before.at(-1)?.kind === "open";
  if (tag.kind === "close") {
    const open = document.blocks.filter(
      ({ open: opening, close }) => opening.start < tag.start && (!close || close.start >= tag.start),
    );
    const innermost = open.sort((a, b) => b.open.start - a.open.start)[0];
    const name = innermost?.open.words[0]?.text;
    return name ? [{ label: name, kind: "helper", ...place }] : [];
  }
  if (tag.kind === "partial" && first)
    return around.partials.map((label) => ({ label, kind: "partial", ...place }));
  const typed = document.text.slice(place.start, offset);
  const scope = document.scopeAt(tag.start);
  const cut = Math.max(typed.lastIndexOf("."), typed.lastIndexOf("/"));
  if (cut >= 0 && !/^\.+$/.test(typed)) {
    const root = { root: true, node: undefined, fields: document.inputs };
    const led = resolve({ text: typed.slice(0, cut), start: place.start }, scope, root);
    const node = led.segments.at(-1)?.node;
    const outer = led.segments.length === 0 && /^(?:@root|\.\.)/.test(typed);
    const fields = outer ? rootFields(document, typed, scope) : node ? fieldsIn(node) : undefined;
    return (fields ?? [])
      .filter((f) => !/^\d+$/.test(f.name))
      .map((f) => field(f, place.start + cut + 1, place.end));
  }
  const names = [
    ...[...scope.bound].map(
      ([name, node]): Completion => ({
        label: name,
        kind: "input",
        ...(node ? { detail: typeOf(node) } : {}),
        ...place,
      }),
    ),
    ...(scope.context.fields ?? []).map((f) => ({
      ...field(f, place.start, place.end),
      kind: scope.context.root ? ("input" as const) : ("field" as const),
    })),
    ...(scope.context.root ? [] : [{ label: "this", kind: "field" as const, detail: "the item", ...place }]),
    ...(scope.context.root
      ? []
      : (document.inputs ?? []).map((f) => ({
          ...field(f, place.start, place.end),
          label: `@root.${f.name}`,
          kind: "input" as const,
        }))),
    ...(scope.looping
      ? Object.entries(LOOP_FACTS).map(
          ([label, documentation]): Completion => ({ label, kind: "field", documentation, ...place }),
        )
      : []),
  ];
  const blocksOnly = tag.kind === "open" && first;
  const helpers = first
    ? Object.entries(HELPER_FACTS)
        .filter(([, fact]) => fact.block === blocksOnly)
        .map(
          ([label, { usage, does }]): Completion => ({
            label,
            kind: "helper",
            detail: usage,
            documentation: does,
            ...place,
          }),
        )
    : [];
  return blocksOnly ? helpers : [...names, ...helpers];
}

/** Names behind `@root.` and `../`, which lead out of the blocks that change what a name means. */
function rootFields(document: PromptDocument, typed: string, scope: Scope): readonly InputNode[] | undefined {
  const out = /^(?:\.\.\/)+/.exec(typed)?.[0].length ?? 0;
  return out ? (scope.above[out / 3 - 1]?.fields ?? document.inputs) : document.inputs;
}

export const typeOf = ({ type, optional, item }: InputNode): string =>
  `${type === "array" && item ? `list of ${item.type}` : type}${optional ? ", optional" : ""}`;

const field = (node: InputNode, start: number, end: number): Completion => ({
  label: node.name,
  kind: "field",
  detail: typeOf(node),
  ...(node.description ? { documentation: node.description } : {}),
  start,
  end,
});

function inHead(document: PromptDocument, place: HeadPlace, around: Surroundings): Completion[] {
  const { start, end } = place;
  const value = (label: string, detail?: string): Completion => ({
    label,
    kind: "value",
    ...(detail ? { detail } : {}),
    start,
    end,
  });
  const [top, second, third] = place.path;
  if (place.in === "key") {
    if (top === "curie.inputs" && second === undefined)
      return (document.inputs ?? []).map((input) => ({
        ...field(input, start, end),
        kind: "key",
        insert: `${input.name}:`,
      }));
    if ((top === "input" || top === "output") && second === "schema" && third === undefined)
      return [
        ...(top === "input"
          ? [
              {
                label: "concept",
                kind: "key" as const,
                detail: "a concept of a knowledge base, all its fields",
                insert: indented(document.text, start, CONCEPT_SCHEMA),
                start,
                end,
              },
            ]
          : []),
        ...Object.entries(top === "input" ? PICO : {}).map(
          ([label, insert]): Completion => ({ label, kind: "key", insert, start, end }),
        ),
      ];
    const facts =
      KEY_FACTS[top === "curie.inputs" && second !== undefined ? "curie.inputs.*" : place.path.join(".")];
    return Object.entries(facts ?? {}).map(([label, documentation]) => ({
      label,
      kind: "key",
      insert: `${label}:`,
      documentation,
      start,
      end,
    }));
  }
  const key = place.path.at(-1);
  if (top === "output" && key === "format") return [value("json"), value("text")];
  if (second === "schema" && (top === "input" || top === "output"))
    return Object.entries(TYPES).map(([name, does]) => value(name, does));
  if (top !== "curie.inputs") return [];
  if (key === "is") return INPUT_KINDS.map((kind) => value(kind));
  if (key === "groups") return groupCodes.map((code) => value(code, GROUPS[code]));
  if (key === "language") return ["en", "es", "fr", "zh"].map((tag) => value(tag));
  if (key === "defined" || key === "sameGroup") return [value("true"), value("false")];
  if (key === "kb") return around.kbs.map(({ name, path }) => value(name, path));
  if (key === "branch")
    return around.concepts(place.text).map(
      ({ id, name, group }): Completion => ({
        label: `${name}`,
        kind: "concept",
        insert: id,
        detail: `${id} · ${group}`,
        start,
        end,
      }),
    );
  return [];
}

/** Lines behind the first stand as deep as the first. */
function indented(text: string, start: number, lines: string): string {
  const indent = /[ \t]*$/.exec(text.slice(0, start))?.[0] ?? "";
  return lines.replaceAll("\n", `\n${indent}`);
}

const PICO: Readonly<Record<Exclude<InputKind, "concept">, string>> = {
  examples: "examples?(array, sentences of the corpus whose style is wanted): string",
  count: "count: integer, sentences wanted",
  text: "text: string, the text to annotate",
  types: "types(array, entity types wanted): {name: string, definition?: string}",
  hints: "hints?(array, phrases of the text that may be mentions): string",
};
