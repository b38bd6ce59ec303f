// What can go wrong with a model, named, so that whoever shows it can say what to do.

/**
 * missing: no such folder or file. damaged: a file is not the one its manifest lists, or no model at all. unsupported: a
 * kind of model, or a format, that is not read here. tensors: the graph's inputs or outputs are not those of its kind.
 * numbers: NaN came out. tokenizer: the tokenizer does not fit the model. device: no session on it. request: what was asked
 * for is not possible. ended: the process that ran the model ended. memory: the device has too little for a run that can be
 * parted. runtime: anything else that the native runtime reports.
 */
export type ModelFailure =
  | "missing"
  | "damaged"
  | "unsupported"
  | "tensors"
  | "numbers"
  | "tokenizer"
  | "device"
  | "request"
  | "ended"
  | "memory"
  | "runtime";

/** `message` is for a person: file, value, cure. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code: ModelFailure;

  constructor(code: ModelFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The same failure wherever it was thrown; what is no `ModelError` is the runtime's, by its first line. */
export function asModelError(error: unknown): ModelError {
  if (error instanceof ModelError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new ModelError("runtime", message.split("\n")[0] ?? message, { cause: error });
}
