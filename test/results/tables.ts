// The tables of pages that show measured figures: from results files to Markdown. A page has them
// between `<!-- results:NAME -->` and `<!-- /results:NAME -->`; a test holds it to them.
import { baseline, baselineRecognition, baselineTypes } from "./baseline.ts";
import { measuredModels } from "./embedded.ts";
import { headlines } from "./headlines.ts";
import { linkingAnchors, trieAndNames } from "./joined.ts";
import { measured } from "./measured.ts";
import {
  published,
  publishedConfidence,
  publishedDifferences,
  publishedJudge,
  publishedStrata,
} from "./published.ts";

/** By the name in the marker. */
export const TABLES: Readonly<Record<string, () => string>> = {
  ...measured(),
  headlines,
  "trie-and-names": trieAndNames,
  "linking-anchors": linkingAnchors,
  published,
  "published-strata": publishedStrata,
  "published-differences": publishedDifferences,
  "published-confidence": publishedConfidence,
  "published-judge": publishedJudge,
  baseline,
  "baseline-types": baselineTypes,
  "baseline-recognition": baselineRecognition,
  ...measuredModels(),
};

const MARKED = /<!-- results:([\w-]+) -->\n[\s\S]*?\n?<!-- \/results:\1 -->/g;

/** The page with its tables as the results files say. Throws RangeError for a marker that names no table. */
export const filled = (page: string): string =>
  page.replace(MARKED, (_, name: string) => {
    const table = TABLES[name];
    if (!table)
      throw new RangeError(`results:${name} is no table; there are ${Object.keys(TABLES).join(", ")}.`);
    return `<!-- results:${name} -->\n${table()}\n<!-- /results:${name} -->`;
  });
