// What is read of a batch of names: columns that other threads see, used again for batch after batch. Memory of its own for each
// would come and go thousands of times, and what is free between such pieces is of no use to anybody.
import { ByteList, Uint32List } from "./growable.ts";

/** The forms of a batch of names, in their order; places and numbers count from its beginning. */
export interface FormRows {
  readonly count: number;
  /** Folded forms one after the other, and where each ends. */
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  /** Arrival of the concept; of a second form, the first one's number. */
  readonly owner: Uint32Array;
  /** See form-scope.ts. */
  readonly scope: Uint8Array;
  readonly language: Uint8Array;
  /** Codes of the writings, and where each form's ends; a second form has none. */
  readonly writing: Uint8Array;
  readonly writingEnds: Uint32Array;
  /** States of all prefixes (`StateWriter`). */
  readonly prefixes: Uint32Array;
  /** States in which names end: both hashes and the form, each in a column of its own. */
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly form: Uint32Array;
}

export class FormLists {
  readonly bytes = new ByteList(true);
  readonly ends = new Uint32List(true);
  readonly owner = new Uint32List(true);
  readonly scope = new ByteList(true);
  readonly language = new ByteList(true);
  readonly writing = new ByteList(true);
  readonly writingEnds = new Uint32List(true);
  readonly prefixes = new Uint32List(true);
  readonly a = new Uint32List(true);
  readonly b = new Uint32List(true);
  readonly form = new Uint32List(true);

  get count(): number {
    return this.ends.length;
  }

  /** Empty again; what `rows` gave is not to be read any more. */
  clear(): void {
    for (const list of Object.values(this) as (ByteList | Uint32List)[]) list.length = 0;
  }

  get rows(): FormRows {
    return {
      count: this.count,
      bytes: this.bytes.view(),
      ends: this.ends.view(),
      owner: this.owner.view(),
      scope: this.scope.view(),
      language: this.language.view(),
      writing: this.writing.view(),
      writingEnds: this.writingEnds.view(),
      prefixes: this.prefixes.view(),
      a: this.a.view(),
      b: this.b.view(),
      form: this.form.view(),
    };
  }
}
