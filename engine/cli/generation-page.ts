// A run's report as one page: what was kept and what was not, in charts with their words, and examples of each reason.
import { randomBytes } from "node:crypto";
import { asHtml } from "../evaluation/report/html.ts";
import type { ChartPart, Report, Section, TablePart } from "../evaluation/report/report.ts";
import type { GenerationReport } from "../synthesis/report.ts";

const number = (n: number): string => n.toLocaleString("en-US");
const share = (part: number, whole: number): string =>
  whole ? `${((100 * part) / whole).toFixed(1)} %` : "-";

/** A whole HTML file, as `curie generate` writes it beside the corpus. */
export const generationPage = (report: GenerationReport): string =>
  asHtml(asReport(report), randomBytes(16).toString("hex"));

/** The report as parts; charts are left out where there is nothing to show. */
export function asReport(r: GenerationReport): Report {
  const { run, concepts: c } = r;
  return {
    title: `Generated text: ${run.kb.name} ${run.kb.version}`,
    about: `By ${run.model}; ${number(r.rows)} sentences for ${number(c.kept)} of ${number(c.asked)} concepts; seed ${run.seed}.`,
    sections: [
      {
        id: "concepts",
        title: "Concepts",
        parts: [
          bars("outcome", "What became of the concepts", "concepts", [
            ["kept", c.kept],
            ["rejected", c.rejected],
            ["failed", c.failed],
            ["open", c.open],
          ]),
          figures(r),
        ],
      },
      ...reasons(r),
      ...answers(r),
      ...synonyms(r),
    ],
  };
}

/** Bars of counts; the description says every one of them. */
function bars(
  id: string,
  title: string,
  what: string,
  counts: readonly (readonly [name: string, count: number])[],
): ChartPart {
  const most = Math.max(1, ...counts.map(([, n]) => n));
  return {
    kind: "chart",
    id,
    title,
    description: `${title}: ${counts.map(([name, n]) => `${name} ${number(n)}`).join(", ")}.`,
    x: { label: "", from: -0.5, to: counts.length - 0.5, names: counts.map(([name]) => name) },
    y: { label: what, from: 0, to: most },
    series: [
      {
        name: what,
        draw: "bars",
        points: counts.map(([name, n], x) => ({ x, y: n, width: 0.7, label: `${name}: ${number(n)}` })),
      },
    ],
  };
}

function figures(r: GenerationReport): TablePart {
  const { concepts: c, run } = r;
  const rows: [string, string][] = [
    [`concepts with ${run.perConcept} or more sentences`, `${number(r.full)} (${share(r.full, c.asked)})`],
    ["concepts with at least one", `${number(c.kept)} (${share(c.kept, c.asked)})`],
    ["rejected / failed / open", `${number(c.rejected)} / ${number(c.failed)} / ${number(c.open)}`],
    ["sentences", number(r.rows)],
    ["kept of all drafts", `${number(r.rows)} of ${number(r.drafts)} (${share(r.rows, r.drafts)})`],
    [
      "read strictly / repaired / realised",
      `${number(r.read.strict)} / ${number(r.read.repaired)} / ${number(r.read.realised)}`,
    ],
    ["near duplicates left out", number(r.nearDuplicates)],
    ["words of a sentence, least / mean / most", `${r.words.least} / ${r.words.mean} / ${r.words.most}`],
    ["different words", number(r.vocabulary)],
    ["tokens, prompt / completion", `${number(r.tokens.prompt)} / ${number(r.tokens.completion)}`],
  ];
  return {
    kind: "table",
    id: "figures",
    caption: "Figures of the run",
    columns: [{ label: "what" }, { label: "how much", numeric: true }],
    rows: rows.map(([name, value]) => ({ cells: [{ text: name }, { text: value }] })),
  };
}

function reasons(r: GenerationReport): Section[] {
  const counted = Object.entries(r.reasons).sort((a, b) => b[1] - a[1]);
  if (!counted.length) return [];
  return [
    {
      id: "reasons",
      title: "Not kept",
      parts: [
        bars("reason", "Drafts not kept, by reason", "drafts", counted),
        {
          kind: "table",
          id: "examples",
          caption: "Examples of what was not kept",
          note: "At most five of each reason; the mention in brackets.",
          columns: [{ label: "reason" }, { label: "concept" }, { label: "draft" }],
          filter: 0,
          rows: counted.flatMap(([reason]) =>
            (r.examples[reason] ?? []).map(({ concept, text }) => ({
              cells: [{ text: reason }, { text: concept }, { text }],
            })),
          ),
        },
      ],
    },
  ];
}

function answers({ errors }: GenerationReport): Section[] {
  const list = Object.entries(errors);
  if (!list.length) return [];
  return [
    {
      id: "errors",
      title: "No answer",
      parts: [{ kind: "list", items: list.map(([error, n]) => `${number(n)}: ${error}`) }],
    },
  ];
}

function synonyms(r: GenerationReport): Section[] {
  if (!r.newSynonymCount) return [];
  return [
    {
      id: "synonyms",
      title: `New synonyms, to be looked at (${number(r.newSynonymCount)})`,
      parts: [
        {
          kind: "table",
          id: "new-synonyms",
          caption: "Marked words that the knowledge base has no name for",
          columns: [{ label: "concept" }, { label: "words" }],
          rows: r.newSynonyms.map(({ concept, text }) => ({ cells: [{ text: concept }, { text }] })),
        },
      ],
    },
  ];
}
