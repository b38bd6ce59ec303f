// From a command's arguments to an operation on the text at hand, carried out, kept, and told to whoever asked.
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Project } from "../../engine/corpus/annotations/project.ts";
import {
  isRefusal,
  type Operation,
  type Refusal,
  refusal,
  type Surroundings,
} from "../../engine/corpus/curation/act.ts";
import { addFragment, moveBorder } from "../../engine/corpus/curation/borders.ts";
import type { Acted } from "../../engine/corpus/curation/curated-text.ts";
import { accept, cycleAttribute, reject, setConcept, setType } from "../../engine/corpus/curation/decide.ts";
import { applyFix } from "../../engine/corpus/curation/fix.ts";
import { targetAt } from "../../engine/corpus/curation/place.ts";
import {
  acceptAbove,
  acceptGroup,
  rejectGroup,
  rejectRest,
  repeat,
} from "../../engine/corpus/curation/propagate.ts";
import { relate } from "../../engine/corpus/curation/relate.ts";
import { keyOf } from "../../engine/corpus/curation/state.ts";
import { everything, nextOpen, type Walk } from "../../engine/corpus/curation/walk.ts";
import type { Library } from "../../engine/kb/library.ts";
import { exactCandidates } from "../../engine/linking/exact.ts";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import type { Span } from "../../engine/text/span.ts";
import { spanOf } from "../lsp/from-proto.ts";
import { rangeOf } from "../lsp/to-proto.ts";
import type { CurateAnswer, CurateParams } from "../protocol/curation.ts";
import { chosenCandidate } from "./annotated-analysis.ts";
import { repeatInCorpus } from "./corpus-repeat.ts";
import type { CurationDesk, OpenText } from "./desk.ts";
import { findingAt } from "./findings.ts";
import { differences, progressOf } from "./views.ts";

export interface Context {
  readonly desk: CurationDesk;
  readonly document: TextDocument;
  readonly text: OpenText;
  readonly library: Library;
}

export const walkOf = (params: Pick<CurateParams, "walk">): Walk => ({ ...everything, ...params.walk });

export function surroundings({ text, library }: Pick<Context, "text" | "library">, walk: Walk): Surroundings {
  const { project } = text.project;
  return {
    project,
    walk,
    candidates: (words, type) => exactCandidates(library, words, (type && project.types[type]?.groups) || []),
  };
}

/** The type that a digit or a name means. */
export function typeNamed(project: Project, given: string): string | undefined {
  if (Object.hasOwn(project.types, given)) return given;
  return Object.entries(project.types).find(([, { key }]) => key === given)?.[0];
}

/** The suggestions that a person left ticked in the preview; all where there was none. */
function ticked({ uri, places }: CurateParams): (m: Mention) => boolean {
  if (!places) return () => true;
  const starts = new Set(places.filter((p) => p.uri === uri).map((p) => p.start));
  return (m) => starts.has(extentOf(m).start);
}

function operationFor(params: CurateParams, { document, text, library }: Context): Operation | Refusal {
  const { project } = text.project;
  switch (params.action) {
    case "accept":
      return accept;
    case "reject":
      return reject;
    case "acceptGroup":
      return acceptGroup;
    case "rejectGroup":
      return rejectGroup;
    case "type": {
      const type = typeNamed(project, params.type ?? "");
      return type === undefined ? refusal(`The project has no type ${params.type ?? ""}.`) : setType(type);
    }
    case "concept":
      return setConcept(params.concept === undefined ? undefined : chosenCandidate(library, params.concept));
    case "border":
      return moveBorder(params.side ?? "end", params.step ?? 1, params.unit ?? "word");
    case "fragment":
      return addFragment(params.from);
    case "repeat":
      return repeat(text.file.curated.precedent);
    case "attribute":
      return cycleAttribute;
    case "relate":
      return relate(params.from ?? "", params.relation ?? "");
    case "acceptAbove":
      return acceptAbove(params.least ?? 0.9, ticked(params));
    case "rejectRest":
      return rejectRest(ticked(params));
    case "fix": {
      const { start } = spanOf(document, params.selection);
      const fix = findingAt(text, library, params.finding ?? "", start)?.fixes?.[params.fix ?? 0];
      return fix ? applyFix(fix) : refusal("The finding is not there any more.");
    }
    default:
      return refusal(`There is no action ${params.action}.`);
  }
}

