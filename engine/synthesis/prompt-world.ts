// What a prompt file speaks of, found: its knowledge base and slice, its corpora, its tokenizer. Kept between questions, since a
// person asks again with every letter.
import { stat } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { readCorpus } from "../corpus/read-corpus.ts";
import type { KnowledgeBase } from "../kb/knowledge-base.ts";
import { type PromptProblem, problem } from "../prompts/problem.ts";
import { filledInputs } from "../prompts/prompt-document.ts";
import type { PromptFile } from "../prompts/prompt-file.ts";
import { type TokenCounter, tokenCounter } from "../prompts/token-count.ts";
import { ExamplePool } from "./examples.ts";
import { dataProblems, placeOfKey } from "./prompt-checks.ts";
import { sliceOf } from "./prompt-inputs.ts";
import { LeakIndex } from "./quality/leakage.ts";
import { type SliceSurvey, surveySlice } from "./slice-survey.ts";

export interface WorldPorts {
  /** Loaded knowledge bases, in order of preference. */
  readonly kbs: () => readonly KnowledgeBase[];
  /** Opens a packed one by its path; rejects with a message for a person. */
  readonly openKb: (path: string) => Promise<KnowledgeBase>;
  /** Awaited now and then during long work. */
  readonly pause?: () => Promise<void>;
}

export interface World {
  readonly kb: KnowledgeBase;
  readonly survey: SliceSurvey;
  readonly tokens: TokenCounter;
  readonly pool?: ExamplePool;
  readonly leaks?: LeakIndex;
}

export class PromptWorld {
  readonly #ports: WorldPorts;
  readonly #kept = new Map<string, Promise<unknown>>();

  constructor(ports: WorldPorts) {
    this.#ports = ports;
  }

  /**
   * `path`: of the prompt's file, which its own paths start from; undefined for one that is no file. `world` is undefined where there
   * is no knowledge base to work with.
   */
  async of(
    prompt: PromptFile,
    path: string | undefined,
    seed: number,
  ): Promise<{ world?: World; problems: PromptProblem[] }> {
    const { document } = prompt;
    const problems: PromptProblem[] = [];
    const filled = filledInputs(document);
    const at = (key: readonly string[]) => placeOfKey(document, key) ?? { start: 0, end: 3 };
    const found = (file: string) =>
      isAbsolute(file) || path === undefined ? resolve(file) : join(dirname(path), file);
    const told = async <T>(
      key: readonly string[],
      code: PromptProblem["code"],
      work: () => Promise<T>,
    ): Promise<T | undefined> => {
      try {
        return await work();
      } catch (error) {
        problems.push(problem(document.text, at(key), "error", code, (error as Error).message));
        return undefined;
      }
    };
    const concept = filled.find((i) => i.is === "concept");
    const kb = await told(["curie.inputs", concept?.name ?? "", "kb"], "unknown-kb", () =>
      this.#kb(concept?.source.kb, found),
    );
    const examples = filled.find((i) => i.is === "examples");
    const corpus = examples?.source.corpus;
    const pool =
      corpus === undefined
        ? undefined
        : await told(["curie.inputs", examples?.name ?? "", "corpus"], "unreadable-corpus", () =>
            this.#pool(found(corpus)),
          );
    const leaks: LeakIndex | undefined = prompt.front["curie.evaluation"]?.length
      ? new LeakIndex()
      : undefined;
    for (const [i, file] of (prompt.front["curie.evaluation"] ?? []).entries())
      await told(["curie.evaluation", String(i)], "unreadable-corpus", () =>
        this.#leaks(found(file)).then((known) => leaks?.addAll(known)),
      );
    const folder = prompt.front["curie.model"]?.tokenizer;
    const tokens =
      (await told(["curie.model", "tokenizer"], "front-matter", () =>
        this.#keep(`tokenizer ${folder}`, () =>
          tokenCounter(folder === undefined ? undefined : found(folder)),
        ),
      )) ?? (await tokenCounter(undefined));
    if (!kb) return { problems };
    const slice = sliceOf(prompt) ?? {};
    const survey = await this.#keep(`survey ${kb.info.hash} ${JSON.stringify(slice)} ${seed}`, () =>
      surveySlice(kb, slice, { seed, ...(this.#ports.pause ? { pause: this.#ports.pause } : {}) }),
    );
    const world: World = { kb, survey, tokens, ...(pool ? { pool } : {}), ...(leaks ? { leaks } : {}) };
    problems.push(...(await dataProblems(prompt, world)));
    if (pool && leaks && examples) {
      const shared = pool
        .all()
        .filter((sentence) => leaks.leakIn(sentence.replace(/[[\]]/g, "")) === "sentence");
      if (shared.length)
        problems.push(
          problem(
            document.text,
            at(["curie.inputs", examples.name, "corpus"]),
            "warning",
            "evaluation-example",
            `${shared.length.toLocaleString("en-US")} of its example sentences stand in the evaluation corpus, too: “${shared[0]?.slice(0, 100)}”.`,
          ),
        );
    }
    return { world, problems: problems.sort((a, b) => a.start - b.start) };
  }

  async #kb(named: string | undefined, found: (file: string) => string): Promise<KnowledgeBase | undefined> {
    const loaded = this.#ports.kbs();
    if (named === undefined) return loaded[0];
    const same = loaded.find((kb) => kb.info.name === named);
    if (same) return same;
    if (!/\.curiekb$/i.test(named))
      throw new Error(
        `no knowledge base ${named} is loaded; there are ${loaded.map((kb) => kb.info.name).join(", ") || "none"}, or a file that ends in .curiekb.`,
      );
    const path = found(named);
    return this.#keep(await stamped("kb", path), () => this.#ports.openKb(path));
  }

  async #pool(path: string): Promise<ExamplePool> {
    return this.#keep(await stamped("pool", path), async () => {
      const pool = new ExamplePool();
      for await (const document of readCorpus(path)) {
        pool.add(document);
        await this.#ports.pause?.();
      }
      return pool;
    });
  }

  async #leaks(path: string): Promise<LeakIndex> {
    return this.#keep(await stamped("leaks", path), async () => {
      const leaks = new LeakIndex();
      for await (const document of readCorpus(path)) {
        leaks.add(document);
        await this.#ports.pause?.();
      }
      return leaks;
    });
  }

  /** One computation for each key; what failed is tried again. */
  #keep<T>(key: string, make: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key) as Promise<T> | undefined;
    if (known) return known;
    const making = make();
    this.#kept.set(key, making);
    // The oldest go: surveys and pools of a session's slices are few.
    if (this.#kept.size > 40) this.#kept.delete(this.#kept.keys().next().value as string);
    making.catch(() => this.#kept.delete(key));
    return making;
  }
}

/** Rejects where there is no such file, in words of a person. */
async function stamped(what: string, path: string): Promise<string> {
  try {
    const { mtimeMs, size } = await stat(path);
    return `${what} ${path} ${mtimeMs} ${size}`;
  } catch {
    throw new Error(`there is no file ${path}.`);
  }
}
