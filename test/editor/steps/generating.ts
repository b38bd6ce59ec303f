// Generating with a model, as a person does: the questions, the plan, what would be sent, consent for a host, the run, and the
// corpus that comes of it. The endpoint is this machine under another name, so that consent is asked for.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { type Asked, startEndpoint, type TestEndpoint } from "../../fixtures/endpoint.ts";
import { inTurn, type Step } from "../step.ts";
import type { Window } from "../window.ts";

/** An address of this machine that is not a loopback one; the loopback one where there is no network at all. */
const address = (): string =>
  Object.values(networkInterfaces())
    .flat()
    .find((i) => i && i.family === "IPv4" && !i.internal)?.address ?? "127.0.0.1";

const answer = ({ messages }: { messages: Asked["messages"] }): string => {
  const text = messages.map((m) => m.content).join("\n");
  if (text.includes('"ready"')) return '{"label": "ready"}';
  const name = /Title: (.*)/.exec(text)?.[1] ?? "nothing";
  return [
    `example: We saw [${name}] in the ward today.`,
    `example: Later that week [${name}] was found again by chance.`,
    "example: This line has no mention at all.",
  ].join("\n");
};

let endpoint: TestEndpoint;

/** Enter, once the question with this title is the one in front. */
async function next(w: Window, title: string, value?: string): Promise<void> {
  await w.page.locator(".quick-input-title", { hasText: title }).waitFor();
  if (value !== undefined) await w.input.fill(value);
  await w.page.keyboard.press("Enter");
}

async function choose(w: Window, title: string, row: string): Promise<void> {
  await w.page.locator(".quick-input-title", { hasText: title }).waitFor();
  await w.row(row).waitFor();
  await w.row(row).click();
}

export const generating: readonly Step[] = inTurn(
  [
    "generate: the questions lead to a plan",
    async (w) => {
      endpoint = await startEndpoint({ answer, host: "0.0.0.0", delay: 300 });
      const url = endpoint.url.replace("127.0.0.1", address());
      // Extensions' commands are in the palette once the extension has had its first word.
      await w.open("note.txt");
      await w.page.locator(".statusbar-item", { hasText: /\d+ mentions/ }).waitFor();
      await w.command("Curie: Generate");
      // One knowledge base is loaded: it is not asked for.
      await w.page.locator(".quick-input-title", { hasText: "which concepts" }).waitFor();
      await w.row("A sample of them").getByRole("checkbox").click();
      await w.page.locator(".quick-input-widget").getByRole("button", { name: "OK" }).click();
      await w.page.locator(".quick-input-message", { hasText: "How many concepts?" }).waitFor();
      await next(w, "which concepts", "5");
      await next(w, "language");
      await choose(w, "template", "generate-en");
      await choose(w, "model", "An endpoint…");
      await w.page.locator(".quick-input-message", { hasText: "Address" }).waitFor();
      await next(w, "model", url);
      await w.page.locator(".quick-input-message", { hasText: "as the endpoint calls it" }).waitFor();
      await next(w, "model", "test-model");
      await w.page.locator(".quick-input-title", { hasText: "Key for" }).waitFor();
      await next(w, "Key for", "sk-secret-of-the-test");
      await w.page.locator(".quick-input-message", { hasText: "Sentences for each concept" }).waitFor();
      await next(w, "how much", "2");
      await w.row("Texts that nothing may be taken from").waitFor();
      await w.page.locator(".quick-input-widget").getByRole("button", { name: "OK" }).click();
      await w.page.locator(".quick-input-message", { hasText: "Folder of the run" }).waitFor();
      await next(w, "where it is kept", w.workspace.path("synthetic/five"));
      await w.dialog.getByText("Generate 10 sentences for 5 concepts?").waitFor();
      await w.dialog.getByText("5 to 15 questions").waitFor();
      assert.equal(endpoint.asked.length, 0, "something was sent before anybody agreed");
    },
  ],
  [
    "generate: what would be sent, word for word",
    async (w) => {
      await w.button("Show What Would Be Sent").click();
      await w.page.locator(".tab.active", { hasText: "what-would-be-sent.md" }).waitFor();
      await w.line(/What would be sent to/).waitFor();
      await w.notice("nothing has been sent yet").waitFor();
      assert.equal(endpoint.asked.length, 0);
    },
  ],
  [
    "generate: closing it brings the question back, since the notice slides away while somebody reads",
    async (w) => {
      await w.page.locator(".tab.active", { hasText: "what-would-be-sent.md" }).click({ button: "middle" });
      await w.dialog.getByText("Generate 10 sentences for 5 concepts?").waitFor();
      await w.button("Show What Would Be Sent").click();
      await w.page.locator(".tab.active", { hasText: "what-would-be-sent.md" }).waitFor();
      assert.equal(endpoint.asked.length, 0);
    },
  ],
  [
    "generate: a host that nobody allowed is asked for",
    async (w) => {
      await w.answer("nothing has been sent yet", "Go On");
      await w.button("Start").click();
      await w.dialog.getByText(/Send text to/).waitFor();
      assert.equal(endpoint.asked.length, 0);
    },
  ],
  [
    "generate: the run shows its progress and its end",
    async (w) => {
      await w.button(`Allow ${address()}`).click();
      await w.pane("Generation Runs").locator(".monaco-list-row", { hasText: "five" }).waitFor();
      await w
        .pane("Generation Runs")
        .locator(".monaco-list-row", { hasText: /five.*finished · 5 \/ 5/ })
        .waitFor({ timeout: 90_000 });
      await w.notice("sentences for 5 of 5 concepts").waitFor();
      assert.ok(endpoint.headers.some((h) => h.authorization === "Bearer sk-secret-of-the-test"));
      for (const file of ["run.json", "journal.jsonl", "replies.jsonl"])
        assert.ok(!readFileSync(w.workspace.path(`synthetic/five/${file}`), "utf8").includes("sk-secret"));
    },
  ],
  [
    "generate: the generated corpus opens in the editor",
    async (w) => {
      await w.answer("sentences for 5 of 5 concepts", "Open Corpus");
      await w.accept(/-1/);
      await w.line(/We saw .* in the ward today|was found again by chance/).waitFor();
      assert.ok(existsSync(w.workspace.path("synthetic/five/corpus.jsonl")));
    },
  ],
  [
    "generate: the report has charts, and their words",
    async (w, after) => {
      after(() => endpoint.close());
      const row = w.pane("Generation Runs").locator(".monaco-list-row", { hasText: "five" });
      await row.hover();
      await row.getByRole("button", { name: "Show Generation Report" }).click();
      const report = await w.webview("svg.chart");
      await report.locator("h1", { hasText: "Generated text" }).waitFor();
      await report.locator("td", { hasText: "no mention at all" }).first().waitFor();
      const words = await report.locator("figure details").first().textContent();
      assert.match(words ?? "", /kept 5, rejected 0, failed 0, open 0/);
      return () => w.command("View: Close All Editor Groups");
    },
  ],
);
