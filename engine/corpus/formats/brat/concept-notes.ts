// Corpora that keep concept ids in annotators' notes: QUAERO writes bare CUIs, Mantra a quoted row that begins with
// one. Read so only when asked, for a note is otherwise a note.
import type { ConceptRef } from "../../../text/mention.ts";

const ID = /^(?:[A-Za-z][\w.]*:\S+|[A-Z]{1,3}\d{4,})$/;

/** Concept ids in a note: of a quoted, comma separated row the first cell, else every word that is an id. */
export function conceptsInNote(note: string): ConceptRef[] {
  const row = /^\s*"([^"]*)"\s*,/.exec(note);
  const words = row ? [row[1] ?? ""] : note.split(/[\s,;|+]+/);
  return words.filter((w) => ID.test(w)).map((id) => ({ id }));
}
