// Reports: the same figures in every form, and whatever a text holds stays text.
import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { SaxesParser } from "saxes";
import { errorsCsv, figuresCsv } from "../../../../engine/evaluation/report/csv.ts";
import { evaluationReport } from "../../../../engine/evaluation/report/evaluation-report.ts";
import { asHtml } from "../../../../engine/evaluation/report/html.ts";
import { asMarkdown } from "../../../../engine/evaluation/report/markdown.ts";
import type { ChartPart, Report } from "../../../../engine/evaluation/report/report.ts";
import { drawn, ticks } from "../../../../engine/evaluation/report/svg.ts";
import type { EvaluationResult } from "../../../../engine/evaluation/result.ts";
import { evaluationOf, linkingError } from "../../../fixtures/evaluation.ts";

const figure = (id: string, value: number | null, support = 10) => ({
  id,
  metric: "linking.accuracy",
  value,
  low: value === null ? null : Math.max(0, value - 0.1),
  high: value === null ? null : Math.min(1, value + 0.1),
  numerator: value === null ? 0 : Math.round(value * support),
  denominator: value === null ? 0 : support,
  documents: 3,
});

const full = (words = "flu", more: Partial<EvaluationResult> = {}): EvaluationResult =>
  evaluationOf(
    [
      linkingError("a", words, ["X:influenza"], ["X:infection"], words),
      linkingError("b", "cold", ["X:c"], []),
    ],
    {
      tables: [
        {
          id: "linking.type",
          title: `By type ${words}`,
          rows: "Type",
          support: "mentions",
          columns: [{ metric: "linking.accuracy", label: "Accuracy" }],
          lines: ["DISO", "CHEM", words].map((label, i) => ({
            label,
            support: 10,
            figures: [figure(`linking.accuracy/type=${label}`, i === 1 ? null : 0.5 + i / 10)],
          })),
        },
      ],
      confidence: [
        {
          scorer: words,
          scores: [0.1, 0.4, 0.4, 0.8, 0.9, 1],
          correct: [0, 0, 1, 1, 1, 1],
          types: [0, 0, 0, 0, 0, 0],
          typeNames: ["DISO"],
          documents: [0, 0, 1, 1, 2, 2],
          unanswered: 2,
          leftOut: 0,
        },
      ],
      findings: [
        {
          code: "duplicate-gold",
          severity: "warning",
          title: "Gold twice",
          effect: words,
          count: 1,
          places: [{ detail: words }],
          leftOut: 0,
        },
      ],
      leaks: [
        { against: words, role: "train", kind: "sentence", shared: 1, of: 3, examples: [{ detail: words }] },
      ],
      comparison: {
        first: "one",
        second: words,
        won: 3,
        lost: 1,
        differences: [
          {
            id: "linking.accuracy",
            metric: "linking.accuracy",
            first: 0.7,
            second: 0.75,
            difference: 0.05,
            low: 0.01,
            high: 0.09,
            p: 0.02,
            documents: 3,
          },
        ],
      },
      ...more,
    },
  );

/** Elements of a page that is well formed as XML once void tags are closed: strict on purpose. */
function elements(html: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = [];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) =>
    found.push({ name, attributes: attributes as Record<string, string> }),
  );
  parser.on("error", (error) => {
    throw error;
  });
  const xml = html
    .replace("<!DOCTYPE html>", "")
    .replaceAll(/<(meta|input)([^>]*)>/g, "<$1$2/>")
    .replaceAll(/ (autocomplete|spellcheck)="/g, ' $1="')
    .replace(/(<style[^>]*>)[\s\S]*?(<\/style>)/, "$1$2")
    .replace(/(<script[^>]*>)[\s\S]*?(<\/script>)/, "$1$2");
  parser.write(xml).close();
  return found;
}

