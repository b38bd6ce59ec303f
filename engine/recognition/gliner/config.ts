// gliner_config.json: what kind of model lies in a folder and what it can take (GLiNER 0.2.27, gliner/config.py). Keys that
// nobody knows are tolerated, kinds of model that cannot be run are refused.
import * as z from "zod";
import type { Manifest } from "../../models/folder/manifest.ts";
import { ModelError } from "../../models/model-error.ts";
import { isSplitter, SPLITTERS, type SplitterName } from "./splitter.ts";

const count = z.number().int().min(1);

const labelSchema = z.union([
  z.string().min(1),
  z.object({
    name: z.string().min(1),
    aliases: z.array(z.string().min(1)).default([]),
    group: z.string().optional(),
    threshold: z.number().gt(0).lt(1).optional(),
  }),
]);

const configSchema = z.looseObject({
  model_type: z.string().default("gliner"),
  model_name: z.string().nullish(),
  name: z.string().nullish(),
  max_width: count.default(12),
  max_len: count.default(384),
  span_mode: z.string().nullish(),
  labels_encoder: z.string().nullish(),
  labels_decoder: z.string().nullish(),
  relations_layer: z.string().nullish(),
  triples_layer: z.string().nullish(),
  words_splitter_type: z.string().nullish(),
  subtoken_pooling: z.string().nullish(),
  ent_token: z.string().default("<<ENT>>"),
  sep_token: z.string().default("<<SEP>>"),
  class_token_index: z.number().int().nullish(),
  embed_ent_token: z.boolean().nullish(),
  encoder_config: z.looseObject({ max_position_embeddings: z.number().nullish() }).nullish(),
  // Ours.
  token_layout: z.enum(["bwc3", "3bwc"]).optional(),
  token_score: z.enum(["minimum", "mean"]).default("minimum"),
  window_words: count.optional(),
  max_pieces: count.optional(),
  labels_per_pass: count.optional(),
  threshold: z.number().gt(0).lt(1).optional(),
  labels: z.array(labelSchema).optional(),
});

export type TokenLayout = "bwc3" | "3bwc";
export type TokenScore = "minimum" | "mean";

/** A label that a model with a closed vocabulary knows, and what else it may be called. */
export interface KnownLabel {
  readonly name: string;
  readonly aliases: readonly string[];
  /** Semantic group that its mentions belong to. */
  readonly group?: string;
  /** Probability above which a mention of it counts. */
  readonly threshold?: number;
}

export interface GlinerConfig {
  /** uni: labels stand before the text in one sequence. bi: labels have an encoder of their own. */
  readonly encoder: "uni" | "bi";
  /** span: every span up to `maxWidth` words has a score. token: starts, ends and insides have. */
  readonly head: "span" | "token";
  /** Words in the widest span; no limit of a token model's own. */
  readonly maxWidth: number;
  /** Words in one sequence, the labels' not counted. */
  readonly maxWords: number;
  /** Sub-tokens in one sequence, those of the labels and the ends counted. */
  readonly maxPieces: number;
  readonly splitter: SplitterName;
  readonly entToken: string;
  readonly sepToken: string;
  /** Id of `entToken`, where the configuration says it. */
  readonly classTokenIndex?: number;
  readonly tokenLayout?: TokenLayout;
  readonly tokenScore: TokenScore;
  /** Labels in one prompt. */
  readonly labelsPerPass: number;
  readonly threshold: number;
  /** Absent: any wording may be asked for. */
  readonly labels?: readonly KnownLabel[];
}

const NAMED = /^gliner_(uni|bi)_encoder_(span|token)$/;
const RELATIONS = /relex|relation|triple/;
const DEFAULT_PIECES = 512;
/** More in one prompt and the scores of published models fall (systems report nothing found with hundreds). */
const LABELS_PER_PASS = 25;
const NOT_SAID = 100_000;

const refuse = (model: string, why: string) =>
  new ModelError(
    "unsupported",
    `${model}: ${why}. Models that find mentions by labels run here: gliner_uni_encoder_span, gliner_uni_encoder_token, gliner_bi_encoder_span, gliner_bi_encoder_token.`,
  );

