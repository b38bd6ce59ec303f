// A loaded GLiNER model: windows of words and labels in, candidates out. Whatever differs between the published variants
// (where labels enter, what the scores are of, how they lie in memory) ends here.
import { ModelError } from "../../models/model-error.ts";
import type { TensorSession } from "../../models/session.ts";
import { float32Of, type TensorData, type Tensors } from "../../models/tensors.ts";
import type { Candidate } from "./accept.ts";
import { batchOf, encodeWindow } from "./batch.ts";
import type { GlinerConfig, TokenLayout } from "./config.ts";
import { parted } from "./label-probes.ts";
import { LabelSide, type LabelsForGraph } from "./label-side.ts";
import type { VectorStore } from "./label-vectors.ts";
import { layoutOf, type ReadLogits, spanCandidates, Thresholds, tokenCandidates } from "./logits.ts";
import { type LabelPass, MOST_LOGITS } from "./passes.ts";
import { runGraph } from "./run-graph.ts";
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
export interface LabelPlan extends LabelsForGraph {
  readonly labels: readonly string[];
  readonly thresholds: readonly number[];
  /** Heads learned from decisions, by label number: they score in the label's place. */
  readonly heads: ReadonlyMap<number, AdaptedHead>;
}

/** Words that labels must leave for text, in windows of a usable size. */
const LEAST_PIECES = 32;

const SPAN_VECTORS = "span_vectors";
const VECTOR_OUTPUTS = [SPAN_VECTORS, "label_vectors"];

export class GlinerModel {
  readonly config: GlinerConfig;
  readonly #parts: GlinerParts;
  readonly #labels: LabelSide;
  #layout: TokenLayout | undefined;

  /** Throws `ModelError` where graph, configuration and tokenizer do not fit one another. */
  constructor(parts: GlinerParts) {
    this.#parts = parts;
    this.config = parts.config;
    this.#layout = parts.config.tokenLayout;
    this.#labels = new LabelSide(parts);
  }

  /** Whether spans have vectors, which is what adaptation works on: beside their scores, or seen through the label side. */
  get givesVectors(): boolean {
    return this.#hasVectors || this.#canProbe;
  }

  get #hasVectors(): boolean {
    return this.#parts.graph.outputs.some((output) => output.name === SPAN_VECTORS);
  }

  get #canProbe(): boolean {
    return this.config.head === "span" && this.#labels.takesVectors;
  }

  async plan(
    labels: readonly string[],
    thresholds: readonly number[],
    {
      heads = new Map(),
      vectors = heads.size > 0,
      signal,
    }: { heads?: ReadonlyMap<number, AdaptedHead>; vectors?: boolean; signal?: AbortSignal } = {},
  ): Promise<LabelPlan> {
    if (labels.length === 0)
      throw new ModelError(
        "request",
        "no label was given; name what is to be found, as in disease, chemical.",
      );
    const probed = vectors && this.#canProbe && !this.#hasVectors;
    return { labels, thresholds, heads, ...(await this.#labels.ready(labels, probed, signal)) };
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
    const labels = plan.passes.reduce((most, pass) => Math.max(most, pass.count), 1) + plan.probes;
    const each = longest * labels * (this.config.head === "span" ? this.config.maxWidth : 3);
    return Math.max(1, Math.floor(MOST_LOGITS / each));
  }

  piecesOf(word: string): readonly number[] {
    return this.#parts.pieces.of(word);
  }

  /**
   * Candidates of a few windows, for all labels; one run a pass. `word` gives a word's text by number. Rejects with `memory`
   * where the device has too little for several windows.
   */
  async candidates(
    windows: readonly Window[],
    word: (w: number) => string,
    plan: LabelPlan,
    signal?: AbortSignal,
  ): Promise<Candidate[]> {
    const found: Candidate[] = [];
    for await (const run of this.runs(windows, word, plan, plan.heads.size > 0 && this.#hasVectors, signal)) {
      const { pass, words, outputs } = run;
      const logits = plan.heads.size
        ? applyHeads(run, plan, this.config.maxWidth, word)
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
    const { pieces, graph, where } = this.#parts;
    const encoded = windows.map((w) => encodeWindow(w.from, w.to, (i) => pieces.of(word(i))));
    for (const [i, pass] of plan.passes.entries()) {
      signal?.throwIfAborted();
      const { words, feeds } = batchOf(encoded, pass.prompt, pieces, this.config);
      const fed = { ...feeds, ...plan.tensors[i] };
      const wanted = vectors ? this.#withVectors : ["logits"];
      const outputs = await runGraph(graph, fed, where, wanted, windows.length > 1);
      yield { windows, pass, words, outputs: plan.probes ? withProbes(outputs, pass, plan.probes) : outputs };
    }
  }

  get #withVectors(): string[] {
    const has = new Set(this.#parts.graph.outputs.map((output) => output.name));
    return ["logits", ...VECTOR_OUTPUTS.filter((name) => has.has(name))];
  }

  #tokenCandidates(logits: TensorData, read: ReadLogits): Candidate[] {
    const sizes = [read.windows.length, read.words, read.thresholds.values.length] as const;
    // The layout is the model's, not the batch's: once seen, it settles shapes that could be read both ways.
    this.#layout = layoutOf(logits.dims, sizes, this.#layout);
    return tokenCandidates(logits, this.#layout, this.config.tokenScore, read);
  }
}

/** What the probes said becomes the spans' vectors. */
function withProbes(outputs: Tensors, { count }: LabelPass, probes: number): Tensors {
  const tensor = outputs.logits as TensorData;
  const scores = float32Of(tensor, "logits");
  const around = tensor.dims.slice(0, -1);
  if (tensor.dims.at(-1) !== count + probes)
    throw new ModelError(
      "tensors",
      `the graph answers logits of shape [${tensor.dims.join(", ")}] where ${count + probes} scores a span were due.`,
    );
  const { labels, probes: vectors } = parted(scores, count, probes);
  return {
    ...outputs,
    logits: { type: "float32", data: labels, dims: [...around, count] },
    [SPAN_VECTORS]: { type: "float32", data: vectors, dims: [...around, probes] },
  };
}

/** One run's answer. */
export interface GlinerRun {
  readonly windows: readonly Window[];
  readonly pass: LabelPass;
  /** W of the outputs. */
  readonly words: number;
  readonly outputs: Tensors;
}
