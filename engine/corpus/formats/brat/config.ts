// brat's annotation.conf and kb_shortcuts.conf, after brat's own projectconfig.py: what a corpus may say, and by which
// keys. Macros are put in, depths become parents, what cannot be read is reported by its line.
import { contentOf, splitLines } from "../lines.ts";
import type { Report } from "../placing.ts";

export interface ConfArgument {
  readonly role: string;
  /** `?`, `*`, `+`, `{n}`, `{n-m}`; empty for exactly one. */
  readonly quantifier: string;
  readonly types: readonly string[];
}

export interface ConfEntry {
  readonly name: string;
  /** What is displayed, where the line gives other names behind bars. */
  readonly aliases: readonly string[];
  /** The entry it is indented under. */
  readonly parent: string | undefined;
  /** `!Type`: a heading that no annotation can have. */
  readonly heading: boolean;
  readonly arguments: readonly ConfArgument[];
}

export interface AnnotationConf {
  readonly entities: readonly ConfEntry[];
  readonly relations: readonly ConfEntry[];
  readonly events: readonly ConfEntry[];
  readonly attributes: readonly ConfEntry[];
}

const SECTIONS: Readonly<Record<string, keyof AnnotationConf>> = {
  entities: "entities",
  spans: "entities",
  relations: "relations",
  events: "events",
  attributes: "attributes",
};

const MACRO = /^<([^>]+)>=\s*(.*)$/;
const ARGUMENT = /^(\S+?)(\?|\*|\+|\{\d+(?:-\d*)?\})?:(\S+)$/;

function argumentsIn(text: string, refuse: (reason: string) => void): ConfArgument[] {
  return text
    .split(",")
    .map((a) => a.trim())
    .filter((a) => a !== "")
    .flatMap((a): ConfArgument[] => {
      const [, role, quantifier = "", types = ""] = ARGUMENT.exec(a) ?? [];
      if (role !== undefined) return [{ role, quantifier, types: types.split("|").filter((t) => t !== "") }];
      refuse(`"${a}" is no argument of the form Role:Type`);
      return [];
    });
}

/** Reads annotation.conf. Never throws. */
export function readAnnotationConf(text: string, report: Report): AnnotationConf {
  const conf: Record<keyof AnnotationConf, ConfEntry[]> = {
    entities: [],
    relations: [],
    events: [],
    attributes: [],
  };
  let section: keyof AnnotationConf | undefined;
  let macros = new Map<string, string>();
  let open: { name: string; depth: number }[] = [];
  splitLines(text).forEach((raw, i) => {
    const line = contentOf(raw).replace(/^\uFEFF/, "");
    if (/^\s*(?:#|$)/.test(line) || /^\s*-+\s*$/.test(line)) return;
    const heading = /^\s*\[([^\]]*)\]\s*$/.exec(line);
    if (heading) {
      section = SECTIONS[(heading[1] ?? "").toLowerCase()];
      if (!section) report(i + 1, `[${heading[1]}] is no section of annotation.conf; it is not read`);
      macros = new Map();
      open = [];
      return;
    }
    if (!section) {
      report(i + 1, "the line stands in no section that is known; it is not read");
      return;
    }
    const macro = MACRO.exec(line.trim());
    if (macro) {
      macros.set(`<${macro[1]}>`, macro[2] ?? "");
      return;
    }
    const depth = /^\s*/.exec(line)?.[0].length ?? 0;
    const full = line.trim().replace(/<[^>]+>(?!:)/g, (m) => macros.get(m) ?? m);
    const gap = full.search(/\s/);
    const names = gap < 0 ? full : full.slice(0, gap);
    const rest = gap < 0 ? "" : full.slice(gap).trim();
    const headingEntry = names.startsWith("!");
    const [name = "", ...aliases] = names.replace(/^!/, "").split("|");
    if (!/^(?:[A-Za-z0-9_-]+|<[A-Z-]+>)$/.test(name)) {
      report(i + 1, `"${name}" is no name: letters, digits, _ and - only; the line is not read`);
      return;
    }
    while (open.length && (open.at(-1) as { depth: number }).depth >= depth) open.pop();
    conf[section].push({
      name,
      aliases,
      parent: open.at(-1)?.name,
      heading: headingEntry,
      arguments: argumentsIn(rest, (reason) => report(i + 1, reason)),
    });
    open.push({ name, depth });
  });
  return conf;
}

/** Reads kb_shortcuts.conf: `KEY Type` lines. */
export function readShortcuts(text: string, report: Report): Map<string, string> {
  const keys = new Map<string, string>();
  splitLines(text).forEach((raw, i) => {
    const line = contentOf(raw)
      .replace(/^\uFEFF/, "")
      .trim();
    if (line === "" || line.startsWith("#")) return;
    const [key, type, ...more] = line.split(/\s+/);
    if (!key || !type || more.length || [...key].length !== 1)
      report(i + 1, "this is no KEY Type; the line is not read");
    else if (keys.has(key))
      report(i + 1, `the key ${key} is taken by ${keys.get(key)}; the line is not read`);
    else keys.set(key, type);
  });
  return keys;
}

const entryLine = (e: ConfEntry, depth: number): string => {
  const args = e.arguments.map((a) => `${a.role}${a.quantifier}:${a.types.join("|")}`).join(", ");
  return `${"\t".repeat(depth)}${e.heading ? "!" : ""}${[e.name, ...e.aliases].join("|")}${args ? `\t${args}` : ""}\n`;
};

function sectionText(name: string, entries: readonly ConfEntry[]): string {
  const depths = new Map<string, number>();
  const lines = entries.map((e) => {
    const depth = e.parent === undefined ? 0 : (depths.get(e.parent) ?? -1) + 1;
    depths.set(e.name, depth);
    return entryLine(e, depth);
  });
  return `[${name}]\n${lines.join("")}\n`;
}

export const writeAnnotationConf = (conf: AnnotationConf): string =>
  (["entities", "relations", "events", "attributes"] as const).map((s) => sectionText(s, conf[s])).join("");

export const writeShortcuts = (keys: ReadonlyMap<string, string>): string =>
  [...keys].map(([key, type]) => `${key}\t${type}\n`).join("");
