// Curation: keys that the oracle curator presses for each accepted annotation, beside what other tools take by their
// published ways of working; and how long a keystroke, an act and opening take as texts grow.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CuratedFile } from "../../engine/corpus/annotations/curated-file.ts";
import { annotationFiles } from "../../engine/corpus/annotations/files.ts";
import { defaultProject } from "../../engine/corpus/annotations/project.ts";
import { accept } from "../../engine/corpus/curation/decide.ts";
import { everything } from "../../engine/corpus/curation/walk.ts";
import { parsePubTator } from "../../engine/corpus/formats/pubtator.ts";
import type { Document } from "../../engine/text/document.ts";
import { extentOf, type Mention } from "../../engine/text/mention.ts";
import { summary, table, timed, timedAsync } from "./measure.ts";
import { curateLikeGold, type Oracle, type OracleOptions } from "./oracle.ts";
import { shared } from "./places.ts";
import { type Errors, imperfect, randomFrom } from "./simulated-suggestions.ts";

const SHARE = 0.8;

export async function benchCuration(): Promise<void> {
  const file = join(shared, "bc5cdr", "CDR_DevelopmentSet.PubTator.txt");
  const found = existsSync(file) ? file : undefined;
  if (found) keys(parsePubTator(readFileSync(found, "utf8")).documents.slice(0, 100));
  else console.log(`skipped: no ${file}, so no keys are counted`);
  await latency();
}

/** Each name of the corpus with its concepts, the commonest first: a knowledge base that knows every name. */
export function namesIn(documents: readonly Document[]): Map<string, string[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const { text, mentions } of documents)
    for (const m of mentions) {
      const { start, end } = extentOf(m);
      const words = text.slice(start, end).toLowerCase();
      const id = m.concepts[0]?.id;
      if (id === undefined) continue;
      const own = counts.get(words) ?? new Map<string, number>();
      counts.set(words, own.set(id, (own.get(id) ?? 0) + 1));
    }
  return new Map(
    [...counts].map(([words, ids]) => [words, [...ids].sort((a, b) => b[1] - a[1]).map(([id]) => id)]),
  );
}

interface Count extends Errors {
  readonly keys: number;
  readonly accepted: number;
  readonly wrong: number;
}

export function counted(
  documents: readonly Document[],
  groups: boolean,
  suggest: (d: Document, random: () => number) => { suggestions: Mention[]; errors: Errors },
): Count {
  const random = randomFrom(20260101);
  const options: OracleOptions = { groups, names: namesIn(documents) };
  const types = [...new Set(documents.flatMap((d) => d.mentions.map((m) => m.type ?? "")))].sort();
  const sum = { keys: 0, accepted: 0, wrong: 0, right: 0, border: 0, spurious: 0, missed: 0 };
  for (const d of documents) {
    const { suggestions, errors } = suggest(d, random);
    const oracle: Oracle = curateLikeGold(d, suggestions, types, options);
    sum.keys += oracle.keys;
    sum.accepted += oracle.accepted;
    sum.wrong += oracle.wrong;
    for (const key of ["right", "border", "spurious", "missed"] as const) sum[key] += errors[key];
  }
  return sum;
}

