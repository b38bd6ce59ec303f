// What changed between two versions of a knowledge base, as a page to read.
import type { KbDiff } from "./diff.ts";
import type { NameChange } from "./diff-names.ts";
import type { KbInfo } from "./knowledge-base.ts";

const MOST = 200;

const number = (n: number): string => n.toLocaleString("en-US");
const plain = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>|~$&]/g, "\\$&");
const code = (text: string): string => `\`${text.replace(/`/g, "'")}\``;
const ids = (list: readonly string[]): string => list.map(code).join(", ") || "nothing";

function section<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  if (items.length === 0) return [];
  return [
    `## ${title}: ${number(items.length)}`,
    "",
    ...items.slice(0, MOST).map((item) => `- ${line(item)}`),
    ...(items.length > MOST ? [`- … and ${number(items.length - MOST)} more`] : []),
    "",
  ];
}

/** `corpus` are lines about the annotations that are touched, as they are. */
export function diffMarkdown(d: KbDiff, corpus: readonly string[] = []): string {
  const side = (info: KbInfo) =>
    `${plain(`${info.name} ${info.version}`)}: ${number(info.concepts)} concepts, ${number(info.names)} names`;
  const concept = ({ id, name }: { id: string; name: string }) => `${code(id)} ${plain(name)}`;
  const name = (c: NameChange) => `${plain(c.name)}: ${ids(c.from)} → ${ids(c.to)}`;
  const body = [
    ...section("Appeared", d.appeared, concept),
    ...section("Vanished", d.vanished, concept),
    ...section("Merged or replaced", d.merged, (c) => `${concept(c)} → ${ids(c.into)} (${c.as})`),
    ...section("Became obsolete, no successor named", d.obsolete, concept),
    ...section("Live again", d.revived, concept),
    ...section("Moved", d.moved, (c) => `${concept(c)}: from ${ids(c.from)} to ${ids(c.to)}`),
    ...section("Renamed", d.renamed, (c) => `${code(c.id)} ${plain(c.from)} → ${plain(c.to)}`),
    ...section("Other semantic group", d.regrouped, (c) => `${concept(c)}: ${c.from} → ${c.to}`),
    ...section("Names that became ambiguous", d.names.ambiguous, name),
    ...section("Names that became unambiguous", d.names.unambiguous, name),
    ...section("Names of other concepts than before", d.names.owner, name),
  ];
  const { added, removed } = d.names;
  return `${[
    `# ${plain(d.old.name)} ${plain(d.old.version)} → ${plain(d.new.version)}`,
    "",
    `- Old: ${side(d.old)}`,
    `- New: ${side(d.new)}`,
    `- Names: ${number(added)} new, ${number(removed)} gone`,
    ...(d.new.license ? [`- Licence: ${plain(d.new.license)}`] : []),
    "",
    ...corpus,
    ...(body.length ? body : ["No difference between the concepts.", ""]),
  ].join("\n")}`;
}
