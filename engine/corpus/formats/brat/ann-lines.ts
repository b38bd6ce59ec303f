// The grammar of one line of a brat .ann file (brat 1.3 and what other tools write), after brat's own annotation.py
// and the shared tasks' files.

export type AnnLine =
  | {
      readonly kind: "mention";
      readonly id: string;
      readonly type: string;
      /** Code points, as written. */
      readonly offsets: readonly (readonly [number, number])[];
      /** Undefined where the line has no third column. */
      readonly quote: string | undefined;
    }
  | { readonly kind: "norm"; readonly id: string; readonly target: string; readonly concept: string }
  | {
      readonly kind: "attribute";
      readonly id: string;
      readonly name: string;
      readonly target: string;
      readonly value: string | true;
    }
  | {
      readonly kind: "note";
      readonly id: string;
      readonly type: string;
      readonly target: string;
      readonly text: string;
    }
  | {
      readonly kind: "relation";
      readonly id: string | undefined;
      readonly type: string;
      readonly trigger?: string;
      readonly arguments: readonly { readonly role: string; readonly target: string }[];
    }
  | { readonly kind: "blank" }
  | { readonly kind: "other"; readonly reason: string };

const TEXT_BOUND = /^(T\S*)\t(\S+) (-?\d+ -?\d+(?:;-?\d+ -?\d+)*) ?(?:\t(.*))?$/s;
const NORM = /^(N\S*)\t(\S+) (\S+) ([^\t]*?)(?:\t+.*)?$/s;
/** BioNLP-ST 2013 and 2016: `Reference Annotation:T1 Referent:DB:id`. */
const NAMED_NORM = /^Annotation:(\S+) Referent:(\S+)$/;
const ATTRIBUTE = /^([AM]\S*)\t(\S+) (\S+)(?: (.*))?$/s;
const NOTE = /^(#\S*)\t(\S+) ([^\t]+)(?:\t(.*))?$/s;
const RELATION = /^(R\S*)\t(\S+)((?: [^\s:]+:\S+)+)\s*$/;
const EVENT = /^(E\S*)\t([^\s:]+):(\S+)((?: [^\s:]+:\S+)*)\s*$/;
const EQUIV = /^\*\t(\S+)((?: \S+)+)\s*$/;

const argumentsIn = (text: string) =>
  text
    .trim()
    .split(/ +/)
    .filter((a) => a !== "")
    .map((a) => {
      const colon = a.indexOf(":");
      return { role: a.slice(0, colon), target: a.slice(colon + 1) };
    });

const SHAPES: Readonly<Record<string, string>> = {
  T: "T1<TAB>Type start end<TAB>text",
  N: "N1<TAB>Reference T1 DB:ID<TAB>name",
  A: "A1<TAB>Name T1 value",
  M: "M1<TAB>Name T1 value",
  "#": "#1<TAB>AnnotatorNotes T1<TAB>text",
  R: "R1<TAB>Type Arg1:T1 Arg2:T2",
  E: "E1<TAB>Type:T1 Role:T2",
  "*": "*<TAB>Equiv T1 T2",
};

/** Ids without a prefix are no ids for brat: they are written with this one, which is taken off again. */
export const NO_PREFIX = "ID:";

const withoutPrefix = (id: string) => (id.startsWith(NO_PREFIX) ? id.slice(NO_PREFIX.length) : id);

/** What a line without its line break is. */
export function readAnnLine(line: string): AnnLine {
  if (line.trim() === "") return { kind: "blank" };
  const text = TEXT_BOUND.exec(line);
  if (text) {
    const [, id = "", type = "", places = "", quote] = text;
    const offsets = places.split(";").map((p) => p.split(" ").map(Number) as [number, number]);
    return { kind: "mention", id, type, offsets, quote };
  }
  const norm = NORM.exec(line);
  if (norm) {
    const [, id = "", , target = "", concept = ""] = norm;
    const named = NAMED_NORM.exec(`${target} ${concept}`);
    return {
      kind: "norm",
      id,
      target: named?.[1] ?? target,
      concept: withoutPrefix((named?.[2] ?? concept).trim().split(" ")[0] ?? ""),
    };
  }
  const attribute = ATTRIBUTE.exec(line);
  if (attribute) {
    const [, id = "", name = "", target = "", value] = attribute;
    return {
      kind: "attribute",
      id,
      name,
      target: target.replace(/^Annotation:/, ""),
      value: value?.trimEnd() || true,
    };
  }
  const note = NOTE.exec(line);
  if (note) {
    const [, id = "", type = "", target = "", words = ""] = note;
    return { kind: "note", id, type, target, text: words };
  }
  const relation = RELATION.exec(line);
  if (relation) {
    const [, id, type = "", args = ""] = relation;
    return { kind: "relation", id, type, arguments: argumentsIn(args) };
  }
  const event = EVENT.exec(line);
  if (event) {
    const [, id, type = "", trigger = "", args = ""] = event;
    return { kind: "relation", id, type, trigger, arguments: argumentsIn(args) };
  }
  const equiv = EQUIV.exec(line);
  if (equiv) {
    const [, type = "", ids = ""] = equiv;
    return {
      kind: "relation",
      id: undefined,
      type,
      arguments: ids
        .trim()
        .split(/ +/)
        .map((target, i) => ({ role: `Arg${i + 1}`, target })),
    };
  }
  const shape = SHAPES[line.charAt(0)];
  return {
    kind: "other",
    reason: `this is no annotation line${shape ? ` (${shape.replaceAll("<TAB>", "\u2409")})` : ""}; it is kept as it is`,
  };
}
