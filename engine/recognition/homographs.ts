// Names that are verbs or everyday nouns as often as concepts: refused where the words around them say so. Only for
// words whose concept nobody wants to lose; words that are hardly ever a concept stand in `words.ts`.

interface Cue {
  /** What stands right before, or right behind, when the word is not the concept. */
  readonly before?: RegExp;
  readonly behind?: RegExp;
}

/** An auxiliary, an adverb, a pronoun, or the `to` of an infinitive, but not that of due to, exposed to. */
const VERB =
  /(?:\b(?:may|might|can|could|will|would|should|not|which|that|also|they|often|we|it)|\p{L}ly|(?<!\b(?:due|owing|secondary|exposed|exposure|sensitive|sensitivity|related|attributed|attributable|response|relation|allergic|toxicity))\s+to)\s+$/iu;

/** A hazard ratio or an odds ratio has a figure and an interval. */
const RATIO: Cue = { behind: /^\s*[=:,(]?\s*\d?\.\d/u };

const cues: Readonly<Record<string, Cue>> = {
  // They lead to; lead V4; the pacemaker lead.
  lead: {
    before: new RegExp(
      `${VERB.source}|\\b(?:pacemaker|pacing|ecg|ekg|icd|limb|precordial|\\d+[- ]|twelve)\\s*-?$`,
      "iu",
    ),
    behind: /^\s+(?:to\b|into\b|us\b|author|time\b|ecg\b|compound|V\d|aV[LRF]\b|I{1,3}\b)/iu,
  },
  // The metal has no plural.
  leads: { behind: /^/u },
  iron: { before: VERB, behind: /^\s+out\b/iu },
  rat: { behind: /^\s+on\b/iu },
  stroke: { behind: /^\s+(?:volume|work)\b/iu },
  fit: { behind: /^\s+(?:for|to|with|into|the|of)\b/iu },
  fits: { behind: /^\s+(?:the|into|with|to|our)\b/iu },
  hand: { before: /\b(?:other|one|first|second)\s+$/iu, behind: /^\s+(?:out|over)\b/iu },
  arm: {
    before:
      /\b(?:treatment|control|placebo|study|trial|active|comparator|intervention|either|each|one|short|long)\s+$/iu,
    behind: /^\s+of\s+(?:chromosome|the\s+(?:trial|study))/iu,
  },
  arms: {
    before: /\b(?:treatment|control|placebo|study|trial|both|two|three|all)\s+$/iu,
    behind: /^\s+of\s+(?:the\s+)?(?:chromosome|trial|study)/iu,
  },
  gold: { behind: /^\s+standard/iu },
  face: { before: VERB, behind: /^\s+(?:of|to\s+face|the\s+(?:problem|challenge|risk))\b/iu },
  HR: RATIO,
  OR: RATIO,
  RR: RATIO,
};

const LOOK = 40;
const LONGEST = Math.max(...Object.keys(cues).map((word) => word.length));

/** Whether the words around `text[start, end)` say that it is not the concept of that name. */
export function isHomograph(text: string, start: number, end: number): boolean {
  if (end - start > LONGEST) return false;
  const surface = text.slice(start, end);
  const word = surface.length > 2 ? surface.toLowerCase() : surface;
  const cue = Object.hasOwn(cues, word) ? cues[word] : undefined;
  if (!cue) return false;
  return (
    (cue.before?.test(text.slice(Math.max(0, start - LOOK), start)) ?? false) ||
    (cue.behind?.test(text.slice(end, end + LOOK)) ?? false)
  );
}
