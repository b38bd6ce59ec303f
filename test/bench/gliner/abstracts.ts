// Real abstracts with gold mentions: BC5CDR's test split.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePubTator } from "../../../engine/corpus/formats/pubtator.ts";
import { extentOf } from "../../../engine/text/mention.ts";
import { shared } from "../places.ts";
import type { Entity } from "./contestant.ts";

export interface Abstract {
  readonly text: string;
  readonly gold: readonly Entity[];
}

export function abstracts(count: number): Abstract[] {
  const text = readFileSync(join(shared, "bc5cdr", "CDR_TestSet.PubTator.txt"), "utf8");
  return parsePubTator(text)
    .documents.slice(0, count)
    .map((d) => ({
      text: d.text,
      gold: d.mentions.map((m): Entity => {
        const { start, end } = extentOf(m);
        return [start, end, (m.type ?? "").toLowerCase()];
      }),
    }));
}

/** Micro F1 of exact spans with their labels, percent. */
export function exactF1(gold: readonly (readonly Entity[])[], found: readonly (readonly Entity[])[]): number {
  let [right, all] = [0, 0];
  gold.forEach((g, i) => {
    const wanted = new Set(g.map(String));
    const given = new Set((found[i] ?? []).map(String));
    all += wanted.size + given.size;
    for (const entity of given) if (wanted.has(entity)) right++;
  });
  return (200 * right) / all;
}

/** Words as people count them. */
export const wordCount = (texts: readonly string[]): number =>
  texts.reduce((n, text) => n + (text.match(/\S+/g)?.length ?? 0), 0);
