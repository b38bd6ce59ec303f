// A generated vocabulary of tens of millions of names, streamed: diseases, organisms, chemicals, drugs, genes and
// laboratory tests in the shapes of real ones, with synonyms that are inverted, cased or worded otherwise. New words keep
// coming as names grow (Heaps' law), so that an index meets what it would meet in a real one of that size.
import type { Concept } from "../../engine/kb/concept.ts";
import type { SemanticGroup } from "../../engine/kb/groups.ts";
import { random } from "./vocabulary.ts";

const list = (words: string): string[] => words.split(" ");
const ONSETS = list(
  "b br c ch cl cr d dr f fl g gl gr h k l m n p ph pl pr ps pt r rh s sc sp st t th tr v x z",
);
const VOWELS = list("a e i o u ae ia io y eo");
const CODAS = list("l n r s t m x c nd rm st ph");
const ENDS: Record<string, string[]> = {
  disease: list("itis osis oma opathy emia algia plasia trophy ectasia sclerosis malacia megaly penia"),
  drug: list("ine ol ide mab nib one ate pril statin azole cillin mycin idine amide"),
  genus: list("us ella ium ia as ix opsis odes"),
  epithet: list("us a um ensis ii oides icola alis"),
};
const BEFORE = list(
  "Acute Chronic Severe Mild Recurrent Congenital Acquired Primary Secondary Benign Malignant Idiopathic Hereditary Juvenile Adult Neonatal Suspected Entire",
);
const PHRASES = [
  "Structure of",
  "Disorder of",
  "Injury of",
  "Excision of",
  "Biopsy of",
  "Screening for",
  "Malignant neoplasm of",
  "Open wound of",
  "Computed tomography of",
  "Abnormality of",
  "Poisoning by",
  "Allergy to",
  "History of",
];
const SITES = list(
  "femur tibia humerus radius ulna eye ear kidney lung breast ovary hand foot knee hip shoulder ankle wrist thumb forearm thigh liver spleen pancreas stomach",
);
const SIDES = list("left right bilateral unspecified");
const AFTER = list(
  "syndrome disease disorder deficiency variant subtype complex receptor antagonist inhibitor",
);
const FRAGMENTS = list(
  "methyl ethyl propyl butyl phenyl benzyl hydroxy methoxy amino chloro fluoro bromo nitro oxo cyano acetyl carboxy dihydro pyridin pyrimidin imidazol quinolin indol thiazol furan piperidin piperazin morpholin purin",
);
const TAILS = ["acid", "propanoic acid", "benzamide", "acetamide", "ethanol", "urea", "phosphate", "amine"];
const FORMS = [
  "Oral Tablet",
  "Oral Capsule",
  "Injectable Solution",
  "Topical Cream",
  "Nasal Spray",
  "Prefilled Syringe",
];
const UNITS = ["MG", "MG/ML", "MCG", "UNT/ML"];
const STRAINS = list("ATCC DSM JCM NRRL CBS KM TB");
const ROLES = ["family member", "subunit", "receptor", "kinase", "binding protein", "transporter", "channel"];
const PROPERTIES = ["[Mass/volume]", "[Moles/volume]", "[Presence]", "[Titer]"];
const SPECIMENS = ["Serum or Plasma", "Blood", "Urine", "Body fluid", "Tissue", "Saliva"];

/** Words of one kind, the n-th always the same; old ones come back more often than new ones. */
class Words {
  readonly #next: () => number;
  readonly #ends: readonly string[];
  readonly #fresh: number;
  #known = 0;

  /** `fresh`: share of uses that are new words. */
  constructor(seed: number, ends: readonly string[], fresh: number) {
    this.#next = random(seed);
    this.#ends = ends;
    this.#fresh = fresh;
  }

