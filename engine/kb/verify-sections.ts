// Whether the sections of a packed knowledge base fit together: rows as many as the header says, every number pointing at
// something, lists in order. Checksums tell what a disk did; this tells what a writer did.
import { fold } from "../text/tokens.ts";
import { unInverted } from "./name-forms.ts";
import { PackedNumbers, RowBits, widthOf } from "./packed/bits.ts";
import { BLOCK, CodedStrings } from "./packed/coded-strings.ts";
import type { ConceptReader } from "./packed/concept-sections.ts";
import { FrontCoded } from "./packed/front-coding.ts";
import type { KbFile } from "./packed/kb-file.ts";
import type { Meta } from "./packed/meta.ts";
import type { NameReader } from "./packed/name-reader.ts";
import { SCOPE_BITS } from "./packed/name-sections.ts";
import { LEAVES } from "./packed/rank-levels.ts";
import { RECORDS } from "./packed/record-blocks.ts";
import { BLOCK_WORDS } from "./packed/state-filter.ts";
import { slotKeys } from "./packed/terminal-table.ts";
import { WordReader } from "./packed/word-reader.ts";
import { WRITINGS } from "./packed/writing-store.ts";
import type { Findings } from "./verify-findings.ts";

type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array;
type Damage = (what: string, example: () => string) => void;

const blocksOf = (count: number, size = BLOCK): number => Math.ceil(count / size);
const bitsOf = (count: number): number => widthOf(Math.max(0, count - 1));

/** Adds a `damage` finding for each way in which the sections do not fit. Throws `KbFileError` for a missing section. */
export function verifySections(
  file: KbFile<Meta>,
  names: NameReader,
  concepts: ConceptReader,
  findings: Findings,
): void {
  const damage: Damage = (what, example) => findings.add("damage", what, example);
  verifyRows(file, damage);
  if (findings.has("damage")) return;
  verifyNumbers(file, names, concepts, damage);
  if (findings.has("damage")) return;
  const { counts } = file.meta;
  for (let c = 0; c < counts.concepts; c++)
    if (names.conceptOf(concepts.preferred(c)) !== c)
      damage("a preferred name is another concept's", () => `concept ${c}, name ${concepts.preferred(c)}`);
  const front = (name: string, count: number) =>
    new FrontCoded(file.u8(`${name}.text`), file.u32(`${name}.blocks`), count);
  ascending("ids", front("ids", counts.concepts), true, damage);
  ascending("altIds", front("altIds", counts.altIds), false, damage);
  ascending("keys", names.keys, true, damage);
  const words = new CodedStrings(
    file.u8("words.text"),
    file.u32("words.blocks"),
    names.symbols,
    counts.words,
  );
  ascending("words", words, true, damage);
  namesUnderKeys(file, names, damage);
  postings(file, names, words, damage);
}

/** Sections whose rows the header counts. */
function verifyRows(file: KbFile<Meta>, damage: Damage): void {
  const { counts, languages } = file.meta;
  const { concepts, entries, keys } = counts;
  const rowBits = SCOPE_BITS + widthOf(languages.length - 1) + bitsOf(concepts);
  const rows = (name: string, section: Numbers, wanted: number): void => {
    if (section.length !== wanted)
      damage("a section has another number of rows than the header says", () => {
        return `${name}: ${section.length}, not ${wanted}`;
      });
  };
  rows("ids.blocks", file.u32("ids.blocks"), blocksOf(concepts));
  rows("altIds.blocks", file.u32("altIds.blocks"), blocksOf(counts.altIds));
  rows("altIds.concept", file.u32("altIds.concept"), counts.altIds);
  rows("concepts.group", file.u8("concepts.group"), concepts);
  rows("concepts.name", file.u8("concepts.name"), PackedNumbers.size(concepts, bitsOf(entries)));
  rows("records.blocks", file.u32("records.blocks"), blocksOf(concepts, RECORDS) + 1);
  rows("keys.blocks", file.u32("keys.blocks"), blocksOf(keys));
  rows("keys.hashSlots", file.u32("keys.hashSlots"), keys);
  rows("keys.rank", file.u8("keys.rank"), keys);
  rows("keys.kind", file.u8("keys.kind"), keys);
  rows("entries.row", file.u8("entries.row"), PackedNumbers.size(entries, rowBits));
  rows("entries.own", file.u32("entries.own"), Math.ceil((keys + entries) / 32));
  rows("natural.entry", file.u32("natural.entry"), file.u32("natural.key").length);
  rows("writings.blocks", file.u32("writings.blocks"), blocksOf(entries, WRITINGS));
  rows("words.blocks", file.u32("words.blocks"), blocksOf(counts.words));
  rows("words.start", file.u32("words.start"), counts.words + 1);
  rows("postings.blocks", file.u32("postings.blocks"), blocksOf(counts.postings, LEAVES));
  for (const [name, count] of [["keys", keys] as const, ["postings", counts.postings] as const]) {
    rows(`${name}.nodeRank`, file.u8(`${name}.nodeRank`), blocksOf(count, LEAVES));
    rows(`${name}.nodeGroups`, file.u16(`${name}.nodeGroups`), blocksOf(count, LEAVES));
    rows(`${name}.nodeLanguages`, file.u16(`${name}.nodeLanguages`), blocksOf(count, LEAVES));
  }
  rows(
    "automaton.slots, filled ones",
    file.u32("automaton.slots").filter((slot) => slot !== 0),
    counts.terminals,
  );
  const filter = file.u32("automaton.filter").length;
  if (filter === 0 || filter % BLOCK_WORDS !== 0)
    damage("a section has another number of rows than the header says", () => `automaton.filter: ${filter}`);
}

