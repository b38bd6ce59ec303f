// Whether a passage is prose that is worth a model's or a person's time: what `text-quality` asks of a sentence, and signs of
// tables, references and broken extraction besides.
import { type Flaw, flawOf } from "../quality/text-quality.ts";

export type PassageFlaw = Flaw | "tabular" | "references" | "few-sentences" | "broken-lines";

const SHORTEST = 20;
const LONGEST = 1000;
/** Figures among letters and figures, above which it is a table. */
const FIGURES = 0.2;
/** Citations of the form `2004;12:33-9`, `doi:`, `et al.` for each hundred words. */
const CITATIONS = 4;

/** The first flaw, or undefined. `language`: what it should be written in, where that matters. */
export function passageFlaw(text: string, language: string): PassageFlaw | undefined {
  const figures = text.match(/\p{N}/gu)?.length ?? 0;
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (figures > FIGURES * (figures + letters)) return "tabular";
  const lines = text.split("\n").filter((l) => l.trim());
  if (lines.length > 5 && lines.filter((l) => l.trim().length < 25).length > lines.length / 2)
    return "broken-lines";
  const words = text.split(/\s+/).length;
  const cited = text.match(/\bdoi:|\d{4};\s?\d+|\bet al\b|https?:/gi)?.length ?? 0;
  if ((100 * cited) / words > CITATIONS) return "references";
  if (!/[.!?。！？]/u.test(text)) return "few-sentences";
  return flawOf(text, language, { shortest: SHORTEST, longest: LONGEST });
}
