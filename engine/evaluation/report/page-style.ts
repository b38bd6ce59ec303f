// The look of a report page: the editor's own colours inside the editor, plain ones elsewhere, by light, dark and contrast.

export const STYLE = `
:root { color-scheme: light dark; --bg: #fff; --fg: #1f2328; --quiet: #57606a; --line: #d0d7de; --accent: #0550ae; --mark: #fff8c5; --mark-fg: #1f2328; --hover: #f3f4f6;
  --c0: #0550ae; --c1: #953800; --c2: #116329; --c3: #8250df; --c4: #a40e26; --c5: #57606a; }
@media (prefers-color-scheme: dark) { :root { --bg: #0d1117; --fg: #e6edf3; --quiet: #9198a1; --line: #3d444d; --accent: #79c0ff; --mark: #4d3d00; --mark-fg: #fff; --hover: #161b22;
  --c0: #79c0ff; --c1: #ffa657; --c2: #7ee787; --c3: #d2a8ff; --c4: #ff7b72; --c5: #9198a1; } }
@media (prefers-contrast: more) { :root { --quiet: var(--fg); --line: var(--fg); } }
body.vscode-light, body.vscode-dark, body.vscode-high-contrast { --bg: var(--vscode-editor-background); --fg: var(--vscode-foreground); --quiet: var(--vscode-descriptionForeground);
  --line: var(--vscode-editorWidget-border, var(--vscode-contrastBorder, #888)); --accent: var(--vscode-textLink-foreground); --hover: var(--vscode-list-hoverBackground); }
body.vscode-dark { --mark: #4d3d00; --mark-fg: #fff; --c0: #79c0ff; --c1: #ffa657; --c2: #7ee787; --c3: #d2a8ff; --c4: #ff7b72; --c5: #9198a1; }
body.vscode-light { --mark: #fff8c5; --mark-fg: #1f2328; --c0: #0550ae; --c1: #953800; --c2: #116329; --c3: #8250df; --c4: #a40e26; --c5: #57606a; }
body.vscode-high-contrast { --mark: transparent; --mark-fg: var(--fg); --quiet: var(--fg); --line: var(--vscode-contrastBorder, currentColor); }
body.vscode-high-contrast mark { outline: 1px solid currentColor; font-weight: bold; }
body { background: var(--bg); color: var(--fg); font: 14px/1.5 var(--vscode-font-family, system-ui, sans-serif); margin: 0 auto; max-width: 72rem; padding: 1rem; }
h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); }
header p, .quiet { color: var(--quiet); } .quiet { font-weight: normal; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: 0; padding: 0; }
a { color: var(--accent); } .skip { position: absolute; left: -999rem; } .skip:focus { position: static; }
:focus-visible { outline: 2px solid var(--vscode-focusBorder, var(--accent)); outline-offset: 1px; }
.scroll { overflow: auto; max-height: 36rem; margin: .75rem 0; }
table { border-collapse: collapse; min-width: 40%; } caption { text-align: left; font-weight: 600; padding: .25rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word; max-width: 32rem; }
tbody th { font-weight: normal; } td:has(mark) { min-width: 16rem; } .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead th { position: sticky; top: 0; background: var(--bg); } thead button { all: unset; cursor: pointer; font-weight: 600; }
thead button:focus-visible { outline: 2px solid var(--vscode-focusBorder, var(--accent)); }
th[aria-sort=ascending] button::after { content: " ▲"; } th[aria-sort=descending] button::after { content: " ▼"; }
tr[data-place] { cursor: pointer; } tr[data-place]:hover, tr[data-place]:focus { background: var(--hover); }
mark { background: var(--mark); color: var(--mark-fg); border-radius: 2px; padding: 0 1px; }
select, input { font: inherit; color: var(--vscode-input-foreground, inherit); background: var(--vscode-input-background, var(--bg)); border: 1px solid var(--line); padding: .1rem .3rem; }
figure { margin: 1rem 0; max-width: 44rem; } figcaption { font-weight: 600; }
svg.chart { width: 100%; height: auto; } svg text { fill: var(--fg); font-size: 11px; } svg .axis { font-size: 12px; } svg .grid { stroke: var(--line); stroke-width: .5; } svg .base { stroke: var(--fg); }
.s0 { --c: var(--c0); } .s1 { --c: var(--c1); } .s2 { --c: var(--c2); } .s3 { --c: var(--c3); } .s4 { --c: var(--c4); } .s5 { --c: var(--c5); }
svg g rect, svg g circle { fill: var(--c); } svg g rect { fill-opacity: .75; } svg .line, svg .dashes { fill: none; stroke: var(--c); stroke-width: 2; } svg .dashes { stroke-dasharray: 5 4; stroke-width: 1.5; }
svg .band { fill: var(--c); fill-opacity: .15; } svg .whisker { stroke: var(--fg); stroke-width: 1.2; fill: none; }
@media print { .scroll { max-height: none; } nav, .filter, .skip { display: none; } }
@media (forced-colors: active) { svg g rect, svg g circle { forced-color-adjust: none; } mark { outline: 1px solid; } }
`;
