// What the words of a body's tags mean: an input, a field of one, a helper, a partial. Blocks that change what a bare name
// means (`each`, `with`) are followed by their tags, so that this works while a body is being typed.
import type { InputNode } from "./inputs.ts";
import type { Tag, Word } from "./tags.ts";

/** undefined: anything may be there. */
export type Shape = InputNode | undefined;

export interface Segment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** What the path up to here leads to. */
  readonly node: Shape;
}

export interface Use {
  readonly tag: Tag;
  readonly kind: "variable" | "helper" | "partial" | "data";
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Names along the path; those of a variable. */
  readonly segments: readonly Segment[];
  /** The first segment is an input of the prompt. */
  readonly root: boolean;
  /** Index in `segments` of a field that its object does not have. */
  readonly unknown?: number;
}

/** What stands for a bare name somewhere in the body. */
export interface Scope {
  /** Names that are found, innermost first: those bound by `as |x|`, then fields of what `each` or `with` is at. */
  readonly bound: ReadonlyMap<string, Shape>;
  readonly context: Context;
  /** Contexts that `../` leads to, the nearest first. */
  readonly above: readonly Context[];
  /** Inside `each`. */
  readonly looping: boolean;
}

interface Context {
  /** `root`: the prompt's inputs. */
  readonly root: boolean;
  readonly node: Shape;
  /** undefined: any name. */
  readonly fields: readonly InputNode[] | undefined;
}

interface Frame {
  readonly block: string;
  readonly scope: Scope;
  /** For `else`: what held outside. */
  readonly outside: Scope;
}

/** Blocks whose body sees the same names as what is around them. Any other that is no `each` or `with`: nothing is known inside. */
const SAME = ["if", "unless", "ifEquals", "unlessEquals"];

export interface BodyUses {
  readonly uses: readonly Use[];
  /** The scope at each tag's start, and at the end of the body. */
  scopeAt(offset: number): Scope;
  /** Blocks with their opening and, where there is one, closing tag. */
  readonly blocks: readonly { readonly open: Tag; readonly close: Tag | undefined }[];
}

/** `inputs`: undefined where the front matter declares none. */
export function usesOf(
  tags: readonly Tag[],
  inputs: readonly InputNode[] | undefined,
  helpers: readonly string[],
): BodyUses {
  const root: Context = { root: true, node: undefined, fields: inputs };
  let scope: Scope = { bound: new Map(), context: root, above: [], looping: false };
  const stack: (Frame & { open: Tag })[] = [];
  const uses: Use[] = [];
  const blocks: { open: Tag; close: Tag | undefined }[] = [];
  const scopes: { from: number; scope: Scope }[] = [{ from: 0, scope }];
  const enter = (from: number, next: Scope) => {
    scope = next;
    scopes.push({ from, scope });
  };
  for (const tag of tags) {
    if (tag.kind === "comment") continue;
    if (tag.kind === "close") {
      const name = tag.words[0]?.text ?? "";
      const depth = stack.findLastIndex((frame) => frame.block === name);
      if (depth < 0) continue;
      const frame = stack[depth] as (typeof stack)[number];
      for (const left of stack.splice(depth))
        blocks.push({ open: left.open, close: left === frame ? tag : undefined });
      enter(tag.end, frame.outside);
      continue;
    }
    if (tag.kind === "inverse") {
      const frame = stack.at(-1);
      if (frame) enter(tag.start, frame.outside);
    }
    uses.push(...usesIn(tag, scope, root, helpers));
    if (tag.kind === "inverse") {
      const frame = stack.at(-1);
      if (frame && tag.words.length) enter(tag.end, inside(tag, scope, root));
    } else if (tag.kind === "open" || tag.block) {
      const block = tag.words[0]?.text ?? "";
      stack.push({ block, scope, outside: scope, open: tag });
      if (tag.kind === "open" && !tag.inverted) enter(tag.end, inside(tag, scope, root));
    }
  }
  for (const left of stack) blocks.push({ open: left.open, close: undefined });
  return {
    uses,
    blocks,
    scopeAt: (offset) => (scopes.findLast((s) => s.from <= offset) ?? (scopes[0] as { scope: Scope })).scope,
  };
}

