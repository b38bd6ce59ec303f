// What every training bundle has: configuration, the scripts that read it, pinned requirements, what to type, and the card that its
// model will have.
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface BundleTexts {
  /** All that the scripts read; `config.json`. */
  readonly config: unknown;
  readonly readme: string;
  readonly card: string;
}

/** `scripts`: folders whose files are copied, a later one's over an earlier one's. Rows are put into `data/` by the caller. */
export async function writeBundleFolder(
  folder: string,
  scripts: readonly string[],
  { config, readme, card }: BundleTexts,
): Promise<void> {
  await mkdir(join(folder, "data"), { recursive: true });
  for (const from of scripts)
    await cp(from, folder, { recursive: true, filter: (file) => !file.includes("__pycache__") });
  await writeFile(join(folder, "config.json"), `${JSON.stringify(config, null, 1)}\n`);
  await writeFile(join(folder, "README.md"), readme);
  await writeFile(join(folder, "MODEL_CARD.md"), card);
}
