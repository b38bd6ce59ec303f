// A judge's figures in Markdown: readable in a terminal, and as a page.
import { CLASS_MEANINGS, JUDGE_CLASSES } from "./judge-classes.ts";
import type { JudgeResult, Share } from "./judge-result.ts";

const percent = (x: number | null): string => (x === null ? "–" : `${(100 * x).toFixed(1)} %`);
const two = (x: number | null): string => (x === null ? "–" : x.toFixed(2));

/** `66.2 % (58.3 to 73.3), 99 of 150` */
const told = ({ value, low, high, right, of }: Share): string =>
  value === null
    ? "– (none)"
    : `${percent(value)} (${percent(low)} to ${percent(high)}), ${Math.round(right)} of ${of}`;

export function judgeText({ model, template, settings, summary }: JudgeResult): string {
  const { exact, accepted, audit, people, classes } = summary;
  const lines = [
    `# Judged by ${model}`,
    "",
    `Template ${template.name} (${template.hash.slice(0, 12)}), ${template.blind ? "blind to which concept is the reference" : "the reference shown as the reference"}; seed ${settings.seed}.`,
    "",
    "| class | the predicted concept | share of the judged mismatches, 95 % interval |",
    "|:--|:--|:--|",
    ...JUDGE_CLASSES.map((c) => `| ${c} | ${CLASS_MEANINGS[c]} | ${told(classes[c] as Share)} |`),
    "",
    ...(exact
      ? [
          `- Exact by ids: ${percent(exact.of ? exact.right / exact.of : null)}, ${exact.right} of ${exact.of}.`,
        ]
      : []),
    ...(accepted ? [`- Exact or judged correct: ${told(accepted)}.`] : []),
    `- Not judged: ${summary.partial} partial by ids, ${summary.oneSided} where one side has no concept, ${summary.leftOut} not listed or not sampled.`,
    `- Counted apart, never as a class: ${summary.unreadable} whose replies name no class, ${summary.unanswered} without a reply.`,
    "",
    "## The judge itself",
    "",
    `- Replies without a readable class: ${told(audit.unreadable)}.`,
    `- Agrees with itself when asked again: ${audit.repeated ? told(audit.repeated) : "not examined (--repeat 2)"}.`,
    `- Agrees with itself in the other order: ${audit.swapped ? told(audit.swapped) : "not examined (--swap)"}.`,
    `- Mismatches with more than one verdict: ${audit.unstable}.`,
  ];
  if (people)
    lines.push(
      `- Agrees with people: ${told(people.agreed)}; Cohen's kappa ${two(people.kappa)} (${two(people.low)} to ${two(people.high)}).`,
      `- Of what it calls correct, people do: ${told(people.correctPrecision)}.`,
      "",
      `| people \\ judge | ${JUDGE_CLASSES.join(" | ")} |`,
      `|:--|${"--:|".repeat(JUDGE_CLASSES.length)}`,
      ...JUDGE_CLASSES.map((c, i) => `| ${c} | ${(people.confusion[i] ?? []).join(" | ")} |`),
    );
  else lines.push("- Agreement with people: not examined (--labels FILE).");
  return `${lines.join("\n")}\n`;
}
