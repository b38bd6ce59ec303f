// Languages as the UMLS names them (three letters, of the bibliographic kind) and as BCP 47 does.

const LANGUAGES: Record<string, string> = {
  ARA: "ar",
  BAQ: "eu",
  CHI: "zh",
  CZE: "cs",
  DAN: "da",
  DUT: "nl",
  ENG: "en",
  EST: "et",
  FIN: "fi",
  FRE: "fr",
  GER: "de",
  GRE: "el",
  HEB: "he",
  HUN: "hu",
  ITA: "it",
  JPN: "ja",
  KOR: "ko",
  LAV: "lv",
  LIT: "lt",
  NOR: "no",
  POL: "pl",
  POR: "pt",
  RUS: "ru",
  SCR: "hr",
  SPA: "es",
  SWE: "sv",
  TUR: "tr",
  UKR: "uk",
};
const CODES = new Map(Object.entries(LANGUAGES).map(([code, tag]) => [tag, code]));

/** `fr` for `FRE`; a code that is not known in lower case. */
export const bcp47Of = (code: string): string => LANGUAGES[code] ?? code.toLowerCase();

/** `ENG,fr` as UMLS codes. Throws a RangeError that names what is no language. */
export function parseLanguages(text: string): Set<string> {
  return new Set(
    text.split(",").map((part) => {
      const word = part.trim();
      const code = CODES.get(word.toLowerCase()) ?? word.toUpperCase();
      if (!Object.hasOwn(LANGUAGES, code))
        throw new RangeError(`"${word}" is no language; known are ${Object.keys(LANGUAGES).join(", ")}.`);
      return code;
    }),
  );
}
