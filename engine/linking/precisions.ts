// How sure a link must be, as people choose it: in the settings, in a project's file, in a question.

/** The share of links that must be right; `link all`: every mention gets its likeliest concept. */
export const PRECISIONS = ["0.9", "0.95", "0.98", "link all"] as const;
export type Precision = (typeof PRECISIONS)[number];
