// Keeps package.json, package.nls.json and README.md in step with what is declared in settings, findings and legend:
// writes what differs, then fails, so that the change is seen and committed.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { formatTableMarkdown } from "../../../engine/cli/formats.ts";
import {
  checksTable,
  corpusFilesClause,
  curateContributions,
  findingsTable,
  generateManifest,
  projectJsonSchema,
  settingsTable,
} from "./generated-manifest.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const path = (name: string) => join(root, name);
const read = (name: string) => readFileSync(path(name), "utf8");
// biome-ignore lint/suspicious/noExplicitAny: a manifest is free-form JSON, asserted on below.
const manifest = (): any => JSON.parse(read("package.json"));
const generated = generateManifest();
const curate = curateContributions();

/** Fails if `name` had to be changed to `wanted`. */
function keep(name: string, wanted: string): void {
  if (read(name) === wanted) return;
  writeFileSync(path(name), wanted);
  assert.fail(`${name} was out of date and has been rewritten: look at the difference and commit it`);
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

describe("generated files", () => {
  it("package.json has every setting, token type and modifier", () => {
    const now = manifest();
    const superTypes = new Map<string, string | undefined>(
      (now.contributes.semanticTokenTypes ?? []).map((t: { id: string; superType?: string }) => [
        t.id,
        t.superType,
      ]),
    );
    now.contributes.configuration.properties = generated.properties;
    now.capabilities.untrustedWorkspaces.restrictedConfigurations = generated.restricted;
    now.contributes.semanticTokenTypes = generated.tokenTypes.map((type) => ({
      ...type,
      // Chosen by hand: the standard type whose colours a theme lends.
      superType: superTypes.get(type.id) ?? "type",
    }));
    now.contributes.semanticTokenModifiers = generated.tokenModifiers;
    keep("package.json", json(now));
  });

  it("package.json has the commands and keys of curate mode", () => {
    const now = manifest();
    const isOwn = ({ command }: { command: string }) =>
      /^curie\.curate\./.test(command) && command !== "curie.curate.toggle";
    const others = (list: { command: string }[]) => list.filter((item) => !isOwn(item));
    now.contributes.commands = [...others(now.contributes.commands), ...curate.commands];
    now.contributes.keybindings = [...others(now.contributes.keybindings), ...curate.keybindings];
    const { menus } = now.contributes;
    menus.commandPalette = [...others(menus.commandPalette), ...curate.palette];
    keep("package.json", json(now));
  });

  it("package.json offers the files of every format to be opened", () => {
    const now = manifest();
    const item = now.contributes.menus["explorer/context"].find(
      ({ command }: { command: string }) => command === "curie.openCorpus",
    );
    assert.ok(item);
    item.when = corpusFilesClause();
    keep("package.json", json(now));
  });

  it("the project file's schema is the one that is read", () => {
    keep("client/schemas/curie.project.schema.json", json(projectJsonSchema()));
  });

  it("package.nls.json has their English words", () => {
    const now = JSON.parse(read("package.nls.json")) as Record<string, string>;
    const own = /^(config|group|finding|tokenType|tokenModifier|curate)\./;
    const written = Object.entries(now).filter(([key]) => !own.test(key));
    keep(
      "package.nls.json",
      json({ ...Object.fromEntries(written), ...generated.strings, ...curate.strings }),
    );
  });

  for (const [name, make] of [
    ["settings", settingsTable],
    ["findings", findingsTable],
    ["checks", checksTable],
    ["formats", formatTableMarkdown],
  ] as const)
    it(`README.md has the table of ${name} where it asks for one`, function () {
      const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
      const readme = existsSync(path("README.md")) ? read("README.md") : "";
      const [from, to] = [readme.indexOf(open), readme.indexOf(close)];
      if (from < 0 || to < from) return this.skip();
      keep("README.md", `${readme.slice(0, from + open.length)}\n${make()}\n${readme.slice(to)}`);
    });
});