/** Carries one command out. Rejects where a file cannot be written. */
export async function perform(params: CurateParams, context: Context): Promise<CurateAnswer> {
  const { desk, document, text } = context;
  const selection = spanOf(document, params.selection);
  const before = text.file.curated.state;
  const walk = walkOf(params);
  if (params.action === "next" || params.action === "previous") {
    const next = nextOpen(before, selection, walk, params.action === "next" ? 1 : -1);
    return next ? { done: true, focus: rangeOf(document, extentOf(next)) } : nothingOpen;
  }
  if (params.action === "skip") return skip(selection, walk, context);
  if (params.action === "undo") return undo(context);
  if (params.action === "repeatCorpus") return repeatInCorpus(params, context);
  const operation = operationFor(params, context);
  if (isRefusal(operation)) return { done: false, message: operation.refused };
  const name = desk.batchName();
  const acted = await text.file.act(operation, selection, surroundings(context, walk), desk.actor, name);
  if (isRefusal(acted)) return { done: false, message: acted.refused };
  desk.done({ name, texts: [{ uri: text.uri, file: text.file }] });
  return answer(acted, before, context);
}

const nothingOpen: CurateAnswer = { done: false, message: "No open suggestion is left in this text." };

function skip(selection: Span, walk: Walk, { document, text }: Context): CurateAnswer {
  const { curated } = text.file;
  const target = targetAt(curated.state, selection);
  if (target?.kind === "suggestion") curated.skip(new Set([...curated.state.skipped, keyOf(target.mention)]));
  const next = nextOpen(curated.state, target ? extentOf(target.mention) : selection, walk);
  return next ? { done: true, focus: rangeOf(document, extentOf(next)) } : nothingOpen;
}

/** Takes the newest act of this session back, in every text that it touched. */
async function undo(context: Context): Promise<CurateAnswer> {
  const { desk, text } = context;
  const batch = desk.batches.at(-1);
  if (!batch) return { done: false, message: "There is nothing to undo." };
  const before = text.file.curated.state;
  const name = desk.batchName();
  let own: Acted | undefined;
  let items = 0;
  const left: string[] = [];
  for (const { uri, file } of batch.texts) {
    const undone = await file.undo(desk.actor, name, batch.name);
    if (isRefusal(undone)) left.push(uri);
    else {
      items += undone.changes.length;
      if (file === text.file) own = undone;
      else if (uri !== text.uri) desk.onChange(uri);
    }
  }
  desk.batches.pop();
  if (!items)
    return { done: false, message: "It cannot be undone any more: the text was closed or changed." };
  const about = own ? answer(own, before, context) : { done: true, items };
  const elsewhere = own
    ? undefined
    : `Undone in ${batch.texts.map((t) => t.uri.replace(/.*\//, "")).join(", ")}.`;
  const message = left.length ? `${left.length} texts could not be undone.` : elsewhere;
  return { ...about, items, texts: batch.texts.length, ...(message ? { message } : {}) };
}

/** The answer to an act: what changed, where the caret goes. */
export function answer(
  acted: Acted,
  before: Context["text"]["file"]["curated"]["state"],
  { document, text, library }: Context,
): CurateAnswer {
  const { curated, records } = text.file;
  // Ranges are of the document as it is; where it was edited meanwhile, the editor asks anew.
  const isCurrent = curated.state.text === document.getText() && before.text === curated.state.text;
  return {
    done: true,
    ...(acted.focus ? { focus: rangeOf(document, acted.focus) } : {}),
    ...(isCurrent
      ? {
          delta: {
            serial: curated.serial,
            ...differences(document, before, curated.state, library),
            progress: progressOf(curated.state, records),
          },
        }
      : {}),
    items: acted.changes.length,
  };
}
