// Writing with completion: any synonym finds the concept and inserts its preferred name.
import type { Step } from "../step.ts";

const row = ".suggest-widget .monaco-list-row";

export const writing: readonly Step[] = [
  [
    "completion opens on the trigger",
    async (w) => {
      await w.go("note.txt", "6:1");
      await w.page.keyboard.type("@diab", { delay: 30 });
      await w.page
        .locator(row, { hasText: /diabetes/i })
        .first()
        .waitFor();
    },
  ],
  [
    "completion inserts the preferred name",
    async (w) => {
      await w.page.keyboard.type("etes mel", { delay: 30 });
      await w.page
        .locator(row, { hasText: /diabetes mellitus/i })
        .first()
        .waitFor();
      await w.page.keyboard.press("Tab");
      await w.line(/^Diabetes mellitus/i).waitFor();
    },
  ],
  [
    "a mention just written is coloured",
    async (w) => {
      await w.page.keyboard.type(" and asthma. ");
      await w.line(/and asthma/).waitFor();
      const disorder = await w.paint("Multiple sclerosis");
      await w.until(
        "colour on a new mention",
        () => w.paint("asthma"),
        (paint) => paint === disorder,
      );
    },
  ],
];
