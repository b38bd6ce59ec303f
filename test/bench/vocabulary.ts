// Generated vocabularies and texts of any size: the same names at every run, shaped like biomedical ones (a few
// words, Latin and Greek morphemes, numbers), so that growth can be measured where no real vocabulary is large enough.
import type { Concept } from "../../engine/kb/concept.ts";
import { groupCodes, type SemanticGroup } from "../../engine/kb/groups.ts";

/** Mulberry32: small, seeded, good enough to draw words with. */
export function random(seed: number): () => number {
  let s = seed | 0;
  return () => {
    s = (s + 0x6d2b79f5) | 0;
    let t = Math.imul(s ^ (s >>> 15), 1 | s);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const roots =
  "cardi nephr hepat gastr neur dermat oste arthr my hemat leuk lymph aden angi bronch chondr col cyst encephal enter gloss gingiv hyster kerat laryng mast metr ophthalm orchi ot ovar pancreat phleb pleur pneum proct py rhin salping splen spondyl stomat thorac thyr trache ureter urethr vas ventricul vesic viscer chol chlor fluor meth eth prop but pent hex brom iod sulf phosph nitr carb oxy hydr".split(
    " ",
  );
const ends =
  "itis osis oma opathy emia algia plasia trophy ectasia rrhea sclerosis malacia megaly penia amine azole idine olol pril statin mycin cillin ase ol ate ide one ene".split(
    " ",
  );
const before =
  "acute chronic congenital familial hereditary primary secondary diffuse focal benign malignant juvenile adult recurrent severe idiopathic autoimmune toxic viral bacterial left right anterior posterior".split(
    " ",
  );
const after =
  "syndrome disease disorder deficiency type variant subtype complex receptor antagonist inhibitor acid sodium hydrochloride nerve artery vein cell".split(
    " ",
  );

function nameOf(next: () => number): string {
  const pick = (list: readonly string[]) => list[Math.floor(next() * list.length)] as string;
  const stem = () => {
    let word = pick(roots);
    while (next() < 0.45) word += `o${pick(roots)}`;
    return word + pick(ends);
  };
  const words = [stem()];
  if (next() < 0.4) words.unshift(pick(before));
  if (next() < 0.35) words.push(stem());
  if (next() < 0.5) words.push(pick(after));
  if (next() < 0.35) words.push(String(1 + Math.floor(next() * 999)));
  return words.join(" ");
}

/** Concepts with three names each, `names` names in all. */
export function* vocabulary(names: number, seed = 7): Generator<Concept> {
  const next = random(seed);
  for (let i = 0; i * 3 < names; i++)
    yield {
      id: `GEN:${String(i).padStart(8, "0")}`,
      name: nameOf(next),
      group: groupCodes[i % 5] as SemanticGroup,
      types: ["Generated"],
      synonyms: [
        { text: nameOf(next), scope: "exact" },
        { text: nameOf(next), scope: "exact" },
      ],
      definitions: [],
      parents: i > 10 ? [`GEN:${String(Math.floor(next() * i)).padStart(8, "0")}`] : [],
      xrefs: [],
      obsolete: false,
      replacedBy: [],
      altIds: [],
    };
}

const prose =
  "the patients were treated with and showed a marked reduction of symptoms after six weeks while controls in the placebo arm remained unchanged at follow up which suggests that early therapy may improve outcome in this population although larger trials are needed".split(
    " ",
  );

/** Prose of about `size` units, one name of `names` in every dozen words, a blank line after every few sentences. */
export function prosePassage(size: number, names: readonly string[], seed = 11): string {
  const next = random(seed);
  const parts: string[] = [];
  let length = 0;
  let sentences = 0;
  while (length < size) {
    const words: string[] = [];
    const n = 14 + Math.floor(next() * 14);
    for (let i = 0; i < n; i++)
      words.push(
        next() < 0.08
          ? (names[Math.floor(next() * names.length)] as string)
          : (prose[Math.floor(next() * prose.length)] as string),
      );
    const sentence = `${words.join(" ")}.${++sentences % 6 === 0 ? "\n\n" : " "}`;
    parts.push(sentence[0]?.toUpperCase() + sentence.slice(1));
    length += sentence.length;
  }
  return parts.join("").slice(0, size);
}

/** Every name of a vocabulary, in order. */
export const namesOf = (concepts: Iterable<Concept>): string[] =>
  [...concepts].flatMap((c) => [c.name, ...c.synonyms.map((s) => s.text)]);
