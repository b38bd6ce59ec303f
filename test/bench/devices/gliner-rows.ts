// One device with one GLiNER model: how fast it reads texts one by one and as one, and how far its answers are from another device's.
import type { ModelHost } from "../../../engine/models/host/host.ts";
import type { JobReport, ModelChoice } from "../../../engine/models/job.ts";
import { type GlinerItem, type GlinerRequest, glinerJob } from "../../../engine/recognition/gliner/job.ts";
import { wordCount } from "../gliner/abstracts.ts";
import { summary } from "../measure.ts";

const LABELS = ["chemical", "disease"];
const ROUNDS = 3;
/** Words of a run: what the product takes on a CPU, and more. */
const AT_ONCE = [1024, 8192];
/** Below a mention's own threshold: more scores are compared than those of mentions. */
const LOW = 0.05;
/** Texts whose answers are compared, and with which slow devices are timed: a rate needs no more. */
const COMPARED = 6;
/** Milliseconds for these texts from which a device is slow. */
const SLOW = 1000;
/** Milliseconds of work that is timed once only. */
const LONG = 3000;
/** Milliseconds after which a device that does not answer is not asked further. */
const LIMIT = 60_000;

type Found = GlinerItem["found"][number];

export interface Compared {
  /** Milliseconds until the model is loaded, and of the first short text. */
  readonly loading: number;
  readonly first: number;
  /** Words a second: text by text, and all texts as one, by words of a run. */
  readonly single: number;
  readonly together: readonly number[];
  /** Mentions in the texts that are compared. */
  readonly count: number;
  /** Beside another device's answers. */
  against(other: Compared): { readonly scores: number; readonly mentions: string };
  readonly mentions: ReadonlyMap<string, number>;
  readonly scored: ReadonlyMap<string, number>;
}

/** Why there is nothing to measure. */
interface Absent {
  readonly absent: string;
}

export async function gliner(
  host: ModelHost,
  choice: ModelChoice,
  texts: readonly string[],
): Promise<Compared | Absent> {
  const ask = async (request: GlinerRequest): Promise<{ found: Found[]; report: JobReport }> => {
    const found: Found[] = [];
    const { report } = await host.run(
      glinerJob,
      choice,
      { labels: LABELS, ...request },
      (item) => found.push(...item.found),
      AbortSignal.timeout(LIMIT),
    );
    // It was not there, or failed at this text: what follows would be the CPU's.
    if (report.device !== choice.device) throw new Error(report.fallback ?? `${choice.device} is not there`);
    return { found, report };
  };
  try {
    const [short = ""] = texts;
    const { report } = await ask({ text: short });
    const answers = async (
      more: Partial<GlinerRequest>,
      of: readonly string[] = texts.slice(0, COMPARED),
    ): Promise<Map<string, number>> => {
      const all = new Map<string, number>();
      for (const [i, text] of of.entries())
        for (const { start, end, label, score } of (await ask({ text, ...more })).found)
          all.set(`${i} ${start} ${end} ${label}`, score);
      return all;
    };
    const from = performance.now();
    const mentions = await answers({});
    const timed = performance.now() - from > SLOW ? texts.slice(0, COMPARED) : texts;
    const scored = await answers({ threshold: LOW, nested: true, multiLabel: true });
    const together = timed.join("\n\n");
    const words = wordCount(timed);
    const speed = async (work: () => Promise<unknown>): Promise<number> => {
      const times: number[] = [];
      for (let i = 0; i < ROUNDS + 1 && (times[0] ?? 0) < LONG; i++) {
        const from = performance.now();
        await work();
        times.push(performance.now() - from);
      }
      // The first one, unless it is the only one, warmed up.
      return (1000 * words) / summary(times.length > 1 ? times.slice(1) : times).median;
    };
    const single = await speed(() => answers({}, timed));
    const speeds: number[] = [];
    for (const atOnce of AT_ONCE) speeds.push(await speed(() => ask({ text: together, atOnce })));
    return {
      loading: report.loading,
      first: report.running,
      single,
      together: speeds,
      count: mentions.size,
      mentions,
      scored,
      against: (other) => ({
        scores: furthest(scored, other.scored),
        mentions: sameOr(mentions, other.mentions),
      }),
    };
  } catch (error) {
    return { absent: (error as Error).message };
  }
}

/** The largest difference of the scores of the same span and label. */
function furthest(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let most = 0;
  for (const [place, score] of a) most = Math.max(most, Math.abs(score - (b.get(place) ?? score)));
  return most;
}

function sameOr(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): string {
  const more = [...a.keys()].filter((place) => !b.has(place)).length;
  const fewer = [...b.keys()].filter((place) => !a.has(place)).length;
  return more + fewer === 0 ? `the same ${a.size}` : `${more} others, ${fewer} missing, of ${b.size}`;
}
