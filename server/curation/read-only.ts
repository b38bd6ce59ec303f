// Annotations of files that carry their own: PubTator shows the same decorations as a text with an `.ann`, read-only.
import type { TextDocument } from "vscode-languageserver-textdocument";
import { defaultProject, projectSchema } from "../../engine/corpus/annotations/project.ts";
import { emptyState } from "../../engine/corpus/curation/state.ts";
import { parsePubTator, proseRegions } from "../../engine/corpus/formats/pubtator.ts";
import type { Mention } from "../../engine/text/mention.ts";
import type { Span } from "../../engine/text/span.ts";
import { isPubTator } from "../prose.ts";
import type { AnnotationsResult } from "../protocol/annotations.ts";
import { annotationView, curationTypes, progressOf } from "./views.ts";

export interface ReadOnly {
  readonly reason: string;
  readonly content: Pick<AnnotationsResult, "annotations" | "types" | "progress" | "problems">;
}

const kept = new WeakMap<TextDocument, { version: number; shown: ReadOnly | undefined }>();

/** Undefined for a text that can be annotated. */
export function readOnlyAnnotations(document: TextDocument): ReadOnly | undefined {
  const before = kept.get(document);
  if (before?.version === document.version) return before.shown;
  const text = document.getText();
  const shown = isPubTator(document.languageId, text) ? pubTator(document, text) : undefined;
  kept.set(document, { version: document.version, shown });
  return shown;
}

function pubTator(document: TextDocument, text: string): ReadOnly {
  const { documents, problems } = parsePubTator(text);
  const regions = Map.groupBy(proseRegions(text), (r) => r.scope);
  const mentions = documents.flatMap((d, scope) => {
    const own = regions.get(scope) ?? [];
    return d.mentions.flatMap((m) => inFile(m, d.sections, own));
  });
  const types = [...new Set(mentions.map((m) => m.type ?? ""))].filter((t) => /^[A-Za-z0-9_-]+$/.test(t));
  const project = types.length
    ? projectSchema.parse({ types: Object.fromEntries(types.map((t) => [t, {}])) })
    : defaultProject;
  return {
    reason: "PubTator files are shown, not annotated: convert the file to brat first (curie convert).",
    content: {
      annotations: mentions.map((m, i) => ({
        ...annotationView(document, m, "accepted", undefined),
        key: `P${i}`,
      })),
      types: curationTypes(project),
      progress: progressOf({ ...emptyState(text), mentions }, []),
      problems: problems.map((p) => `line ${p.line}: ${p.reason}`),
    },
  };
}

/** A mention of the document at its place in the file; sections stand there in their own lines. */
function inFile(m: Mention, sections: readonly Span[], regions: readonly Span[]): Mention[] {
  const filled = sections.filter((s) => s.end > s.start);
  const spans = m.spans.map((span): Span | undefined => {
    const at = filled.findIndex((s) => s.start <= span.start && span.end <= s.end);
    const [section, region] = [filled[at], regions[at]];
    if (!section || !region) return undefined;
    const by = region.start - section.start;
    return { start: span.start + by, end: span.end + by };
  });
  const [first, ...rest] = spans.filter((s) => s !== undefined);
  return first && rest.length === spans.length - 1 ? [{ ...m, spans: [first, ...rest] }] : [];
}
