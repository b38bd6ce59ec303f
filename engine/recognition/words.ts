// Words of grammar, which no vocabulary makes a name, and words that name a whole semantic group. How common the other
// words are is learned from text (word-frequency.ts, common-names.ts).

import type { SemanticGroup } from "../kb/groups.ts";

const list = (words: string) => new Set(words.trim().split(/\s+/));

/**
 * Function words of English, French and Spanish: never a mention, however a vocabulary uses them, unless the text
 * writes them in capitals and so does the vocabulary (AS, IT, WAS).
 */
export const functionWords = list(`
  a about after all also although an and any are as at be because been before being between both but by can could did
  do does during each either few for from further had has have having he her here him his how i if in into is it its
  itself just may me might more most much must my neither no none nor not now of off on once one only or other our out
  over own per same shall she should since so some still such than that the their them then there these they this those
  though through to too two under until up upon us very via was we were what when where which while who whom whose why
  will with within without would yes yet you your
  au aux avec ce ces cet cette chez comme d dans de des donc du elle elles en entre est et eux il ils je l la le les
  leur leurs lui mais mal mes mon ne ni non nos notre nous on ont ou par pas peu plus pour qu que qui sa sans se ses si
  son sont sous sur ta te tes toi ton tous tout tres trop tu un une vos votre vous
  al ante bajo cada como con contra cual cuando cuyo del desde donde dos el ella ellas ellos era eran es esa ese eso
  esta estas este esto estos fue ha han hasta hay las lo los mas me muy nada nos o os otra otro para pero poco por
  porque pues sin sobre solo son su sus tal tan tras tres un una unas uno unos y ya yo
`);

/** Capitals that stress a word rather than shorten a name, whatever a vocabulary says. */
export const neverShort = list("NO NOT AND THE FOR IF SO WE OF TO IN BY HE HAS CAN NEW END USE");

/** Words that name a whole semantic group rather than a concept of it: no mention, even as a preferred name. */
export const hollowWords: Readonly<Partial<Record<SemanticGroup, ReadonlySet<string>>>> = {
  DISO: list(`
    disease diseases disorder disorders syndrome syndromes symptom symptoms illness sign signs condition conditions
    complication complications included maladie maladies trouble troubles symptomes enfermedad enfermedades trastorno
    trastornos sintoma sintomas
  `),
  CHEM: list("drug drugs medication medications chemical chemicals"),
  PROC: list("treatment treatments procedure procedures therapy therapies"),
  LIVB: list("patient patients organism organisms"),
};
