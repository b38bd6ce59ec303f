// A report as one HTML file: nothing is fetched, no style or script but its own runs, everything works with the keyboard.
import { escaped } from "./escape.ts";
import { SCRIPT } from "./page-script.ts";
import { STYLE } from "./page-style.ts";
import type { Cell, Part, Report, Row, Section, TablePart } from "./report.ts";
import { drawn } from "./svg.ts";

/** `nonce`: at least 128 random bits, fresh for each page, in base64 or hexadecimal. */
export function asHtml(report: Report, nonce: string): string {
  const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(report.title)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the figures</a>
<header><h1>${escaped(report.title)}</h1><p>${escaped(report.about)}</p>
<nav aria-label="Sections"><ul>${report.sections.map((s) => `<li><a href="#${idOf(s.id)}">${escaped(s.title)}</a></li>`).join("")}</ul></nav></header>
<main id="main">
${report.sections.map(section).join("\n")}
</main>
<p id="status" class="quiet" role="status" aria-live="polite"></p>
<script nonce="${nonce}">${SCRIPT}</script>
</body>
</html>
`;
}

/** Ids come from metrics and scorers; whatever they hold, they stay one word. */
const idOf = (id: string): string => `r-${id.replaceAll(/[^\w-]+/g, "-")}`;

const section = (s: Section): string =>
  `<section aria-labelledby="${idOf(s.id)}"><h2 id="${idOf(s.id)}">${escaped(s.title)}</h2>\n${s.parts.map(part).join("\n")}\n</section>`;

function part(p: Part): string {
  if (p.kind === "text") return `<p>${escaped(p.text)}</p>`;
  if (p.kind === "list") return `<ul>${p.items.map((i) => `<li>${escaped(i)}</li>`).join("")}</ul>`;
  if (p.kind === "chart")
    return `<figure><figcaption>${escaped(p.title)}</figcaption>${drawn({ ...p, id: idOf(p.id) })}<details><summary>In words</summary><p>${escaped(p.description)}</p></details></figure>`;
  return table(p);
}

function table(t: TablePart): string {
  const id = idOf(t.id);
  const opens = t.rows.some((r) => r.place);
  const head = t.columns
    .map(
      (c) =>
        `<th scope="col"${c.numeric ? ' class="n"' : ""}><button type="button"${c.detail ? ` title="${escaped(c.detail)}"` : ""}>${escaped(c.label)}</button></th>`,
    )
    .join("");
  const note = t.note ? `<p class="quiet" id="${id}-note">${escaped(t.note)}</p>` : "";
  return `${t.filter === undefined ? "" : filter(t, id)}<div class="scroll" role="region" aria-label="${escaped(t.caption)}" tabindex="0"><table id="${id}"${opens ? ' class="opens"' : ""}${t.note ? ` aria-describedby="${id}-note"` : ""}><caption>${escaped(t.caption)}${opens ? ' <span class="quiet">(arrow keys move, Enter opens the text)</span>' : ""}</caption><thead><tr>${head}</tr></thead><tbody>
${t.rows.map((r, i) => row(r, t, i)).join("\n")}
</tbody></table></div>${note}`;
}

function filter(t: TablePart, id: string): string {
  const counts = new Map<string, number>();
  for (const r of t.rows) {
    const value = r.cells[t.filter ?? 0]?.text ?? "";
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const options = [...counts].map(
    ([value, count]) => `<option value="${escaped(value)}">${escaped(value)} (${count})</option>`,
  );
  return `<p class="filter" data-table="${id}" data-column="${t.filter}"><label>Show <select><option value="">all (${t.rows.length})</option>${options.join("")}</select></label> <label>with the words <input type="search" autocomplete="off" spellcheck="false"></label></p>`;
}

function row({ cells, place }: Row, t: TablePart, index: number): string {
  const inner = cells
    .map((c, i) => {
      const tag = i === 0 ? "th" : "td";
      const number = c.number !== undefined && c.number !== null ? ` data-n="${c.number}"` : "";
      return `<${tag}${i === 0 ? ' scope="row"' : ""}${t.columns[i]?.numeric ? ' class="n"' : ""}${number}${c.detail ? ` title="${escaped(c.detail)}"` : ""}>${content(c)}</${tag}>`;
    })
    .join("");
  // One row of a table is in the order of the Tab key; the arrow keys move it (roving tabindex).
  const open = place
    ? ` data-place="${escaped(JSON.stringify(place))}" tabindex="${index === 0 ? 0 : -1}"`
    : "";
  return `<tr${open}>${inner}</tr>`;
}

function content({ text, mark }: Cell): string {
  if (!mark) return escaped(text);
  const { from, to } = mark;
  return `${escaped(text.slice(0, from))}<mark>${escaped(text.slice(from, to))}</mark>${escaped(text.slice(to))}`;
}
