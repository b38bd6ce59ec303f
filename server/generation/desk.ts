// The generation desk: plans, previews, and the runs that this server's children carry out. A run's truth is its folder; what
// is known here is only what moves faster.
import { mkdir } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { CancellationToken } from "vscode-languageserver/node";
import { isClinical } from "../../engine/corpus/annotations/clinical.ts";
import { hostOf, permissionFor } from "../../engine/llm/choice.ts";
import { consentFile, readConsents, recordConsent } from "../../engine/llm/consent.ts";
import type { Plan } from "../../engine/synthesis/plan.ts";
import { mayEnter, pathsIn, readRun } from "../../engine/synthesis/run-folder.ts";
import { parseSpec, type RunSpec } from "../../engine/synthesis/spec.ts";
import { refused } from "../answering.ts";
import { pathLast } from "../notice.ts";
import { withProgress } from "../progress.ts";
import type { ConsentNeeded, GenerationPlan, RunView } from "../protocol/generation.ts";
import { cacheFolderOf, type Session } from "../session.ts";
import { KnownRuns, viewOf } from "./known-runs.ts";
import { LiveRun } from "./live-run.ts";
import { previewText } from "./preview-text.ts";

/** ms between two notifications of a run's progress. */
const EVERY = 200;

export class GenerationDesk {
  readonly #session: Session;
  readonly #live = new Map<string, LiveRun>();
  readonly known: KnownRuns;
  #specs = 0;

  constructor(session: Session) {
    this.#session = session;
    this.known = new KnownRuns(session);
  }

  async plan(given: unknown): Promise<GenerationPlan> {
    const spec = read(given);
    const found = await this.#ask<{ plan: Plan; lines: string[]; clinical: boolean }>(spec, "--plan");
    const host = hostOf(spec.model);
    return {
      concepts: found.plan.concepts,
      sentences: found.plan.sentences,
      lines: found.lines,
      permission: await this.#permission(spec, found.clinical),
      ...(host ? { host } : {}),
      clinical: found.clinical,
    };
  }

  async preview(given: unknown): Promise<string> {
    const spec = read(given);
    const { stdout } = await this.#run(spec, ["--dry-run"]);
    return previewText(spec, stdout);
  }

  async list(): Promise<RunView[]> {
    return (await this.known.list()).map(({ out, state }) => this.#view(out, state));
  }

  async start(given: unknown, out: string, how: StartHow): Promise<RunView | ConsentNeeded> {
    if (!isAbsolute(out)) throw refused(`${out}: the folder's whole path, please.`);
    const spec = read(given);
    if (this.#live.has(out)) throw refused(`${out}: this run is under way.`);
    const entered = await mayEnter(out).catch((error: Error) => {
      throw refused(error.message);
    });
    if (entered && JSON.stringify(entered.spec) !== JSON.stringify(spec))
      throw refused(`There is another run: choose another folder, or go on with that one (${out}).`);
    return this.#carryOut(out, spec, ["--spec", await this.#write(spec), "--out", out], how);
  }

  async resume(
    out: string,
    how: StartHow & { retryFailed?: boolean | undefined },
  ): Promise<RunView | ConsentNeeded> {
    if (this.#live.has(out)) throw refused(`${out}: this run is under way.`);
    const entered = await mayEnter(out).catch((error: Error) => {
      throw refused(error.message);
    });
    if (!entered) throw refused(`There is no run in ${out}.`);
    return this.#carryOut(
      out,
      entered.spec,
      ["--resume", out, ...(how.retryFailed ? ["--retry-failed"] : [])],
      how,
    );
  }

  /** Resolves when the child has ended: what is on the disk is then all there is. */
  async order(out: string, order: "pause" | "cancel"): Promise<RunView> {
    const live = this.#live.get(out);
    if (!live) throw refused(`${out}: this run is not under way here.`);
    live.order(order);
    await live.ended;
    return this.#viewNow(out);
  }

  async forget(out: string): Promise<void> {
    if (this.#live.has(out)) throw refused(`${out}: this run is under way; cancel it first.`);
    await this.known.remove(out);
  }

  /** Makes corpus and report anew where the run goes on; else they are there. */
  async report(out: string): Promise<{ page: string; corpus: string }> {
    const { page, corpus } = pathsIn(out);
    if (this.#live.has(out) || !(await this.#session.ports.files.stat(page))) {
      const { status, stderr } = await this.#session.ports.curie(
        ["generate", "--report", out],
        () => {},
        new AbortController().signal,
      );
      if (status === null || status > 1) throw refused(lastWords(stderr));
    }
    return { page, corpus };
  }

  async #permission(spec: RunSpec, clinical: boolean) {
    const consents = await readConsents(this.#consentFile()).catch((error: Error) => {
      throw refused(error.message);
    });
    return permissionFor(spec.model, consents, clinical);
  }

