// Several recognisers over one text: --recognizer dictionary,embedded or all.

import { combine, type Finds } from "../../recognition/combine/combine.ts";
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

/** Opens all; where one cannot be opened, those before it are closed again. */
export async function openRecognisers(
  kinds: readonly RecogniserKind[],
  options: RecogniserOptions,
  context: RecogniserContext,
): Promise<OpenRecogniser> {
  const opened: OpenRecogniser[] = [];
  const together = { ...context, together: kinds.length > 1 };
  const close = async () => {
    for (const recogniser of opened) await recogniser.close?.();
  };
  try {
    for (const kind of kinds) opened.push(await kind.open(options, together));
  } catch (error) {
    await close();
    throw error;
  }
  const [only] = opened;
  if (only && opened.length === 1) return only;
  const asking = opened.find((recogniser) => recogniser.questions);
  return {
    async annotate(document) {
      const all: Finds[] = [];
      for (const [i, { name, model, ...recogniser }] of opened.entries())
        all.push({
          name: name ?? (kinds[i] as RecogniserKind).name,
          mentions: await recogniser.annotate(document),
          ...(model ? { model } : {}),
        });
      return combine(all, { nested: options.nested });
    },
    ...(asking?.questions ? { questions: asking.questions } : {}),
    summary: () => opened.flatMap((recogniser) => recogniser.summary?.() ?? []).join("\n") || undefined,
    close,
  };
}
