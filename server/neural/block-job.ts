// One job of the model over some blocks of a text, and what it found in each.
import { isGroup } from "../../engine/kb/groups.ts";
import type { JobReport, JobRunner } from "../../engine/models/job.ts";
import { defaultWeights } from "../../engine/recognition/combine/evidence.ts";
import { type GlinerItem, glinerJob } from "../../engine/recognition/gliner/job.ts";
import type { Mention } from "../../engine/text/mention.ts";
import { type Span, shift } from "../../engine/text/span.ts";
import type { AskedType } from "./asked-types.ts";
import type { ReadBlock } from "./block-findings.ts";
import type { Config } from "./config.ts";

/** Between two blocks of a request: the end of one must not read on into the next. */
const PARTING = "\n\n";

/** `read`: of each block, in order, with its own text; offsets are the block's. Rejects as a job does. */
export async function readBlocks(
  host: JobRunner,
  config: Config,
  text: string,
  blocks: readonly Span[],
  signal: AbortSignal,
): Promise<{
  read: readonly { readonly text: string; readonly found: ReadBlock }[];
  report: JobReport;
  notes: readonly string[];
}> {
  const parts = blocks.map(({ start, end }) => text.slice(start, end));
  const regions: Span[] = [];
  let at = 0;
  for (const part of parts) {
    regions.push({ start: at, end: at + part.length });
    at += part.length + PARTING.length;
  }
  const found: GlinerItem["found"] = [];
  const unread: GlinerItem["unread"] = [];
  const { result, report } = await host.run(
    glinerJob,
    config.choice,
    {
      text: parts.join(PARTING),
      regions,
      labels: config.types.map(({ label }) => label),
      threshold: Math.min(config.thresholds.least, defaultWeights.silence),
      heads: { ...config.heads },
      ...(config.language === undefined ? {} : { language: config.language }),
    },
    (item) => {
      found.push(...item.found);
      unread.push(...item.unread);
    },
    signal,
  );
  const types = new Map(config.types.map((type) => [type.label, type]));
  const source = config.model.manifest.name;
  const read = regions.map((region, i) => {
    const inside = (s: Span) => region.start <= s.start && s.end <= region.end;
    return {
      text: parts[i] as string,
      found: {
        mentions: found
          .filter(inside)
          .map((f) => mentionOf(f, shift(f, -region.start), types.get(f.label), source)),
        unread: unread.filter(inside).map((u) => ({ ...shift(u, -region.start), reason: u.reason })),
      },
    };
  });
  return { read, report, notes: result.notes };
}

/** As many as make about `units`, at least one. */
export function firstOf(blocks: readonly Span[], units: number): Span[] {
  const chosen: Span[] = [];
  let sum = 0;
  for (const block of blocks) {
    if (chosen.length && sum + block.end - block.start > units) break;
    chosen.push(block);
    sum += block.end - block.start;
  }
  return chosen;
}

function mentionOf(
  found: GlinerItem["found"][number],
  span: Span,
  asked: AskedType | undefined,
  source: string,
): Mention {
  const group = asked?.group ?? found.group;
  return {
    spans: [{ start: span.start, end: span.end }],
    type: asked?.type ?? (group !== undefined && isGroup(group) ? group : found.label),
    source,
    status: "undecided",
    concepts: [],
    candidates: [],
    score: found.score,
    foundBy: [{ name: source, label: found.label, score: found.score }],
  };
}
