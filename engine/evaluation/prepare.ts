// One side of a document made fit for counting: malformed mentions out, doubles counted once, all in reading order, and
// each of these told.
import { byPosition, contains, overlaps } from "../text/span.ts";
import { type Compared, type ComparedDocument, placeOf } from "./compared.ts";
import type { FindingCode, FindingList } from "./findings.ts";
import type { Place } from "./result-evidence.ts";

export interface SideOfDocument {
  readonly gold: boolean;
  readonly types: readonly string[];
  /** Of mentions at one place and of one type only the first counts. */
  readonly onePerPlace?: boolean;
}

const extent = (m: Compared) => ({ start: m.spans[0]?.start ?? 0, end: m.spans.at(-1)?.end ?? 0 });

/** Reading order; then type and text, so that equal sets of mentions are equal lists, however the file orders them. */
export const inReadingOrder = (a: Compared, b: Compared): number =>
  byPosition(extent(a), extent(b)) ||
  compare(placeOf(a), placeOf(b)) ||
  compare(a.type, b.type) ||
  compare(answerKey(a), answerKey(b)) ||
  compare(a.text, b.text);

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const answerKey = (m: Compared) => `${m.state} ${m.answers[0]?.join("+") ?? ""}`;

export const placeIn = (document: string, m: Compared, detail: string): Place => ({
  ...m.at?.(),
  document,
  detail,
});

const named = (m: Compared) => `"${m.text}" at ${placeOf(m)}${m.type ? ` (${m.type})` : ""}`;

/** `text` absent: the source has offsets only. */
export function prepared(
  { id, mentions, text }: Pick<ComparedDocument, "id" | "mentions"> & { readonly text?: string },
  side: SideOfDocument,
  findings: FindingList,
): Compared[] {
  const tell = (code: FindingCode, m: Compared, what = named(m)) => findings.add(code, placeIn(id, m, what));
  const limit = text === undefined || text === "" ? Number.POSITIVE_INFINITY : text.length;
  const kept = new Map<string, Compared>();
  for (const m of mentions) {
    if (side.types.length && !side.types.includes(m.type)) continue;
    if (isMalformed(m, limit)) {
      tell("malformed-mention", m);
      continue;
    }
    // A table may give two discontinuous mentions one outer stretch; their words tell them apart.
    const key = `${placeOf(m)}\n${m.type}${side.onePerPlace ? "" : `\n${answerKey(m)}\n${m.text}`}`;
    if (side.onePerPlace && side.gold && kept.has(key)) tell("gold-place-taken", m);
    else if (kept.has(key)) tell(side.gold ? "duplicate-gold" : "duplicate-predicted", m);
    else kept.set(key, m);
  }
  const sorted = [...kept.values()].sort(inReadingOrder);
  if (side.gold) tellOverlaps(sorted, tell);
  return sorted;
}

const isMalformed = (m: Compared, limit: number): boolean =>
  m.spans.length === 0 ||
  m.spans.some(
    (s) =>
      !Number.isInteger(s.start) ||
      !Number.isInteger(s.end) ||
      s.start < 0 ||
      s.end <= s.start ||
      s.end > limit,
  );

/** Of mentions in reading order: those that cross, or contradict, an earlier one of their type. */
function tellOverlaps(
  mentions: readonly Compared[],
  tell: (code: FindingCode, m: Compared, what?: string) => void,
): void {
  let open: Compared[] = [];
  for (const m of mentions) {
    const at = extent(m);
    open = open.filter((o) => extent(o).end > at.start);
    const alike = open.filter((o) => o.type === m.type);
    const rival = alike.find((o) => placeOf(o) === placeOf(m));
    if (rival)
      tell(
        "gold-disagrees",
        m,
        `${named(m)}: ${rival.answers[0]?.join("+") || rival.state} and ${m.answers[0]?.join("+") || m.state}`,
      );
    const crossed = alike.find(
      (o) =>
        !contains(extent(o), at) &&
        !contains(at, extent(o)) &&
        o.spans.some((a) => m.spans.some((b) => overlaps(a, b))),
    );
    if (crossed) tell("gold-crosses", m, `${named(m)} and ${named(crossed)}`);
    open.push(m);
  }
}
