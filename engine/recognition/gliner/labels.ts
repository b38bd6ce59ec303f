// Labels that a person asks for, held against those that a model knows. A model trained on a closed list answers an unknown
// wording with noise or with silence, so that the wording is settled before.
import type { KnownLabel } from "./config.ts";

/** How one label that was asked for is put to the model. */
export interface ResolvedLabel {
  /** As it was asked for. */
  readonly asked: string;
  /** Wordings put to the model; none where it knows nothing like it. */
  readonly wording: string | undefined;
  readonly group?: string;
  /** The model's own threshold for it. */
  readonly threshold?: number;
  /** What a person should know: that another wording was taken, or that there is none. */
  readonly note?: string;
}

const plain = (label: string): string =>
  label
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

/** Character trigrams of a wording, its borders marked. */
function trigrams(label: string): Set<string> {
  const padded = `  ${label} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, i) => padded.slice(i, i + 3)));
}

/** Dice's coefficient of two wordings' trigrams: 0 to 1. */
export function likeness(a: string, b: string): number {
  const [x, y] = [trigrams(a), trigrams(b)];
  let shared = 0;
  for (const gram of x) if (y.has(gram)) shared++;
  return (2 * shared) / (x.size + y.size);
}

/** Below this two wordings have nothing to do with one another ("vehicle" and "vertebra": 0.35). */
const NEAR = 0.5;

/** Every wording of a model's labels: name first. */
const wordingsOf = (label: KnownLabel): readonly string[] => [label.name, ...label.aliases];

const resolved = (asked: string, wording: string, label: KnownLabel, note?: string): ResolvedLabel => ({
  asked,
  wording,
  ...(label.group === undefined ? {} : { group: label.group }),
  ...(label.threshold === undefined ? {} : { threshold: label.threshold }),
  ...(note === undefined ? {} : { note }),
});

/**
 * Settles one label. Known by name or wording: as it is. A semantic group's code: the labels of the group are named. Else the
 * nearest wording, said so; else nothing, said so, too, with what the model knows.
 */
export function resolveLabel(asked: string, known: readonly KnownLabel[]): ResolvedLabel[] {
  const wanted = plain(asked);
  for (const label of known)
    for (const wording of wordingsOf(label))
      if (plain(wording) === wanted) return [resolved(asked, wording, label)];
  const grouped = known.filter((label) => label.group === asked.toUpperCase());
  if (grouped.length) return grouped.map((label) => resolved(label.name, label.name, label));
  let best: { label: KnownLabel; wording: string } | undefined;
  let most = NEAR;
  for (const label of known)
    for (const wording of wordingsOf(label)) {
      const near = likeness(wanted, plain(wording));
      if (near > most) [best, most] = [{ label, wording }, near];
    }
  if (best)
    return [
      resolved(
        asked,
        best.wording,
        best.label,
        `the label "${asked}" is not known to this model; the nearest it knows, "${best.wording}", is taken`,
      ),
    ];
  const names = known.map((label) => label.name).join(", ");
  return [
    {
      asked,
      wording: undefined,
      note: `the label "${asked}" is not known to this model, and nothing like it; it knows ${names}`,
    },
  ];
}

/**
 * Settles all labels; without a list of known ones every wording is put to the model as it is. Doubles count once. None
 * asked for: all that the model knows.
 */
export function resolveLabels(
  asked: readonly string[],
  known: readonly KnownLabel[] | undefined,
): ResolvedLabel[] {
  const distinct = [...new Set(asked.map((label) => label.trim()).filter((label) => label !== ""))];
  if (!known) return distinct.map((label) => ({ asked: label, wording: label }));
  if (distinct.length === 0) return known.map((label) => resolved(label.name, label.name, label));
  const all = distinct.flatMap((label) => resolveLabel(label, known));
  return all.filter((label, i) => all.findIndex((other) => other.asked === label.asked) === i);
}
