// Opens the folder of a language model that continues text: config.json says which kind, and the graphs lie under onnx/.
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { ModelError } from "../model-error.ts";
import type { SessionOptions, TensorRuntime } from "../session.ts";
import { CausalModel } from "./causal-model.ts";
import type { ContinuingModel } from "./continuing-model.ts";
import { EncoderDecoderModel } from "./encoder-decoder.ts";

/** Of config.json, what is needed here; everything else is let pass. */
const configSchema = z.looseObject({
  model_type: z.string().optional(),
  is_encoder_decoder: z.boolean().optional(),
  max_position_embeddings: z.number().int().positive().optional(),
  n_positions: z.number().int().positive().optional(),
  eos_token_id: z.union([z.number().int(), z.array(z.number().int())]).nullish(),
  decoder_start_token_id: z.number().int().nullish(),
});

/** Window of a model that does not tell its own; T5 has none. */
const CONTEXT = 512;

/** Endings of a graph's file name, as transformers.js names its number formats; the first that there is. */
const FORMATS = ["_quantized", "_int8", "", "_fp16", "_q4"] as const;

export interface OpenedModel {
  readonly model: ContinuingModel;
  /** Token that ends an answer. */
  readonly end: number;
  readonly kind: "causal" | "encoder-decoder";
  release(): Promise<void>;
}

/**
 * Rejects with `ModelError`: `missing` where config.json or a graph is, `unsupported` where the configuration is not one of these
 * kinds, `tensors` where the graphs are not those of the kind.
 */
export async function openContinuingModel(
  folder: string,
  runtime: TensorRuntime,
  options: SessionOptions = {},
): Promise<OpenedModel> {
  const config = await configOf(folder);
  const context = config.max_position_embeddings ?? config.n_positions ?? CONTEXT;
  const end = Array.isArray(config.eos_token_id) ? config.eos_token_id[0] : config.eos_token_id;
  if (typeof end !== "number")
    throw new ModelError(
      "unsupported",
      `${join(folder, "config.json")}: eos_token_id is missing, so that no answer could end.`,
    );
  if (!config.is_encoder_decoder) {
    const session = await runtime.open(await graphOf(folder, "model"), options);
    return {
      model: new CausalModel(session, context),
      end,
      kind: "causal",
      release: () => session.release(),
    };
  }
  const start = config.decoder_start_token_id;
  if (typeof start !== "number")
    throw new ModelError("unsupported", `${join(folder, "config.json")}: decoder_start_token_id is missing.`);
  const encoder = await runtime.open(await graphOf(folder, "encoder_model"), options);
  const decoder = await runtime.open(await graphOf(folder, "decoder_model"), options);
  return {
    model: new EncoderDecoderModel(encoder, decoder, { context, start }),
    end,
    kind: "encoder-decoder",
    release: async () => {
      await encoder.release();
      await decoder.release();
    },
  };
}

async function configOf(folder: string): Promise<z.output<typeof configSchema>> {
  const file = join(folder, "config.json");
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new ModelError(
      "missing",
      `${file}: cannot be read (${(error as NodeJS.ErrnoException).code}). Give the folder of a language model.`,
    );
  }
  try {
    return configSchema.parse(JSON.parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new ModelError("unsupported", `${file}: this is no configuration of a language model (${reason}).`);
  }
}

async function graphOf(folder: string, name: string): Promise<string> {
  for (const place of [join(folder, "onnx"), folder])
    for (const format of FORMATS) {
      const file = join(place, `${name}${format}.onnx`);
      if (
        await access(file).then(
          () => true,
          () => false,
        )
      )
        return file;
    }
  throw new ModelError("missing", `${folder}: has no onnx/${name}.onnx. Export the model to ONNX first.`);
}
