// Annotations whose concept a new version of a knowledge base changed: a diagnostic under each id, with quick fixes that
// replace it. Every fix is one edit of the workspace, so it happens whole and Ctrl+Z takes it back.
import {
  CodeAction as Action,
  type CodeAction,
  CodeActionKind,
  commands,
  Diagnostic,
  DiagnosticSeverity,
  type ExtensionContext,
  l10n,
  languages,
  Position,
  Range,
  type TextDocument,
  Uri,
  WorkspaceEdit,
  workspace,
} from "vscode";
import type { TouchedView } from "../../server/protocol/kb-jobs.ts";

const CODE = "kb-change";

interface Touched extends TouchedView {
  readonly uri: Uri;
  readonly at: Range;
}

export class KbChanges {
  private readonly shown = languages.createDiagnosticCollection("curie-kb-changes");
  private touched: readonly Touched[] = [];
  private readonly ignored = new Set<Touched>();

  constructor(context: ExtensionContext) {
    context.subscriptions.push(
      this.shown,
      languages.registerCodeActionsProvider(
        { scheme: "file" },
        { provideCodeActions: (document, range) => this.actions(document, range) },
        { providedCodeActionKinds: [CodeActionKind.QuickFix] },
      ),
      commands.registerCommand("curie.ignoreChange", (key?: unknown) => {
        const one = this.touched.find((t) => keyOf(t) === key);
        if (one) this.ignored.add(one);
        if (one) void this.refresh(one.uri);
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (this.touched.some((t) => t.uri.toString() === document.uri.toString()))
          void this.refresh(document.uri);
      }),
    );
  }

  show(touched: readonly TouchedView[]): void {
    this.shown.clear();
    this.ignored.clear();
    this.touched = touched.map((t) => ({ ...t, uri: Uri.file(t.path), at: rangeOf(t.range) }));
    for (const path of new Set(touched.map((t) => t.path))) this.put(Uri.file(path), this.of(Uri.file(path)));
  }

  private of(uri: Uri): Touched[] {
    return this.touched.filter((t) => t.uri.toString() === uri.toString() && !this.ignored.has(t));
  }

  /** What still stands there: a replaced id is none, and undoing brings it back. */
  private async refresh(uri: Uri): Promise<void> {
    const document = await workspace.openTextDocument(uri);
    this.put(
      uri,
      this.of(uri).filter((t) => isThere(document, t)),
    );
  }

  private put(uri: Uri, touched: readonly Touched[]): void {
    this.shown.set(
      uri,
      touched.map((t) => {
        const diagnostic = new Diagnostic(t.at, message(t), DiagnosticSeverity.Warning);
        diagnostic.source = "curie";
        diagnostic.code = CODE;
        return diagnostic;
      }),
    );
  }

  private actions(document: TextDocument, range: Range): CodeAction[] {
    const here = this.of(document.uri).filter((t) => t.at.intersection(range) && isThere(document, t));
    return here.flatMap((t) => [
      ...t.successors.map((next) => replacing(t, next)),
      ...this.all(t),
      ...looking(t),
    ]);
  }

  /** All places at once whose successor is not a choice. */
  private all(present: Touched): CodeAction[] {
    const sure = this.touched.filter((t) => t.successors.length === 1 && !this.ignored.has(t));
    if (sure.length < 2 || present.successors.length !== 1) return [];
    const action = new Action(
      l10n.t("Replace all {0} ids that have one successor", sure.length),
      CodeActionKind.QuickFix,
    );
    action.edit = new WorkspaceEdit();
    const ends = new Map<string, string[]>();
    for (const t of sure) {
      const next = t.successors[0]?.id ?? "";
      if (!t.record) action.edit.replace(t.uri, t.at, next);
      else ends.set(t.path, [...(ends.get(t.path) ?? []), newRecord(t, next, ends.get(t.path)?.length ?? 0)]);
    }
    for (const [path, lines] of ends) action.edit.insert(Uri.file(path), END, lines.join(""));
    return [action];
  }
}

/** Behind everything: VS Code takes a position behind the end for the end. */
const END = new Position(1_000_000_000, 0);

const keyOf = ({ path, range }: TouchedView): string =>
  `${path}:${range.start.line}:${range.start.character}`;
const rangeOf = ({ start, end }: TouchedView["range"]): Range =>
  new Range(start.line, start.character, end.line, end.character);

/** A log is never changed, only added to: a decision that was made anew is named by the later record. */
const isThere = (document: TextDocument, t: Touched): boolean =>
  document.getText(t.at) === t.id &&
  !(t.record && document.getText().includes(`"undoes":"${String(t.record.time)}"`));

/** The decision made anew for another concept. `later` keeps times apart that are made in one go. */
function newRecord({ record }: Touched, concept: string, later = 0): string {
  const time = new Date(Date.now() + later).toISOString();
  return `${JSON.stringify({ ...record, time, concept, undoes: record?.time })}\n`;
}

function replacing(t: Touched, next: { id: string; name: string }): CodeAction {
  const action = new Action(
    l10n.t("Replace {0} by {1} ({2})", t.id, next.name, next.id),
    CodeActionKind.QuickFix,
  );
  action.edit = new WorkspaceEdit();
  if (t.record) action.edit.insert(t.uri, END, newRecord(t, next.id));
  else action.edit.replace(t.uri, t.at, next.id);
  action.isPreferred = t.successors.length === 1;
  return action;
}

function looking(t: Touched): CodeAction[] {
  const open = new Action(l10n.t("Open both concepts"), CodeActionKind.QuickFix);
  const ids = [t.id, ...t.successors.map((next) => next.id)];
  open.command = { command: "curie.openConcept", title: open.title, arguments: [ids] };
  const ignore = new Action(l10n.t("Ignore this change here"), CodeActionKind.QuickFix);
  ignore.command = { command: "curie.ignoreChange", title: ignore.title, arguments: [keyOf(t)] };
  return t.successors.length ? [open, ignore] : [ignore];
}

function message({ text, id, change, successors }: TouchedView): string {
  const words = text ? `“${text}” (${id})` : id;
  const next = successors.map(({ id, name }) => `${name} (${id})`).join(", ");
  switch (change) {
    case "vanished":
      return next
        ? l10n.t("{0}: the new version has no such concept; its name means {1}.", words, next)
        : l10n.t("{0}: the new version has no such concept.", words);
    case "obsolete":
      return l10n.t("{0}: the concept is obsolete in the new version.", words);
    case "merged":
      return l10n.t("{0}: the concept was merged into {1}.", words, next);
    case "regrouped":
      return l10n.t("{0}: the concept is of another semantic group in the new version.", words);
    default:
      return l10n.t("{0}: the words no longer name this concept but {1}.", words, next);
  }
}