  pick(): string {
    if (this.#known < 200 || this.#next() < this.#fresh) return this.word(this.#known++);
    return this.word(Math.floor(this.#known * this.#next() ** 2.2));
  }

  word(n: number): string {
    let h = Math.imul(n + 1, 0x9e3779b1) >>> 0;
    const draw = (size: number): number => {
      h = Math.imul(h ^ (h >>> 15), 0x85ebca6b) >>> 0;
      h = (h ^ (h >>> 13)) >>> 0;
      return h % size;
    };
    let word = "";
    for (let syllables = 1 + draw(3); syllables > 0; syllables--)
      word += (ONSETS[draw(ONSETS.length)] as string) + (VOWELS[draw(VOWELS.length)] as string);
    return word + (CODAS[draw(CODAS.length)] as string) + (this.#ends[draw(this.#ends.length)] as string);
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

class Names {
  readonly #next: () => number;
  readonly #diseases: Words;
  readonly #drugs: Words;
  readonly #genera: Words;
  readonly #epithets: Words;

  constructor(seed: number) {
    this.#next = random(seed);
    this.#diseases = new Words(seed + 1, ENDS.disease as string[], 0.05);
    this.#drugs = new Words(seed + 2, ENDS.drug as string[], 0.04);
    this.#genera = new Words(seed + 3, ENDS.genus as string[], 0.05);
    this.#epithets = new Words(seed + 4, ENDS.epithet as string[], 0.1);
  }

  #pick(words: readonly string[]): string {
    return words[Math.floor(this.#next() * words.length)] as string;
  }

  #number(most: number): number {
    return 1 + Math.floor(this.#next() * most);
  }

  #symbol(): string {
    let symbol = "";
    for (let n = 2 + Math.floor(this.#next() * 3); n > 0; n--)
      symbol += String.fromCharCode(65 + Math.floor(this.#next() * 26));
    return this.#next() < 0.7 ? symbol + this.#number(this.#next() < 0.7 ? 12 : 400) : symbol;
  }

  #clinical(): string {
    const r = this.#next();
    const disease = this.#diseases.pick();
    if (r < 0.2) return `${this.#pick(BEFORE)} ${disease} ${this.#pick(AFTER)}`;
    if (r < 0.4) return `${this.#pick(PHRASES)} ${this.#pick(SIDES)} ${this.#pick(SITES)} with ${disease}`;
    if (r < 0.6)
      return `${capital(disease)} due to ${this.#pick(BEFORE).toLowerCase()} ${this.#diseases.pick()}`;
    if (r < 0.8) return `${capital(disease)} ${this.#pick(AFTER)} type ${this.#number(40)}`;
    return `${this.#pick(BEFORE)} ${disease} of ${this.#pick(SITES)}, ${this.#pick(AFTER)} ${this.#number(300)}`;
  }

  #organism(): string {
    const r = this.#next();
    const genus = capital(this.#genera.pick());
    if (r < 0.5) return `${genus} ${this.#epithets.pick()}`;
    if (r < 0.7) return `${genus} sp. ${this.#pick(STRAINS)} ${this.#number(99_999)}`;
    if (r < 0.85) return `${genus} ${this.#epithets.pick()} subsp. ${this.#epithets.pick()}`;
    return `uncultured ${genus} bacterium ${this.#pick(STRAINS)}-${this.#number(9_999)}`;
  }

  #chemical(): string {
    let name = this.#next() < 0.3 ? `(${this.#number(4)}${this.#pick(["R", "S", "E", "Z"])})-` : "";
    for (let n = this.#number(3); n > 0; n--)
      name += `${this.#number(9)}-${this.#pick(FRAGMENTS)}${this.#pick(FRAGMENTS)}${n > 1 ? "-" : ""}`;
    return name + (this.#next() < 0.5 ? this.#pick(TAILS) : this.#drugs.pick());
  }

  #drug(): string {
    return `${this.#drugs.pick()} ${5 * this.#number(80)} ${this.#pick(UNITS)} ${this.#pick(FORMS)}`;
  }

  #gene(): string {
    const r = this.#next();
    if (r < 0.3) return `${this.#symbol()} gene`;
    if (r < 0.6) return `${this.#drugs.pick()} ${this.#pick(ROLES)} ${this.#number(60)}`;
    if (r < 0.8) return `${this.#symbol()} protein, ${this.#pick(["human", "mouse", "rat", "zebrafish"])}`;
    return `${this.#symbol()}, c.${this.#number(3_000)}${this.#pick(["A>G", "C>T", "G>A", "del"])}`;
  }

  #test(): string {
    return `${capital(this.#drugs.pick())} ${this.#pick(["IgG", "IgM", "Ag", "DNA"])} ${this.#pick(PROPERTIES)} in ${this.#pick(SPECIMENS)}`;
  }

  preferred(): [SemanticGroup, string] {
    const r = this.#next();
    if (r < 0.45) return ["DISO", this.#clinical()];
    if (r < 0.62) return ["LIVB", this.#organism()];
    if (r < 0.75) return ["CHEM", this.#chemical()];
    if (r < 0.83) return ["CHEM", this.#drug()];
    if (r < 0.94) return ["GENE", this.#gene()];
    return ["PROC", this.#test()];
  }

  synonym(name: string): string {
    const r = this.#next();
    const words = name.split(" ");
    if (r < 0.2 && words.length > 1 && !name.includes(",")) {
      const k = this.#number(words.length - 1);
      return `${capital(words.slice(k).join(" "))}, ${words.slice(0, k).join(" ")}`;
    }
    if (r < 0.35) return `${name}s`;
    if (r < 0.43) return name.toUpperCase();
    if (r < 0.6)
      return `${name} (${this.#pick(["disorder", "finding", "organism", "substance", "product"])})`;
    if (r < 0.75) return `${name} ${this.#diseases.pick()}`;
    const changed = words.slice();
    changed[Math.floor(this.#next() * changed.length)] = this.#diseases.pick();
    return changed.join(" ");
  }
}

/** Concepts with three names each, `names` names in all. */
export function* largeVocabulary(names: number, seed = 17): Generator<Concept> {
  const next = random(seed);
  const make = new Names(seed + 100);
  const idOf = (i: number) => `GEN:${String(i).padStart(8, "0")}`;
  for (let i = 0; i * 3 < names; i++) {
    const [group, name] = make.preferred();
    const first = make.synonym(name);
    yield {
      id: idOf(i),
      name,
      group,
      types: ["Generated"],
      synonyms: [
        { text: first, scope: "exact" },
        { text: make.synonym(next() < 0.7 ? name : first), scope: "exact" },
      ],
      definitions: [],
      parents: i > 10 ? [idOf(Math.floor(next() * i))] : [],
      xrefs: [],
      obsolete: false,
      replacedBy: [],
      altIds: [],
    };
  }
}
