// The text of an entry while its build still has it.
import type { KeyOrder } from "./key-order.ts";
import type { NameCollector } from "./name-collector.ts";
import { WritingDecoder } from "./writing-decoder.ts";

const decoder = new WritingDecoder();

/** The name as its vocabulary writes it. */
export function writtenText(names: NameCollector, keys: KeyOrder, entry: number): string {
  const form = keys.entryForm[entry] as number;
  const next = form + 1 < names.forms;
  const start = names.start.at(form);
  const key = names.bytes.view().subarray(start, next ? names.start.at(form + 1) : undefined);
  const to = next ? names.writingStart.at(form + 1) : names.writing.length;
  return decoder.decode(key, key.length, names.writing.view(), names.writingStart.at(form), to);
}