  #consentFile(): string {
    const { ports } = this.#session;
    return consentFile({ XDG_CONFIG_HOME: ports.env("XDG_CONFIG_HOME"), APPDATA: ports.env("APPDATA") });
  }

  /** Consent where it is needed, or the question for it. Then the child, which this does not wait for. */
  async #carryOut(
    out: string,
    spec: RunSpec,
    args: string[],
    { allow, key }: StartHow,
  ): Promise<RunView | ConsentNeeded> {
    const clinical = spec.clinical === true || (spec.style !== undefined && (await isClinical(spec.style)));
    const host = hostOf(spec.model);
    if (allow && host)
      await recordConsent(this.#consentFile(), host, this.#session.ports.now(), {
        clinical: allow === "clinical",
      });
    if (host && (await this.#permission(spec, clinical)).startsWith("missing")) {
      if (this.#session.client.options.clientCommands || !(await this.#asked(host, clinical)))
        return { consent: { host, clinical } };
      await recordConsent(this.#consentFile(), host, this.#session.ports.now(), { clinical });
    }
    await mkdir(out, { recursive: true });
    await this.known.add(out);
    const live = new LiveRun(this.#session, out, spec);
    this.#live.set(out, live);
    live.ended = this.#follow(live, args, key);
    return {
      ...viewOf(out, {
        curie: "generation-run/1",
        spec,
        state: "running",
        pid: 0,
        started: this.#session.ports.now().toISOString(),
        changed: "",
        counts: { asked: 0, kept: 0, rejected: 0, failed: 0, reasons: {} },
      }),
    };
  }

  /** For editors that have no question of their own. */
  async #asked(host: string, clinical: boolean): Promise<boolean> {
    const yes = `Allow ${host}`;
    const answer = await this.#session.connection.window.showWarningMessage(
      `This run sends text${clinical ? " that is marked as clinical" : ""} to ${host}. Allow it?`,
      { title: yes },
      { title: "Send nothing" },
    );
    return answer?.title === yes;
  }

  async #follow(live: LiveRun, args: string[], key: string | undefined): Promise<void> {
    const { connection, ports } = this.#session;
    let next = 0;
    const title = `Generating: ${live.out.split(/[\\/]/).at(-1)}`;
    await withProgress(this.#session, title, 0, CancellationToken.None, async (report, token) => {
      token.onCancellationRequested(() => live.order("cancel"));
      const onEvent = (event: unknown) => {
        if (!live.hear(event) || !live.counts || Date.now() < next) return;
        next = Date.now() + EVERY;
        const { asked, kept, rejected, failed } = live.counts;
        const done = kept + rejected + failed;
        report(
          asked ? done / asked : 0,
          `${done.toLocaleString("en-US")} of ${asked.toLocaleString("en-US")}`,
        );
        void this.#tell(live.out);
      };
      try {
        const run = await ports.curie(
          ["generate", "--events", ...args],
          onEvent,
          new AbortController().signal,
          live.talk(key),
        );
        // 1: done, and some concepts have no sentence.
        if (run.status === null || run.status > 1) connection.console.error(`generation: ${run.stderr}`);
        await this.#endedBadly(live, run.status, run.stderr);
      } catch (error) {
        connection.console.error(`generation: ${error instanceof Error ? error.stack : error}`);
      } finally {
        this.#live.delete(live.out);
      }
    });
    await this.#tell(live.out);
  }

  /** A child that said why on stderr only, before its folder had a state, is told of here. */
  async #endedBadly(live: LiveRun, status: number | null, stderr: string): Promise<void> {
    if (status !== null && status <= 1) return;
    const state = await readRun(live.out).catch(() => undefined);
    if (state?.message) return;
    this.#session.connection.window.showErrorMessage(`Curie: ${pathLast(lastWords(stderr))}`);
  }

  async #tell(out: string): Promise<void> {
    const run = await this.#viewNow(out).catch(() => undefined);
    if (run) void this.#session.connection.sendNotification("curie/generation/changed", { run });
  }

  async #viewNow(out: string): Promise<RunView> {
    const state = await readRun(out);
    if (!state) throw refused(`There is no run in ${out}.`);
    return this.#view(out, state);
  }

  #view(out: string, state: Parameters<typeof viewOf>[1]): RunView {
    const live = this.#live.get(out);
    return viewOf(out, live ? { ...state, state: "running", counts: live.counts ?? state.counts } : state);
  }

  async #write(spec: RunSpec): Promise<string> {
    const path = join(cacheFolderOf(this.#session), "generation", `${process.pid}-${++this.#specs}.json`);
    await this.#session.ports.files.writePrivate(path, JSON.stringify(spec));
    return path;
  }

  /** A short run of the program that answers with a result. */
  async #ask<R>(spec: RunSpec, ...args: string[]): Promise<R> {
    let result: R | undefined;
    const { stderr } = await this.#run(spec, ["--events", ...args], (event) => {
      result = (event as { result?: R }).result ?? result;
    });
    if (result === undefined) throw refused(lastWords(stderr));
    return result;
  }

  async #run(spec: RunSpec, args: string[], onEvent: (event: unknown) => void = () => {}) {
    const run = await this.#session.ports.curie(
      ["generate", "--spec", await this.#write(spec), ...args],
      onEvent,
      new AbortController().signal,
    );
    if (run.status !== 0) throw refused(lastWords(run.stderr));
    return run;
  }
}

export interface StartHow {
  readonly allow?: "host" | "clinical" | undefined;
  readonly key?: string | undefined;
}

function read(given: unknown): RunSpec {
  try {
    return parseSpec(given);
  } catch (error) {
    throw refused((error as Error).message);
  }
}

/** What the program said last: the reason. */
const lastWords = (stderr: string): string =>
  stderr
    .trim()
    .split("\n")
    .at(-1)
    ?.replace(/^curie: /, "") || "The run ended without a word.";
