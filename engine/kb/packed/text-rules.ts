// A fingerprint of how this Curie reads text into tokens. A packed knowledge base holds hashes of tokens: opened by a Curie
// that folds, splits or stems otherwise, it would silently find less. So the file says by which rules it was built.
import { crc32 } from "node:zlib";
import { TokenBuffer } from "../../text/token-buffer.ts";
import { fold, rollA, rollB, tokenise } from "../../text/tokens.ts";

/** What the rules are about, beside single characters: stems, marks, joiners, possessives, pairs of surrogates. */
const SAMPLE = `tumours oedema biopsies diseases metastases metastasis analyses virus glass Crohn's disease (E. coli), e.g.
1.5 mg; poly(I:C) 1,2-dimethyl β-carotene COVID-19 – well—done [x] a/b {c} "q" Straße Œdème naïve Ångström ﬁn 𝛽 𑂚 🙂 肺癌
haemorrhages leucocytes fibres colours anaemia's types II. End. vitamin B12 IL-2Rα p53+/- 5'-UTR 3′ x² H₂O`;

/** Characters long settled in Unicode, first and last of each stretch: Latin, Greek, Cyrillic, dashes and digits. */
const STRETCHES = [
  [0x20, 0x17f],
  [0x386, 0x3ce],
  [0x410, 0x44f],
  [0x2010, 0x2044],
  [0x2070, 0x208e],
] as const;

let known: string | undefined;

/** Eight hexadecimal digits; equal as long as every text is read alike. */
export function textRules(): string {
  if (known !== undefined) return known;
  let characters = "";
  for (const [first, last] of STRETCHES)
    for (let u = first; u <= last; u++) characters += `${String.fromCharCode(u)} `;
  let crc = 0;
  for (const text of [SAMPLE, characters]) {
    const tokens = tokenise(text, new TokenBuffer());
    for (const array of [tokens.start, tokens.end, tokens.hash])
      crc = crc32(new Uint8Array(array.slice(0, tokens.count).buffer), crc);
    crc = crc32(tokens.mark.subarray(0, tokens.count), crc);
    crc = crc32(Buffer.from(fold(text)), crc);
    const [first = 0, second = 0] = tokens.hash;
    const rolled = Int32Array.of(rollA(rollA(0, first), second), rollB(rollB(0, first), second));
    crc = crc32(new Uint8Array(rolled.buffer), crc);
  }
  known = crc.toString(16).padStart(8, "0");
  return known;
}
