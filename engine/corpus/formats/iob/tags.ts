// Tag schemes of the CoNLL family: IOB1 (Ramshaw and Marcus 1995; CoNLL-2003), IOB2, IOBES and BILOU. One decoder
// reads them all, several labels in a cell too; the encoder writes the one that is asked for.

export const SCHEMES = ["iob1", "iob2", "iobes", "bilou"] as const;
export type Scheme = (typeof SCHEMES)[number];

/** Tokens `[first, last]`, both inclusive. */
export interface TaggedMention {
  readonly first: number;
  readonly last: number;
  readonly type: string;
}

/** `B-DISO`, `U_chem`, `O`, or several joined by a bar. */
const LABEL = /^([BIOESLUWM])(?:[-_](.+))?$/s;
export const isTag = (cell: string): boolean =>
  cell.split("|").every((label) => cell === "_" || LABEL.test(label));

const BEGINS = new Set(["B", "S", "U", "W"]);
const ENDS = new Set(["E", "L", "S", "U", "W"]);

export interface Decoded {
  readonly mentions: readonly TaggedMention[];
  /** Tokens at which a mention begins with a tag that should go on: the rule in IOB1, a fault elsewhere. */
  readonly insideFirst: readonly number[];
  /** Tokens whose tag is none. */
  readonly strange: readonly number[];
}

interface Open {
  readonly first: number;
  readonly type: string;
  last: number;
  ended: boolean;
}

/** Mentions of one column of one sentence, in order of their first token, outer ones first. */
export function decode(cells: readonly string[]): Decoded {
  const done: TaggedMention[] = [];
  const insideFirst: number[] = [];
  const strange: number[] = [];
  let open: Open[] = [];
  cells.forEach((cell, i) => {
    const goesOn = new Set<Open>();
    const begun: Open[] = [];
    for (const label of cell.split("|")) {
      if (label === "_" || label === "" || label === "O") continue;
      const [, prefix, type = ""] = LABEL.exec(label) ?? [];
      if (prefix === undefined) {
        strange.push(i);
        continue;
      }
      if (prefix === "O") continue;
      const before = BEGINS.has(prefix)
        ? undefined
        : open.find((o) => o.type === type && !o.ended && !goesOn.has(o));
      if (!before && !BEGINS.has(prefix)) insideFirst.push(i);
      const mention = before ?? { first: i, type, last: i, ended: false };
      mention.last = i;
      if (ENDS.has(prefix)) mention.ended = true;
      if (before) goesOn.add(before);
      else begun.push(mention);
    }
    for (const o of open) if (!goesOn.has(o)) done.push({ first: o.first, last: o.last, type: o.type });
    open = [...open.filter((o) => goesOn.has(o)), ...begun];
  });
  for (const o of open) done.push({ first: o.first, last: o.last, type: o.type });
  done.sort((a, b) => a.first - b.first || b.last - a.last);
  return { mentions: done, insideFirst, strange };
}

/** One tag per token for mentions none of which overlap. */
export function encode(length: number, mentions: readonly TaggedMention[], scheme: Scheme): string[] {
  const tags: string[] = new Array(length).fill("O");
  const ordered = [...mentions].sort((a, b) => a.first - b.first);
  ordered.forEach(({ first, last, type }, k) => {
    const before = ordered[k - 1];
    const touches = before !== undefined && before.last === first - 1 && before.type === type;
    for (let i = first; i <= last; i++) {
      const prefix =
        scheme === "iob1"
          ? i === first && touches
            ? "B"
            : "I"
          : scheme === "iob2"
            ? i === first
              ? "B"
              : "I"
            : first === last
              ? scheme === "iobes"
                ? "S"
                : "U"
              : i === first
                ? "B"
                : i === last
                  ? scheme === "iobes"
                    ? "E"
                    : "L"
                  : "I";
      tags[i] = `${prefix}-${type}`;
    }
  });
  return tags;
}

/** Layers of mentions, none of which overlap inside a layer: outer and earlier ones in the first. */
export function layersOf(mentions: readonly TaggedMention[]): TaggedMention[][] {
  const layers: TaggedMention[][] = [];
  for (const m of [...mentions].sort((a, b) => a.first - b.first || b.last - a.last)) {
    const layer = layers.find((l) => (l.at(-1) as TaggedMention).last < m.first);
    if (layer) layer.push(m);
    else layers.push([m]);
  }
  return layers;
}
