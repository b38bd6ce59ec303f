// Several recognisers over one text: --recognizer dictionary,embedded or all.

import { extentOf, type Mention } from "../../text/mention.ts";
import { byPosition } from "../../text/span.ts";
import { UsageError } from "../exit-codes.ts";
import type {
  OpenRecogniser,
  RecogniserContext,
  RecogniserKind,
  RecogniserOptions,
} from "./recogniser-kind.ts";

/** Everything that runs on this machine and needs nothing but what the command names. */
const ALL = "all";

/** Names parted by commas, without doubles; `all` stands for what runs here. Throws `UsageError` for an unknown one. */
export function recognisersNamed(
  names: string,
  kinds: readonly RecogniserKind[],
  options: RecogniserOptions,
): RecogniserKind[] {
  const local = ["dictionary", "embedded", ...(options.model === undefined ? [] : ["gliner"])];
  const wanted = names
    .split(",")
    .map((name) => name.trim())
    .flatMap((name) => (name === ALL ? local : [name]));
  return [...new Set(wanted)].map((name) => {
    const kind = kinds.find((k) => k.name === name);
    if (kind) return kind;
    throw new UsageError(
      `--recognizer ${names}: ${name || "an empty name"} is none of ${kinds.map((k) => k.name).join(", ")}, ${ALL}.`,
    );
  });
}

const place = (m: Mention): string => m.spans.map((s) => `${s.start}-${s.end}`).join(" ");

/** All mentions in reading order; of those with the same words only the first recogniser's. */
function joined(all: readonly (readonly Mention[])[]): Mention[] {
  const taken = new Set<string>();
  const kept: Mention[] = [];
  for (const mentions of all) {
    const fresh = mentions.filter((m) => !taken.has(place(m)));
    for (const m of fresh) taken.add(place(m));
    kept.push(...fresh);
  }
  return kept.sort((a, b) => byPosition(extentOf(a), extentOf(b)));
}

/** Opens all; where one cannot be opened, those before it are closed again. */
export async function openRecognisers(
  kinds: readonly RecogniserKind[],
  options: RecogniserOptions,
  context: RecogniserContext,
): Promise<OpenRecogniser> {
  const opened: OpenRecogniser[] = [];
  const close = async () => {
    for (const recogniser of opened) await recogniser.close?.();
  };
  try {
    for (const kind of kinds) opened.push(await kind.open(options, context));
  } catch (error) {
    await close();
    throw error;
  }
  const [only] = opened;
  if (only && opened.length === 1) return only;
  const asking = opened.find((recogniser) => recogniser.questions);
  return {
    async annotate(document) {
      const all: (readonly Mention[])[] = [];
      for (const recogniser of opened) all.push(await recogniser.annotate(document));
      return joined(all);
    },
    ...(asking?.questions ? { questions: asking.questions } : {}),
    summary: () => opened.flatMap((recogniser) => recogniser.summary?.() ?? []).join("\n") || undefined,
    close,
  };
}
