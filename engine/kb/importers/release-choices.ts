// What a release of many vocabularies or languages offers to choose from, read without reading its names: so that a person
// ticks what to import instead of knowing codes.
import { basename } from "node:path";
import { ImportReport } from "../report.ts";
import { namedLike, releaseFiles } from "./folder.ts";
import type { VocabularyFormat } from "./formats.ts";
import { linesOf, openSource } from "./source.ts";
import { bcp47Of } from "./umls-languages.ts";

export interface OfferedSource {
  /** Its abbreviation in the release: `MSH`. */
  readonly code: string;
  /** In words. */
  readonly title: string;
  /** Names in it; 0 where the release does not say. */
  readonly names: number;
}

export interface ReleaseChoices {
  /** The UMLS's source vocabularies, those with most names first. */
  readonly sources: readonly OfferedSource[];
  /** BCP 47, in alphabetical order. */
  readonly languages: readonly string[];
  /** Whether concepts can be chosen by semantic group. */
  readonly groups: boolean;
}

/** MRSAB: VCUI|RCUI|VSAB|RSAB|SON|SF|SVER|VSTART|VEND|IMETA|RMETA|SLC|SCC|SRL|TFR|CFR|CXTY|TTYL|ATNL|LAT|CENC|CURVER|SABIN|SSN|SCIT */
const [CODE, LONG_TITLE, FREQUENCY, LANGUAGE, CURRENT, SHORT_TITLE] = [3, 4, 14, 19, 21, 23];

async function umlsChoices(files: readonly string[]): Promise<ReleaseChoices> {
  const [list] = namedLike(files, /^MRSAB\.RRF$/i);
  const [types] = namedLike(files, /^MRSTY\.RRF$/i);
  const sources: OfferedSource[] = [];
  const languages = new Set<string>();
  if (list)
    for await (const { text } of linesOf(await openSource(list), new ImportReport(0))) {
      const fields = text.split("|");
      const code = fields[CODE] ?? "";
      if (code === "" || fields[CURRENT] === "N") continue;
      const title = fields[SHORT_TITLE] || fields[LONG_TITLE] || code;
      sources.push({ code, title, names: Number(fields[FREQUENCY]) || 0 });
      const language = bcp47Of(fields[LANGUAGE] ?? "");
      if (language.length === 2) languages.add(language);
    }
  return {
    sources: sources.sort((a, b) => b.names - a.names || (a.code < b.code ? -1 : 1)),
    languages: [...languages].sort(),
    groups: types !== undefined,
  };
}

/** `sct2_Description_Snapshot-es_INT_20250101.txt` holds Spanish names. */
function snomedChoices(files: readonly string[]): ReleaseChoices {
  const languages = namedLike(files, /^x?sct2_Description_.*Snapshot.*\.txt$/i).flatMap(
    (file) => /Snapshot-([a-z]{2})(?=[-_])/i.exec(basename(file))?.[1]?.toLowerCase() ?? [],
  );
  return { sources: [], languages: [...new Set(languages)].sort(), groups: false };
}

/** Undefined for formats that hold one vocabulary. Throws `SourceError` where the folder cannot be read. */
export async function choicesIn(path: string, format: VocabularyFormat): Promise<ReleaseChoices | undefined> {
  if (format === "rrf") return umlsChoices(await releaseFiles(path));
  return format === "rf2" ? snomedChoices(await releaseFiles(path)) : undefined;
}
