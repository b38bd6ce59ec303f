// The licences of the packages whose code is in a bundle: most ask that their notice travels with every copy.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface Manifest {
  name: string;
  version: string;
  license?: string;
  author?: string | { name: string };
}

/** `folders`: package folders, absolute. A package without a licence file is listed by what its manifest says. */
export function notices(folders: Iterable<string>): string {
  const parts = new Map<string, string>();
  for (const folder of folders) {
    if (!existsSync(join(folder, "package.json"))) continue;
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
    const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
    const author = typeof manifest.author === "string" ? manifest.author : manifest.author?.name;
    const text = file
      ? readFileSync(join(folder, file), "utf8").trim()
      : `${manifest.license ?? "no licence stated"}${author ? `, ${author}` : ""} (the package has no licence file)`;
    parts.set(`${manifest.name} ${manifest.version}`, text);
  }
  const rule = "-".repeat(79);
  const body = [...parts].sort(([a], [b]) => a.localeCompare(b)).map(([name, text]) => `${name}\n\n${text}`);
  return `Curie contains code of these packages.\n\n${rule}\n${body.join(`\n\n${rule}\n`)}\n`;
}
