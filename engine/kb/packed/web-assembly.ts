// What is used of WebAssembly's JavaScript interface, which Node's types leave out.
export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface Wasm {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
  /** In pages of `WASM_PAGE` bytes. */
  Memory: new (size: {
    initial: number;
    maximum: number;
  }) => Memory;
}

export const wasm = (globalThis as unknown as { WebAssembly: Wasm }).WebAssembly;
export const WASM_PAGE = 65_536;
