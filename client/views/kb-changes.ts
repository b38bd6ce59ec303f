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
import { movedRange } from "./moved-range.ts";

const CODE = "kb-change";

interface Touched extends TouchedView {
  readonly uri: Uri;
  /** Where the id stands now; every place of it, the one that is shown first. */
  at: readonly [Range, ...Range[]];
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
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const here = this.touched.filter((t) => t.uri.toString() === document.uri.toString());
        // A file may have all its annotations in one line: what stands behind a replaced id has moved.
        for (const change of contentChanges)
          for (const t of here) t.at = mapped(t.at, (range) => rangeOf(movedRange(range, change)));
        if (here.length) void this.refresh(document.uri);
      }),
    );
  }

  show(touched: readonly TouchedView[]): void {
    this.shown.clear();
    this.ignored.clear();
    this.touched = touched.map((t) => ({ ...t, uri: Uri.file(t.path), at: found(t) }));
    for (const path of new Set(touched.map((t) => t.path))) this.put(Uri.file(path), this.of(Uri.file(path)));
  }

  private of(uri: Uri): Touched[] {
    return this.touched.filter((t) => t.uri.toString() === uri.toString() && !this.ignored.has(t));
  }

  /** What still stands there: a replaced id is none, and undoing brings it back. */
  private async refresh(uri: Uri): Promise<void> {
    const document = await workspace.openTextDocument(uri);
    // Undoing brings back what was deleted with all around it, which a moved range does not hear.
    for (const t of this.of(uri)) {
      const moved = t.at;
      if (isThere(document, t)) continue;
      t.at = found(t);
      if (!isThere(document, t)) t.at = moved;
    }
    this.put(
      uri,
      this.of(uri).filter((t) => isThere(document, t)),
    );
  }

  private put(uri: Uri, touched: readonly Touched[]): void {
    this.shown.set(
      uri,
      touched.map((t) => {
        const diagnostic = new Diagnostic(t.at[0], message(t), DiagnosticSeverity.Warning);
        diagnostic.source = "curie";
        diagnostic.code = CODE;
        return diagnostic;
      }),
    );
  }

  private actions(document: TextDocument, range: Range): CodeAction[] {
    const here = this.of(document.uri).filter((t) => t.at[0].intersection(range) && isThere(document, t));
    return here.flatMap((t) => [
      ...(t.stuck ? [] : t.successors.map((next) => replacing(t, next))),
      ...this.all(t),
      ...looking(t),
    ]);
  }

  /** All places at once whose successor is not a choice. */
  private all(present: Touched): CodeAction[] {
    const sure = this.touched.filter((t) => t.successors.length === 1 && !t.stuck && !this.ignored.has(t));
    if (sure.length < 2 || present.stuck || present.successors.length !== 1) return [];
    const action = new Action(
      l10n.t("Replace all {0} ids that have one successor", sure.length),
      CodeActionKind.QuickFix,
    );
    action.edit = new WorkspaceEdit();
    const ends = new Map<string, string[]>();
    const done = new Set<string>();
    for (const t of sure) {
      const next = t.successors[0]?.id ?? "";
      // Several mentions may share one id in the file.
      const place = `${t.path} ${t.at[0].start.line} ${t.at[0].start.character}`;
      if (done.has(place)) continue;
      done.add(place);
      if (!t.record) for (const range of t.at) action.edit.replace(t.uri, range, next);
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
/** Where it stood when the versions were compared. */
const found = (t: TouchedView): Touched["at"] => [rangeOf(t.range), ...(t.more ?? []).map(rangeOf)];
const mapped = <A, B>([first, ...more]: readonly [A, ...A[]], to: (a: A) => B): [B, ...B[]] => [
  to(first),
  ...more.map(to),
];
const rangeOf = ({ start, end }: TouchedView["range"]): Range =>
  new Range(start.line, start.character, end.line, end.character);

/** A log is never changed, only added to: a decision that was made anew is named by the later record. */
const isThere = (document: TextDocument, t: Touched): boolean =>
  (t.stuck !== undefined || t.at.every((range) => document.getText(range) === t.id)) &&
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
  else for (const range of t.at) action.edit.replace(t.uri, range, next.id);
  action.isPreferred = t.successors.length === 1;
  return action;
}

function looking(t: Touched): CodeAction[] {
  const open = new Action(l10n.t("Open both concepts"), CodeActionKind.QuickFix);
  const ids = [t.concept, ...t.successors.map((next) => next.id)];
  open.command = { command: "curie.openConcept", title: open.title, arguments: [ids] };
  const ignore = new Action(l10n.t("Ignore this change here"), CodeActionKind.QuickFix);
  ignore.command = { command: "curie.ignoreChange", title: ignore.title, arguments: [keyOf(t)] };
  return t.successors.length ? [open, ignore] : [ignore];
}

/** What became of it, and for one that cannot be replaced here what to do. */
function message(t: TouchedView): string {
  switch (t.stuck) {
    case "packed":
      return `${became(t)} ${l10n.t("The file is packed: unpack it to change it here.")}`;
    case "unplaced":
      return `${became(t)} ${l10n.t("This format says ids in a way of its own: turn it into brat or JSON Lines (curie convert) to change them here.")}`;
    default:
      return became(t);
  }
}

function became({ text, concept: id, change, successors }: TouchedView): string {
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
