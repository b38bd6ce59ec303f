// Reads brat standoff: a text and the annotation lines beside it. Every line is kept with what it belongs to, so that
// an edit touches its own lines and no other.
import type { Document, Relation } from "../../../text/document.ts";
import type { ConceptRef, Mention } from "../../../text/mention.ts";
import type { ConceptPlace, OffsetUnit } from "../format.ts";
import { contentOf, splitLines } from "../lines.ts";
import type { Origin, SourceDocument } from "../origin.ts";
import { Placing, type Report } from "../placing.ts";
import { type AnnLine, readAnnLine } from "./ann-lines.ts";
import { conceptsInNote } from "./concept-notes.ts";

export interface KeptLine {
  /** With its line break. */
  readonly raw: string;
  readonly line: AnnLine;
  /** Id of the mention or relation it is a part of; undefined for lines that belong to none. */
  readonly owner?: string;
}

export interface BratOrigin extends Origin {
  readonly format: "brat";
  /** `raw` is the text; these are the annotation files by their endings (`ann`, or `a1`, `a2`). */
  readonly files: readonly { readonly ending: string; readonly lines: readonly KeptLine[] }[];
  /** Whether the text was there, or is made of spaces and the quoted words. */
  readonly hasText: boolean;
  /** Set where the text is no .txt: `x.md` beside `x.md.ann`. */
  readonly ownEnding?: true;
}

export interface BratDocument extends SourceDocument {
  readonly origin: BratOrigin;
}

export interface BratOptions {
  readonly offsets?: OffsetUnit | undefined;
  readonly concepts?: ConceptPlace | undefined;
}

/** The note by which a mention says that no concept fits it. */
export const NIL_NOTE = "no concept";

interface Draft {
  id: string;
  type: string;
  spans: Mention["spans"];
  concepts: ConceptRef[];
  attributes: Record<string, string | true>;
  notes: string[];
}

interface RelationDraft {
  relation: Relation;
  attributes: Record<string, string | true>;
  notes: string[];
}

/** Name of a file beside the text: `x.ann`. */
export interface AnnFile {
  readonly ending: string;
  readonly text: string;
  readonly report: Report;
}

/** The text that the quotes of an .ann alone give: spaces where nothing is quoted. */
export function textFromQuotes(ann: string): string {
  const characters: string[] = [];
  for (const raw of splitLines(ann)) {
    const line = readAnnLine(contentOf(raw));
    if (line.kind !== "mention" || line.quote === undefined) continue;
    let quote = line.quote;
    for (const [start, end] of line.offsets) {
      if (start < 0 || end > 10_000_000 || end < start) break;
      const piece = [...quote].slice(0, end - start);
      piece.forEach((c, i) => {
        characters[start + i] = c;
      });
      quote = [...quote]
        .slice(end - start)
        .join("")
        .replace(/^ /, "");
    }
  }
  return Array.from(characters, (c) => c ?? " ").join("");
}

