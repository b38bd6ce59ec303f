// The keys of curate mode, declared once: the manifest's commands and keybindings are generated from this table, and
// the client registers what stands here. Pure, so that tests read it without an editor.
import type { CurateParams } from "../../server/protocol/curation.ts";

export interface CurateKey {
  /** As a keybinding names it. */
  readonly key: string;
  /** As the help shows it, where that differs. */
  readonly shown?: string;
  /** English title of the command. */
  readonly title: string;
  /** What `curie.curate` is asked for; absent: the client asks something first. */
  readonly act?: Pick<CurateParams, "action" | "side" | "step" | "unit" | "type">;
}

const border = (side: "start" | "end", step: 1 | -1, unit: "word" | "character") =>
  ({ action: "border", side, step, unit }) as const;

const typeKeys = Object.fromEntries(
  Array.from({ length: 9 }, (_, i) => i + 1).flatMap((n): [string, CurateKey][] => [
    [`type${n}`, { key: `${n}`, title: `Set Type ${n}`, act: { action: "type", type: `${n}` } }],
    [`mark${n}`, { key: `alt+${n}`, shown: `Alt+${n}`, title: `Mark a Word as Type ${n}` }],
  ]),
);

/** By the last part of the command: `curie.curate.accept`. */
export const curateKeys: Readonly<Record<string, CurateKey>> = {
  next: { key: "n", title: "Next Suggestion", act: { action: "next" } },
  previous: { key: "p", title: "Previous Suggestion", act: { action: "previous" } },
  accept: { key: "a", title: "Accept", act: { action: "accept" } },
  acceptGroup: {
    key: "shift+a",
    shown: "A",
    title: "Accept Same Words in This Text",
    act: { action: "acceptGroup" },
  },
  reject: { key: "x", title: "Reject or Remove", act: { action: "reject" } },
  rejectGroup: {
    key: "shift+x",
    shown: "X",
    title: "Reject Same Words in This Text",
    act: { action: "rejectGroup" },
  },
  skip: { key: "s", title: "Skip", act: { action: "skip" } },
  ...typeKeys,
  concept: { key: "c", title: "Choose Concept" },
  noConcept: { key: "0", title: "No Concept Fits", act: { action: "concept" } },
  repeat: { key: ".", title: "Repeat in This Text", act: { action: "repeat" } },
  repeatCorpus: { key: "shift+.", shown: ">", title: "Repeat in the Corpus" },
  startLeft: { key: "[", title: "Left Border One Word Left", act: border("start", -1, "word") },
  startRight: { key: "]", title: "Left Border One Word Right", act: border("start", 1, "word") },
  endLeft: {
    key: "shift+[",
    shown: "{",
    title: "Right Border One Word Left",
    act: border("end", -1, "word"),
  },
  endRight: {
    key: "shift+]",
    shown: "}",
    title: "Right Border One Word Right",
    act: border("end", 1, "word"),
  },
  startLeftCharacter: {
    key: "alt+[",
    shown: "Alt+[",
    title: "Left Border One Character Left",
    act: border("start", -1, "character"),
  },
  startRightCharacter: {
    key: "alt+]",
    shown: "Alt+]",
    title: "Left Border One Character Right",
    act: border("start", 1, "character"),
  },
  endLeftCharacter: {
    key: "alt+shift+[",
    shown: "Alt+{",
    title: "Right Border One Character Left",
    act: border("end", -1, "character"),
  },
  endRightCharacter: {
    key: "alt+shift+]",
    shown: "Alt+}",
    title: "Right Border One Character Right",
    act: border("end", 1, "character"),
  },
  fragment: { key: "shift+=", shown: "+", title: "Add Fragment", act: { action: "fragment" } },
  attribute: { key: "m", title: "Next Attribute (Negated, Uncertain)", act: { action: "attribute" } },
  relate: { key: "r", title: "Relate" },
  undo: { key: "u", title: "Undo Last Act", act: { action: "undo" } },
  jump: { key: "f", title: "Jump to a Word" },
  acceptAbove: { key: "t", title: "Accept All Above a Threshold" },
  rejectRest: { key: "shift+t", shown: "T", title: "Reject All That Are Left" },
  filter: { key: "/", title: "Filter Suggestions" },
  order: { key: "o", title: "Order by Uncertainty or Place" },
  nextText: { key: "shift+n", shown: "N", title: "Next Text of the Corpus" },
  guideline: { key: "g", title: "Guideline at This Type" },
  help: { key: "shift+/", shown: "?", title: "Help" },
  leave: { key: "escape", shown: "Escape", title: "Leave Curate Mode" },
};
