// Does GLiNER jobs where the model is: in the child that holds it, in tests, in programs that may block.
import type { Device } from "../../models/devices/devices.ts";
import type { JobWorker } from "../../models/job.ts";
import { ModelError } from "../../models/model-error.ts";
import { asExplained } from "./explained-forms.ts";
import { openGliner } from "./folder.ts";
import { type GlinerItem, type GlinerRequest, type GlinerResult, glinerJob, glinerRequest } from "./job.ts";
import { type ResolvedLabel, resolveLabels } from "./labels.ts";
import type { GlinerModel } from "./model.ts";
import { recognise } from "./recognise.ts";
import { type AdaptedHead, vectorsOf } from "./span-vectors.ts";

/** Learned heads by the number of their label. */
function headsOf(
  labels: readonly ResolvedLabel[],
  heads: Readonly<Record<string, AdaptedHead>>,
): Map<number, AdaptedHead> {
  const byNumber = new Map<number, AdaptedHead>();
  labels.forEach(({ asked }, i) => {
    const head = heads[asked];
    if (head) byNumber.set(i, head);
  });
  return byNumber;
}

/** Words of a run where a device is far from busy with as many as a CPU takes; others are not, or nobody measured them. */
const AT_ONCE: Partial<Record<Device, number>> = { cuda: 8192 };

async function read(
  model: GlinerModel,
  device: Device,
  request: GlinerRequest,
  emit: (item: GlinerItem) => void,
  signal: AbortSignal,
): Promise<GlinerResult> {
  const {
    text,
    labels,
    threshold,
    thresholds,
    heads,
    vectorsOf: spans,
    regions,
    language,
    atOnce = AT_ONCE[device],
    explained,
    ...rule
  } = glinerRequest.parse(request);
  const { config } = model;
  const learned = new Set(Object.keys(heads));
  const resolved = resolveLabels(labels, config.labels).map((label) =>
    // What was learned here needs no wording that the model knows.
    learned.has(label.asked) ? { asked: label.asked, wording: label.asked } : label,
  );
  const notes = resolved.flatMap((label) => label.note ?? []);
  const put = resolved.filter((label) => label.wording !== undefined);
  if (put.length === 0) throw new ModelError("request", notes.join("; ") || "no label was given.");
  const ownThreshold = (label: ResolvedLabel) =>
    thresholds[label.asked] ?? label.threshold ?? config.threshold;
  const plan = await model.plan(
    put.map((label) => label.wording as string),
    put.map((label) => thresholds[label.asked] ?? threshold ?? ownThreshold(label)),
    {
      heads: headsOf(put, heads),
      ...(spans ? { vectors: true } : {}),
      signal,
    },
  );
  if (spans) {
    const vectors = await vectorsOf(text, spans, model, plan, signal);
    const byLabel = put.flatMap(({ asked }, i) => (vectors.labels[i] ? [[asked, vectors.labels[i]]] : []));
    return { notes, vectors: { spans: vectors.spans, labels: Object.fromEntries(byLabel) } };
  }
  const options = {
    ...rule,
    ...(regions ? { regions } : {}),
    ...(language === undefined ? {} : { language }),
    ...(atOnce === undefined ? {} : { atOnce }),
  };
  const sure = (label: number) => Math.max(threshold ?? 0, ownThreshold(put[label] as (typeof put)[number]));
  const known = recognise(text, model, plan, options, signal);
  for await (const { found, unread, upTo } of explained ? asExplained(text, known, { regions, sure }) : known)
    emit({
      found: found.map(({ start, end, label, score }) => {
        const { asked, group } = put[label] as (typeof put)[number];
        return { start, end, label: asked, score, ...(group === undefined ? {} : { group }) };
      }),
      unread: [...unread],
      upTo,
    });
  return { notes };
}

export const glinerWorker: JobWorker<GlinerRequest, GlinerItem, GlinerResult> = {
  kind: glinerJob,
  async load(folder, { runtime, device, threads, cacheFolder }) {
    const { model, session, release } = await openGliner(folder, runtime, {
      device,
      threads,
      ...(cacheFolder === undefined ? {} : { cacheFolder }),
    });
    return {
      get device() {
        return session.device;
      },
      get fallback() {
        return session.fallback;
      },
      run: (request, emit, signal) => read(model, session.device, request, emit, signal),
      release,
    };
  },
};
