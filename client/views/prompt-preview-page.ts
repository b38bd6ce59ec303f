// The page beside a template: the prompt as it will be sent for one concept, values told from the template's words by colour, line
// and name. It draws what it is sent and posts what is pressed.
import { randomBytes } from "node:crypto";
import { l10n } from "vscode";
import type { PreviewOf, PreviewResult } from "../../server/protocol/prompts.ts";

/** From the page. */
export type PreviewMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "show"; readonly of: PreviewOf; readonly seed: number }
  | { readonly kind: "line"; readonly line: number };

/** To the page. `stale`: the template is broken now; what is shown is how it was last. */
export interface PreviewState {
  readonly kind: "state";
  readonly result: PreviewResult;
  readonly of: PreviewOf;
  readonly seed: number;
}

export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

export function previewPage(): string {
  const nonce = randomBytes(16).toString("hex");
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  const words = {
    concept: l10n.t("Concept {0} of {1} drawn"),
    slice: l10n.t("{0}: {1} concepts, {2} with a definition"),
    counted: l10n.t("{0} tokens, counted by {1}"),
    estimated: l10n.t("about {0} tokens (estimated)"),
    context: l10n.t("of {0}"),
    stale: l10n.t("The template is broken: what is shown is how it was before."),
    none: l10n.t("There is no concept to show."),
    line: l10n.t("line {0}: {1}"),
    value: l10n.t("value of {0}"),
    worst: {
      longest: l10n.t("Longest name"),
      punctuation: l10n.t("Oddest punctuation"),
      undefined: l10n.t("No definition"),
      nested: l10n.t("Names inside names"),
      wordy: l10n.t("Most words"),
    },
  };
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(l10n.t("Prompt preview"))}</title>
<style nonce="${nonce}">${STYLE}</style></head>
<body data-words="${escaped(JSON.stringify(words))}">
<nav aria-label="${escaped(l10n.t("Concepts"))}"><button type="button" id="previous"><kbd>←</kbd> ${escaped(l10n.t("Previous"))}</button><button type="button" id="next"><kbd>→</kbd> ${escaped(l10n.t("Next"))}</button>
<label>${escaped(l10n.t("Worst case"))} <select id="worst"><option value="">–</option></select></label>
<label>${escaped(l10n.t("Seed"))} <input id="seed" type="number" min="1" value="1"></label></nav>
<p id="about" role="status" aria-live="polite"></p><p id="numbers"></p>
<ul id="problems" aria-label="${escaped(l10n.t("Problems"))}"></ul>
<main id="main" tabindex="-1" aria-label="${escaped(l10n.t("Rendered prompt"))}"></main>
<script nonce="${nonce}">${SCRIPT}</script></body></html>`;
}

const STYLE = `
body { color: var(--vscode-foreground); background: var(--vscode-editor-background); font: var(--vscode-font-size)/1.5 var(--vscode-font-family); padding: .75rem 1rem; }
nav { display: flex; gap: .5rem; flex-wrap: wrap; align-items: center; } p { margin: .5rem 0; } kbd { font-weight: bold; }
button, select, input { font: inherit; color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); border: 1px solid var(--vscode-contrastBorder, transparent); padding: .2rem .5rem; }
select, input { color: var(--vscode-input-foreground); background: var(--vscode-input-background); border-color: var(--vscode-input-border, var(--vscode-contrastBorder, #8888)); } input { width: 5em; }
button { cursor: pointer; } button:focus-visible, select:focus-visible, input:focus-visible, .value:focus-visible { outline: 2px solid var(--vscode-focusBorder); }
main:focus { outline: none; } section { border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #888)); margin: .75rem 0; }
h2 { font-size: 1em; margin: 0; padding: .2rem .6rem; background: var(--vscode-editorWidget-background); border-bottom: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #888)); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); margin: 0; padding: .6rem; }
.value { background: var(--vscode-editor-findMatchHighlightBackground); border-bottom: 2px solid var(--v); cursor: pointer; outline: 1px solid var(--vscode-contrastActiveBorder, transparent); }
.v0 { --v: var(--vscode-charts-blue); } .v1 { --v: var(--vscode-charts-orange); } .v2 { --v: var(--vscode-charts-green); border-bottom-style: dashed; } .v3 { --v: var(--vscode-charts-purple); border-bottom-style: dotted; } .v4 { --v: var(--vscode-charts-red); border-bottom-style: double; } .v5 { --v: var(--vscode-charts-yellow); }
#problems { list-style: none; padding: 0; margin: .25rem 0; } #problems li { padding: .1rem .5rem; border-left: 3px solid var(--vscode-editorInfo-foreground); margin: .2rem 0; } #problems li.error { border-color: var(--vscode-editorError-foreground); } #problems li.warning { border-color: var(--vscode-editorWarning-foreground); }
#problems button { background: none; border: none; color: var(--vscode-textLink-foreground); text-align: left; padding: 0; }
body.stale main { opacity: .6; } .over { color: var(--vscode-editorWarning-foreground); font-weight: bold; }`;

const SCRIPT = `
"use strict";
const vscode = acquireVsCodeApi();
const words = JSON.parse(document.body.dataset.words);
const by = (id) => document.getElementById(id);
const filled = (text, ...given) => given.reduce((t, value, i) => t.replace("{" + i + "}", () => value), text);
let index = 0;
let drawn = 1;
const show = (of) => vscode.postMessage({ kind: "show", of, seed: Math.max(1, Math.floor(Number(by("seed").value)) || 1) });
const step = (by_) => { by("worst").value = ""; show({ index: (index + by_ + drawn) % drawn }); };
by("previous").addEventListener("click", () => step(-1));
by("next").addEventListener("click", () => step(1));
by("worst").addEventListener("change", () => show(by("worst").value ? { worst: by("worst").value } : { index }));
by("seed").addEventListener("change", () => show(by("worst").value ? { worst: by("worst").value } : { index: 0 }));
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT)$/.test(event.target.tagName)) return;
  const act = { ArrowLeft: () => step(-1), ArrowRight: () => step(1) }[event.key];
  if (!act) return;
  act();
  event.preventDefault();
});
const line = (n) => vscode.postMessage({ kind: "line", line: n });
function problems(list) {
  by("problems").replaceChildren(...list.map((p) => {
    const item = document.createElement("li");
    item.className = p.severity;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = filled(words.line, p.line, p.message);
    button.addEventListener("click", () => line(p.line - 1));
    item.append(button);
    return item;
  }));
}
function message({ role, segments }, kinds) {
  const section = document.createElement("section");
  const heading = document.createElement("h2");
  heading.textContent = role;
  const text = document.createElement("pre");
  for (const s of segments) {
    if (!s.variable) { text.append(s.text); continue; }
    if (!kinds.has(s.variable)) kinds.set(s.variable, kinds.size % 6);
    const value = document.createElement("span");
    value.className = "value v" + kinds.get(s.variable);
    value.textContent = s.text;
    value.title = "{{" + s.variable + "}}";
    value.tabIndex = 0;
    value.setAttribute("role", "button");
    value.setAttribute("aria-label", s.text + ", " + filled(words.value, s.variable));
    value.addEventListener("click", () => line(s.line));
    value.addEventListener("keydown", (e) => { if (e.key === "Enter") line(s.line); });
    text.append(value);
  }
  section.append(heading, text);
  return section;
}
addEventListener("message", ({ data }) => {
  if (data.kind !== "state") return;
  const { result, of, seed } = data;
  problems(result.problems);
  const broken = !result.messages.length;
  const hadSome = by("main").childElementCount > 0;
  document.body.classList.toggle("stale", broken && hadSome);
  if (broken) {
    by("about").textContent = hadSome ? words.stale : words.none;
    return;
  }
  drawn = Math.max(1, result.drawn);
  if (of.index !== undefined) index = of.index % drawn;
  if (document.activeElement !== by("seed")) by("seed").value = seed;
  const select = by("worst");
  select.replaceChildren(new Option("–", ""), ...result.worst.map((kind) => new Option(words.worst[kind], kind)));
  select.value = of.worst ?? "";
  const place = of.worst ? words.worst[of.worst] : filled(words.concept, index + 1, drawn);
  by("about").textContent = place + ": " + result.concept.name + " (" + result.concept.id + ")";
  const { tokens, slice } = result;
  by("numbers").replaceChildren(filled(words.slice, slice.kb, slice.concepts.toLocaleString(), slice.defined.toLocaleString()) + " · ");
  const count = document.createElement("span");
  count.textContent = (tokens.tokenizer ? filled(words.counted, tokens.count.toLocaleString(), tokens.tokenizer) : filled(words.estimated, tokens.count.toLocaleString())) + (tokens.context ? " " + filled(words.context, tokens.context.toLocaleString()) : "");
  count.classList.toggle("over", tokens.context !== undefined && tokens.count > tokens.context);
  by("numbers").append(count);
  const kinds = new Map();
  by("main").replaceChildren(...result.messages.map((m) => message(m, kinds)));
});
vscode.postMessage({ kind: "ready" });
`;
