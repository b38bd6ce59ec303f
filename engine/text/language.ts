// Which of the languages we know a stretch of text is written in: function words voted over, Han letters counted.
// Deliberately coarse: it only decides whether a French synonym may match here.

const votes: Record<string, readonly string[]> = {
  en: "the of and in with was were is are for that by this from after which had has not to".split(" "),
  fr: "le la les des du une est et dans avec pour par sur au aux qui ont était été chez après".split(" "),
  es: "el la los las del una es en con por para que se al fue tras su como más había presenta".split(" "),
};
const ballots = new Map<string, string[]>();
for (const [language, words] of Object.entries(votes))
  for (const word of words) ballots.set(word, [...(ballots.get(word) ?? []), language]);

const SAMPLE = 2000;

/** BCP 47 tag of the language of `text` (its first 2,000 units count), or undefined where too little speaks. */
export function languageOf(text: string): "en" | "fr" | "es" | "zh" | undefined {
  const sample = text.length > SAMPLE ? text.slice(0, SAMPLE) : text;
  const han = sample.match(/\p{Script=Han}/gu)?.length ?? 0;
  if (han > 3 && han * 4 > sample.length) return "zh";
  const count = { en: 0, fr: 0, es: 0 };
  for (const word of sample.toLowerCase().match(/\p{L}+/gu) ?? [])
    for (const language of ballots.get(word) ?? []) count[language as keyof typeof count]++;
  const ranked = (Object.entries(count) as [keyof typeof count, number][]).sort((a, b) => b[1] - a[1]);
  const [best, second] = ranked;
  if (!best || !second || best[1] < 2 || best[1] < second[1] * 1.5) return undefined;
  return best[0];
}
