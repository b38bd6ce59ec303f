// Labels on their way into a graph: in front of the text, as token ids, or as vectors that a second graph computed before.
import { ModelError } from "../../models/model-error.ts";
import type { TensorSession } from "../../models/session.ts";
import { float32Of, refuseNaN, type TensorData, type Tensors } from "../../models/tensors.ts";
import { labelBatch } from "./batch.ts";
import { type LabelInput, labelInputOf, VECTOR_NAMES } from "./contract.ts";
import { probesLike, USUAL_WORDINGS } from "./label-probes.ts";
import { LabelVectors } from "./label-vectors.ts";
import type { GlinerParts } from "./model.ts";
import { type LabelPass, labelPasses, promptPasses } from "./passes.ts";
import { runGraph } from "./run-graph.ts";
import type { WordPieces } from "./word-pieces.ts";

/** Labels as token ids in one run; each costs the whole label encoder. */
const IDS_PER_PASS = 64;

export interface LabelsForGraph {
  readonly passes: readonly LabelPass[];
  /** Label tensors of each pass; none where labels stand in the prompt. */
  readonly tensors: readonly Tensors[];
  /** Vectors behind the labels of each pass from which spans are looked at (`label-probes`); 0 where that was not asked for. */
  readonly probes: number;
}

export class LabelSide {
  readonly #parts: GlinerParts;
  readonly #input: LabelInput;
  readonly #vectors: LabelVectors | undefined;

  /** Throws `ModelError` where graph, label encoder and tokenizer do not fit one another. */
  constructor(parts: GlinerParts) {
    this.#parts = parts;
    this.#input = labelInputOf(parts.graph, parts.config, parts.where);
    if (this.#input.by === "vectors") {
      const { labelEncoder } = parts;
      if (!labelEncoder)
        throw new ModelError(
          "missing",
          `${parts.where}: its graph takes ${this.#input.input}, and there is no label encoder (onnx/labels.onnx) to make them.`,
        );
      this.#vectors = new LabelVectors((labels) => this.#encode(labels, labelEncoder), parts.store);
    }
    // A tokenizer of another model is found out before any text is read.
    if (this.#input.by === "prompt") promptPasses(["a"], parts.config, parts.pieces, parts.where);
  }

  /** Whether any vector can be put in a label's place. */
  get takesVectors(): boolean {
    return this.#input.by === "vectors";
  }

  /** `probed`: spans are to be seen through the label side, where that can be. */
  async ready(labels: readonly string[], probed: boolean, signal?: AbortSignal): Promise<LabelsForGraph> {
    const { config, pieces, where } = this.#parts;
    const input = this.#input;
    if (input.by === "prompt") {
      const passes = promptPasses(labels, config, pieces, where);
      return { passes, tensors: passes.map(() => ({})), probes: 0 };
    }
    const some = <T>(all: readonly T[], { first, count }: LabelPass) => all.slice(first, first + count);
    if (input.by === "ids") {
      const passes = labelPasses(labels.length, config, IDS_PER_PASS);
      return { passes, tensors: passes.map((pass) => this.#batch(some(labels, pass))), probes: 0 };
    }
    const vectors = (await this.#vectors?.of(labels, signal)) ?? [];
    const passes = labelPasses(labels.length, config);
    const probes = probed ? probesLike((await this.#vectors?.of(USUAL_WORDINGS, signal)) ?? []) : [];
    const tensors = passes.map((pass) => ({ [input.input]: stacked([...some(vectors, pass), ...probes]) }));
    return { passes, tensors, probes: probes.length };
  }

  #batch(labels: readonly string[]): Tensors {
    const pieces: WordPieces = this.#parts.labelPieces ?? this.#parts.pieces;
    return labelBatch(
      labels.map((label) => pieces.of(label)),
      pieces,
    );
  }

  async #encode(labels: readonly string[], encoder: TensorSession): Promise<Float32Array[]> {
    const outputs = await runGraph(encoder, this.#batch(labels), this.#parts.where);
    const name = VECTOR_NAMES.find((n) => n in outputs) ?? "";
    const tensor = outputs[name];
    if (tensor?.dims.length !== 2 || tensor.dims[0] !== labels.length) {
      const shapes = Object.entries(outputs).map(([n, { dims }]) => `${n} [${dims.join(", ")}]`);
      throw new ModelError(
        "tensors",
        `${this.#parts.where}: its label encoder should answer labels_embeds [${labels.length}, size], not ${shapes.join(", ")}.`,
      );
    }
    const values = float32Of(tensor, name);
    refuseNaN(values, name);
    const size = tensor.dims[1] as number;
    return labels.map((_, i) => values.slice(i * size, (i + 1) * size));
  }
}

function stacked(vectors: readonly Float32Array[]): TensorData {
  const size = vectors[0]?.length ?? 0;
  const data = new Float32Array(vectors.length * size);
  vectors.forEach((vector, i) => {
    data.set(vector, i * size);
  });
  return { type: "float32", data, dims: [vectors.length, size] };
}
