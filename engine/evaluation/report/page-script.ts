// What a report page does by itself: sort, filter, move through rows by keyboard, and say which place to open. Inside the
// editor the place is posted to the extension; elsewhere it is read out. Plain ECMAScript: it is not compiled.

export const SCRIPT = `
"use strict";
const editor = typeof acquireVsCodeApi === "function" ? acquireVsCodeApi() : undefined;
const say = (text) => { document.getElementById("status").textContent = text; };
const rowsOf = (table) => [...table.tBodies[0].rows].filter((row) => !row.hidden && row.dataset.place);

function focusRow(table, row) {
  for (const other of table.querySelectorAll("tr[tabindex='0']")) other.tabIndex = -1;
  row.tabIndex = 0;
  row.focus();
}
function open(row) {
  const place = JSON.parse(row.dataset.place);
  if (editor) editor.postMessage({ kind: "open", place });
  else say(place.file + (place.line ? ":" + place.line : "") + " " + place.text);
}
for (const table of document.querySelectorAll("table.opens")) {
  table.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-place]");
    if (row && String(getSelection()) === "") { focusRow(table, row); open(row); }
  });
  table.addEventListener("keydown", (event) => {
    const row = event.target.closest("tr[data-place]");
    if (!row) return;
    const rows = rowsOf(table);
    const at = rows.indexOf(row);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1, PageDown: at + 10, PageUp: at - 10 }[event.key];
    if (event.key === "Enter" || event.key === " ") open(row);
    else if (to === undefined) return;
    else focusRow(table, rows[Math.max(0, Math.min(rows.length - 1, to))]);
    event.preventDefault();
  });
}
for (const button of document.querySelectorAll("thead button"))
  button.addEventListener("click", () => {
    const head = button.closest("th");
    const table = head.closest("table");
    const column = head.cellIndex;
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const numeric = head.classList.contains("n");
    const value = (row) => {
      const cell = row.cells[column];
      return numeric ? (cell.dataset.n === undefined ? NaN : Number(cell.dataset.n)) : cell.textContent;
    };
    const compare = (a, b) => {
      const [x, y] = [value(a), value(b)];
      if (!numeric) return x.localeCompare(y, undefined, { numeric: true });
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
      return x - y;
    };
    const body = table.tBodies[0];
    body.append(...[...body.rows].sort((a, b) => (down ? -compare(a, b) : compare(a, b))));
    say("Sorted by " + button.textContent + (down ? ", descending" : ", ascending"));
  });
for (const filter of document.querySelectorAll(".filter")) {
  const table = document.getElementById(filter.dataset.table);
  const [select, input] = [filter.querySelector("select"), filter.querySelector("input")];
  const apply = () => {
    const words = input.value.toLowerCase();
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const fits = !select.value || row.cells[Number(filter.dataset.column)].textContent === select.value;
      row.hidden = !(fits && (!words || row.textContent.toLowerCase().includes(words)));
      if (!row.hidden) shown++;
    }
    const rows = rowsOf(table);
    if (rows.length && !rows.some((row) => row.tabIndex === 0)) rows[0].tabIndex = 0;
    say(shown + " rows");
  };
  select.addEventListener("change", apply);
  input.addEventListener("input", apply);
}
`;
