// The last decision repeated over a whole corpus: first a preview of every place, then the chosen ones in one batch.
import { TextDocument } from "vscode-languageserver-textdocument";
import type { CuratedFile } from "../../engine/corpus/annotations/curated-file.ts";
import { isRefusal, type Operation, refusal } from "../../engine/corpus/curation/act.ts";
import type { Change } from "../../engine/corpus/curation/changes.ts";
import { type Precedent, precedentAt, repeated } from "../../engine/corpus/curation/propagate.ts";
import { everything } from "../../engine/corpus/curation/walk.ts";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import { spanOf } from "../lsp/from-proto.ts";
import type { CurateAnswer, CurateParams, PreviewResult } from "../protocol/curation.ts";
import { uriOf } from "../workspace.ts";
import type { OpenText } from "./desk.ts";
import { type Context, surroundings } from "./perform.ts";
import { previewItem } from "./preview.ts";
import { differences, progressOf } from "./views.ts";

interface Place {
  readonly uri: string;
  readonly file: CuratedFile;
  readonly changes: readonly Change[];
}

async function* places(context: Context, precedent: Precedent): AsyncGenerator<Place> {
  const { desk } = context;
  const { paths } = await desk.texts();
  for (const path of paths) {
    const uri = uriOf(path);
    const open = uri === context.text.uri ? context.text : await desk.of(uri, true);
    const file = open?.file ?? (await desk.openClosed(path));
    const changes = repeated(file.curated.state, precedent);
    if (changes.length) yield { uri, file, changes };
  }
}

export const startOf = (c: Change): number =>
  c.kind === "mention" || c.kind === "rejection" ? extentOf((c.after ?? c.before) as Mention).start : -1;

/** Every place of the corpus where the decision at hand would be repeated. */
export async function corpusPreview(
  selection: CurateParams["selection"],
  context: Context,
): Promise<PreviewResult> {
  const { curated } = context.text.file;
  const precedent = precedentAt(curated.state, spanOf(context.document, selection), curated.precedent);
  if (!precedent) return { decision: "", items: [], notice: "There is no decision to repeat yet." };
  const items: PreviewResult["items"] = [];
  for await (const { uri, file, changes } of places(context, precedent)) {
    const { text } = file.curated.state;
    const document = TextDocument.create(uri, "", 0, text);
    for (const c of changes) items.push(previewItem(document, c));
  }
  const { complete } = await context.desk.texts();
  return {
    decision: decisionWords(precedent),
    items,
    ...(complete ? {} : { notice: "The workspace has more files than are looked through." }),
  };
}

export const decisionWords = (p: Precedent): string =>
  p.verdict === "rejected"
    ? `“${p.words}” rejected`
    : `“${p.words}” as ${[p.like.type, ...p.like.concepts.map((c) => c.id)].filter(Boolean).join(", ")}`;

/** Repeats the decision at hand at the chosen places, in one batch. */
export async function repeatInCorpus(params: CurateParams, context: Context): Promise<CurateAnswer> {
  const { desk, document, text, library } = context;
  const { curated } = text.file;
  const before = curated.state;
  const precedent = precedentAt(before, spanOf(document, params.selection), curated.precedent);
  if (!precedent) return { done: false, message: "There is no decision to repeat yet." };
  const wanted = new Set((params.places ?? []).map((p) => `${p.uri} ${p.start}`));
  const name = desk.batchName();
  const done: Pick<OpenText, "uri" | "file">[] = [];
  let items = 0;
  for await (const { uri, file, changes } of places(context, precedent)) {
    const chosen = changes.filter((c) => wanted.has(`${uri} ${startOf(c)}`));
    if (!chosen.length) continue;
    const action = precedent.verdict === "accepted" ? "accept" : "reject";
    const operation: Operation = (state) =>
      state === file.curated.state ? { action, changes: chosen } : refusal("The text was changed meanwhile.");
    const acted = await file.act(
      operation,
      { start: 0, end: 0 },
      surroundings(context, everything),
      desk.actor,
      name,
    );
    if (isRefusal(acted)) continue;
    items += chosen.length;
    done.push({ uri, file });
    if (uri !== text.uri) desk.onChange(uri);
  }
  if (!items) return { done: false, message: "Nothing was chosen." };
  desk.done({ name, texts: done });
  return {
    done: true,
    items,
    texts: done.length,
    delta: {
      serial: curated.serial,
      ...differences(document, before, curated.state, library),
      progress: progressOf(curated.state, text.file.records),
    },
  };
}
