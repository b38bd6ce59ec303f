// Request `curie/prompt/preview`, and the code lenses above a template and its tests.
import type { CodeLens } from "vscode-languageserver/node";
import * as z from "zod";
import { readPrompt } from "../../engine/prompts/prompt-file.ts";
import { tokensOf } from "../../engine/prompts/token-count.ts";
import { inputsFor } from "../../engine/synthesis/prompt-inputs.ts";
import { WORST_KINDS } from "../../engine/synthesis/slice-survey.ts";
import { guarded, refused } from "../answering.ts";
import { isPrompt, type OpenPrompt } from "../prompts/open-prompt.ts";
import { partialsOf } from "../prompts/partial-files.ts";
import { worldFor } from "../prompts/worlds.ts";
import type { PreviewResult } from "../protocol/prompts.ts";
import type { Session } from "../session.ts";
import { pathOf, uriOf } from "../workspace.ts";

const previewParams = z.object({
  uri: z.string(),
  seed: z.int(),
  of: z.union([z.object({ index: z.int().min(0) }), z.object({ worst: z.enum(WORST_KINDS) })]),
});

export function promptPreview(session: Session): void {
  session.connection.onRequest(
    "curie/prompt/preview",
    guarded(session, "curie/prompt/preview", null, async (given: unknown): Promise<PreviewResult> => {
      const { uri, seed, of } = previewParams.parse(given);
      const document = session.documents.get(uri);
      if (!document || !isPrompt(document)) throw refused("That is no open prompt template.");
      const {
        prompt,
        document: read,
        problems,
      } = await readPrompt(document.getText(), uri, partialsOf(session, uri));
      const none: PreviewResult = {
        name: prompt?.name ?? "",
        messages: [],
        drawn: 0,
        worst: [],
        problems: [...problems],
      };
      if (!prompt) return none;
      const found = await (await worldFor(session, uri)).of(prompt, pathOf(uri), seed);
      const all = [...problems, ...found.problems].map(({ line, severity, message }) => ({
        line,
        severity,
        message,
      }));
      if (!found.world) return { ...none, problems: all };
      const { kb, survey, tokens, pool } = found.world;
      const concept =
        "worst" in of ? survey.worst[of.worst] : survey.sample[of.index % Math.max(1, survey.sample.length)];
      const base: PreviewResult = {
        ...none,
        drawn: survey.sample.length,
        worst: WORST_KINDS.filter((kind) => survey.worst[kind]),
        ...(prompt.front.model ? { model: prompt.front.model } : {}),
        ...(prompt.front["curie.model"]?.url ? { url: prompt.front["curie.model"].url } : {}),
        slice: { kb: kb.info.name, concepts: survey.concepts, defined: survey.defined },
        problems: all,
      };
      if (!concept) return base;
      try {
        const messages = await prompt.renderSegments(
          inputsFor(prompt, concept, { seed, ...(pool ? { pool } : {}) }),
        );
        const shift = document.getText().length - read.text.length;
        const context = prompt.front["curie.model"]?.context;
        return {
          ...base,
          concept: { id: concept.id, name: concept.name, group: concept.group },
          messages: messages.map(({ role, segments }) => ({
            role,
            segments: segments.map(({ text, variable, start }) => ({
              text,
              ...(variable === undefined
                ? {}
                : { variable, line: document.positionAt((start ?? 0) + shift).line }),
            })),
          })),
          tokens: {
            count: tokensOf(messages, tokens),
            ...(tokens.tokenizer ? { tokenizer: tokens.tokenizer } : {}),
            ...(context === undefined ? {} : { context }),
          },
        };
      } catch (error) {
        return {
          ...base,
          problems: [...all, { line: 1, severity: "error", message: (error as Error).message }],
        };
      }
    }),
  );
}

const TESTS_ENDING = ".tests.yaml";

/** Above the file; only for clients that know the commands. */
export const promptLenses =
  (session: Session) =>
  async (opened: OpenPrompt): Promise<CodeLens[]> => {
    if (session.client.options.clientCommands !== true) return [];
    const { uri } = opened.document;
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const lens = (title: string, command: string): CodeLens => ({
      range,
      command: { title, command, arguments: [uri] },
    });
    const path = pathOf(uri);
    const tests =
      path !== undefined && (await session.ports.files.stat(`${path}${TESTS_ENDING}`))
        ? uriOf(`${path}${TESTS_ENDING}`)
        : undefined;
    return [
      lens("$(open-preview) Preview", "curie.previewPrompt"),
      lens("$(play) Run on 5 concepts", "curie.tryPrompt"),
      lens(tests ? "$(beaker) Tests" : "$(beaker) Write tests", "curie.testPrompt"),
    ];
  };
