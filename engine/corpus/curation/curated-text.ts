// One text under curation: carries operations out, logs them, takes them back, and follows the edits of the text. It
// has no window and touches no file; the server and the command line put both around it.
import { extentOf, type Mention } from "../../text/mention.ts";
import type { Span } from "../../text/span.ts";
import { type Authorship, type LogRecord, recordsOf, settledRecord, textRecord } from "../annotations/log.ts";
import { type Edit, mapSpans } from "../annotations/mapping.ts";
import { byFileOrder } from "../annotations/strict-brat.ts";
import {
  isRefusal,
  type LoggedAction,
  type Operation,
  type Refusal,
  refusal,
  type Surroundings,
} from "./act.ts";
import { applyChanges, type Change, reverse } from "./changes.ts";
import { coalesced } from "./coalesce.ts";
import { type Precedent, precedentOf } from "./propagate.ts";
import { shifted } from "./shifting.ts";
import { type CurationState, sameSpans, withProposals } from "./state.ts";
import { type Damaged, mappedBack, textKey, Versions } from "./versions.ts";

export interface Acted {
  readonly batch: string;
  readonly action: LoggedAction | "undo";
  readonly changes: readonly Change[];
  /** For the log, in order; a record of edits that came before may be the first. */
  readonly records: readonly LogRecord[];
  readonly focus?: Span;
}

interface Done {
  readonly batch: string;
  readonly action: LoggedAction;
  readonly changes: readonly Change[];
  /** Edits of the text that came before it. */
  readonly edits: number;
}

/** Who acts and when; the newest time in the log is known here. */
export type Actor = Omit<Authorship, "last" | "unsaved">;

export class CuratedText {
  #state: CurationState;
  /** Counts every change of the state. */
  #serial = 0;
  #last: string | undefined;
  #precedent: Precedent | undefined;
  readonly #done: Done[] = [];
  readonly #versions = new Versions();
  readonly #edits: Edit[] = [];
  /** Index in `#edits` of the first that the log does not have yet. */
  #logged = 0;
  /** Index of the first edit that is not saved. */
  #saved = 0;
  #savedKey: string;
  #key: string;
  /** Items that edits since the last record damaged or put back. */
  readonly #unsettled = new Set<string>();
  /** When each item was last changed by a person. */
  readonly #touched = new Map<string, number>();

  /** `last`: newest time in the text's log. */
  constructor(state: CurationState, last?: string) {
    this.#state = state;
    this.#last = last;
    this.#key = textKey(state.text);
    this.#savedKey = this.#key;
  }

  get state(): CurationState {
    return this.#state;
  }
  get serial(): number {
    return this.#serial;
  }
  /** The last decision about some words. */
  get precedent(): Precedent | undefined {
    return this.#precedent;
  }
  /** Whether the text is another than the one on disk. */
  get isUnsaved(): boolean {
    return this.#key !== this.#savedKey;
  }
  /** Batches that can be taken back, the newest last. */
  get batches(): readonly string[] {
    return this.#done.map((d) => d.batch);
  }

  /** A record that somebody else makes for the same log: later ones get later times. */
  recorded(record: LogRecord): LogRecord {
    this.#last = record.time;
    return record;
  }

  /** Suggestions of a reading of the present text. */
  propose(mentions: readonly Mention[]): void {
    this.#set(withProposals(this.#state, mentions));
  }

  /** Passes suggestions over, or stops doing so. */
  skip(keys: ReadonlySet<string>): void {
    this.#set({ ...this.#state, skipped: keys });
  }

