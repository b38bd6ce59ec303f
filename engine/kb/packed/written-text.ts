// The text of an entry while its build still has it.
import type { KeyOrder } from "./key-order.ts";
import type { NameCollector } from "./name-collector.ts";
import { WritingDecoder } from "./writing-decoder.ts";

const decoder = new WritingDecoder();

/** The name as its vocabulary writes it. */
export function writtenText(names: NameCollector, keys: KeyOrder, entry: number): string {
  const form = keys.entries.form[entry] as number;
  const own = keys.keyOfForm[form] as number;
  const key = keys.bytes.subarray(keys.starts[own], keys.ends[own]);
  const [from, to] = [names.writingStart.at(form), names.writingStart.at(form + 1)];
  return decoder.decode(key, key.length, names.writing.view(), from, to);
}
