// What came of a trial: figures, rows that would be kept, and what would not be, with its reason. No script: it is only read.
import { randomBytes } from "node:crypto";
import { l10n } from "vscode";
import type { TrialResult } from "../../server/protocol/prompts.ts";
import { escaped } from "./prompt-preview-page.ts";

export function trialPage({ rows, rejects, failures, figures, asked }: TrialResult): string {
  const nonce = randomBytes(16).toString("hex");
  const head = (...names: string[]) =>
    `<thead><tr>${names.map((n) => `<th scope="col">${escaped(n)}</th>`).join("")}</tr></thead>`;
  const cells = (...cells: string[]) => `<tr>${cells.map((c) => `<td>${c}</td>`).join("")}</tr>`;
  const concept = (r: { concept: string; name: string }) =>
    `${escaped(r.name)} <small>${escaped(r.concept)}</small>`;
  const marked = (r: TrialResult["rows"][number]) =>
    `${escaped(r.text.slice(0, r.start))}<mark>${escaped(r.text.slice(r.start, r.end))}</mark>${escaped(r.text.slice(r.end))}`;
  const table = (title: string, body: string, ...names: string[]) =>
    body ? `<h2>${escaped(title)}</h2><table>${head(...names)}<tbody>${body}</tbody></table>` : "";
  return `<!DOCTYPE html>
<html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
<title>${escaped(l10n.t("Trial"))}</title><style nonce="${nonce}">${STYLE}</style></head><body>
<p role="status">${escaped(l10n.t("{0} sentences would be kept, {1} not; {2} questions were asked, the rest was answered before.", rows.length, rejects.length, asked))}</p>
${table(l10n.t("Would be kept"), rows.map((r) => cells(concept(r), `${marked(r)}${r.newSynonym ? ` <em>${escaped(l10n.t("new synonym?"))}</em>` : ""}`)).join(""), l10n.t("Concept"), l10n.t("Sentence"))}
${table(l10n.t("Would not be kept"), rejects.map((r) => cells(concept(r), escaped(r.reason), escaped(r.text))).join(""), l10n.t("Concept"), l10n.t("Reason"), l10n.t("Text"))}
${table(l10n.t("No answer"), failures.map((f) => cells(concept(f), escaped(f.error))).join(""), l10n.t("Concept"), l10n.t("Reason"))}
${table(
  l10n.t("Figures"),
  figures
    .filter((f) => f.value !== null)
    .map((f) => cells(escaped(f.title), escaped(f.text)))
    .join(""),
  l10n.t("Figure"),
  l10n.t("Value (95 % interval over concepts)"),
)}
</body></html>`;
}

const STYLE = `
body { color: var(--vscode-foreground); background: var(--vscode-editor-background); font: var(--vscode-font-size)/1.5 var(--vscode-font-family); padding: .5rem 1rem; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: .2rem .6rem; border-bottom: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #888)); }
h2 { font-size: 1.1em; margin: 1rem 0 .3rem; } mark { color: inherit; background: var(--vscode-editor-findMatchHighlightBackground); outline: 1px solid var(--vscode-contrastActiveBorder, transparent); } small { opacity: .85; }`;
