// Krippendorff's alpha for unitizing: do annotators cut the same pieces out of the same text, chance taken into account?
// Krippendorff (2004), Content Analysis, 2nd edition, section 11.6; the worked example of page 254 is the test.

/** A piece that an annotator marked with one type: `[start, end)` on the continuum, `start < end`. */
export interface Unit {
  readonly start: number;
  readonly end: number;
}

/** Squared differences per squared length of the continuum, so that types can be summed. */
export interface Disagreement {
  readonly observed: number;
  readonly expected: number;
}

/** A stretch of the continuum between two borders of one annotator: marked or not. */
interface Section extends Unit {
  readonly marked: boolean;
}

const lengthOf = (s: Unit): number => s.end - s.start;

/**
 * The whole continuum as alternating gaps and units. Units of one annotator may not overlap in this measure: of nested or
 * crossing ones the outline is taken.
 */
function sectionsOf(units: readonly Unit[], length: number): Section[] {
  const sections: Section[] = [];
  let at = 0;
  for (const { start, end } of units.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = sections.at(-1);
    if (last?.marked && start < last.end) {
      if (end > last.end) sections[sections.length - 1] = { ...last, end };
      at = Math.max(at, end);
      continue;
    }
    if (start > at) sections.push({ start: at, end: start, marked: false });
    sections.push({ start, end, marked: true });
    at = end;
  }
  if (at < length) sections.push({ start: at, end: length, marked: false });
  return sections;
}

/** δ² of two sections that overlap: borders' squared differences, or a unit's squared length inside the other's gap. */
function difference(a: Section, b: Section): number {
  if (a.marked && b.marked) return (a.start - b.start) ** 2 + (a.end - b.end) ** 2;
  if (a.marked && b.start <= a.start && a.end <= b.end) return lengthOf(a) ** 2;
  if (b.marked && a.start <= b.start && b.end <= a.end) return lengthOf(b) ** 2;
  return 0;
}

/** Sum of δ² over all overlapping pairs of sections of two annotators. */
function differences(a: readonly Section[], b: readonly Section[]): number {
  let sum = 0;
  let from = 0;
  for (const section of a) {
    while (from < b.length && (b[from] as Section).end <= section.start) from++;
    for (let i = from; i < b.length && (b[i] as Section).start < section.end; i++)
      sum += difference(section, b[i] as Section);
  }
  return sum;
}

/**
 * Disagreement about one type. `annotators` holds each one's units of the type; `length` is the length of the continuum
 * (texts laid end to end). Observed and expected are 0 where nobody marked anything. Throws on fewer than two annotators.
 */
export function unitizingDisagreement(
  annotators: readonly (readonly Unit[])[],
  length: number,
): Disagreement {
  const m = annotators.length;
  if (m < 2) throw new RangeError("agreement needs two annotators or more");
  const sections = annotators.map((units) => sectionsOf(units, length));
  let observed = 0;
  for (let i = 0; i < m; i++)
    for (let j = i + 1; j < m; j++)
      observed += 2 * differences(sections[i] as Section[], sections[j] as Section[]);
  const all = sections.flat();
  const units = all.filter((s) => s.marked).map(lengthOf);
  if (units.length === 0) return { observed: 0, expected: 0 };
  const gaps = all.filter((s) => !s.marked).map(lengthOf);
  const room = placesIn(gaps);
  let expected = 0;
  let within = 0;
  for (const b of units) {
    expected += ((units.length - 1) / 3) * (2 * b ** 3 - 3 * b ** 2 + b) + b ** 2 * room(b);
    within += b * (b - 1);
  }
  const places = m * length * (m * length - 1) - within;
  return {
    observed: observed / (m * (m - 1) * length ** 2),
    expected: places > 0 ? ((2 / length) * expected) / places : 0,
  };
}

/** Number of places that a unit of a given length finds in the gaps: the sum of `gap - length + 1` where it fits. */
function placesIn(gaps: number[]): (length: number) => number {
  gaps.sort((a, b) => b - a);
  const sums = [0];
  for (const gap of gaps) sums.push((sums.at(-1) as number) + gap);
  return (length) => {
    let low = 0;
    let high = gaps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((gaps[middle] as number) >= length) low = middle + 1;
      else high = middle;
    }
    return (sums[low] as number) - low * (length - 1);
  };
}

/**
 * Alpha over any number of types: 1 is agreement, 0 is chance, negative is worse than chance. Undefined where nothing
 * could have been disagreed about.
 */
export function unitizingAlpha(types: Iterable<Disagreement>): number | undefined {
  let observed = 0;
  let expected = 0;
  for (const type of types) {
    observed += type.observed;
    expected += type.expected;
  }
  return expected > 0 ? 1 - observed / expected : undefined;
}
