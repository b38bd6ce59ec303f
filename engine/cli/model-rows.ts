// How models are shown on a terminal.
import type { ModelEntry } from "../models/folder/library.ts";
import { type Manifest, sizeOf } from "../models/folder/manifest.ts";
import type { Offer } from "../models/hub/offer.ts";
import { sized } from "./terminal.ts";

export const modelRow = ({ name, origin, manifest, problem }: ModelEntry): string =>
  [
    name,
    origin,
    manifest ? `${manifest.kind}, ${sized(sizeOf(manifest))}` : `cannot be used: ${problem}`,
    manifest?.languages?.join(" ") ?? "",
  ]
    .filter(Boolean)
    .join("\t");

const line = (name: string, value: string | undefined): string[] =>
  value ? [`${name.padEnd(12)}${value}`] : [];

export function modelLines(folder: string, m: Manifest, listed: boolean): string {
  const { words, width, pieces } = m.limits ?? {};
  const limits = [
    words && `${words} words a window`,
    width && `mentions up to ${width} words`,
    pieces && `${pieces} sub-tokens`,
  ];
  return `${[
    ...line("name", m.name),
    ...line("kind", m.kind),
    ...line("description", m.description),
    ...line("licence", m.licence ?? "not stated"),
    ...line("languages", m.languages?.join(", ")),
    ...line("source", m.source),
    ...line("folder", folder),
    ...line("manifest", listed ? "curie-model.json" : "none: understood by its files"),
    ...line("graphs", m.graphs.map((g) => `${g.file} (${g.role}, ${g.precision})`).join(", ")),
    ...line("splitter", m.splitter),
    ...line("limits", limits.filter(Boolean).join(", ")),
    ...line(
      "labels",
      m.labels
        ? m.labels.map((l) => [l.name, ...l.aliases].join(" = ")).join("; ")
        : "open: any wording may be asked for",
    ),
  ].join("\n")}\n`;
}

/** What a person agrees to. */
export const offerLines = (offer: Offer): string =>
  [
    `${offer.repository} at ${offer.revision.slice(0, 12)}, from ${offer.host}`,
    `  licence    ${offer.licence ?? "not stated"}`,
    `  languages  ${offer.languages?.join(", ") ?? "not stated"}`,
    `  size       ${sized(offer.size)} in ${offer.files.length} files`,
    ...offer.files.map(({ path, size }) => `             ${path} ${sized(size)}`),
    ...(offer.gated ? ["  terms      its owner wants to know who fetches it: HF_TOKEN is needed"] : []),
  ].join("\n");
