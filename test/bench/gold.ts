// Gold mentions of real corpora, for the dictionary baseline: BC5CDR and NCBI Disease (PubTator), CRAFT (Knowtator 1).
// Reads ../shared/data only; nothing is copied.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parsePubTator } from "../../engine/corpus/formats/pubtator.ts";
import { codePointOffsets } from "../../engine/text/offsets.ts";

export const root = join(import.meta.dirname, "..", "..");
export const shared = join(root, "..", "shared", "data");
export const hasShared = existsSync(shared);

export interface GoldMention {
  readonly start: number;
  readonly end: number;
  readonly type: string;
  /** Ids as CURIEs; several for a composite mention, none for NIL. */
  readonly ids: readonly string[];
}

export interface GoldDocument {
  readonly id: string;
  readonly text: string;
  readonly mentions: readonly GoldMention[];
}

/** MeSH ids get their prefix; OMIM keeps its own. */
const curieOf = (id: string): string => {
  const bare = id.trim().replace(/^MESH:/, "");
  return /^OMIM:/.test(bare) ? bare : `MESH:${bare}`;
};

export function pubtator(file: string, oneType?: string): GoldDocument[] {
  const { documents } = parsePubTator(readFileSync(join(shared, file), "utf8"));
  return documents.map((d) => ({
    id: d.id,
    text: d.text,
    mentions: d.mentions.map((m) => ({
      start: m.spans[0].start,
      end: m.spans[0].end,
      type: oneType ?? m.type ?? "",
      ids: m.concepts
        .flatMap((c) => c.id.split(/[|+,]/))
        .filter((id) => id && id !== "-1" && id !== "-")
        .map(curieOf),
    })),
  }));
}

/** Articles of one CRAFT split (test by default) with the mentions of one ontology; discontinuous mentions are left out and counted. */
export function craft(
  ontology: string,
  ids = "craft-ids-test.txt",
): { documents: GoldDocument[]; discontinuous: number } {
  const folder = join(root, ".cache", "craft");
  mkdirSync(folder, { recursive: true });
  for (const archive of [`annotations_${ontology}.tar.gz`, "articles_txt.tar.gz"])
    execFileSync("tar", ["-xzf", join(shared, "craft", archive), "-C", folder]);
  const test = new Set(
    readFileSync(join(shared, "craft", ids), "utf8")
      .split("\n")
      .map((l) => l.trim()),
  );
  let discontinuous = 0;
  const documents = readdirSync(join(folder, ontology))
    .filter((f) => test.has(f.split(".")[0] ?? ""))
    .map((f) => {
      const id = f.split(".")[0] ?? "";
      const text = readFileSync(join(folder, "txt", `${id}.txt`), "utf8");
      const offsets = codePointOffsets(text);
      const xml = readFileSync(join(folder, ontology, f), "utf8");
      const classes = new Map(
        [...xml.matchAll(/<classMention id="([^"]+)">\s*<mentionClass id="([^"]+)"/g)].map((m) => [
          m[1],
          m[2] ?? "",
        ]),
      );
      const mentions: GoldMention[] = [];
      for (const [block] of xml.matchAll(/<annotation>[\s\S]*?<\/annotation>/g)) {
        const spans = [...block.matchAll(/<span start="(\d+)" end="(\d+)"/g)];
        const concept = classes.get(/<mention id="([^"]+)"/.exec(block)?.[1]);
        if (spans.length !== 1) {
          discontinuous++;
          continue;
        }
        mentions.push({
          start: offsets.toUtf16(Number(spans[0]?.[1])),
          end: offsets.toUtf16(Number(spans[0]?.[2])),
          type: ontology,
          ids: concept ? [concept] : [],
        });
      }
      return { id, text, mentions };
    });
  return { documents, discontinuous };
}