/** Numbers that stand for something in another list. */
function verifyNumbers(file: KbFile<Meta>, names: NameReader, concepts: ConceptReader, damage: Damage): void {
  const { counts, groups, scopes, languages } = file.meta;
  const point = (name: string, i: number, value: number, bound: number): void => {
    if (value >= bound)
      damage("a number points behind the end of its list", () => `${name}[${i}] = ${value}, of ${bound}`);
  };
  const below = (name: string, section: Numbers, bound: number): void =>
    section.forEach((value, i) => {
      point(name, i, value, bound);
    });
  /** Row boundaries: ascending from 0 to the number of items. */
  const boundaries = (name: string, start: Uint32Array, items: number): void => {
    if (start[0] !== 0 || start.at(-1) !== items)
      damage(
        "row boundaries do not cover their list",
        () => `${name}: ${start[0]} to ${start.at(-1)}, of ${items}`,
      );
    for (let i = 1; i < start.length; i++)
      if ((start[i] as number) < (start[i - 1] as number))
        damage("row boundaries go backwards", () => `${name}[${i}]`);
  };
  const rows = (name: string, section: string, count: number, items: number): void => {
    const bits = new RowBits(file.u32(section));
    if (bits.items !== items)
      damage(
        "row boundaries do not cover their list",
        () => `${name}: ${bits.items} in ${count} rows, of ${items}`,
      );
  };
  boundaries("records.blocks", file.u32("records.blocks"), file.lengthOf("records.data"));
  boundaries("keys.hashStart", file.u32("keys.hashStart"), counts.keys);
  boundaries("words.start", file.u32("words.start"), counts.postings);
  rows("entries.own", "entries.own", counts.keys, counts.entries);
  const width = bitsOf(counts.concepts);
  const childBits = (file.u8("children.concept").length - 4) * 8;
  const children = new RowBits(file.u32("children.rows")).items;
  if (Math.ceil((children * width) / 8) * 8 !== childBits)
    damage(
      "row boundaries do not cover their list",
      () => `children.rows: ${children} items in ${childBits} bits`,
    );
  else
    for (let c = 0; c < counts.concepts; c++)
      for (const child of concepts.childrenOf(c)) point("children.concept", c, child, counts.concepts);
  below("altIds.concept", file.u32("altIds.concept"), counts.concepts);
  below(
    "concepts.group",
    file.u8("concepts.group").map((g) => g & 127),
    groups.length,
  );
  below("keys.kind", file.u8("keys.kind"), file.u16("kinds.groups").length);
  below("natural.key", file.u32("natural.key"), counts.keys);
  below("natural.entry", file.u32("natural.entry"), counts.entries);
  below(
    "automaton.slots",
    file
      .u32("automaton.slots")
      .filter((slot) => slot !== 0)
      .map(slotKeys(counts.keys)),
    counts.keys,
  );
  for (let c = 0; c < counts.concepts; c++) point("concepts.name", c, concepts.preferred(c), counts.entries);
  for (let e = 0; e < counts.entries; e++) {
    point("entries.row (concept)", e, names.conceptOf(e), counts.concepts);
    point("entries.row (scope)", e, names.scopeOf(e), scopes.length);
    point("entries.row (language)", e, names.languageOf(e), languages.length);
  }
}

function ascending(
  name: string,
  strings: Pick<CodedStrings, "count" | "bytes" | "length" | "decode" | "next">,
  strict: boolean,
  damage: Damage,
): void {
  let last: Buffer | undefined;
  for (let i = 0; i < strings.count; i++) {
    if (i === 0) strings.decode(0);
    else strings.next();
    const text = Buffer.from(strings.bytes.subarray(0, strings.length));
    const order = last ? Buffer.compare(last, text) : -1;
    if (order > 0 || (strict && order === 0))
      damage("a sorted list is out of order", () => `${name}: ${text.toString("utf8")}`);
    last = text;
  }
}

/** Every name stands under its own folded form, and under no other but that of its natural order. */
function namesUnderKeys(file: KbFile<Meta>, names: NameReader, damage: Damage): void {
  const { entries, keys } = file.meta.counts;
  const found = new Uint8Array(entries);
  for (let k = 0; k < keys; k++) {
    const key = names.keys.text(k);
    if (names.findKey(key) !== k) damage("a key cannot be found", () => key);
    for (const e of names.entriesOfKey(k)) {
      const name = names.text(e);
      if (fold(name) === key) found[e] = 1;
      else if (fold(unInverted(name) ?? name) !== key)
        damage("a name stands under a foreign key", () => `${name} under "${key}"`);
    }
  }
  found.forEach((yes, e) => {
    if (!yes) damage("a name cannot be found", () => names.text(e));
  });
}

/** Every key of a later word holds that word. */
function postings(file: KbFile<Meta>, names: NameReader, words: CodedStrings, damage: Damage): void {
  const start = file.u32("words.start");
  const reader = new WordReader(words, start, file.u8("postings.keys"), file.u32("postings.blocks"));
  const { counts } = file.meta;
  for (let w = 0; w < counts.words; w++) {
    const word = words.text(w);
    let last = -1;
    reader.each({ from: start[w] as number, to: start[w + 1] as number }, (keys, count) => {
      for (const key of keys.subarray(0, count)) {
        if (key <= last || key >= counts.keys)
          damage("the keys of a word are out of order", () => `${word}: ${key} behind ${last}`);
        else if (!names.keys.text(key).split(" ").includes(word, 1))
          damage("a name is listed under a word that it does not hold", () => {
            return `${names.keys.text(key)} under "${word}"`;
          });
        last = key;
      }
    });
  }
}
