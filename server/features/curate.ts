// Command `curie.curate` and the requests around it: annotations of a text, what an act would be about, previews of
// acts on many, and the progress of the corpus.
import { passageFor } from "../../engine/corpus/annotations/guideline.ts";
import { hints } from "../../engine/corpus/curation/hints.ts";
import { targetAt } from "../../engine/corpus/curation/place.ts";
import { above, precedentAt, repeated } from "../../engine/corpus/curation/propagate.ts";
import { possibleRelations } from "../../engine/corpus/curation/relate.ts";
import { accepted } from "../../engine/corpus/curation/state.ts";
import { visited } from "../../engine/corpus/curation/walk.ts";
import type { Library } from "../../engine/kb/library.ts";
import { exactCandidates } from "../../engine/linking/exact.ts";
import { type Candidate, extentOf, textOf } from "../../engine/text/mention.ts";
import { guarded, refused } from "../answering.ts";
import { definitionOf } from "../concept-card.ts";
import { corpusPreview, decisionWords } from "../curation/corpus-repeat.ts";
import { corpusPlace, fileUri } from "../curation/corpus-uri.ts";
import { type Context, perform, walkOf } from "../curation/perform.ts";
import { previewItem, suggestionItem } from "../curation/preview.ts";
import { folderProgress } from "../curation/progress.ts";
import { readOnlyAnnotations } from "../curation/read-only.ts";
import { readOnlyOf, SHOWN_ONLY } from "../curation/shown-corpora.ts";
import { annotationViews, curationTypes, progressOf } from "../curation/views.ts";
import { curateParams, hintsParams, spanOf, targetParams, textParams } from "../lsp/from-proto.ts";
import { rangeOf } from "../lsp/to-proto.ts";
import type { AnnotationsResult, ProgressResult } from "../protocol/annotations.ts";
import type { ConceptView } from "../protocol/concepts.ts";
import type { CurateAnswer, HintView, PreviewResult, TargetResult } from "../protocol/curation.ts";
import type { Session } from "../session.ts";

export const CURATE = "curie.curate";
const CHOICES = 12;

/** What acts on the text work with; undefined where it is not open or not under curation. */
async function contextOf(session: Session, uri: string, begin: boolean): Promise<Context | undefined> {
  if (corpusPlace(uri)) return undefined;
  const text = await session.curation.of(uri, begin);
  const document = session.documents.get(uri);
  if (!text || !document) return undefined;
  const { library } = await session.knowledge.libraryFor(session.workspace.placeOf(uri)?.folder.uri);
  return { desk: session.curation, document, text, library };
}

/** Carries `curie.curate` out; the argument comes from a client and is checked. */
export async function curateCommand(session: Session, argument: unknown): Promise<CurateAnswer> {
  const parsed = curateParams.safeParse(argument);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw refused(`${CURATE}: ${issue?.path.join(".") || "argument"}: ${issue?.message}`);
  }
  if (corpusPlace(parsed.data.uri)) return { done: false, message: SHOWN_ONLY };
  const context = await contextOf(session, parsed.data.uri, true);
  if (!context) throw refused(`${CURATE}: ${parsed.data.uri} is not open.`);
  const shown = readOnlyAnnotations(context.document);
  if (shown) return { done: false, message: shown.reason };
  try {
    const answer = await perform(parsed.data, context);
    if (answer.items) session.curation.onAct();
    return answer;
  } catch (error) {
    throw refused(`The decision was not kept: ${error instanceof Error ? error.message : error}`);
  }
}

export function curate(session: Session): void {
  const { connection } = session;
  connection.onRequest(
    "curie/annotations",
    guarded(session, "curie/annotations", null, async (given: unknown): Promise<AnnotationsResult> => {
      const { textDocument, begin } = textParams.parse(given);
      return annotationsOf(session, textDocument.uri, begin === true);
    }),
  );
  connection.onRequest(
    "curie/curation/target",
    guarded(session, "curie/curation/target", null, async (given: unknown): Promise<TargetResult | null> => {
      const { uri, selection, from } = targetParams.parse(given);
      const context = await contextOf(session, uri, true);
      return context ? targetOf(context, spanOf(context.document, selection), from) : null;
    }),
  );
  connection.onRequest(
    "curie/curation/preview",
    guarded(
      session,
      "curie/curation/preview",
      null,
      async (given: unknown): Promise<PreviewResult | null> => {
        const params = curateParams.parse(given);
        const context = await contextOf(session, params.uri, true);
        return context ? preview(params, context) : null;
      },
    ),
  );
  connection.onRequest(
    "curie/curation/hints",
    guarded(session, "curie/curation/hints", [], async (given: unknown): Promise<HintView[]> => {
      const { uri, range } = hintsParams.parse(given);
      const context = await contextOf(session, uri, true);
      if (!context) return [];
      const { document, text } = context;
      return hints(text.file.curated.state, spanOf(document, range)).map((hint) => ({
        range: rangeOf(document, hint),
        label: hint.label,
      }));
    }),
  );
  connection.onRequest(
    "curie/progress",
    guarded(session, "curie/progress", null, (): Promise<ProgressResult> => folderProgress(session)),
  );
}

