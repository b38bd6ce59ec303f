// Files that stand beside a vocabulary and add to it: told by how they begin, and looked into before they are used, so that
// whoever chose one sees what it would add.
import { ImportReport, type Problem } from "../report.ts";
import { dialectOf } from "./formats.ts";
import { readGroupMap, saysGroups } from "./group-map.ts";
import { idPairs, PASSED_OVER, type PairKind, pairKindOf } from "./id-pairs.ts";
import { openSource } from "./source.ts";
import { translationsIn } from "./translations.ts";

/** A `table` is any other one: joined by its ids, with a mapping of its columns. */
export const BESIDE_KINDS = ["edges", "mappings", "translations", "groups", "table"] as const;
export type BesideKind = (typeof BESIDE_KINDS)[number];

export interface BesideLook {
  readonly kind: Exclude<BesideKind, "table">;
  /** The first things that it says: a concept and its parent, another id, a name in another language; a key and its group. */
  readonly pairs: readonly { readonly from: string; readonly to: string }[];
  /** How many it says, as far as was looked. */
  readonly says: number;
  /** Whether there is more than was looked at. */
  readonly more: boolean;
  /** What is passed over, each with how often. */
  readonly passedOver: readonly { readonly reason: string; readonly count: number }[];
  /** Rows that cannot be used, with their lines. */
  readonly problems: readonly Problem[];
}

const SHOWN = 12;
const LOOKED_AT = 50_000;
const MOST_PROBLEMS = 20;

/** What a file that begins so adds to a vocabulary; undefined where it is none of those that tell themselves. */
export function besideKindOf(head: string): BesideLook["kind"] | undefined {
  if (dialectOf(head) === "translations") return "translations";
  return pairKindOf(head) ?? (saysGroups(head) ? "groups" : undefined);
}

/** The same of a file. Throws `SourceError` where it cannot be read. */
export async function besideKind(file: string): Promise<BesideLook["kind"] | undefined> {
  const source = await openSource(file);
  await source.close();
  return besideKindOf(source.head);
}

/** What a file says as one of a kind, read to its 50,000th row. Throws `SourceError` where it is none of the kind. */
export async function lookBeside(file: string, kind: BesideLook["kind"]): Promise<BesideLook> {
  const report = new ImportReport(MOST_PROBLEMS);
  const pairs: { from: string; to: string }[] = [];
  let says = 0;
  let rows = 0;
  let more = false;
  for await (const pair of said(file, kind, report)) {
    if (rows++ === LOOKED_AT) {
      more = true;
      break;
    }
    if (!pair) continue;
    says++;
    if (pairs.length < SHOWN) pairs.push(pair);
  }
  const passedOver = report.skips().map(({ reason, count }) => ({ reason, count }));
  return { kind, pairs, says, more, passedOver, problems: report.problems };
}

/** Undefined for a row that says nothing that is used. */
async function* said(
  file: string,
  kind: BesideLook["kind"],
  report: ImportReport,
): AsyncGenerator<{ from: string; to: string } | undefined> {
  if (kind === "groups")
    for (const [from, to] of (await readGroupMap(file, report)).entries()) yield { from, to };
  else if (kind === "translations")
    for await (const { id, text, language } of translationsIn(file, report))
      yield { from: id, to: `${text} (${language})` };
  else yield* paired(file, kind, report);
}

async function* paired(file: string, kind: PairKind, report: ImportReport) {
  for await (const { id, other, line, counts } of idPairs(file, kind, report)) {
    if (!counts) report.skip(PASSED_OVER[kind], 1, file, line);
    yield counts ? { from: id, to: other } : undefined;
  }
}
