// A loaded GLiNER model: windows of words and labels in, candidates out. Whatever differs between the published variants
// (where labels enter, what the scores are of, how they lie in memory) ends here.
import { ModelError } from "../../models/model-error.ts";
import type { TensorSession } from "../../models/session.ts";
import { float32Of, type TensorData, type Tensors } from "../../models/tensors.ts";
import type { Candidate } from "./accept.ts";
import { batchOf, encodeWindow, labelBatch } from "./batch.ts";
import type { GlinerConfig, TokenLayout } from "./config.ts";
import { type LabelInput, labelInputOf } from "./contract.ts";
import { LabelVectors, type VectorStore } from "./label-vectors.ts";
import { layoutOf, type ReadLogits, spanCandidates, Thresholds, tokenCandidates } from "./logits.ts";
import { type LabelPass, labelPasses, MOST_LOGITS, promptPasses } from "./passes.ts";
import { type AdaptedHead, applyHeads } from "./span-vectors.ts";
import type { Window, WindowLimits } from "./windows.ts";
import type { WordPieces } from "./word-pieces.ts";

export interface GlinerParts {
  readonly config: GlinerConfig;
  readonly pieces: WordPieces;
  readonly graph: TensorSession;
  /** For messages: the folder. */
  readonly where: string;
  /** A bi-encoder's tokenizer of labels; the text's own where there is no other. */
  readonly labelPieces?: WordPieces;
  /** A bi-encoder's second graph: labels_input_ids, labels_attention_mask to labels_embeds [C, D]. */
  readonly labelEncoder?: TensorSession;
  /** Where label vectors are kept. */
  readonly store?: VectorStore;
}

/** Labels made ready for a model. */
export interface LabelPlan {
  readonly labels: readonly string[];
  readonly thresholds: readonly number[];
  readonly passes: readonly LabelPass[];
  /** Label tensors of each pass, for a bi-encoder. */
  readonly tensors: readonly Tensors[];
  /** Heads learned from decisions, by label number: they score in the label's place. */
  readonly heads: ReadonlyMap<number, AdaptedHead>;
}

/** Labels as token ids in one run; each costs the whole label encoder. */
const IDS_PER_PASS = 64;
/** Words that labels must leave for text, in windows of a usable size. */
const LEAST_PIECES = 32;

const SPAN_VECTORS = "span_vectors";

export class GlinerModel {
  readonly config: GlinerConfig;
  readonly #parts: GlinerParts;
  readonly #labelInput: LabelInput;
  readonly #vectors: LabelVectors | undefined;
  #layout: TokenLayout | undefined;

  /** Throws `ModelError` where graph, configuration and tokenizer do not fit one another. */
  constructor(parts: GlinerParts) {
    this.#parts = parts;
    this.config = parts.config;
    this.#layout = parts.config.tokenLayout;
    this.#labelInput = labelInputOf(parts.graph, parts.config, parts.where);
    if (this.#labelInput.by === "vectors") {
      if (!parts.labelEncoder)
        throw new ModelError(
          "missing",
          `${parts.where}: its graph takes ${this.#labelInput.input}, and there is no label encoder (onnx/labels.onnx) to make them.`,
        );
      this.#vectors = new LabelVectors((labels) => this.#encodeLabels(labels), parts.store);
    }
    // A tokenizer of another model is found out before any text is read.
    if (parts.config.encoder === "uni") promptPasses(["a"], parts.config, parts.pieces, parts.where);
  }

  /** Whether spans' vectors come out beside their scores, which is what adaptation works on. */
  get givesVectors(): boolean {
    return this.#parts.graph.outputs.some((output) => output.name === SPAN_VECTORS);
  }

