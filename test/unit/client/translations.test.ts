// Every string that a person sees has its translations: those of the manifest, and those that the sources hand to
// `l10n.t`. Checks completeness and placeholders, not style.
import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..", "..");
const strings = (name: string): Record<string, string> => JSON.parse(readFileSync(join(root, name), "utf8"));
const placeholders = (text: string) =>
  [...text.matchAll(/\{\d\}|`[^`]+`|\(command:[^)]+\)/g)].map(String).sort();

/** English strings in the sources. Each must be a literal, or nobody could translate it. */
function inSources(): Set<string> {
  const found = new Set<string>();
  for (const file of globSync("client/**/*.ts", { cwd: root })) {
    if (file.startsWith(join("client", "launch"))) continue;
    const source = readFileSync(join(root, file), "utf8");
    for (const [call] of source.matchAll(/\bl10n\.t\(\s*[^\s"]/g))
      assert.fail(`${file}: ${call}... is not a literal`);
    for (const [, literal] of source.matchAll(/\bl10n\.t\(\s*("(?:[^"\\]|\\.)*")/g))
      found.add(JSON.parse(literal as string));
  }
  return found;
}

/** Keys that `package.json` refers to by `%key%`. */
const inManifest = (): Set<string> =>
  new Set(
    [...readFileSync(join(root, "package.json"), "utf8").matchAll(/"%([\w.-]+)%"/g)].map(
      ([, key]) => key as string,
    ),
  );

describe("translations", () => {
  it("package.nls.json has what the manifest refers to, and nothing else", () => {
    assert.deepEqual(Object.keys(strings("package.nls.json")).sort(), [...inManifest()].sort());
  });
  for (const language of ["fr", "es", "zh-cn"]) {
    it(`the manifest speaks ${language}`, () => {
      const english = strings("package.nls.json");
      const translated = strings(`package.nls.${language}.json`);
      assert.deepEqual(Object.keys(translated).sort(), Object.keys(english).sort());
      for (const [key, text] of Object.entries(english))
        assert.deepEqual(placeholders(translated[key] ?? ""), placeholders(text), `${language} ${key}`);
    });
    it(`the client speaks ${language}`, () => {
      const translated = strings(`client/l10n/bundle.l10n.${language}.json`);
      assert.deepEqual(Object.keys(translated).sort(), [...inSources()].sort());
      for (const [english, text] of Object.entries(translated))
        assert.deepEqual(placeholders(text), placeholders(english), `${language} ${english}`);
    });
  }
});
