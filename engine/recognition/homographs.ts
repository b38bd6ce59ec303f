// Names that are verbs or everyday nouns as often as concepts: refused where the words around them say so. Only for
// words whose concept nobody wants to lose; words that are hardly ever a concept stand in `words.ts`.

interface Cue {
  /** What stands right before, or right behind, when the word is not the concept. */
  readonly before?: RegExp;
  readonly behind?: RegExp;
}

const VERB =
  /(?:\b(?:to|may|might|can|could|will|would|should|not|which|that|also|they|often)|\p{L}ly)\s+$/iu;

/** They lead to; lead V4; the pacemaker lead. */
const LEAD: Cue = {
  before: new RegExp(
    `${VERB.source}|\\b(?:pacemaker|pacing|ecg|ekg|icd|limb|precordial|\\d+[- ]|twelve)\\s*-?$`,
    "iu",
  ),
  behind: /^\s+(?:to\b|into\b|us\b|author|time\b|ecg\b|compound|V\d|aV[LRF]\b|I{1,3}\b)/iu,
};

const cues: Readonly<Record<string, Cue>> = {
  lead: LEAD,
  leads: LEAD,
  iron: { before: VERB, behind: /^\s+out\b/iu },
  rat: { behind: /^\s+on\b/iu },
  stroke: { behind: /^\s+(?:volume|work)\b/iu },
  fit: { behind: /^\s+(?:for|to|with|into|the|of)\b/iu },
  fits: { behind: /^\s+(?:the|into|with|to|our)\b/iu },
};

const LOOK = 24;

/** Whether the words around `text[start, end)` say that it is not the concept of that name. */
export function isHomograph(text: string, start: number, end: number): boolean {
  const word = text.slice(start, end).toLowerCase();
  const cue = Object.hasOwn(cues, word) ? cues[word] : undefined;
  if (!cue) return false;
  return (
    (cue.before?.test(text.slice(Math.max(0, start - LOOK), start)) ?? false) ||
    (cue.behind?.test(text.slice(end, end + LOOK)) ?? false)
  );
}
