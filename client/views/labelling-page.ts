// The page on which people label a sample: one mismatch at a time, the keys 1 to 4, nothing that tells which concept is the
// reference. It draws what it is sent and posts what is pressed.
import { randomBytes } from "node:crypto";
import { l10n } from "vscode";
import type { LabellingItem, LabelSaid } from "../../server/protocol/labelling.ts";

/** From the page. */
export type LabellingMessage =
  | { readonly kind: "say"; readonly id: string; readonly said: LabelSaid | null }
  | { readonly kind: "ready" };

/** To the page. */
export interface LabellingState {
  readonly kind: "state";
  readonly items: readonly LabellingItem[];
}

/** By key. */
const choices = (): [key: string, said: LabelSaid, label: string, detail: string][] => [
  ["1", "same", l10n.t("Same"), l10n.t("A and B name the same thing in this text")],
  ["2", "broader", l10n.t("B is broader"), l10n.t("B leaves out something that A says")],
  ["3", "narrower", l10n.t("B is narrower"), l10n.t("B says something that A does not")],
  ["4", "none", l10n.t("No relation"), l10n.t("neither is a kind of the other")],
];

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

export function labellingPage(): string {
  const nonce = randomBytes(16).toString("hex");
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  const words = {
    progress: l10n.t("{0} of {1} labelled; number {2}"),
    done: l10n.t("All are labelled. Thank you."),
    undone: l10n.t("The last label is taken back."),
    nothing: l10n.t("There is nothing to take back."),
  };
  const buttons = choices()
    .map(
      ([key, said, label, detail]) =>
        `<button type="button" class="choice" data-said="${said}" aria-pressed="false" title="${escaped(detail)}"><kbd>${key}</kbd> ${escaped(label)}<small>${escaped(detail)}</small></button>`,
    )
    .join("");
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(l10n.t("Label a sample"))}</title>
<style nonce="${nonce}">${STYLE}</style></head>
<body data-words="${escaped(JSON.stringify(words))}">
<header><progress id="bar" max="1" value="0" aria-label="${escaped(l10n.t("Labelled"))}"></progress><p id="status" role="status" aria-live="polite"></p></header>
<main id="main" tabindex="-1">
<p id="about"></p><blockquote id="context"></blockquote>
<div class="pair"><section aria-labelledby="a"><h2 id="a">A</h2><pre id="first"></pre></section><section aria-labelledby="b"><h2 id="b">B</h2><pre id="second"></pre></section></div>
<div id="choices" role="group" aria-label="${escaped(l10n.t("How B stands to A"))}">${buttons}</div>
</main>
<nav><button type="button" id="previous"><kbd>←</kbd> ${escaped(l10n.t("Previous"))}</button><button type="button" id="next"><kbd>→</kbd> ${escaped(l10n.t("Next"))}</button><button type="button" id="open"><kbd>N</kbd> ${escaped(l10n.t("Next unlabelled"))}</button><button type="button" id="undo"><kbd>U</kbd> ${escaped(l10n.t("Undo"))}</button></nav>
<script nonce="${nonce}">${SCRIPT}</script></body></html>`;
}

const STYLE = `
body { color: var(--vscode-foreground); background: var(--vscode-editor-background); font: var(--vscode-font-size)/1.5 var(--vscode-font-family); max-width: 60rem; margin: 0 auto; padding: 1rem; }
main:focus { outline: none; } header { display: flex; gap: 1rem; align-items: center; } progress { flex: 1; } header p { margin: 0; min-width: 16rem; }
blockquote { font-size: 1.15em; border-left: 3px solid var(--vscode-textLink-foreground); margin: .5rem 0 1rem; padding: .25rem 1rem; }
mark { color: inherit; background: var(--vscode-editor-findMatchHighlightBackground); outline: 1px solid var(--vscode-contrastActiveBorder, transparent); }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; } h2 { margin: 0; font-size: 1em; } pre { white-space: pre-wrap; font-family: inherit; margin: .25rem 0; }
section { border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #888)); padding: .5rem .75rem; }
#choices { display: grid; grid-template-columns: repeat(4, 1fr); gap: .5rem; margin: 1rem 0; } small { display: block; opacity: .85; }
button { font: inherit; color: var(--vscode-button-secondaryForeground); background: var(--vscode-button-secondaryBackground); border: 1px solid var(--vscode-contrastBorder, transparent); padding: .4rem .6rem; cursor: pointer; text-align: left; }
button[aria-pressed=true] { color: var(--vscode-button-foreground); background: var(--vscode-button-background); outline: 2px solid var(--vscode-focusBorder); }
button:focus-visible { outline: 2px solid var(--vscode-focusBorder); } nav { display: flex; gap: .5rem; } kbd { font-weight: bold; }`;

const SCRIPT = `
"use strict";
const vscode = acquireVsCodeApi();
const words = JSON.parse(document.body.dataset.words);
const by = (id) => document.getElementById(id);
let items = [];
let at = 0;
const undo = [];
const filled = (text, ...given) => given.reduce((t, value, i) => t.replace("{" + i + "}", value), text);
const labelled = () => items.filter((item) => item.said).length;

function draw(note) {
  const item = items[at];
  if (!item) return;
  const { text, from, to } = item.context;
  const mark = document.createElement("mark");
  mark.textContent = text.slice(from, to);
  by("context").replaceChildren(text.slice(0, from), mark, text.slice(to));
  by("about").textContent = [item.document, item.type].filter(Boolean).join(" · ");
  by("first").textContent = item.first;
  by("second").textContent = item.second;
  for (const button of document.querySelectorAll(".choice"))
    button.setAttribute("aria-pressed", String(button.dataset.said === item.said));
  by("bar").max = items.length;
  by("bar").value = labelled();
  const place = filled(words.progress, labelled(), items.length, at + 1);
  by("status").textContent = note ? note + " " + place : labelled() === items.length ? words.done + " " + place : place;
  vscode.setState({ at });
}
function go(to, note) {
  at = Math.max(0, Math.min(items.length - 1, to));
  draw(note);
}
function nextOpen() {
  for (let step = 1; step <= items.length; step++) {
    const to = (at + step) % items.length;
    if (!items[to].said) return go(to);
  }
  draw();
}
function say(said) {
  const item = items[at];
  if (!item) return;
  undo.push({ at, before: item.said });
  item.said = said;
  vscode.postMessage({ kind: "say", id: item.id, said });
  if (at < items.length - 1) go(at + 1);
  else draw();
}
function takeBack() {
  const last = undo.pop();
  if (!last) return draw(words.nothing);
  const item = items[last.at];
  item.said = last.before;
  vscode.postMessage({ kind: "say", id: item.id, said: last.before ?? null });
  go(last.at, words.undone);
}
for (const button of document.querySelectorAll(".choice")) button.addEventListener("click", () => say(button.dataset.said));
by("previous").addEventListener("click", () => go(at - 1));
by("next").addEventListener("click", () => go(at + 1));
by("open").addEventListener("click", nextOpen);
by("undo").addEventListener("click", takeBack);
addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const choice = document.querySelectorAll(".choice")[Number(event.key) - 1];
  const act = choice
    ? () => say(choice.dataset.said)
    : { ArrowLeft: () => go(at - 1), ArrowRight: () => go(at + 1), n: nextOpen, u: takeBack, Home: () => go(0), End: () => go(items.length - 1) }[event.key];
  if (!act) return;
  act();
  event.preventDefault();
});
addEventListener("message", ({ data }) => {
  if (data.kind !== "state") return;
  items = data.items;
  const open = items.findIndex((item) => !item.said);
  go(vscode.getState()?.at ?? (open < 0 ? 0 : open));
  by("main").focus();
});
vscode.postMessage({ kind: "ready" });
`;
