// What a repository of a model hub offers: everything that a person needs to know before a byte of it is fetched.
import { listFiles, modelInfo } from "@huggingface/hub";
import { isRead } from "../folder/inspect.ts";
import type { Precision } from "../folder/manifest.ts";
import { precisionOf } from "../folder/precision.ts";
import { ModelError } from "../model-error.ts";

export const HUB = "https://huggingface.co";

export interface OfferedFile {
  readonly path: string;
  readonly size: number;
  /** What the hub says it is: SHA-256 of a large file, else git's name of the content (SHA-1). */
  readonly sha256?: string;
  readonly git?: string;
}

export interface Offer {
  /** `owner/name`. */
  readonly repository: string;
  /** Host that is asked. */
  readonly host: string;
  /** Commit that the files are of: the same again tomorrow. */
  readonly revision: string;
  readonly licence?: string;
  readonly languages?: readonly string[];
  /** Whether its owner wants to know who fetches it; a token of an account is needed then. */
  readonly gated: boolean;
  readonly files: readonly OfferedFile[];
  /** Bytes. */
  readonly size: number;
}

export interface HubOptions {
  /** Address of the hub; Hugging Face's by default. */
  readonly hub?: string;
  /** `hubFetch` of the hub. */
  readonly fetch: typeof fetch;
  readonly token?: string;
}

export interface OfferOptions extends HubOptions {
  /** Branch, tag or commit. */
  readonly revision?: string;
  /** Weights to fetch where there are several; the ones best on a CPU by default. */
  readonly precision?: Precision;
}

const ON_CPU: readonly Precision[] = ["int8", "uint8", "fp32", "q4", "fp16", "q4f16", "bnb4"];

const REPOSITORY = /^[\w.-]+\/[\w.-]+$/;

/** Splits `owner/name@revision`. Throws `request` for anything else. */
export function repositoryOf(words: string): { repository: string; revision?: string } {
  const [repository = "", revision, ...more] = words.split("@");
  if (!REPOSITORY.test(repository) || repository.includes("..") || more.length || revision === "")
    throw new ModelError(
      "request",
      `${words}: a model of the hub is named owner/name, or owner/name@revision.`,
    );
  return { repository, ...(revision === undefined ? {} : { revision }) };
}

/** `repository`: `owner/name`. Rejects with `ModelError`: `missing`, `unsupported` (no ONNX file), `request`. */
export async function offerOf(repository: string, options: OfferOptions): Promise<Offer> {
  const { fetch, hub = HUB, token } = options;
  const common = { hubUrl: hub, fetch, ...(token === undefined ? {} : { accessToken: token }) };
  const { host } = new URL(hub);
  try {
    const info = await modelInfo({
      ...common,
      name: repository,
      additionalFields: ["cardData", "sha"],
      ...(options.revision === undefined ? {} : { revision: options.revision }),
    });
    const revision = (info as { sha?: string }).sha ?? options.revision ?? "main";
    const files: OfferedFile[] = [];
    for await (const file of listFiles({ ...common, repo: repository, revision, recursive: true }))
      if (file.type === "file" && (isRead(file.path) || file.path === "README.md"))
        files.push({
          path: file.path,
          size: file.lfs?.size ?? file.size,
          ...(file.lfs ? { sha256: file.lfs.oid } : file.oid ? { git: file.oid } : {}),
        });
    const wanted = withOnePrecision(files, options.precision);
    if (!wanted.some(({ path }) => path.endsWith(".onnx")))
      throw new ModelError(
        "unsupported",
        `${repository} on ${host} has no ONNX file${options.precision ? ` in ${options.precision}` : ""}: weights of other formats must be exported first.`,
      );
    const card = (info as { cardData?: { license?: unknown; language?: unknown } }).cardData;
    const languages = [card?.language ?? []].flat().filter((l) => typeof l === "string");
    return {
      repository,
      host,
      revision,
      gated: Boolean((info as { gated?: unknown }).gated),
      ...(typeof card?.license === "string" ? { licence: card.license } : {}),
      ...(languages.length ? { languages } : {}),
      files: wanted,
      size: wanted.reduce((sum, { size }) => sum + size, 0),
    };
  } catch (error) {
    throw hubError(error, repository, host);
  }
}

/** Of several precisions of one graph one is enough; its data files stay with it. */
function withOnePrecision(files: readonly OfferedFile[], asked: Precision | undefined): OfferedFile[] {
  const isWeights = ({ path }: OfferedFile) => /\.onnx/.test(path);
  const has = new Set(files.filter(isWeights).map(({ path }) => precisionOf(path.replace(/\.onnx.*$/, ""))));
  const chosen = asked ?? ON_CPU.find((precision) => has.has(precision));
  return files.filter(
    (file) =>
      !isWeights(file) || precisionOf(file.path.replace(/\.onnx.*$/, "")) === chosen || isLabels(file.path),
  );
}

/** A bi-encoder's second graph has precisions of its own. */
const isLabels = (path: string): boolean => /(^|\/)(labels?|labels?_encoder)[._-]/.test(path);

/** The hub's answer as a failure that a person can do something about. */
export function hubError(error: unknown, repository: string, host: string): ModelError {
  if (error instanceof ModelError) return error;
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode === 404)
    return new ModelError("missing", `${host} has no model ${repository} (or no such revision).`);
  if (statusCode === 401 || statusCode === 403)
    return new ModelError(
      "request",
      `${host} does not give ${repository} to everybody: accept its terms there, and set HF_TOKEN to a token of your account. (It says the same of models that do not exist.)`,
    );
  const cause = (error as { cause?: { code?: string } }).cause?.code;
  return new ModelError("request", `${host} could not be asked for ${repository}: ${cause ?? message}.`, {
    cause: error,
  });
}