/** A document of a text and its annotation files. Never throws. */
export function readBrat(
  id: string,
  text: string,
  files: readonly AnnFile[],
  options: BratOptions = {},
  hasText = true,
): BratDocument {
  const mentions = new Map<string, Draft>();
  const relations = new Map<string, RelationDraft>();
  const kept: { ending: string; lines: KeptLine[] }[] = [];
  const extras: string[] = [];
  let anonymous = 0;
  for (const file of files) {
    const lines = splitLines(file.text).map((raw): KeptLine & { raw: string } => ({
      raw,
      line: readAnnLine(contentOf(raw).replace(/^\uFEFF/, "")),
    }));
    const placing = new Placing(text, options.offsets ?? "code-points", file.report);
    // Owners may come behind what belongs to them: mentions first, then relations, then the rest.
    const refuse = (i: number, reason: string) => {
      file.report(i + 1, reason);
      lines[i] = { raw: (lines[i] as KeptLine).raw, line: { kind: "other", reason } };
    };
    const own = (i: number, owner: string) => {
      lines[i] = { ...(lines[i] as KeptLine), owner };
    };
    lines.forEach(({ line }, i) => {
      if (line.kind === "other") file.report(i + 1, line.reason);
      if (line.kind !== "mention") return;
      if (mentions.has(line.id)) {
        refuse(i, `a second ${line.id}; only the first one is read, the line is kept as it is`);
        return;
      }
      const quote = line.quote?.trim() ? line.quote : undefined;
      const spans = placing.place(line.offsets, hasText ? quote : undefined, i + 1);
      if (!spans) {
        lines[i] = { raw: (lines[i] as KeptLine).raw, line: { kind: "other", reason: "" } };
        return;
      }
      mentions.set(line.id, { id: line.id, type: line.type, spans, concepts: [], attributes: {}, notes: [] });
      own(i, line.id);
    });
    placing.end(0);
    lines.forEach(({ line }, i) => {
      if (line.kind !== "relation") return;
      const name = line.id ?? `*${++anonymous}`;
      if (relations.has(name)) {
        refuse(i, `a second ${name}; only the first one is read, the line is kept as it is`);
        return;
      }
      relations.set(name, {
        relation: {
          ...(line.id === undefined ? {} : { id: line.id }),
          type: line.type,
          arguments: line.arguments,
          ...(line.trigger === undefined ? {} : { trigger: line.trigger }),
        },
        attributes: {},
        notes: [],
      });
      own(i, name);
    });
    lines.forEach(({ line }, i) => {
      if (line.kind === "relation")
        for (const target of [
          ...line.arguments.map((a) => a.target),
          ...(line.trigger ? [line.trigger] : []),
        ])
          if (!mentions.has(target) && !relations.has(target))
            file.report(i + 1, `${line.id ?? line.type} names ${target}, which is not there`);
      if (line.kind !== "norm" && line.kind !== "attribute" && line.kind !== "note") return;
      const target = mentions.get(line.target) ?? relations.get(line.target);
      if (!target) {
        refuse(i, `${line.id} belongs to ${line.target}, which is not there; the line is kept as it is`);
        return;
      }
      if (line.kind === "norm") {
        if (!("concepts" in target) || line.concept === "") {
          refuse(i, `${line.id} links ${line.target} to nothing that can be used; the line is kept as it is`);
          return;
        }
        target.concepts.push({ id: line.concept });
      } else if (line.kind === "attribute") {
        if (Object.hasOwn(target.attributes, line.name)) {
          refuse(i, `a second ${line.name} of ${line.target}; the line is kept as it is`);
          return;
        }
        target.attributes[line.name] = line.value;
      } else if (line.type === "AnnotatorNotes") target.notes.push(line.text);
      else {
        extras.push(`${line.type} of ${line.target}`);
        own(i, line.target);
        return;
      }
      own(i, line.target);
    });
    kept.push({ ending: file.ending, lines });
  }
  const found = [...mentions.values()].map((d) => mentionOf(d, options.concepts ?? "own"));
  const document: Document = {
    id,
    text,
    sections: [{ role: "text", start: 0, end: text.length }],
    mentions: found,
    ...(relations.size ? { relations: [...relations.values()].map(relationOf) } : {}),
  };
  const origin: BratOrigin = {
    format: "brat",
    before: "",
    raw: text,
    line: 1,
    read: document,
    files: kept,
    hasText,
    ...(extras.length ? { extras } : {}),
  };
  return { ...document, origin };
}

const attributesOf = ({ attributes, notes }: Pick<Draft, "attributes" | "notes">) => ({
  ...(Object.keys(attributes).length ? { attributes } : {}),
  ...(notes.length ? { note: notes.join("\n") } : {}),
});

const relationOf = (d: RelationDraft): Relation => ({ ...d.relation, ...attributesOf(d) });

function mentionOf(d: Draft, place: ConceptPlace): Mention {
  const nil = d.notes.includes(NIL_NOTE) && !d.concepts.length;
  const notes = nil ? d.notes.filter((n) => n !== NIL_NOTE) : d.notes;
  const more = place === "notes" ? notes.flatMap(conceptsInNote) : place === "types" ? [{ id: d.type }] : [];
  const concepts = [...d.concepts, ...more];
  return {
    id: d.id,
    spans: d.spans,
    type: d.type,
    source: "file",
    status: concepts.length ? "linked" : nil ? "nil" : "undecided",
    concepts,
    candidates: [],
    ...attributesOf({ attributes: d.attributes, notes }),
  };
}
