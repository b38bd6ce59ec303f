// Reads the concept sections: ids and former ids, groups, children, and the records behind them.
import type { Concept } from "../concept.ts";
import { PackedNumbers, RowBits, widthOf } from "./bits.ts";
import { OBSOLETE } from "./concept-builder.ts";
import { FrontCoded } from "./front-coding.ts";
import type { KbFile } from "./kb-file.ts";
import type { Meta } from "./meta.ts";
import { RecordReader } from "./record-blocks.ts";

export class ConceptReader {
  readonly #file: KbFile<Meta>;
  readonly #records: RecordReader;
  #ids: FrontCoded | undefined;
  #altIds: FrontCoded | undefined;
  #preferred: PackedNumbers | undefined;
  #children: { rows: RowBits; concepts: PackedNumbers } | undefined;

  constructor(file: KbFile<Meta>) {
    this.#file = file;
    this.#records = new RecordReader(file);
  }

  get count(): number {
    return this.#file.meta.counts.concepts;
  }

  #strings(name: "ids" | "altIds", count: number): FrontCoded {
    return new FrontCoded(this.#file.u8(`${name}.text`), this.#file.u32(`${name}.blocks`), count);
  }

  get #idStrings(): FrontCoded {
    this.#ids ??= this.#strings("ids", this.count);
    return this.#ids;
  }

  /** Entry of a concept's preferred name. */
  preferred(concept: number): number {
    this.#preferred ??= new PackedNumbers(
      this.#file.u8("concepts.name"),
      widthOf(Math.max(0, this.#file.meta.counts.entries - 1)),
    );
    return this.#preferred.get(concept);
  }

  /** Index of the concept with this id or former id; -1 where there is none. */
  find(id: string): number {
    const bytes = Buffer.from(id);
    const i = this.#idStrings.find(bytes);
    if (i >= 0) return i;
    this.#altIds ??= this.#strings("altIds", this.#file.meta.counts.altIds);
    const alt = this.#altIds.find(bytes);
    return alt < 0 ? -1 : (this.#file.u32("altIds.concept")[alt] as number);
  }

  id(concept: number): string {
    return this.#idStrings.text(concept);
  }

  /** Position in the header's list of groups. */
  group(concept: number): number {
    return (this.#file.u8("concepts.group")[concept] as number) & ~OBSOLETE;
  }

  isObsolete(concept: number): boolean {
    return (this.#file.u8("concepts.group")[concept] as number) >= OBSOLETE;
  }

  get #hierarchy(): { readonly rows: RowBits; readonly concepts: PackedNumbers } {
    this.#children ??= {
      rows: new RowBits(this.#file.u32("children.rows")),
      concepts: new PackedNumbers(this.#file.u8("children.concept"), widthOf(Math.max(0, this.count - 1))),
    };
    return this.#children;
  }

  /** Direct narrower concepts, ascending. */
  childrenOf(concept: number): number[] {
    const { rows, concepts } = this.#hierarchy;
    const [from, to] = rows.range(concept);
    return Array.from({ length: to - from }, (_, i) => concepts.get(from + i));
  }

  /** Concepts that are nobody's narrower one, ascending. */
  *roots(): Generator<number> {
    const { rows, concepts } = this.#hierarchy;
    const isBelow = new Uint8Array(this.count);
    for (let i = 0; i < rows.items; i++) isBelow[concepts.get(i)] = 1;
    for (let c = 0; c < this.count; c++) if (isBelow[c] === 0) yield c;
  }

  children(concept: number): string[] {
    return this.childrenOf(concept).map((c) => this.id(c));
  }

  record(concept: number): Concept {
    return this.#records.record(concept);
  }
}
