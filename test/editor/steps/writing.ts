// Writing with completion: any synonym finds the concept and inserts its preferred name.
import { inTurn, type Step } from "../step.ts";
import type { Window } from "../window.ts";

/** The row that Tab takes. A list that was asked for before the server could answer is asked for again, as a person does. */
async function completion(w: Window, hasText: RegExp): Promise<void> {
  const row = w.page.locator(".suggest-widget .monaco-list-row.focused", { hasText });
  if (
    await row.waitFor({ timeout: 10_000 }).then(
      () => false,
      () => true,
    )
  )
    await w.insist(() => w.page.keyboard.press("Control+Space"), row);
}

export const writing: readonly Step[] = inTurn(
  [
    "completion opens on the trigger",
    async (w) => {
      await w.go("note.txt", "6:1");
      await w.page.keyboard.type("@diab", { delay: 30 });
      await completion(w, /diabetes/i);
    },
  ],
  [
    "completion inserts the preferred name",
    async (w) => {
      await w.page.keyboard.type("etes mel", { delay: 30 });
      await completion(w, /diabetes mellitus/i);
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
);
