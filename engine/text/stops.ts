// Abbreviations that end in a full stop without ending a sentence, by language, in folded form. The word behind
// decides the doubtful ones.

/** Followed by what they belong to: a name, a number, an example. Never the end of a sentence. */
const LEADING: Record<string, string> = {
  en: "dr drs mr mrs ms prof st sr jr rev fig figs tab tabs eq eqs ref refs vol sect sec ch pt pts vs cf viz approx ca e.g i.e eg ie resp incl excl var subsp ssp ser cv dept univ",
  fr: "m mm mme mlle mmes dr drs pr env cf p.ex ex fig tabl chap art vol éd ed st ste c.-à-d resp",
  es: "sr sra sres srta dr dra dres dras prof profa lic p.ej ej aprox fig tab cap art vol ed ee pág pag ud uds cf núm av",
};

/** Units, doses, Latin: the end of a sentence only where a capital or a figure's heading follows. */
const TRAILING: Record<string, string> = {
  en: "al etc inc ltd co corp spp sp mg kg g ml dl l mcg µg iu hr hrs h min sec wk wks mo mos yr yrs y/o pt tab tabs cap caps inj max no nos q qd bid tid qid prn po iv im sc",
  fr: "al etc sp spp mg kg g ml l h min sem cp cps inj max no nos",
  es: "al etc sp spp mg kg g ml l h min sem comp cáps caps iny máx max nº no ud uds",
};

/** Capitalised words that begin a sentence so often that one after `type I.` or `vitamin B.` does. */
export const STARTERS = new Set(
  "the a an this these those there that it its in on at as if we our he she they his her their i you no all both some most many however although because when while after before during since for from with to by of or and but is was are were patient patients results methods conclusion conclusions background le la les un une des ce cette ces il elle ils elles nous dans en pour par avec sans el los las una unos unas este esta estos estas se su sus al por para con sin no paciente".split(
    " ",
  ),
);

/** After one of these a single capital is a name of its own (`hepatitis C.`), not somebody's initial. */
export const CLASSIFIERS = new Set(
  "vitamin vitamins vitamine vitamina hepatitis hépatite type types tipo grade grado stage stade group groupe grupo class classe clase factor facteur phase fase part panel influenza protein virus category arm haemophilia hemophilia".split(
    " ",
  ),
);

const sets = (source: Record<string, string>) =>
  new Map(Object.entries(source).map(([language, words]) => [language, new Set(words.split(" "))]));
const leading = sets(LEADING);
const trailing = sets(TRAILING);

const union = (all: Map<string, Set<string>>) => new Set([...all.values()].flatMap((words) => [...words]));
const anyLeading = union(leading);
const anyTrailing = union(trailing);

export interface Stops {
  readonly leading: ReadonlySet<string>;
  readonly trailing: ReadonlySet<string>;
}

/** The lists of a BCP 47 language; of all languages where it is unknown or has none. */
export function stopsOf(language?: string): Stops {
  const base = language?.slice(0, 2).toLowerCase() ?? "";
  return { leading: leading.get(base) ?? anyLeading, trailing: trailing.get(base) ?? anyTrailing };
}
