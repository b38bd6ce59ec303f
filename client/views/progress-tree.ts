// How the progress of a corpus is arranged: texts, types, people. Pure, so that it is tested without an editor.
import type { ProgressResult } from "../../server/protocol/annotations.ts";

export interface ProgressNode {
  readonly kind: "heading" | "text" | "type" | "person";
  readonly name: string;
  readonly uri?: string;
  readonly accepted: number;
  readonly open: number;
  readonly rejected: number;
  readonly review: number;
  readonly children: readonly ProgressNode[];
}

type Counts = Pick<ProgressNode, "accepted" | "open" | "rejected" | "review">;
const NONE: Counts = { accepted: 0, open: 0, rejected: 0, review: 0 };

const typeNodes = (types: Record<string, { accepted: number; open: number }>): ProgressNode[] =>
  Object.entries(types)
    .sort(([a, x], [b, y]) => y.accepted - x.accepted || a.localeCompare(b))
    .map(([name, counts]) => ({ kind: "type", name, ...NONE, ...counts, children: [] }));

/** Three headings with the whole corpus' counts; empty for a corpus without annotations. */
export function progressTree(texts: ProgressResult["texts"]): ProgressNode[] {
  if (!texts.length) return [];
  const sum: Counts = { ...NONE };
  const types: Record<string, { accepted: number; open: number }> = {};
  const people: Record<string, number> = {};
  for (const { progress } of texts) {
    for (const key of ["accepted", "open", "rejected", "review"] as const)
      (sum as Record<string, number>)[key] = sum[key] + progress[key];
    for (const [type, { accepted, open }] of Object.entries(progress.types)) {
      const all = types[type] ?? { accepted: 0, open: 0 };
      types[type] = { accepted: all.accepted + accepted, open: all.open + open };
    }
    for (const [person, n] of Object.entries(progress.people)) people[person] = (people[person] ?? 0) + n;
  }
  const heading = (name: string, children: ProgressNode[]): ProgressNode => ({
    kind: "heading",
    name,
    ...sum,
    children,
  });
  return [
    heading(
      "texts",
      texts.map(({ uri, name, progress }) => ({
        kind: "text",
        name,
        uri,
        accepted: progress.accepted,
        open: progress.open,
        rejected: progress.rejected,
        review: progress.review,
        children: typeNodes(progress.types),
      })),
    ),
    heading("types", typeNodes(types)),
    heading(
      "people",
      Object.entries(people)
        .sort(([, a], [, b]) => b - a)
        .map(([name, n]) => ({ kind: "person", name, ...NONE, accepted: n, children: [] })),
    ),
  ];
}
