// What package.json contributes must agree with the client's sources, and its colours must be legible: 4.5:1 on the
// editor backgrounds of VS Code's own themes, 7:1 where contrast is what the theme is for.
import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { curateKeys } from "../../../client/curation/keys.ts";
import { PALETTE } from "../../../engine/corpus/annotations/project.ts";
import { tokenTypes } from "../../../server/lsp/legend.ts";
import { languages, registeredCommands } from "./sources.ts";

const root = join(import.meta.dirname, "..", "..", "..");
// biome-ignore lint/suspicious/noExplicitAny: a manifest is free-form JSON, asserted on below.
const manifest: any = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { contributes } = manifest;

/** Theme names as settings know them, with the editor background each has. */
const THEMES = {
  dark: {
    "Dark 2026": "#121314",
    "Default Dark+": "#1E1E1E",
    "Default Dark Modern": "#1F1F1F",
    "Visual Studio Dark": "#1E1E1E",
    "Kimbie Dark": "#221A0F",
    "Solarized Dark": "#002B36",
    "Tomorrow Night Blue": "#002451",
    Abyss: "#000C18",
    Monokai: "#272822",
    "Monokai Dimmed": "#1E1E1E",
    Red: "#390000",
  },
  light: {
    "Light 2026": "#FFFFFF",
    "Default Light+": "#FFFFFF",
    "Default Light Modern": "#FFFFFF",
    "Visual Studio Light": "#FFFFFF",
    "Quiet Light": "#F5F5F5",
    "Solarized Light": "#FDF6E3",
  },
  contrast: { "Default High Contrast": "#000000", "Default High Contrast Light": "#FFFFFF" },
};

/** WCAG 2 contrast ratio of two `#rrggbb` colours. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Colour rules that a theme gets: `[*Dark*]` matches names that contain "Dark", `[*End]` those that end so. */
function rulesFor(theme: string): Record<string, { foreground?: string }> {
  const customizations = contributes.configurationDefaults["editor.semanticTokenColorCustomizations"];
  let found = {};
  for (const [key, value] of Object.entries(customizations as Record<string, { rules: object }>))
    for (const [, scope = ""] of key.matchAll(/\[(.+?)\]/g)) {
      const name = scope.replaceAll("*", "");
      const [open, shut] = [scope.startsWith("*"), scope.endsWith("*")];
      const matches = open
        ? shut
          ? theme.includes(name)
          : theme.endsWith(name)
        : shut
          ? theme.startsWith(name)
          : theme === name;
      if (matches) found = value.rules;
    }
  return found;
}

describe("contributions", () => {
  it("languages are the same for activation, keys, menus and default settings", () => {
    const own = languages();
    assert.deepEqual(
      manifest.activationEvents,
      [...own, "dotprompt"].map((id) => `onLanguage:${id}`),
    );
    for (const id of own)
      assert.equal(contributes.configurationDefaults[`[${id}]`]["editor.semanticHighlighting.enabled"], true);
    const here = `editorLangId =~ /^(${own.join("|")})$/`;
    // Keys of a view are its own while it has the focus.
    const isOfView = ({ when }: { when: string }) => /^focusedView == curie\.\w+ && !inputFocus$/.test(when);
    const ofText = contributes.keybindings.filter((key: { when: string }) => !isOfView(key));
    for (const { command, when } of [...ofText, ...contributes.menus["editor/context"]])
      assert.ok(when.includes(here), `${command}: ${when}`);
  });

  it("commands are registered, and those of the menus and keys are contributed", () => {
    const files = globSync("{commands,prompts,views}/*.ts", { cwd: join(root, "client") });
    const contributed: string[] = contributes.commands.map((c: { command: string }) => c.command);
    const registered = registeredCommands(files);
    registered.add("curie.undoDecision"); // the server's
    // Registered in a loop over their table, and in the palette only while curate mode is on.
    const curating = Object.keys(curateKeys).map((id) => `curie.curate.${id}`);
    for (const command of curating) registered.add(command);
    assert.deepEqual([...contributed].sort(), [...registered].sort());
    const palette: { command: string; when: string }[] = contributes.menus.commandPalette;
    const inMode = palette.filter(({ when }) =>
      /^curie\.(curating|adjudicating|hasRuns|hasPrompt)$/.test(when),
    );
    const always = contributed.filter(
      (command) =>
        !palette.some((item) => item.command === command && (inMode.includes(item) || item.when === "false")),
    );
    assert.ok(always.length <= 31, `${always.length} commands are more than anyone looks through`);
    for (const command of curating)
      assert.ok(
        contributes.menus.commandPalette.some(
          (item: { command: string; when: string }) =>
            item.command === command && item.when === "curie.curating",
        ),
        command,
      );
    const used = [...contributes.keybindings, ...Object.values(contributes.menus).flat()] as {
      command: string;
    }[];
    for (const { command } of used) assert.ok(contributed.includes(command), command);
  });

  it("keys are bound once", () => {
    const place = (when: string) => /^focusedView == [\w.]+/.exec(when)?.[0] ?? "text";
    const keys = contributes.keybindings.map(
      (k: { key: string; when: string }) => `${k.key} in ${place(k.when)}`,
    );
    assert.equal(new Set(keys).size, keys.length);
  });

  it("curate mode's keys have their titles in the client, too", () => {
    const source = readFileSync(join(root, "client/curation/titles.ts"), "utf8");
    for (const [id, { title }] of Object.entries(curateKeys))
      if (!/^(type|mark)\d$/.test(id))
        assert.ok(source.includes(`case "${id}":\n      return l10n.t("${title}");`), `${id}: ${title}`);
  });

  it("files that it names are there", () => {
    const named = [...JSON.stringify(manifest).matchAll(/"(?:\.\/)?((?:client|grammars)\/[^"*]+\.\w+)"/g)];
    assert.ok(named.length > 8);
    for (const [, file = ""] of named)
      if (!/\.(ts|mjs)$/.test(file)) assert.ok(existsSync(join(root, file)), `${file} is missing`);
  });

  for (const [kind, themes] of Object.entries(THEMES))
    for (const [theme, background] of Object.entries(themes))
      it(`every token type is legible in ${theme}`, () => {
        const rules = rulesFor(theme);
        for (const { id: type } of tokenTypes) {
          const foreground = rules[type]?.foreground;
          assert.ok(foreground, `${type} has no colour`);
          const ratio = contrast(foreground, background);
          assert.ok(ratio >= (kind === "contrast" ? 7 : 4.5), `${type}: ${ratio.toFixed(1)}:1`);
        }
      });

  it("lines under annotations are seen on every background: 3:1", () => {
    for (const [kind, themes] of Object.entries(THEMES))
      for (const [theme, background] of Object.entries(themes))
        for (const { dark, light } of PALETTE) {
          const isLight = kind === "light" || /Light/.test(theme);
          const ratio = contrast(isLight ? light : dark, background);
          assert.ok(ratio >= 3, `${theme}: ${isLight ? light : dark} ${ratio.toFixed(1)}:1`);
        }
  });

  it("an ambiguous mention differs by more than its colour", () => {
    for (const theme of ["Default Dark Modern", "Default Light Modern", "Default High Contrast"])
      assert.deepEqual(rulesFor(theme)["*.ambiguous"], { underline: true });
  });
});