type Raw = z.output<typeof configSchema>;

/** Legacy files say only `gliner`: the other keys tell what it is, as `GLiNER.from_pretrained` infers it. */
function kindOf(raw: Raw, where: string): Pick<GlinerConfig, "encoder" | "head"> {
  const type = raw.model_type;
  if (RELATIONS.test(type) || raw.relations_layer || raw.triples_layer)
    throw refuse(where, `this is a model of relations (model_type ${type})`);
  if (raw.labels_decoder || type.includes("decoder"))
    throw refuse(where, `this model writes its labels itself (model_type ${type})`);
  const named = NAMED.exec(type);
  if (named) return { encoder: named[1] as "uni" | "bi", head: named[2] as "span" | "token" };
  if (type !== "gliner") throw refuse(where, `model_type ${type} is not known`);
  return {
    encoder: raw.labels_encoder ? "bi" : "uni",
    head: raw.span_mode === "token_level" ? "token" : "span",
  };
}

const labelsOf = (labels: readonly z.output<typeof labelSchema>[] | undefined) =>
  labels ? { labels: labels.map((l) => (typeof l === "string" ? { name: l, aliases: [] } : known(l))) } : {};

function splitterOf(name: string, where: string): SplitterName {
  if (isSplitter(name)) return name;
  throw new ModelError(
    "unsupported",
    `${where}: words_splitter_type ${name} is not available. Set it to one of ${Object.keys(SPLITTERS).join(", ")} if the model was trained with words like these.`,
  );
}

/** `longest`: the tokenizer's `model_max_length`, which is an absurdly large number where nobody set it. */
const piecesOf = (raw: Raw, longest: number | undefined): number => {
  const said = [raw.max_pieces ?? raw.encoder_config?.max_position_embeddings, longest];
  const limits = said.filter((n): n is number => typeof n === "number" && n > 0 && n < NOT_SAID);
  return raw.max_pieces ?? (limits.length ? Math.min(...limits) : DEFAULT_PIECES);
};

/** What else is known of a model: by its tokenizer, by its manifest, which goes before the configuration. */
export interface KnownOfModel {
  /** `model_max_length` of tokenizer_config.json. */
  readonly longest?: number | undefined;
  readonly manifest?: Pick<Manifest, "labels" | "limits" | "splitter">;
}

/** Reads a parsed gliner_config.json. `where` names the file in errors. Throws `ModelError`. */
export function readConfig(
  value: unknown,
  where: string,
  { longest, manifest }: KnownOfModel = {},
): GlinerConfig {
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ModelError("damaged", `${where}: ${issue?.path.join(".") || "the file"}: ${issue?.message}.`);
  }
  const raw = parsed.data;
  const index = raw.class_token_index;
  const { limits } = manifest ?? {};
  const words = limits?.words ?? raw.max_len;
  return {
    ...kindOf(raw, where),
    maxWidth: limits?.width ?? raw.max_width,
    maxWords: Math.min(words, raw.window_words ?? words),
    maxPieces: limits?.pieces ?? piecesOf(raw, longest),
    splitter: splitterOf(manifest?.splitter ?? raw.words_splitter_type ?? "whitespace", where),
    entToken: raw.ent_token,
    sepToken: raw.sep_token,
    ...(typeof index === "number" && index >= 0 ? { classTokenIndex: index } : {}),
    ...(raw.token_layout ? { tokenLayout: raw.token_layout } : {}),
    tokenScore: raw.token_score,
    labelsPerPass: raw.labels_per_pass ?? LABELS_PER_PASS,
    threshold: raw.threshold ?? 0.5,
    ...labelsOf(manifest?.labels ?? raw.labels),
  };
}

const known = ({
  name,
  aliases,
  group,
  threshold,
}: Exclude<z.output<typeof labelSchema>, string>): KnownLabel => ({
  name,
  aliases,
  ...(group === undefined ? {} : { group }),
  ...(threshold === undefined ? {} : { threshold }),
});
