// The classes in which a predicted concept is graded against the reference: those published with SynCABEL (arXiv
// 2601.19667), in which "exact" and "partial" are settled by ids before anybody is asked.

export const JUDGE_CLASSES = ["correct", "broad", "narrow", "no-relation"] as const;
export type JudgeClass = (typeof JUDGE_CLASSES)[number];

export const CLASS_MEANINGS: Readonly<Record<JudgeClass, string>> = {
  correct: "names the same thing in this text",
  broad: "is more general than the reference",
  narrow: "is more specific than the reference",
  "no-relation": "is another thing, or related by topic only",
};
