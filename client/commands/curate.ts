// Curate mode and its keys: every one an ordinary command, so that it can be bound anew, run from the palette while the
// mode is on, or called by another extension.
import { commands, type ExtensionContext, l10n, Uri, window, workspace } from "vscode";
import { Annotations } from "../curation/annotations.ts";
import { askFilter, askThreshold, chooseConcept, previewed, targetOf } from "../curation/ask.ts";
import { CurateMode } from "../curation/curate-mode.ts";
import { AnnotationDecorations } from "../curation/decorations.ts";
import { showGuideline, showHelp } from "../curation/help.ts";
import { chooseWord } from "../curation/hints.ts";
import { curateKeys } from "../curation/keys.ts";
import { Curation } from "../curation/perform.ts";
import type { Curie } from "../curie.ts";
import type { Feature } from "../feature.ts";
import { showProgress } from "../views/curation-view.ts";

export const curate: Feature = (context: ExtensionContext, curie: Curie) => {
  const annotations = new Annotations(context, curie);
  const mode = new CurateMode(context, curie, annotations);
  const here = new Curation(context, curie, annotations, mode);
  const decorations = new AnnotationDecorations(context, annotations);
  curie.curation = { annotations, mode, decorations };
  showProgress(context, curie, annotations);
  const asking = actsThatAsk(here);
  context.subscriptions.push(
    commands.registerCommand("curie.curate.toggle", async () => {
      if (mode.isOn) await mode.leave();
      else if (await mode.enter()) await toFirst(here);
    }),
    ...Object.entries(curateKeys).map(([id, { act }]) =>
      commands.registerCommand(`curie.curate.${id}`, () => (act ? here.act(act) : asking[id]?.())),
    ),
  );
};

/** What the client asks or shows before, or instead of, an act of the server. */
function actsThatAsk(here: Curation): Record<string, () => unknown> {
  const { mode, annotations } = here;
  const types = () => (mode.editor && annotations.of(mode.editor.document)?.types) || [];
  const marks = Object.fromEntries(
    Array.from({ length: 9 }, (_, i) => [
      `mark${i + 1}`,
      async () => {
        const editor = mode.editor;
        if (editor && (await chooseWord(here, editor))) await here.act({ action: "type", type: `${i + 1}` });
      },
    ]),
  );
  const afterPreview = async (act: Parameters<Curation["act"]>[0]): Promise<void> => {
    const places = (await previewed(here, act))?.map(({ uri, start }) => ({ uri, start }));
    if (places?.length) await said(() => here.act({ ...act, places }));
  };
  return {
    ...marks,
    leave: () => mode.leave(),
    jump: () => mode.editor && chooseWord(here, mode.editor),
    concept: () => chooseConcept(here),
    guideline: () => showGuideline(here),
    help: () => showHelp(types()),
    relate: () => relate(here),
    nextText: () => nextText(here),
    repeatCorpus: () => afterPreview({ action: "repeatCorpus" }),
    acceptAbove: async () => {
      const least = await askThreshold();
      if (least !== undefined) await afterPreview({ action: "acceptAbove", least });
    },
    rejectRest: () => afterPreview({ action: "rejectRest" }),
    filter: async () => {
      mode.walk =
        (await askFilter(
          here,
          types().map((t) => t.name),
        )) ?? mode.walk;
    },
    order: () => {
      const uncertain = mode.walk.order !== "uncertain";
      mode.walk = { ...mode.walk, order: uncertain ? "uncertain" : "text" };
      window.setStatusBarMessage(
        uncertain
          ? l10n.t("Curie: the least certain suggestion comes next")
          : l10n.t("Curie: suggestions come in the order of the text"),
        4000,
      );
    },
  };
}

async function said(act: () => ReturnType<Curation["act"]>): Promise<void> {
  const answer = await act();
  if (answer?.done && answer.items !== undefined)
    window.setStatusBarMessage(
      l10n.t("Curie: {0} places decided; u takes them back together", answer.items),
      6000,
    );
}

/** First the annotation that the relation starts from, then the one it leads to. */
async function relate(here: Curation): Promise<void> {
  const editor = here.mode.editor;
  const uri = editor?.document.uri.toString();
  const target = await targetOf(here);
  if (!editor || uri === undefined || !target) return;
  if (!here.from || here.from.uri !== uri || here.from.id === target.id) {
    if (!target.id) {
      window.setStatusBarMessage(
        l10n.t("Accept it first: a relation leads from an annotation to another"),
        4000,
      );
      return;
    }
    here.from = { uri, id: target.id, text: target.text };
    window.setStatusBarMessage(
      l10n.t("Relation from “{0}”: go to the other annotation and press r again", target.text),
      8000,
    );
    return;
  }
  const { from } = here;
  here.from = undefined;
  const relation =
    target.relations.length > 1
      ? await window.showQuickPick(target.relations, {
          title: l10n.t("Relation from “{0}” to “{1}”", from.text, target.text),
        })
      : target.relations[0];
  if (relation) await here.act({ action: "relate", from: from.id, relation });
  else if (!target.relations.length)
    window.setStatusBarMessage(l10n.t("The project declares no relation between these types"), 5000);
}

/** The next text of the corpus by name; round the end. */
async function nextText(here: Curation): Promise<void> {
  const uri = here.mode.editor?.document.uri.toString();
  const files = (await workspace.findFiles("**/*.txt", "**/{node_modules,.*}/**", 5000)).map(String).sort();
  const next = files[(files.indexOf(uri ?? "") + 1) % Math.max(1, files.length)];
  if (!next) return;
  const editor = await window.showTextDocument(Uri.parse(next), { preview: true });
  const top = { line: 0, character: 0 };
  here.go(editor, { start: top, end: top });
  await toFirst(here);
}

/** A text that was just opened is begun at its first suggestion; a caret that somebody placed stays. */
async function toFirst(here: Curation): Promise<void> {
  const at = here.mode.editor?.selection;
  if (at?.isEmpty && at.active.line === 0 && at.active.character === 0) await here.act({ action: "next" });
}