describe("reports", () => {
  const page = asHtml(evaluationReport(full()), "abc123");

  it("say the figures with interval and counts, in every form", () => {
    for (const text of [page, asMarkdown(evaluationReport(full()))]) {
      assert.ok(text.includes("70.0"), "value");
      assert.ok(text.includes("60.0 to 80.0"), "interval");
      assert.ok(text.includes("28") && text.includes("40"), "counts");
      assert.ok(text.includes("–"), "an undefined figure is neither 0 nor 1");
    }
    const rows = parse(figuresCsv(full()), { columns: true }) as Record<string, string>[];
    assert.equal(rows.length, 4);
    assert.deepEqual([rows[0]?.id, rows[0]?.value, rows[0]?.denominator], ["linking.accuracy", "0.7", "40"]);
    assert.equal(rows[2]?.value, "");
    const errors = parse(errorsCsv(full()), { columns: true }) as Record<string, string>[];
    assert.deepEqual(
      [errors[0]?.gold, errors[0]?.predicted, errors[0]?.start],
      ["X:influenza", "X:infection", "16"],
    );
  });

  it("fetch nothing and run nothing but their own script", () => {
    const policy = elements(page).find((e) => e.attributes["http-equiv"] === "Content-Security-Policy");
    assert.equal(
      policy?.attributes.content,
      "default-src 'none'; style-src 'nonce-abc123'; script-src 'nonce-abc123'; base-uri 'none'; form-action 'none'",
    );
    for (const { name, attributes } of elements(page)) {
      for (const key of Object.keys(attributes)) assert.ok(!/^on|^style$|^src$/.test(key), `${name} ${key}`);
      if (attributes.href) assert.match(attributes.href, /^#/);
      if (name === "script" || name === "style") assert.equal(attributes.nonce, "abc123");
    }
    assert.ok(!/https?:\/\//.test(page), "no address");
  });

  it("whatever the words, they stay words", () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.constantFrom(
            '"><script>alert(1)</script>',
            "</script><img src=x onerror=alert(1)>",
            "' onmouseover='x",
            "]]>&amp;&#x3C;b>",
            "| a | `b` |\n# c [d](javascript:e)",
          ),
          fc.string({ unit: "grapheme", minLength: 1 }).filter((s) => s.trim() !== ""),
        ),
        (words) => {
          const made = asHtml(evaluationReport(full(words)), "n");
          const found = elements(made);
          assert.equal(found.filter((e) => e.name === "script").length, 1);
          assert.equal(found.filter((e) => e.name === "img").length, 0);
          for (const { attributes } of found)
            for (const key of Object.keys(attributes)) assert.ok(!key.startsWith("on"), key);
          const ids = found.flatMap((e) => e.attributes.id ?? []);
          assert.equal(new Set(ids).size, ids.length, "ids are unique");
          const tables = asMarkdown(evaluationReport(full(words)))
            .split("\n")
            .filter((l) => l.startsWith("|"));
          for (const line of tables) assert.ok(line.endsWith("|"), line);
        },
      ),
      { numRuns: 40 },
    ));

  it("can be used without seeing and without a mouse", () => {
    const found = elements(page);
    const ids = new Set(found.map((e) => e.attributes.id));
    for (const e of found) {
      for (const key of ["aria-labelledby", "aria-describedby"])
        for (const id of (e.attributes[key] ?? "").split(" ").filter(Boolean)) assert.ok(ids.has(id), id);
      if (e.name === "a") assert.ok(ids.has((e.attributes.href ?? "").slice(1)), e.attributes.href);
      if (e.name === "svg") assert.ok(e.attributes.role === "img" && e.attributes["aria-labelledby"]);
      if (e.attributes.class === "scroll")
        assert.ok(e.attributes.tabindex === "0" && e.attributes["aria-label"]);
    }
    assert.equal(
      found.filter((e) => e.name === "table").length,
      found.filter((e) => e.name === "caption").length,
    );
    const rows = found.filter((e) => e.name === "tr" && e.attributes["data-place"]);
    assert.deepEqual(
      rows.map((e) => e.attributes.tabindex),
      ["0", "-1"],
    );
    assert.deepEqual(JSON.parse(rows[0]?.attributes["data-place"] ?? ""), {
      file: "a.txt",
      line: 1,
      document: "a",
      spans: [{ start: 16, end: 19 }],
      text: "flu",
    });
    assert.ok(found.filter((e) => e.name === "svg").length >= 3);
  });

  it("scores that are no probabilities get no diagram, and say why", () => {
    const odd = full();
    const scores = [-3, 0.4, 0.4, 0.8, 0.9, 17];
    const made = asMarkdown(
      evaluationReport({ ...odd, confidence: odd.confidence.map((c) => ({ ...c, scores })) }),
    );
    assert.match(made, /no probabilities: curie calibrate/);
    assert.ok(!made.includes("Reliability diagram"));
    assert.ok(made.includes("AUROC"));
  });

  it("a spreadsheet is given no formula", () => {
    const [, row] = errorsCsv(full("=cmd()")).split("\r\n");
    assert.ok(row?.includes("'=cmd()"), row);
  });

  it("charts stay inside their frame, whatever is drawn", () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
          { minLength: 1 },
        ),
        fc.constantFrom(
          "line" as const,
          "step" as const,
          "bars" as const,
          "dots" as const,
          "dashes" as const,
        ),
        (points, draw) => {
          const chart: ChartPart = {
            kind: "chart",
            id: "c",
            title: "t",
            description: "d",
            x: { label: "x", from: 0, to: 1, percent: true },
            y: { label: "y", from: 0, to: 1, percent: true },
            series: [
              {
                name: "s",
                draw,
                points: points.map(([x, y]) => ({ x, y, low: y / 2, high: (1 + y) / 2, width: 0 })),
              },
            ],
          };
          const svg = drawn(chart);
          assert.ok(!svg.includes("NaN") && !svg.includes("undefined"));
          elements(svg);
          for (const [, name, value] of svg.matchAll(/ (cx|cy|x|y|x1|x2|y1|y2)="(-?[\d.]+)"/g)) {
            const most = /x/.test(name as string) ? 640 : 340;
            assert.ok(Number(value) >= 0 && Number(value) <= most, `${name} ${value}`);
          }
        },
      ),
    ));

  it("axes have a handful of round marks", () =>
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        (from, width) => {
          const found = ticks({ from, to: from + width });
          assert.ok(found.length >= 2 && found.length <= 8, found.join());
          for (const t of found) assert.ok(t >= from - width * 1e-6 && t <= from + width * (1 + 1e-6));
        },
      ),
    ));

  it("an empty result is a report, too", () => {
    const empty: Report = evaluationReport(evaluationOf([], { figures: [] }));
    elements(asHtml(empty, "n"));
    assert.match(asMarkdown(empty), /There are none/);
  });
});
