// Whether the sections of a packed knowledge base fit together: rows as many as the header says, every number pointing at
// something, lists in order. Checksums tell what a disk did; this tells what a writer did.
import { fold } from "../text/tokens.ts";
import { unInverted } from "./name-forms.ts";
import { BLOCK, FrontCoded } from "./packed/front-coding.ts";
import type { KbFile } from "./packed/kb-file.ts";
import type { Meta } from "./packed/meta.ts";
import { LEAVES } from "./packed/ranks.ts";
import { BLOCK_WORDS } from "./packed/state-filter.ts";
import { slotKeys } from "./packed/terminal-table.ts";
import type { Findings } from "./verify-findings.ts";

type Numbers = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array;

const blocksOf = (count: number): number => Math.ceil(count / BLOCK);
const nodesOf = (count: number): number => Math.ceil(count / LEAVES);

/** Adds a `damage` finding for each way in which the sections do not fit. Throws `KbFileError` for a missing section. */
export function verifySections(file: KbFile<Meta>, findings: Findings): void {
  const { counts, groups, scopes, languages } = file.meta;
  const damage = (what: string, example: () => string) => findings.add("damage", what, example);
  const rows = (name: string, section: Numbers, wanted: number): void => {
    if (section.length !== wanted)
      damage("a section has another number of rows than the header says", () => {
        return `${name}: ${section.length}, not ${wanted}`;
      });
  };
  const below = (name: string, section: Numbers, bound: number): void => {
    section.forEach((value, i) => {
      if (value >= bound)
        damage("a number points behind the end of its list", () => `${name}[${i}] = ${value}, of ${bound}`);
    });
  };
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
  const ascending = (name: string, strict: boolean): FrontCoded => {
    const list = name === "ids" ? counts.concepts : name === "keys" ? counts.keys : counts.altIds;
    const strings = new FrontCoded(file.u8(`${name}.text`), file.u32(`${name}.blocks`), list);
    let last: Buffer | undefined;
    for (let i = 0; i < list; i++) {
      if (i === 0) strings.decode(0);
      else strings.next();
      const text = Buffer.from(strings.bytes.subarray(0, strings.length));
      const order = last ? Buffer.compare(last, text) : -1;
      if (order > 0 || (strict && order === 0))
        damage("a sorted list is out of order", () => `${name}: ${text.toString("utf8")}`);
      last = text;
    }
    return strings;
  };

  const entryConcept = file.u32("entries.concept");
  const keyStart = file.u32("keys.start");
  const keyEntry = file.u32("keys.entry");
  const children = file.u32("children.concept");
  const preferred = file.u32("concepts.name");
  const recordBlocks = file.u32("records.blocks");
  const slots = file.u32("automaton.slots");

  rows("ids.blocks", file.u32("ids.blocks"), blocksOf(counts.concepts));
  rows("altIds.blocks", file.u32("altIds.blocks"), blocksOf(counts.altIds));
  rows("altIds.concept", file.u32("altIds.concept"), counts.altIds);
  rows("concepts.group", file.u8("concepts.group"), counts.concepts);
  rows("concepts.name", preferred, counts.concepts);
  rows("children.start", file.u32("children.start"), counts.concepts + 1);
  rows("records.blocks", recordBlocks, blocksOf(counts.concepts) + 1);
  rows("entries.blocks", file.u32("entries.blocks"), blocksOf(counts.entries));
  rows("entries.concept", entryConcept, counts.entries);
  rows("entries.scope", file.u8("entries.scope"), counts.entries);
  rows("entries.language", file.u8("entries.language"), counts.entries);
  rows("keys.blocks", file.u32("keys.blocks"), blocksOf(counts.keys));
  rows("keys.start", keyStart, counts.keys + 1);
  rows("keys.rank", file.u8("keys.rank"), counts.keys);
  rows("keys.kind", file.u8("keys.kind"), counts.keys);
  for (const [name, count] of [["keys", counts.keys] as const, ["words", counts.wordStarts] as const]) {
    rows(`${name}.nodeRank`, file.u8(`${name}.nodeRank`), nodesOf(count));
    rows(`${name}.nodeGroups`, file.u16(`${name}.nodeGroups`), nodesOf(count));
    rows(`${name}.nodeLanguages`, file.u16(`${name}.nodeLanguages`), nodesOf(count));
  }
  rows("words.key", file.u32("words.key"), counts.wordStarts);
  rows("words.offset", file.u16("words.offset"), counts.wordStarts);
  const filled = slots.filter((slot) => slot !== 0);
  rows("automaton.slots, filled ones", filled, counts.terminals);
  const filter = file.u32("automaton.filter").length;
  if (filter === 0 || filter % BLOCK_WORDS !== 0)
    damage("a section has another number of rows than the header says", () => `automaton.filter: ${filter}`);
  if (findings.has("damage")) return;

  boundaries("children.start", file.u32("children.start"), children.length);
  boundaries("records.blocks", recordBlocks, file.u8("records.data").length);
  boundaries("keys.start", keyStart, keyEntry.length);
  below("altIds.concept", file.u32("altIds.concept"), counts.concepts);
  below("children.concept", children, counts.concepts);
  below("concepts.name", preferred, counts.entries);
  below("entries.concept", entryConcept, counts.concepts);
  below("entries.scope", file.u8("entries.scope"), scopes.length);
  below("entries.language", file.u8("entries.language"), languages.length);
  below(
    "concepts.group",
    file.u8("concepts.group").map((g) => g & 127),
    groups.length,
  );
  below("keys.kind", file.u8("keys.kind"), file.u16("kinds.groups").length);
  below("keys.entry", keyEntry, counts.entries);
  below("words.key", file.u32("words.key"), counts.keys);
  below("automaton.slots", filled.map(slotKeys(counts.keys)), counts.keys);
  if (findings.has("damage")) return;

  preferred.forEach((entry, concept) => {
    if (entryConcept[entry] !== concept)
      damage("a preferred name is another concept's", () => `concept ${concept}, name ${entry}`);
  });
  ascending("ids", true);
  ascending("altIds", false);
  namesUnderKeys(file, ascending("keys", true), damage);
}

/** Every name stands under its own folded form, and under no other but that of its natural order. */
function namesUnderKeys(
  file: KbFile<Meta>,
  keys: FrontCoded,
  damage: (what: string, example: () => string) => void,
): void {
  const { entries } = file.meta.counts;
  const texts = new FrontCoded(file.u8("entries.text"), file.u32("entries.blocks"), entries);
  const start = file.u32("keys.start");
  const entry = file.u32("keys.entry");
  const found = new Uint8Array(entries);
  for (let k = 0; k < keys.count; k++) {
    const key = keys.text(k);
    for (let i = start[k] as number; i < (start[k + 1] as number); i++) {
      const e = entry[i] as number;
      const name = texts.text(e);
      if (fold(name) === key) found[e] = 1;
      else if (fold(unInverted(name) ?? name) !== key)
        damage("a name stands under a foreign key", () => `${name} under "${key}"`);
    }
  }
  found.forEach((yes, e) => {
    if (!yes) damage("a name cannot be found", () => texts.text(e));
  });
}