/** One document after the other needs a key to come to it; it is not counted for any tool. */
function keys(documents: readonly Document[]): void {
  const none = () => ({ suggestions: [], errors: { right: 0, border: 0, spurious: 0, missed: 0 } });
  const by = (byName: boolean) => (d: Document, random: () => number) => imperfect(d, SHARE, random, byName);
  const runs: [string, Count][] = [
    ["suggestions, errors by place, key by key", counted(documents, false, by(false))],
    ["suggestions, errors by name, key by key", counted(documents, false, by(true))],
    ["suggestions, errors by place, groups", counted(documents, true, by(false))],
    ["suggestions, errors by name, groups", counted(documents, true, by(true))],
    ["from nothing", counted(documents, true, none)],
  ];
  table(
    `Keys for each accepted annotation, BC5CDR development, ${documents.length} abstracts (suggestions: ${SHARE * 100} % precision and recall)`,
    ["way of working", "accepted", "keys", "keys/accepted", "left wrong"],
    runs.map(([name, c]) => [name, c.accepted, c.keys, c.keys / c.accepted, c.wrong]),
  );
  const [, c] = runs[0] as [string, Count];
  const n = c.accepted;
  const { right: h, border: b, spurious: f, missed: m } = c;
  table(
    "Derived for other tools from their documented ways of working (formulas: brat 8N and 4F+4B+8M; Prodigy 1 a text + F+2B+M; INCEpTION H+2F+3B+5M)",
    ["tool", "keys and clicks", "per annotation"],
    [
      ["brat, by hand, with concepts", 8 * n, 8],
      ["brat, correcting a tagger's output", 4 * f + 4 * b + 8 * m, (4 * f + 4 * b + 8 * m) / n],
      [
        "Prodigy, correct mode, no concepts",
        documents.length + f + 2 * b + m,
        (documents.length + f + 2 * b + m) / n,
      ],
      ["INCEpTION, recommender", h + 2 * f + 3 * b + 5 * m, (h + 2 * f + 3 * b + 5 * m) / n],
    ],
  );
}

/** A text of `count` names, one in fifty units, with a suggestion on each. */
function manyMentions(count: number): { text: string; mentions: Mention[] } {
  let text = "";
  const mentions: Mention[] = [];
  for (let i = 0; i < count; i++) {
    const name = `name${i}`;
    const start = text.length;
    text += `${name} was seen in a case of something here. `.padEnd(51, "x").concat("\n");
    mentions.push({
      spans: [{ start, end: start + name.length }],
      type: "DISO",
      source: "bench",
      status: "linked",
      concepts: [{ id: `X:${i}` }],
      candidates: [
        {
          concept: { id: `X:${i}` },
          name,
          group: "DISO",
          matched: name,
          stage: "exact",
          score: 1,
          obsolete: false,
        },
      ],
    });
  }
  return { text, mentions };
}

async function latency(): Promise<void> {
  const by = () => ({ author: "bench", now: new Date() });
  const around = { project: defaultProject, walk: everything, candidates: () => [] };
  const rows: (string | number)[][] = [];
  for (const count of [1_250, 5_000, 20_000]) {
    const folder = mkdtempSync(join(tmpdir(), "curie-bench-"));
    try {
      const { text, mentions } = manyMentions(count);
      const path = join(folder, "x.txt");
      writeFileSync(path, text);
      // Half of them are annotated, half suggested.
      const lines = mentions
        .filter((_, i) => i % 2)
        .map(
          (m, i) =>
            `T${i + 1}\tDISO ${m.spans[0].start} ${m.spans[0].end}\t${text.slice(m.spans[0].start, m.spans[0].end)}\n`,
        );
      writeFileSync(join(folder, "x.ann"), lines.join(""));
      const opening = await timedAsync(5, () => CuratedFile.open(path, annotationFiles, by()));
      const file = await CuratedFile.open(path, annotationFiles, by());
      const { curated } = file;
      // Each keystroke is at the head, where every border behind it moves; suggestions and annotations both.
      curated.propose(mentions.filter((_, i) => i % 2 === 0));
      let now = text;
      const typing = timed(
        40,
        () => {
          now = `${now.slice(0, 1)}y${now.slice(1)}`;
          curated.edit([{ start: 1, end: 1, length: 1 }], now);
        },
        5,
      );
      writeFileSync(path, now);
      await file.saved(by(), "s");
      const acting = await timedAsync(20, async (i) => {
        const m = curated.state.open[i];
        if (m) await file.act(accept, extentOf(m), around, by(), `b${i}`);
      });
      const size = statSync(join(folder, "x.ann")).size;
      const [open, type, act] = [summary(opening), summary(typing), summary(acting)];
      rows.push([
        count,
        text.length / 1e6,
        open.median,
        type.median,
        type.p95,
        act.median,
        act.p95,
        size / 1e6,
      ]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  table(
    "Curation as texts grow: spans in the open text, half annotated, half suggested; an act includes its files on disk (aims: opening 500 ms, keystroke 5 ms, act 50 ms)",
    ["spans", "text, M units", "opening, ms", "keystroke, ms", "p95", "act, ms", "p95", ".ann, MB"],
    rows,
  );
}
