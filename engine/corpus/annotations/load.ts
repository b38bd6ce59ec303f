// Opens what was kept of a text: annotations from the `.ann`, rejections from the log, everything found again by its
// words where the text was changed by another program, and decisions that a crash kept from the `.ann`.
import { type Candidate, extentOf, type Mention } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import { type CurationState, emptyState, type Rejection } from "../curation/state.ts";
import { type BratDocument, type KeptLine, readBrat } from "../formats/brat/read.ts";
import type { Problem } from "../formats/format.ts";
import { contentOf } from "../formats/lines.ts";
import { quotes } from "../formats/placing.ts";
import { type LogRecord, parseAnnotationLog } from "./log.ts";
import { reanchor, SURE } from "./reanchor.ts";
import { replay } from "./replay.ts";
import { byFileOrder, strictBrat } from "./strict-brat.ts";

export interface Loaded {
  readonly state: CurationState;
  /** As it was read, for writing back what nobody changed. */
  readonly document: BratDocument;
  /** Whether the `.ann` has the form that curation writes, or there is none. */
  readonly isStrict: boolean;
  /** Lines that no reader understood. */
  readonly kept: readonly string[];
  readonly records: readonly LogRecord[];
  /** Newest time in the log. */
  readonly last: string | undefined;
  /** Decisions about a text that was never saved: they are not in the state. */
  readonly unsaved: readonly LogRecord[];
  readonly problems: readonly Problem[];
}

export interface Given {
  /** Name for problems. */
  readonly file: string;
  readonly text: string;
  readonly ann?: string | undefined;
  readonly log?: string | undefined;
}

/** Never throws over content: what cannot be used is a problem and stays where it is. */
export function load({ file, text, ann, log }: Given): Loaded {
  const problems: Problem[] = [];
  const annFile = file.replace(/\.txt$/i, "").concat(".ann");
  const document = readBrat(
    file,
    text,
    ann === undefined
      ? []
      : [
          {
            ending: "ann",
            text: ann,
            report: (line, reason, kept = true) => problems.push({ file: annFile, line, reason, kept }),
          },
        ],
  );
  const { records, malformed } = parseAnnotationLog(log ?? "");
  for (const { line, reason } of malformed)
    problems.push({ file: annFile.replace(/\.ann$/, ".log.jsonl"), line, reason, kept: true });
  const contexts = latest(records);
  const review = new Set<string>();
  const lines = document.origin.files[0]?.lines ?? [];
  const quoted = new Map(
    lines.flatMap(({ line }) =>
      line.kind === "mention" && line.quote !== undefined ? [[line.id, line.quote] as const] : [],
    ),
  );
  const names = namesIn(lines);
  const named = document.mentions.map((m) => withNames(m, names));
  const mentions = named.map((m) =>
    placed(m, text, quoted.get(m.id ?? ""), contexts.get(m.id ?? ""), review),
  );
  const saved = records.findLastIndex((r) => !r.unsaved) + 1;
  const { rejections } = replay(records.slice(0, saved));
  const rejected = [...rejections.values()].flatMap((r) => rejectionPlaced(r, text, contexts.get(r.id)));
  const kept = lines.flatMap(({ raw, owner, line }) =>
    owner === undefined && line.kind !== "blank" ? [contentOf(raw)] : [],
  );
  const relations = document.relations ?? [];
  const state: CurationState = {
    ...emptyState(text),
    mentions: [...mentions].sort(byFileOrder),
    relations,
    rejected: rejected.sort((a, b) => a.spans[0].start - b.spans[0].start),
    review,
  };
  return {
    state,
    document,
    isStrict: ann === undefined || strictBrat(text, [...named].sort(byFileOrder), relations, kept) === ann,
    kept,
    records,
    last: records.at(-1)?.time,
    unsaved: records.slice(saved),
    problems,
  };
}

/** What N lines call the concepts of each mention: the file must not lose it where no knowledge base is loaded. */
function namesIn(lines: readonly KeptLine[]): Map<string, Map<string, string>> {
  const names = new Map<string, Map<string, string>>();
  for (const { raw, line } of lines) {
    const name = line.kind === "norm" ? contentOf(raw).split("\t")[2] : undefined;
    if (line.kind !== "norm" || !name) continue;
    const own = names.get(line.target) ?? new Map<string, string>();
    names.set(line.target, own.set(line.concept, name));
  }
  return names;
}

function withNames(m: Mention, names: ReadonlyMap<string, ReadonlyMap<string, string>>): Mention {
  const own = names.get(m.id ?? "");
  if (!own) return m;
  const candidates = m.concepts.flatMap((concept): Candidate[] => {
    const name = own.get(concept.id);
    return name === undefined
      ? []
      : [{ concept, name, group: "", matched: name, stage: "decided", score: 1, obsolete: false }];
  });
  return { ...m, candidates };
}

/** The newest record with words for each item. */
function latest(records: readonly LogRecord[]): Map<string, LogRecord> {
  const found = new Map<string, LogRecord>();
  for (const r of records)
    if (r.id !== undefined && r.quote !== undefined && r.new !== null) found.set(r.id, r);
  for (const r of records) if (r.id?.startsWith("X") && r.quote !== undefined) found.set(r.id, r);
  return found;
}

/** A mention where its words are; one whose words are nowhere stays and is to be reviewed. */
function placed(
  m: Mention,
  text: string,
  quote: string | undefined,
  record: LogRecord | undefined,
  review: Set<string>,
): Mention {
  const there = m.spans.map((s) => text.slice(s.start, s.end));
  if (quote === undefined || quotes(quote, there)) return m;
  const id = m.id ?? "";
  if (m.spans.length > 1) {
    review.add(id);
    return m;
  }
  const sameQuote = record?.quote === quote;
  const found = reanchor(text, {
    quote,
    before: (sameQuote && record.before) || "",
    after: (sameQuote && record.after) || "",
    near: extentOf(m).start,
  });
  if (!found || found.confidence < SURE) review.add(id);
  return found ? { ...m, spans: [found.span] } : m;
}

/** A rejection where its words are, else nowhere: without its words it says nothing. */
function rejectionPlaced(r: Rejection, text: string, record: LogRecord | undefined): Rejection[] {
  const { start, end } = extentOf(r as unknown as Mention);
  const words = r.spans.map((s: Span) => text.slice(s.start, s.end)).join(" ");
  if (!record || record.quote === undefined) return end <= text.length ? [r] : [];
  if (words === record.quote) return [r];
  if (r.spans.length > 1) return [];
  const found = reanchor(text, {
    quote: record.quote,
    before: record.before ?? "",
    after: record.after ?? "",
    near: start,
  });
  return found && found.confidence >= SURE ? [{ ...r, spans: [found.span] }] : [];
}
