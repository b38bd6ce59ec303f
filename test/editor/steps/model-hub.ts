// A model from a hub, in the window: what is asked before anything is sent and before anything is fetched, a fetch that is
// stopped, a file that is not the one that was offered; and a model from a folder. The hub is a server on this machine.
import assert from "node:assert/strict";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Locator } from "playwright-core";
import { inspectFolder } from "../../../engine/models/folder/inspect.ts";
import { MANIFEST } from "../../../engine/models/folder/manifest.ts";
import { folderOf } from "../../fixtures/gliner/tiny.ts";
import { type HubServer, hubServer, REVISION } from "../../fixtures/models/hub-server.ts";
import type { Step } from "../step.ts";
import type { Window } from "../window.ts";

const REPOSITORY = "someone/tiny-recogniser";
const NAME = "tiny-recogniser";
/** Large enough that a fetch is seen under way. */
const CARD = `---\nlicense: apache-2.0\n---\n${"A model that finds little. ".repeat(40_000)}`;
const MODEL = folderOf("uni-span");

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

/** A hub with one model that works. */
export const startHub = (): Promise<HubServer> =>
  hubServer(REPOSITORY, {
    ...Object.fromEntries(filesIn(MODEL).map((file) => [file, readFileSync(join(MODEL, file))])),
    "README.md": CARD,
  });

/** The list of models, opened again until it shows what is sought: it is as old as its opening. */
const models = (w: Window, shows: Locator) => w.insist(() => w.command("Curie: Choose Neural Model"), shows);

/** The row of what can be done with models, chosen from the status item's list. */
async function choose(w: Window, row: RegExp): Promise<void> {
  await models(w, w.row(row));
  await w.row(row).click();
}

/** Up to the second question. */
async function askedFor(w: Window): Promise<void> {
  await choose(w, /Install from the Hugging Face hub/);
  await w.fill(/as owner\/name/, REPOSITORY);
  await w.page.keyboard.press("Enter");
  await w.dialog.getByText(`about ${REPOSITORY}?`).waitFor();
}

const host = (w: Window): string => new URL(w.hub.address).host;

async function agreed(w: Window): Promise<void> {
  await askedFor(w);
  await w.button(`Ask ${host(w)}`).click();
  await w.dialog.getByText(`Fetch ${REPOSITORY}?`).waitFor();
  await w.button("Fetch").click();
}

/** Models in the list, by name. */
async function isListed(w: Window, name: string): Promise<boolean> {
  await models(w, w.row(/Install from a folder/));
  const there = await w.row(name).isVisible();
  await w.escape();
  return there;
}

const clearNotices = (w: Window) => w.command("Notifications: Clear All Notifications");

export const modelHub: readonly Step[] = [
  [
    "model hub: a name that is none is refused while it is typed",
    async (w) => {
      await choose(w, /Install from the Hugging Face hub/);
      await w.fill(/as owner\/name/, "no name");
      await w.page.locator(".quick-input-message", { hasText: "owner/name was expected" }).waitFor();
      return () => w.escape();
    },
  ],
  [
    "model hub: before the host is asked, a person is",
    async (w) => {
      w.hub.requests.length = 0;
      await askedFor(w);
      await w.dialog.getByText(`Ask ${host(w)} about ${REPOSITORY}?`).waitFor();
      await w.dialog
        .getByText("The name of the model is sent to this host, nothing of your texts.")
        .waitFor();
      assert.deepEqual(w.hub.requests, [], "nothing is sent before the answer");
      return async () => {
        await w.button("Cancel").click();
        assert.deepEqual(w.hub.requests, [], "nothing is sent after a no");
      };
    },
  ],
  [
    "model hub: before it is fetched, its licence, size, host and revision are shown",
    async (w) => {
      await askedFor(w);
      await w.button(`Ask ${host(w)}`).click();
      await w.dialog.getByText(`Fetch ${REPOSITORY}?`).waitFor();
      const said = await w.dialog.innerText();
      for (const fact of [
        /Licence: apache-2\.0/,
        /Size: 1\.\d MB/,
        new RegExp(`From: ${host(w)}`),
        new RegExp(`Revision: ${REVISION.slice(0, 12)}`),
      ])
        assert.match(said, fact);
      assert.ok(w.hub.requests.every(({ url }) => url.startsWith("/api/")));
      return () => w.button("Cancel").click();
    },
  ],
  [
    "model hub: a fetch is stopped, and no half model is listed",
    async (w, after) => {
      let go = () => {};
      w.hub.holds = new Promise((resolve) => {
        go = resolve;
      });
      after(() => {
        go();
        delete w.hub.holds;
      });
      await agreed(w);
      const notice = w.notice(`Installing ${REPOSITORY}`);
      await notice.getByText(/\d MB \/ 1\.\d MB/).waitFor();
      return async () => {
        await notice.getByRole("button", { name: "Cancel" }).click();
        await notice.waitFor({ state: "hidden" });
        go();
        delete w.hub.holds;
        assert.equal(await w.notice(/is installed|could not/).count(), 0, "neither success nor a complaint");
        assert.equal(await isListed(w, NAME), false);
      };
    },
  ],
  [
    "model hub: a file that is not the one that was offered is refused",
    async (w, after) => {
      w.hub.corrupts = true;
      after(() => {
        delete w.hub.corrupts;
      });
      await agreed(w);
      await w.notice(/is not the file that was offered; it was thrown away/).waitFor();
      return async () => {
        await clearNotices(w);
        assert.equal(await isListed(w, NAME), false);
      };
    },
  ],
  [
    "model hub: a model is fetched and put to use",
    async (w, after) => {
      after(() => w.setting("curie.neural.enable", false));
      w.setting("curie.neural.enable", true);
      await agreed(w);
      await w.answer(`${NAME} is installed.`, "Use it");
      await models(w, w.page.locator(".quick-input-list .codicon-check"));
      await w.row(NAME).waitFor();
      assert.match(await w.row(NAME).innerText(), /installed · .* MB.* · apache-2\.0/s);
      return () => w.escape();
    },
  ],
  [
    "a model is installed from a folder, and one whose file was changed is refused",
    async (w) => {
      const folder = w.workspace.path("offline-model");
      cpSync(MODEL, folder, { recursive: true });
      const install = async (path: string) => {
        await choose(w, /Install from a folder/);
        await w.path(`${path}/`, w.row("gliner_config.json").or(w.row("onnx")));
        await w.page.locator(".quick-input-widget:visible").getByRole("button", { name: "Install" }).click();
      };
      await install(folder);
      await w.notice("offline-model is installed.").waitFor();
      await clearNotices(w);
      const sealed = w.workspace.path("sealed-model");
      cpSync(MODEL, sealed, { recursive: true });
      const manifest = await inspectFolder(sealed, {});
      writeFileSync(join(sealed, MANIFEST), JSON.stringify(manifest));
      const graph = join(sealed, "onnx", "model.onnx");
      const bytes = readFileSync(graph);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      writeFileSync(graph, bytes);
      await install(sealed);
      await w.notice(/model\.onnx is not the file that curie-model\.json lists/).waitFor();
      return () => clearNotices(w);
    },
  ],
];
