// What an ONNX file's nodes are called and what they do (onnx.proto), its weights left unread: a file of gigabytes costs a few reads.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

export interface OnnxNode {
  /** Empty where the file gives it none. */
  readonly name: string;
  /** `MatMul`. */
  readonly kind: string;
}

/** Field numbers of the messages. */
const MODEL = { graph: 7, functions: 25 } as const;
const GRAPH = { node: 1 } as const;
const FUNCTION = { node: 7 } as const;
const NODE = { name: 3, kind: 4, attribute: 5 } as const;
const ATTRIBUTE = { graph: 6, graphs: 11 } as const;

/** Bytes of a field `[start, end)`. */
interface Field {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

const WINDOW = 1 << 16;

/** Bytes by position, wherever they are kept. */
class Bytes {
  readonly size: number;
  readonly #file: number | undefined;
  #window: Uint8Array;
  #from = 0;

  constructor(source: number | Uint8Array) {
    this.#file = typeof source === "number" ? source : undefined;
    this.#window = typeof source === "number" ? new Uint8Array(0) : source;
    this.size = typeof source === "number" ? fstatSync(source).size : source.length;
  }

  /** Throws RangeError behind the end. */
  at(position: number): number {
    const inside = position - this.#from;
    if (inside >= 0 && inside < this.#window.length) return this.#window[inside] as number;
    if (this.#file === undefined || position >= this.size) throw new RangeError(`no byte ${position}`);
    const read = new Uint8Array(WINDOW);
    this.#window = read.subarray(0, readSync(this.#file, read, 0, WINDOW, position));
    this.#from = position;
    if (this.#window.length === 0) throw new RangeError(`no byte ${position}`);
    return this.#window[0] as number;
  }

  text({ start, end }: Field): string {
    return Buffer.from(Array.from({ length: end - start }, (_, i) => this.at(start + i))).toString();
  }

  /** A varint and the position behind it; lengths above 2^32 are none of the bits that a shift keeps. */
  varint(position: number): [value: number, next: number] {
    let value = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.at(position + i);
      value += (byte & 127) * 2 ** (7 * i);
      if (byte < 128) return [value, position + i + 1];
    }
    throw new RangeError(`no number at byte ${position}`);
  }

  /** The fields of a message that have a length; numbers are stepped over. */
  *fields(start: number, end: number): Generator<Field> {
    for (let at = start; at < end; ) {
      const [tag, behind] = this.varint(at);
      const wire = tag % 8;
      if (wire === 2) {
        const [length, content] = this.varint(behind);
        if (content + length > end) throw new RangeError(`a field runs past byte ${end}`);
        yield { number: Math.floor(tag / 8), start: content, end: content + length };
        at = content + length;
      } else if (wire === 0) at = this.varint(behind)[1];
      else if (wire === 1 || wire === 5) at = behind + (wire === 1 ? 8 : 4);
      else throw new RangeError(`no field at byte ${at}`);
    }
  }

  /** The fields of that number. */
  *of(within: Field, ...numbers: readonly number[]): Generator<Field> {
    for (const field of this.fields(within.start, within.end))
      if (numbers.includes(field.number)) yield field;
  }
}

function* inside(bytes: Bytes, node: Field): Generator<OnnxNode> {
  let name = "";
  let kind = "";
  for (const field of bytes.of(node, NODE.name, NODE.kind, NODE.attribute)) {
    if (field.number === NODE.name) name = bytes.text(field);
    else if (field.number === NODE.kind) kind = bytes.text(field);
    else
      for (const graph of bytes.of(field, ATTRIBUTE.graph, ATTRIBUTE.graphs))
        for (const inner of bytes.of(graph, GRAPH.node)) yield* inside(bytes, inner);
  }
  yield { name, kind };
}

/**
 * All nodes, those of branches and loops, too. Those of functions have no name: a runtime gives each place that calls one names of its
 * own. What is no ONNX file has none: whoever opens it says what is wrong with it. Throws what the file system does.
 */
export function onnxNodes(graph: string | Uint8Array): OnnxNode[] {
  const file = typeof graph === "string" ? openSync(graph, "r") : undefined;
  try {
    const bytes = new Bytes(file ?? (graph as Uint8Array));
    const nodes: OnnxNode[] = [];
    for (const part of bytes.of({ number: 0, start: 0, end: bytes.size }, MODEL.graph, MODEL.functions)) {
      const called = part.number === MODEL.graph;
      for (const node of bytes.of(part, called ? GRAPH.node : FUNCTION.node))
        for (const found of inside(bytes, node)) nodes.push(called ? found : { ...found, name: "" });
    }
    return nodes;
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
