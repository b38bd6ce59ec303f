// The port to whatever makes vectors of texts: a folder on this machine, or an endpoint.

export interface TextEncoder {
  /** One vector of length 1 a text, in order; compared by their dot product, the cosine. */
  encode(texts: readonly string[], signal?: AbortSignal): Promise<readonly Float32Array[]>;
}