  /** Carries an operation out. `batch` names the act; a batch over several texts has one name in all of them. */
  act(
    operation: Operation,
    selection: Span,
    around: Surroundings,
    by: Actor,
    batch: string,
  ): Acted | Refusal {
    const act = operation(this.#state, selection, around);
    if (isRefusal(act)) return act;
    this.#precedent = precedentOf(this.#state.text, act.changes) ?? this.#precedent;
    this.#done.push({ batch, action: act.action, changes: act.changes, edits: this.#edits.length });
    const records = this.#carryOut(act.action, act.changes, by, batch);
    return {
      batch,
      action: act.action,
      changes: act.changes,
      records,
      ...(act.focus ? { focus: act.focus } : {}),
    };
  }

  /** Takes a batch back, the newest if none is named. */
  undo(by: Actor, name: string, undone?: string): Acted | Refusal {
    const at =
      undone === undefined ? this.#done.length - 1 : this.#done.findLastIndex((d) => d.batch === undone);
    const done = this.#done[at];
    if (!done) return refusal("There is nothing to undo.");
    this.#done.splice(at, 1);
    const changes = done.changes
      .map((c) => this.#brought(reverse(c), done.edits))
      .filter((c) => c !== undefined)
      .reverse();
    const records = this.#carryOut("undo", changes, by, name, done.batch);
    const first = changes.find((c) => c.kind === "mention" || c.kind === "rejection");
    const place =
      first && "from" in first && first.from && done.edits === this.#edits.length
        ? first.from
        : (first?.after ?? first?.before);
    return {
      batch: name,
      action: "undo",
      changes,
      records,
      ...(place ? { focus: extentOf(place as Mention) } : {}),
    };
  }

  #carryOut(
    action: LoggedAction | "undo",
    changes: readonly Change[],
    by: Actor,
    batch: string,
    undoes?: string,
  ): LogRecord[] {
    const unsaved = this.isUnsaved;
    const records = this.#editRecords(by, batch, unsaved);
    const next = applyChanges(this.#state, changes);
    records.push(
      ...recordsOf(action, changes, this.#state.text, batch, { ...by, last: this.#last, unsaved }, undoes),
    );
    this.#last = records.at(-1)?.time ?? this.#last;
    for (const c of changes) this.#touched.set(c.id, this.#serial + 1);
    this.#set(next);
    return records;
  }

  /** What the edits since the last record did, for the log. */
  #editRecords(by: Actor, batch: string, unsaved: boolean): LogRecord[] {
    const edits = this.#edits.slice(this.#logged);
    if (!edits.length) return [];
    this.#logged = this.#edits.length;
    const as = () => ({ ...by, last: this.#last, unsaved });
    const records: LogRecord[] = [];
    const add = (record: LogRecord) => {
      records.push(record);
      this.#last = record.time;
    };
    add(textRecord(coalesced(edits), batch, as()));
    for (const id of this.#unsettled) {
      const item = id.startsWith("X")
        ? this.#state.rejected.find((r) => r.id === id)
        : this.#state.mentions.find((m) => m.id === id);
      add(settledRecord(id, item, this.#state.text, batch, as()));
    }
    this.#unsettled.clear();
    return records;
  }

  /** A change of the past in the text as it is now. Undefined where its words are gone meanwhile. */
  #brought(c: Change, edits: number): Change | undefined {
    const since = this.#edits.slice(edits);
    if (!since.length || (c.kind !== "mention" && c.kind !== "rejection")) return c;
    const { from: _, ...kept } = c;
    if (c.kind === "mention" && c.after && c.before && sameSpans(c.after.spans, c.before.spans)) {
      const now = this.#state.mentions.find((m) => m.id === c.id);
      return now && { ...kept, kind: "mention", before: now, after: { ...c.after, spans: now.spans } };
    }
    if (!c.after) return kept as Change;
    let spans = c.after.spans;
    for (const e of since) {
      const next = mapSpans(spans, e);
      if (next.fate === "gone") return undefined;
      spans = next.spans;
    }
    return { ...kept, after: { ...c.after, spans } } as Change;
  }

  /**
   * The text was edited: `edits` one after the other, each in the text that the one before left; `text` is the text
   * after them all. Where a text returns that was here before, its borders return exactly.
   */
  edit(edits: readonly Edit[], text: string): void {
    if (!edits.length) return;
    const damaged: Damaged[] = [];
    let state = this.#state;
    for (const [i, e] of edits.entries()) {
      const lost: Damaged[] = [];
      // The texts between several edits are not known; nothing is looked for in them.
      state = shifted(state, e, edits.length === 1 ? text : state.text, lost);
      for (const d of lost) {
        const spans = mappedBack(d.item.spans, edits.slice(0, i));
        if (spans) damaged.push({ ...d, item: { ...d.item, spans } } as Damaged);
      }
    }
    state = { ...state, text };
    this.#versions.add({ key: this.#key, edits, damaged, clock: this.#serial });
    this.#edits.push(...edits);
    this.#key = textKey(text);
    const restored = this.#versions.returned(this.#key);
    for (const d of [...damaged, ...(restored ?? []).map((r) => r.damaged)])
      this.#unsettled.add(d.item.id ?? "");
    this.#set(restored?.length ? this.#restored(state, restored) : state);
  }

  #restored(state: CurationState, restored: NonNullable<ReturnType<Versions["returned"]>>): CurationState {
    const mentions = new Map(state.mentions.map((m) => [m.id ?? "", m]));
    const rejected = new Map(state.rejected.map((r) => [r.id, r]));
    const review = new Set(state.review);
    for (const { damaged: d, spans, clock } of restored) {
      const id = d.item.id ?? "";
      if ((this.#touched.get(id) ?? -1) > clock) continue;
      if (d.kind === "rejection") rejected.set(id, { ...d.item, spans });
      else {
        mentions.set(id, { ...d.item, spans });
        if (d.reviewed) review.add(id);
        else review.delete(id);
      }
    }
    return withProposals(
      {
        ...state,
        mentions: [...mentions.values()].sort(byFileOrder),
        rejected: [...rejected.values()].sort((a, b) => a.spans[0].start - b.spans[0].start),
        review,
      },
      state.proposed,
    );
  }

  /** The text was saved as it is. Answers the records that say so, for the log; none when nothing had changed. */
  saved(by: Actor, batch: string): LogRecord[] {
    const changed = this.#edits.length > this.#saved;
    const records = this.#editRecords(by, batch, false);
    this.#saved = this.#edits.length;
    this.#savedKey = this.#key;
    if (!changed || records.length) return records;
    // Everything was logged as unsaved; this says that it is saved.
    const record = textRecord([], batch, { ...by, last: this.#last });
    this.#last = record.time;
    return [record];
  }

  #set(state: CurationState): void {
    this.#state = state;
    this.#serial++;
  }
}