async function annotationsOf(session: Session, uri: string, begin: boolean): Promise<AnnotationsResult> {
  const document = session.documents.get(uri);
  const nothing = { accepted: 0, rejected: 0, open: 0, review: 0, types: {}, people: {} };
  const none: AnnotationsResult = {
    version: document?.version ?? 0,
    serial: 0,
    curated: false,
    annotations: [],
    types: [],
    relations: [],
    progress: nothing,
    problems: [],
  };
  if (!document) return none;
  const corpus = await session.curation.corpora.of(uri);
  const shown = corpus
    ? readOnlyOf(
        corpus,
        document,
        (await session.knowledge.libraryFor(session.workspace.placeOf(fileUri(uri))?.folder.uri)).library,
      )
    : readOnlyAnnotations(document);
  if (shown) return { ...none, curated: true, readOnly: shown.reason, ...shown.content };
  const context = await contextOf(session, uri, begin);
  if (!context) return none;
  // Suggestions are those of the present text.
  await session.readings.show(uri);
  const { text, library } = context;
  const { curated, records, problems } = text.file;
  const { project } = text.project;
  return {
    version: document.version,
    serial: curated.serial,
    curated: true,
    annotations:
      curated.state.text === document.getText() ? annotationViews(document, curated.state, library) : [],
    types: curationTypes(project),
    relations: Object.keys(project.relations),
    progress: progressOf(curated.state, records),
    problems: problems.map((p) => `${p.file}, line ${p.line}: ${p.reason}`),
  };
}

function targetOf(
  { document, text, library }: Context,
  selection: ReturnType<typeof spanOf>,
  from: string | undefined,
): TargetResult | null {
  const { state } = text.file.curated;
  const target = targetAt(state, selection);
  if (!target) return null;
  const { mention } = target;
  const { project, guideline } = text.project;
  const words = textOf(mention, state.text);
  const groups = (mention.type && project.types[mention.type]?.groups) || [];
  const found = [...mention.candidates, ...exactCandidates(library, words, groups)];
  const source = from === undefined ? undefined : accepted(state, from);
  const passage = passageFor(guideline, project, mention.type);
  return {
    key: mention.id ?? "",
    ...(mention.id ? { id: mention.id } : {}),
    text: words,
    type: mention.type ?? "",
    range: rangeOf(document, extentOf(mention)),
    accepted: target.kind === "accepted",
    candidates: distinct(found)
      .slice(0, CHOICES)
      .map((c) => viewOf(c, library)),
    ...(passage === undefined ? {} : { guideline: passage }),
    relations: source ? possibleRelations(project, source, mention) : [],
  };
}

function distinct(candidates: readonly Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return candidates.filter((c) => !seen.has(c.concept.id) && seen.add(c.concept.id));
}

function viewOf(c: Candidate, library: Library): ConceptView {
  const found = library.concept(c.concept.id);
  const definition = found && definitionOf(found.concept);
  return {
    id: c.concept.id,
    name: c.name,
    group: c.group,
    ...(c.matched && c.matched !== c.name ? { matched: c.matched } : {}),
    kb: found?.kb.info.name ?? "",
    obsolete: c.obsolete,
    ...(definition ? { definition } : {}),
  };
}

async function preview(
  params: ReturnType<typeof curateParams.parse>,
  context: Context,
): Promise<PreviewResult> {
  const { document, text } = context;
  const { curated } = text.file;
  const walk = walkOf(params);
  if (params.action === "repeatCorpus") return corpusPreview(params.selection, context);
  if (params.action === "repeat") {
    const precedent = precedentAt(curated.state, spanOf(document, params.selection), curated.precedent);
    if (!precedent) return { decision: "", items: [], notice: "There is no decision to repeat yet." };
    return {
      decision: decisionWords(precedent),
      items: repeated(curated.state, precedent).map((c) => previewItem(document, c)),
    };
  }
  const chosen =
    params.action === "acceptAbove"
      ? above(curated.state, { walk }, params.least ?? 0.9)
      : visited(curated.state, { ...walk, order: "text" });
  return {
    decision: params.action === "acceptAbove" ? `accepted from ${params.least ?? 0.9} on` : "rejected",
    items: chosen.map((m) => suggestionItem(document, m)),
  };
}