  async plan(
    labels: readonly string[],
    thresholds: readonly number[],
    { heads = new Map(), signal }: { heads?: ReadonlyMap<number, AdaptedHead>; signal?: AbortSignal } = {},
  ): Promise<LabelPlan> {
    const { config, pieces, where } = this.#parts;
    if (labels.length === 0)
      throw new ModelError(
        "request",
        "no label was given; name what is to be found, as in disease, chemical.",
      );
    const by = this.#labelInput.by;
    const passes =
      by === "prompt"
        ? promptPasses(labels, config, pieces, where)
        : labelPasses(labels.length, config, by === "ids" ? IDS_PER_PASS : undefined);
    const vectors = await this.#vectors?.of(labels, signal);
    const tensors = passes.map((pass) => {
      const some = labels.slice(pass.first, pass.first + pass.count);
      if (this.#labelInput.by === "ids") return labelBatch(some.map(this.#labelPieces), this.#labelTokens);
      if (this.#labelInput.by === "vectors" && vectors)
        return { [this.#labelInput.input]: stacked(vectors.slice(pass.first, pass.first + pass.count)) };
      return {};
    });
    return { labels, thresholds, passes, tensors, heads };
  }

  /** What a window may hold beside the longest prompt. */
  limits(plan: LabelPlan): WindowLimits {
    const { config, pieces, where } = this.#parts;
    const prompt = plan.passes.reduce((most, pass) => Math.max(most, pass.prompt.length), 0);
    const room = config.maxPieces - prompt - pieces.prefix.length - pieces.suffix.length;
    if (room < Math.min(LEAST_PIECES, config.maxPieces >> 2))
      throw new ModelError("request", `${where}: the labels leave room for ${room} sub-tokens of text.`);
    // A token model has no widest span; mentions longer than this are found where one window holds them.
    const widest = config.head === "span" ? config.maxWidth : Math.min(64, config.maxWords >> 2);
    return { words: config.maxWords, pieces: room, widest };
  }

  /** Windows that one run takes at most: `longest` words each, the pass with the most labels. */
  rows(plan: LabelPlan, longest: number): number {
    const labels = plan.passes.reduce((most, pass) => Math.max(most, pass.count), 1);
    const each = longest * labels * (this.config.head === "span" ? this.config.maxWidth : 3);
    return Math.max(1, Math.floor(MOST_LOGITS / each));
  }

  piecesOf(word: string): readonly number[] {
    return this.#parts.pieces.of(word);
  }

  /** Candidates of a few windows, for all labels; one run a pass. `word` gives a word's text by number. */
  async candidates(
    windows: readonly Window[],
    word: (w: number) => string,
    plan: LabelPlan,
    signal?: AbortSignal,
  ): Promise<Candidate[]> {
    const found: Candidate[] = [];
    for await (const run of this.runs(
      windows,
      word,
      plan,
      plan.heads.size > 0 && this.givesVectors,
      signal,
    )) {
      const { pass, words, outputs } = run;
      const logits = plan.heads.size
        ? applyHeads(run, plan.heads, this.config.maxWidth)
        : (outputs.logits as TensorData);
      const thresholds = new Thresholds(plan.thresholds.slice(pass.first, pass.first + pass.count));
      const read: ReadLogits = { windows, words, thresholds, firstLabel: pass.first };
      const some =
        this.config.head === "span"
          ? spanCandidates(logits, this.config.maxWidth, read)
          : this.#tokenCandidates(logits, read);
      for (const candidate of some) found.push(candidate);
    }
    return found;
  }

  /** The raw answers, pass by pass; with the spans' vectors where they are wanted. */
  async *runs(
    windows: readonly Window[],
    word: (w: number) => string,
    plan: LabelPlan,
    vectors = false,
    signal?: AbortSignal,
  ): AsyncGenerator<GlinerRun> {
    const { pieces, graph } = this.#parts;
    const encoded = windows.map((w) => encodeWindow(w.from, w.to, (i) => pieces.of(word(i))));
    const declared = new Set(graph.inputs.map((input) => input.name));
    for (const [i, pass] of plan.passes.entries()) {
      signal?.throwIfAborted();
      const { words, feeds } = batchOf(encoded, pass.prompt, pieces, this.config);
      const all: Tensors = { ...feeds, ...plan.tensors[i] };
      const wanted = Object.fromEntries(Object.entries(all).filter(([name]) => declared.has(name)));
      const outputs = await this.#run(graph, wanted, vectors ? ["logits", SPAN_VECTORS] : ["logits"]);
      yield { windows, pass, words, outputs };
    }
  }

  #tokenCandidates(logits: TensorData, read: ReadLogits): Candidate[] {
    const sizes = [read.windows.length, read.words, read.thresholds.values.length] as const;
    // The layout is the model's, not the batch's: once seen, it settles shapes that could be read both ways.
    this.#layout = layoutOf(logits.dims, sizes, this.#layout);
    return tokenCandidates(logits, this.#layout, this.config.tokenScore, read);
  }

  get #labelTokens(): WordPieces {
    return this.#parts.labelPieces ?? this.#parts.pieces;
  }

  readonly #labelPieces = (label: string): readonly number[] => this.#labelTokens.of(label);

  async #encodeLabels(labels: readonly string[]): Promise<Float32Array[]> {
    const feeds = labelBatch(labels.map(this.#labelPieces), this.#labelTokens);
    const outputs = await this.#run(this.#parts.labelEncoder as TensorSession, feeds);
    const name = ["labels_embeds", "labels_embeddings"].find((n) => n in outputs);
    const tensor = name === undefined ? undefined : outputs[name];
    if (tensor?.dims.length !== 2 || tensor.dims[0] !== labels.length)
      throw new ModelError(
        "tensors",
        `${this.#parts.where}: its label encoder should answer labels_embeds [${labels.length}, size], not ${Object.entries(
          outputs,
        )
          .map(([n, t]) => `${n} [${t.dims.join(", ")}]`)
          .join(", ")}.`,
      );
    const values = float32Of(tensor, name as string);
    if (values.some(Number.isNaN))
      throw new ModelError("numbers", `${this.#parts.where}: its label encoder computes NaN.`);
    const size = tensor.dims[1] as number;
    return labels.map((_, i) => values.slice(i * size, (i + 1) * size));
  }

  /** A run whose failure says what it means. */
  async #run(session: TensorSession, feeds: Tensors, wanted?: readonly string[]): Promise<Tensors> {
    try {
      return await session.run(feeds, wanted);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (/out of (data )?bounds|indices element|Gather/i.test(message))
        throw new ModelError(
          "tokenizer",
          `${this.#parts.where}: the tokenizer gives numbers that the model has no entry for; they do not belong together. (${message.split("\n")[0]})`,
          { cause: error },
        );
      throw error;
    }
  }
}

/** One run's answer. */
export interface GlinerRun {
  readonly windows: readonly Window[];
  readonly pass: LabelPass;
  /** W of the outputs. */
  readonly words: number;
  readonly outputs: Tensors;
}

function stacked(vectors: readonly Float32Array[]): TensorData {
  const size = vectors[0]?.length ?? 0;
  const data = new Float32Array(vectors.length * size);
  vectors.forEach((vector, i) => {
    data.set(vector, i * size);
  });
  return { type: "float32", data, dims: [vectors.length, size] };
}