/** The scope inside a block that a tag opens. */
function inside(tag: Tag, scope: Scope, root: Context): Scope {
  const [head, value] = tag.words;
  const block = head?.text ?? "";
  const params = tag.params.map((p) => p.text);
  const known = SAME.includes(block);
  if (known) return scope;
  const led = value?.kind === "path" ? resolve(value, scope, root) : undefined;
  const node = led && led.unknown === undefined ? led.segments.at(-1)?.node : undefined;
  const at = block === "each" ? node?.item : block === "with" ? node : undefined;
  const bound = new Map(scope.bound);
  for (const [i, name] of params.entries()) bound.set(name, i === 0 ? at : undefined);
  const fields = at ? (at.type === "object" ? at.fields : []) : undefined;
  return {
    bound,
    context: { root: false, node: at, fields },
    above: [scope.context, ...scope.above],
    looping: block === "each",
  };
}

/** Words of one tag, told apart: the first word of an expression that has others is a helper. */
function usesIn(tag: Tag, scope: Scope, root: Context, helpers: readonly string[]): Use[] {
  const uses: Use[] = [];
  tag.words.forEach((word, i) => {
    if (word.kind !== "path") return;
    const before = tag.words[i - 1];
    const first = i === 0 || before?.kind === "open";
    const base = { tag, name: word.text, start: word.start, end: word.end };
    if (first && i === 0 && tag.kind === "partial") {
      uses.push({ ...base, kind: "partial", segments: [], root: false });
      return;
    }
    const next = tag.words[i + 1];
    const called = first && next !== undefined && next.kind !== "close";
    if (
      first &&
      (called ||
        before?.kind === "open" ||
        helpers.includes(word.text) ||
        (i === 0 && tag.kind === "open" && !tag.inverted && called))
    )
      uses.push({ ...base, kind: "helper", segments: [], root: false });
    else uses.push({ ...base, ...resolve(word, scope, root) });
  });
  return uses;
}

/** Follows a path. */
export function resolve(
  word: Pick<Word, "text" | "start">,
  scope: Scope,
  root: Context,
): Pick<Use, "kind" | "segments" | "root" | "unknown"> {
  let rest = word.text;
  let at = word.start;
  const skip = (length: number) => {
    rest = rest.slice(length);
    at += length;
  };
  let context = scope.context;
  let bare = true;
  if (rest.startsWith("@")) {
    if (!/^@root(?:[./]|$)/.test(rest)) return { kind: "data", segments: [], root: false };
    context = root;
    bare = false;
    skip(Math.min(rest.length, 6));
  }
  for (let depth = 0; rest.startsWith(".."); depth++) {
    context = scope.above[depth] ?? root;
    bare = false;
    skip(rest[2] === "/" ? 3 : 2);
  }
  const self = /^(?:this|\.)(?:[./]|$)/.exec(rest);
  if (self) {
    bare = false;
    skip(self[0].length);
  }
  const segments: Segment[] = [];
  let fields = context.fields;
  let node: Shape = context.node;
  let unknown: number | undefined;
  const pieces = rest.matchAll(/\[((?:\\\]|[^\]])*)\]|[^./[\]]+/g);
  for (const piece of pieces) {
    const literal = piece[1] !== undefined;
    const name = piece[1] ?? piece[0];
    const start = at + (piece.index ?? 0) + (literal ? 1 : 0);
    const i = segments.length;
    if (i === 0 && bare && scope.bound.has(name)) {
      node = scope.bound.get(name);
      segments.push({ text: name, start, end: start + name.length, node });
      fields = fieldsIn(node);
      context = { root: false, node, fields };
      continue;
    }
    const known = fields?.find((f) => f.name === name);
    if (fields && !known && unknown === undefined) unknown = i;
    node = known;
    segments.push({ text: name, start, end: start + name.length, node });
    fields = unknown === undefined ? fieldsIn(node) : undefined;
  }
  if (!segments.length && context.node) {
    // `this`: the item itself.
    segments.push({
      text: word.text,
      start: word.start,
      end: word.start + word.text.length,
      node: context.node,
    });
    return { kind: "variable", segments, root: false };
  }
  return {
    kind: "variable",
    segments,
    root: context.root && segments.length > 0,
    ...(unknown === undefined ? {} : { unknown }),
  };
}

/** Fields that may follow: of an object those declared; of a text none; undefined: any. `length` is every array's. */
export function fieldsIn(node: Shape): readonly InputNode[] | undefined {
  if (!node || node.type === "any" || (node.type === "object" && !node.fields)) return undefined;
  if (node.type === "array")
    return [
      {
        name: "length",
        type: "integer",
        optional: false,
        description: "Number of items.",
        start: node.start,
        end: node.end,
      },
      ...(node.item
        ? Array.from({ length: 10 }, (_, i) => ({ ...(node.item as InputNode), name: String(i) }))
        : []),
    ];
  return node.fields ?? [];
}
