// Draws suggestions and annotations in the visible lines of every visible text, and what the annotation at the caret is.
import {
  DecorationRangeBehavior,
  type ExtensionContext,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
} from "vscode";
import type { AnnotationView, CurationType } from "../../server/protocol/annotations.ts";
import { isRead } from "../languages.ts";
import type { Annotated, Annotations } from "./annotations.ts";
import { DEPTHS, underline, visibleAnnotations } from "./styles.ts";

const LIMIT = 2000;
/** Lines beyond the visible ones, so that scrolling shows nothing bare. */
const MARGIN = 20;

const range = ({ start, end }: AnnotationView["ranges"][number]): Range =>
  new Range(start.line, start.character, end.line, end.character);

export class AnnotationDecorations {
  private readonly annotations: Annotations;
  /** By colour, state and depth; kept for as long as the extension lives, since projects share colours. */
  private readonly types = new Map<string, TextEditorDecorationType>();
  private readonly used = new Map<TextEditor, Set<string>>();
  private readonly gap: TextEditorDecorationType;
  private readonly badge: TextEditorDecorationType;
  /** `performance.now()` of the last drawing: tests measure from a key to it. */
  lastDrawn = 0;

  constructor(context: ExtensionContext, annotations: Annotations) {
    this.annotations = annotations;
    this.gap = window.createTextEditorDecorationType({
      textDecoration: "underline dashed 1px; text-underline-offset: 4px",
      rangeBehavior: DecorationRangeBehavior.ClosedClosed,
      opacity: "0.85",
    });
    this.badge = window.createTextEditorDecorationType({
      after: { margin: "0 0 0 2ch", color: new ThemeColor("editorCodeLens.foreground"), fontStyle: "italic" },
    });
    context.subscriptions.push(
      this.gap,
      this.badge,
      {
        dispose: () => {
          for (const type of this.types.values()) type.dispose();
        },
      },
      annotations.onDidChange((uri) => {
        for (const editor of window.visibleTextEditors)
          if (editor.document.uri.toString() === uri) this.draw(editor);
      }),
      window.onDidChangeVisibleTextEditors((editors) => {
        for (const known of this.used.keys()) if (!editors.includes(known)) this.used.delete(known);
        for (const editor of editors) this.draw(editor);
      }),
      window.onDidChangeTextEditorVisibleRanges(({ textEditor }) => this.draw(textEditor)),
      window.onDidChangeTextEditorSelection(({ textEditor }) => this.describe(textEditor)),
    );
  }

  private type(colour: CurationType["colour"], state: AnnotationView["state"], depth: number): string {
    const key = `${colour.dark} ${colour.light} ${state} ${depth}`;
    if (!this.types.has(key))
      this.types.set(
        key,
        window.createTextEditorDecorationType({
          dark: { textDecoration: underline(state, colour.dark, depth) },
          light: { textDecoration: underline(state, colour.light, depth) },
          // Closed: what is typed at a border is no part of the mention.
          rangeBehavior: DecorationRangeBehavior.ClosedClosed,
          ...(state === "accepted" ? {} : { overviewRulerColor: colour.dark }),
        }),
      );
    return key;
  }

  draw(editor: TextEditor): void {
    if (!isRead(editor.document)) return;
    const annotated = this.annotations.of(editor.document);
    if (!annotated?.curated && !this.used.has(editor)) return;
    const ranges = new Map<string, Range[]>();
    const gaps: Range[] = [];
    for (const { view, depth } of this.visible(editor, annotated)) {
      const key = this.type(
        colourOf(annotated?.types ?? [], view.type),
        view.state,
        Math.min(depth, DEPTHS - 1),
      );
      const list = ranges.get(key) ?? [];
      ranges.set(key, list);
      for (const [i, part] of view.ranges.entries()) {
        list.push(range(part));
        const next = view.ranges[i + 1];
        if (next)
          gaps.push(new Range(part.end.line, part.end.character, next.start.line, next.start.character));
      }
    }
    const before = this.used.get(editor) ?? new Set();
    for (const key of new Set([...before, ...ranges.keys()])) {
      const type = this.types.get(key);
      if (type) editor.setDecorations(type, ranges.get(key) ?? []);
    }
    editor.setDecorations(this.gap, gaps);
    this.used.set(editor, new Set(ranges.keys()));
    this.lastDrawn = performance.now();
    this.describe(editor);
  }

  private visible(editor: TextEditor, annotated: Annotated | undefined) {
    if (!annotated?.curated) return [];
    const visible = editor.visibleRanges;
    const from = Math.max(0, (visible[0]?.start.line ?? 0) - MARGIN);
    const to = (visible.at(-1)?.end.line ?? 0) + MARGIN;
    return visibleAnnotations(annotated.annotations.values(), { from, to }, LIMIT);
  }

  /** Behind the caret's line: type and concept of what the selection is. */
  private describe(editor: TextEditor): void {
    const annotated = this.annotations.of(editor.document);
    const view = annotated?.curated ? annotationAt(annotated, editor.selection) : undefined;
    if (!view) {
      editor.setDecorations(this.badge, []);
      return;
    }
    const about = [
      view.type,
      view.concept ? `${view.concept.name} ${view.concept.id}` : "–",
      ...(view.attributes ?? []),
    ];
    if (view.score !== undefined) about.push(view.score.toFixed(2));
    const { end } = editor.document.lineAt(editor.selection.active.line).range;
    editor.setDecorations(this.badge, [
      { range: new Range(end, end), renderOptions: { after: { contentText: about.join(" · ") } } },
    ]);
  }
}

const GREY = { dark: "#B3B3B3", light: "#666666" };
const colourOf = (types: readonly CurationType[], name: string): CurationType["colour"] =>
  types.find((t) => t.name === name)?.colour ?? GREY;

/** The annotation that the selection is, else the innermost that the caret touches. */
export function annotationAt(annotated: Annotated, selection: Range): AnnotationView | undefined {
  let best: { view: AnnotationView; range: Range } | undefined;
  for (const view of annotated.annotations.values()) {
    const first = view.ranges[0];
    const last = view.ranges.at(-1);
    if (!first || !last || last.end.line < selection.start.line || first.start.line > selection.end.line)
      continue;
    const whole = new Range(first.start.line, first.start.character, last.end.line, last.end.character);
    if (whole.isEqual(selection)) {
      if (view.state !== "accepted") return view;
      best = { view, range: whole };
    } else if (selection.isEmpty && whole.contains(selection) && (!best || best.range.contains(whole)))
      best = { view, range: whole };
  }
  return best?.view;
}
