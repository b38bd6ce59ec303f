// What it looks like: the walkthrough, and the colours in light, dark and high-contrast themes.
import type { Step } from "../step.ts";

/** In each theme groups must be told apart from each other and from plain text. `base`: the workbench's class. */
const theme = (name: string, base: string): Step => [
  `theme ${name}`,
  async (w) => {
    await w.go("note.txt");
    await w.insist(
      () => w.setting("workbench.colorTheme", name),
      w.page.locator(`.monaco-workbench.${base}`),
    );
    await w.until(
      "three different paints",
      async () => [
        await w.paint("The patient had"),
        await w.paint("Multiple sclerosis"),
        await w.paint("metformin"),
      ],
      (paints) => new Set(paints).size === 3,
    );
  },
];

export const appearance: readonly Step[] = [
  [
    "walkthrough",
    async (w) => {
      // Its pictures show only where there is room for them.
      await w.command("View: Close Primary Side Bar");
      await w.command("Curie: Open Walkthrough");
      await w.page.locator(".getting-started-step").first().waitFor();
      const picture = w.page
        .frameLocator(".getting-started-media iframe")
        .frameLocator("iframe")
        .locator("svg");
      await picture.waitFor();
      return () => w.command("View: Show Curie");
    },
  ],
  theme("Default Light Modern", "vs"),
  theme("Default High Contrast", "hc-black"),
  theme("Default High Contrast Light", "hc-light"),
];
