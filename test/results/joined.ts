// Tables that join the figures of several parts.
import { ANCHORS } from "../bench/published-anchors.ts";
import { markdown, type Row } from "./markdown.ts";
import { cell, tableOf } from "./measured.ts";

/** What guided decoding holds in memory: the trie, and the names that are looked up behind it. */
export function trieAndNames(): string {
  const tries = tableOf("trie", /^Token trie/);
  const kbs = tableOf("kb", /^Packed index, bytes a name/);
  const rows = tries.rows.flatMap((trie) => {
    const [, names = ""] = /^([\d,]+) names/.exec(trie[0] ?? "") ?? [];
    const kb = kbs.rows.find(([first]) => first === `${names} names`);
    if (!kb) return [];
    const each = Number(cell(kbs, kb, "names, exact lookup")) + Number(cell(kbs, kb, "writings"));
    const own = (each * Number(names.replaceAll(",", ""))) / 1e6;
    const file = Number(cell(tries, trie, "file, MB"));
    return [[names, file.toFixed(1), own.toFixed(1), (file + own).toFixed(1)]];
  });
  return markdown(["names", "trie, MB", "names, MB", "together, MB"], rows);
}

/** Ours beside what others print. */
export function linkingAnchors(): string {
  const linker = tableOf("linker", /^The shipped linker on gold spans/);
  const gold = tableOf("gold-rows", /^Accuracy on the published rows/);
  const corpora = [...new Set(ANCHORS.map((a) => a.corpus))];
  const rows = corpora.flatMap((corpus) => {
    const whole = linker.rows.find(([first = ""]) => new RegExp(`^${corpus} test(, all)?$`).test(first));
    const row = gold.rows.find(([first]) => first === `${corpus}, all`);
    const own: Row[] = whole
      ? [
          [corpus, "Curie, shipped linker", cell(linker, whole, "of all mentions"), "this page"],
          [
            corpus,
            "the same, mentions whose id is in the KB",
            cell(linker, whole, "context, shipped"),
            "this page",
          ],
        ]
      : row
        ? [
            [
              corpus,
              "Curie, names of the training part alone",
              cell(gold, row, "shipped linker"),
              "this page",
            ],
          ]
        : [];
    const others = ANCHORS.filter((a) => a.corpus === corpus);
    return [...own, ...others.map((a): Row => [corpus, a.system, a.value.toFixed(1), a.source])];
  });
  return markdown(["corpus", "system", "accuracy, %", "printed in"], rows, 2);
}
