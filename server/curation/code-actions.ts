// Every act of curation as a code action, for editors that have no keys of ours: what may be done at the caret or with
// the selection, the likeliest first.
import { type CodeAction, CodeActionKind, CodeActionTriggerKind } from "vscode-languageserver/node";
import type { Project } from "../../engine/corpus/annotations/project.ts";
import { targetAt } from "../../engine/corpus/curation/place.ts";
import { possibleRelations } from "../../engine/corpus/curation/relate.ts";
import { type CurationState, lowerBound } from "../../engine/corpus/curation/state.ts";
import { type Mention, textOf } from "../../engine/text/mention.ts";
import type { Span } from "../../engine/text/span.ts";
import { CURATE } from "../features/curate.ts";
import { rangeOf } from "../lsp/to-proto.ts";
import type { CurateParams } from "../protocol/curation.ts";
import type { Shown } from "../readings.ts";
import type { OpenText } from "./desk.ts";

const WORDS = 40;
/** Certainty of a suggestion that may be accepted without a look at each. */
const SURE = 0.9;
/** Annotations before the one at hand that a relation may start from. */
const NEIGHBOURS = 3;

/** Relations of the project that may lead here from the annotations before. */
function relationsFrom(
  state: CurationState,
  to: Mention,
  project: Project,
): { title: string; from: string; relation: string }[] {
  const before = state.mentions.slice(0, lowerBound(state.mentions, to.spans[0].start)).slice(-NEIGHBOURS);
  return before.reverse().flatMap((source) =>
    possibleRelations(project, source, to).map((relation) => ({
      title: `${relation}: from “${textOf(source, state.text).slice(0, WORDS)}” to “${textOf(to, state.text).slice(0, WORDS)}”`,
      from: source.id ?? "",
      relation,
    })),
  );
}

export function curationActions(
  text: OpenText,
  { document }: Pick<Shown, "document">,
  selection: Span,
  trigger: CodeActionTriggerKind | undefined,
): CodeAction[] {
  if (trigger === CodeActionTriggerKind.Automatic) return [];
  const { state, precedent } = text.file.curated;
  if (state.text !== document.getText()) return [];
  const target = targetAt(state, selection);
  const place = { uri: document.uri, selection: rangeOf(document, selection) };
  const act = (
    title: string,
    params: Omit<CurateParams, "uri" | "selection">,
    isPreferred = false,
  ): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    ...(isPreferred ? { isPreferred } : {}),
    command: { title, command: CURATE, arguments: [{ ...place, ...params } satisfies CurateParams] },
  });
  const types = Object.keys(text.project.project.types);
  if (!target) {
    const words = state.text.slice(selection.start, selection.end).replace(/\s+/g, " ");
    const what = words ? `“${words.slice(0, WORDS)}”` : "this word";
    return [
      ...types.map((type) => act(`Annotate ${what} as ${type}`, { action: "type", type })),
      ...(words
        ? [act(`Add ${what} as a fragment of the annotation beside it`, { action: "fragment" })]
        : []),
      act("Go to the next suggestion", { action: "next" }),
    ];
  }
  const { mention } = target;
  const words = `“${textOf(mention, state.text).replace(/\s+/g, " ").slice(0, WORDS)}”`;
  const isOpen = target.kind === "suggestion";
  // Whole words first: characters are for what no word border fits.
  const borders = (["word", "character"] as const).flatMap((unit) =>
    (["start", "end"] as const).flatMap((side) =>
      ([-1, 1] as const).map((step) =>
        act(
          `Move the ${side === "start" ? "left" : "right"} border of ${words} one ${unit} to the ${step < 0 ? "left" : "right"}`,
          { action: "border", side, step, unit },
        ),
      ),
    ),
  );
  return [
    ...(isOpen
      ? [
          act(`Accept ${words} as ${mention.type ?? "it is"}`, { action: "accept" }, true),
          act(`Accept ${words} everywhere in this text`, { action: "acceptGroup" }),
          act(`Reject ${words}`, { action: "reject" }),
          act(`Reject ${words} everywhere in this text`, { action: "rejectGroup" }),
        ]
      : [
          ...(state.review.has(mention.id ?? "")
            ? [act(`Confirm the borders of ${words}`, { action: "accept" }, true)]
            : []),
          act(`Take the annotation ${words} away`, { action: "reject" }),
          act(`Annotate ${words} alike everywhere in this text`, { action: "repeat" }),
        ]),
    ...(precedent && isOpen
      ? [act(`Repeat the decision on “${precedent.words}”`, { action: "repeat" })]
      : []),
    ...types
      .filter((type) => type !== mention.type)
      .map((type) => act(`Make ${words} a ${type}`, { action: "type", type })),
    ...borders,
    act(`Change the attributes of ${words}`, { action: "attribute" }),
    ...(isOpen
      ? [
          act("Skip this suggestion", { action: "skip" }),
          act(`Accept every suggestion that is at least ${SURE * 100} % sure`, {
            action: "acceptAbove",
            least: SURE,
          }),
          act("Reject every suggestion that is left", { action: "rejectRest" }),
        ]
      : relationsFrom(state, target.mention, text.project.project).map(({ title, from, relation }) =>
          act(title, { action: "relate", from, relation }),
        )),
    act("Undo the last decision", { action: "undo" }),
  ];
}
