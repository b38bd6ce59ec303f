// Turns ordered names into the name sections: keys and their hash, entries, ranks, kinds, later words, recognition.
import { PackedNumbers, putBits, RowBits, widthOf } from "./bits.ts";
import { BLOCK, CodedStringWriter } from "./coded-strings.ts";
import { PREFERRED, SCOPE } from "./form-scope.ts";
import type { KbWriter } from "./kb-writer.ts";
import { buildHash, murmur3 } from "./key-hash.ts";
import type { KeyOrder } from "./key-order.ts";
import { kindsOf } from "./kinds.ts";
import { ENTRY_SCOPES } from "./meta.ts";
import type { NameCollector } from "./name-collector.ts";
import { LEAVES, levelAbove, levelSections } from "./rank-levels.ts";
import { type SymbolTable, trainSymbols } from "./symbols.ts";
import type { Work } from "./threads/work.ts";
import { writingSections } from "./writing-store.ts";

/** Bytes of keys, as they are coded, that the symbols are learned from. */
const SAMPLE = 1 << 18;
const STEP = 1 << 16;

export const SCOPE_BITS = widthOf(ENTRY_SCOPES.length - 1);

export interface NameCounts {
  readonly entries: number;
  readonly keys: number;
  readonly words: number;
  readonly postings: number;
  readonly terminals: number;
}

/** What keys do not share with the ones before them, from blocks all over the list. */
function sampleOf({ bytes, starts, ends }: KeyOrder): Uint8Array[] {
  const count = starts.length;
  const blocks = Math.ceil(count / BLOCK);
  const wanted = Math.max(1, SAMPLE / (BLOCK * 12));
  const step = Math.max(1, Math.floor(blocks / wanted));
  const sample: Uint8Array[] = [];
  for (let block = 0; block < blocks; block += step)
    for (let k = block * BLOCK; k < Math.min(count, (block + 1) * BLOCK); k++) {
      let from = starts[k] as number;
      const to = ends[k] as number;
      if (k % BLOCK !== 0) {
        let before = starts[k - 1] as number;
        const end = ends[k - 1] as number;
        while (from < to && before < end && bytes[from] === bytes[before]) {
          from++;
          before++;
        }
      }
      sample.push(bytes.subarray(from, to));
    }
  return sample;
}

async function writeKeys(
  writer: KbWriter,
  keys: KeyOrder,
  symbols: SymbolTable,
  pause: () => Promise<void>,
): Promise<void> {
  const { bytes, starts, ends } = keys;
  const count = starts.length;
  const text = new CodedStringWriter(symbols);
  const hashes = new Uint32Array(count);
  for (let k = 0; k < count; k++) {
    if (k % STEP === 0) await pause();
    text.add(bytes, starts[k] as number, ends[k] as number);
    hashes[k] = murmur3(bytes, starts[k] as number, ends[k] as number);
  }
  const coded = text.finish();
  const hash = buildHash(hashes);
  const kinds = kindsOf(keys.groups, keys.languages);
  await pause();
  const level = levelAbove(
    count,
    LEAVES,
    (i) => keys.ranks[i] as number,
    (i) => keys.groups[i] as number,
    (i) => keys.languages[i] as number,
  );
  await writer.addAll([
    ["keys.symbols", symbols.toSection()],
    ["keys.text", coded.text],
    ["keys.blocks", coded.blocks],
    ["keys.hashStart", hash.start],
    ["keys.hashSlots", hash.slots],
    ["keys.rank", keys.ranks],
    ["keys.kind", kinds.kind],
    ["kinds.groups", kinds.groups],
    ["kinds.languages", kinds.languages],
    ...levelSections("keys", level),
  ]);
}

async function writeEntries(
  writer: KbWriter,
  names: NameCollector,
  keys: KeyOrder,
  concepts: number,
  pause: () => Promise<void>,
): Promise<void> {
  const { count: entries, form, concept, scope, language } = keys.entries;
  const languageBits = widthOf(keys.tags.length - 1);
  const shift = SCOPE_BITS + languageBits;
  const width = shift + widthOf(Math.max(0, concepts - 1));
  const rows = new Uint8Array(PackedNumbers.size(entries, width));
  const nameBits = widthOf(Math.max(0, entries - 1));
  const preferred = new PackedNumbers(new Uint8Array(PackedNumbers.size(concepts, nameBits)), nameBits);
  for (let e = 0; e < entries; e++) {
    if (e % STEP === 0) await pause();
    const flags = scope[e] as number;
    putBits(rows, e * width, (flags & SCOPE) | ((language[e] as number) << SCOPE_BITS));
    putBits(rows, e * width + shift, concept[e] as number);
    if (flags & PREFERRED) preferred.set(concept[e] as number, e);
  }
  const own = keys.ownEntries;
  await writer.addAll([
    ["entries.row", rows],
    ["entries.own", RowBits.words(own.length, entries, (k) => own[k] as number)],
    ["natural.key", keys.naturalKey],
    ["natural.entry", keys.naturalEntry],
    ["concepts.name", preferred.bytes],
  ]);
  await pause();
  const starts = names.writingStart.view();
  const { common, symbols, text, blocks } = writingSections({
    count: entries,
    bytes: names.writing.all(),
    from: (e) => starts[form[e] as number] as number,
    to: (e) => starts[(form[e] as number) + 1] as number,
  });
  await writer.addAll([
    ["writings.common", common],
    ["writings.symbols", symbols],
    ["writings.text", text],
    ["writings.blocks", blocks],
  ]);
}

/**
 * Writes all name sections. `filter` holds the states of prefixes (`stateFilter`). `alike` holds pairs of keys that normalise
 * alike.
 */
export async function writeNames(
  writer: KbWriter,
  names: NameCollector,
  keys: KeyOrder,
  concepts: number,
  filter: Uint32Array,
  work: Work,
  pause: () => Promise<void>,
): Promise<{ counts: NameCounts; alike: Uint32Array }> {
  const { bytes, starts, ends, ranks, groups, languages } = keys;
  const symbols = trainSymbols(sampleOf(keys));
  const leading = work.do("terminals", {
    states: names.takeTerminals(),
    keyOfForm: keys.keyOfForm,
    keys: starts.length,
  });
  const words = work.do("words", {
    keys: { bytes, starts, ends, ranks, groups, languages },
    symbols: symbols.toSection(),
  });
  await writeKeys(writer, keys, symbols, pause);
  await writeEntries(writer, names, keys, concepts, pause);
  const { slots, terminals, alike } = await leading;
  await writer.addAll([
    ["automaton.filter", filter],
    ["automaton.slots", slots],
  ]);
  await pause();
  const { sections, counts } = await words;
  await writer.addAll(sections);
  return { alike, counts: { entries: keys.entries.count, keys: starts.length, ...counts, terminals } };
}
