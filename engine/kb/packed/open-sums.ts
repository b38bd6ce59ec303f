// The inner loops of the similarity search that this host runs: WebAssembly where it has SIMD, else JavaScript. Both
// give the same numbers.
import { PlainSums } from "./plain-sums.ts";
import { WasmSums } from "./wasm-sums.ts";
import type { PieceSource, WindowSums } from "./window-sums.ts";

/** Sums over the lists in `postings` of as many keys as there are `norms` (u16). */
export const openSums = (postings: PieceSource, norms: PieceSource): WindowSums =>
  WasmSums.supported() ? new WasmSums(postings, norms) : new PlainSums(postings, norms);
