// Whether a graph is one of GLiNER's, told by the names of its inputs and outputs (urchade/GLiNER, gliner/onnx/model.py).

import { ModelError } from "../../models/model-error.ts";
import type { TensorSession } from "../../models/session.ts";
import type { GlinerConfig } from "./config.ts";

const BASE = ["input_ids", "attention_mask", "words_mask", "text_lengths"] as const;
const SPAN = ["span_idx", "span_mask"] as const;
const LABEL_TENSORS = ["labels_input_ids", "labels_attention_mask"] as const;
/** The name that GLiNER's runtime uses, then the one that its export writes. */
export const VECTOR_NAMES = ["labels_embeds", "labels_embeddings"] as const;
const RELATIONS = ["rel_idx", "rel_logits", "rel_mask"];

/** How the labels reach the graph: in front of the text, as token ids of their own, or as vectors computed before. */
export type LabelInput =
  | { readonly by: "prompt" }
  | { readonly by: "ids" }
  | { readonly by: "vectors"; readonly input: string };

/**
 * What a graph takes its labels by. Throws `ModelError` (`tensors`, `unsupported`) where it lacks an input or an output of
 * its kind, or wants one that nobody feeds. `where` names the graph.
 */
export function labelInputOf(session: TensorSession, config: GlinerConfig, where: string): LabelInput {
  const inputs = session.inputs.map((tensor) => tensor.name);
  const outputs = session.outputs.map((tensor) => tensor.name);
  if (outputs.some((name) => RELATIONS.includes(name)))
    throw new ModelError("unsupported", `${where}: this graph finds relations (${outputs.join(", ")}).`);
  if (!outputs.includes("logits"))
    throw new ModelError(
      "tensors",
      `${where}: a GLiNER graph has an output logits; this one has ${outputs.join(", ") || "none"}.`,
    );
  const vectors = VECTOR_NAMES.find((name) => inputs.includes(name));
  const ids = LABEL_TENSORS.every((name) => inputs.includes(name));
  const labels: LabelInput =
    config.encoder === "uni"
      ? { by: "prompt" }
      : vectors
        ? { by: "vectors", input: vectors }
        : ids
          ? { by: "ids" }
          : missing(where, config, [`${LABEL_TENSORS.join(" and ")}, or labels_embeds`], inputs);
  const known: readonly string[] = [
    ...BASE,
    ...(config.head === "span" ? SPAN : []),
    ...(labels.by === "ids" ? LABEL_TENSORS : labels.by === "vectors" ? [labels.input] : []),
  ];
  const needed = known.filter((name) => name !== "attention_mask" && !inputs.includes(name));
  // An exporter drops inputs that a graph does not use; these three no GLiNER model can do without.
  const vital = ["input_ids", "words_mask", ...(labels.by === "vectors" ? [labels.input] : [])];
  const lacking = needed.filter((name) => vital.includes(name));
  if (lacking.length) missing(where, config, lacking, inputs);
  const strange = inputs.filter((name) => !known.includes(name));
  if (strange.length)
    throw new ModelError(
      "tensors",
      `${where}: the graph wants ${strange.join(", ")}, which a ${config.encoder}-encoder ${config.head} model does not have. Look at model_type in gliner_config.json.`,
    );
  return labels;
}

function missing(
  where: string,
  config: GlinerConfig,
  lacking: readonly string[],
  inputs: readonly string[],
): never {
  throw new ModelError(
    "tensors",
    `${where}: a ${config.encoder}-encoder ${config.head} model takes ${lacking.join(", ")}; this graph's inputs are ${inputs.join(", ") || "none"}.`,
  );
}
