// The quick fix of a finding as an act like any other: logged, shown, and taken back by one undo.

import { extentOf } from "../../text/mention.ts";
import type { Fix } from "../checks/check.ts";
import { freshId, type Operation, refusal } from "./act.ts";
import type { Change } from "./changes.ts";
import { edited, removal } from "./decide.ts";
import { accepted } from "./state.ts";

/** Carries a fix out. Refused where the annotations it is about are no longer what they were when it was offered. */
export const applyFix =
  (fix: Fix): Operation =>
  (state) => {
    const replaced = new Map(fix.add.flatMap((m) => (m.id === undefined ? [] : [[m.id, m] as const])));
    const changes: Change[] = [];
    for (const before of fix.remove) {
      if (before.id === undefined || accepted(state, before.id) !== before)
        return refusal("The annotation was changed meanwhile.");
      const after = replaced.get(before.id);
      changes.push(...(after ? edited(state, before, after) : removal(state, before)));
    }
    const taken = new Set<string>();
    for (const m of fix.add) {
      if (m.id !== undefined && fix.remove.some((r) => r.id === m.id)) continue;
      const id = freshId(state, m, taken);
      taken.add(id);
      changes.push({ kind: "mention", id, after: { ...m, id } });
    }
    const [first] = [...fix.add, ...fix.remove];
    const action = fix.remove.length === 0 ? "create" : fix.add.length === 0 ? "remove" : "edit";
    return { action, changes, ...(first ? { focus: extentOf(first) } : {}) };
  };
