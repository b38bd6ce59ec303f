// Every feature, in one list: the server is what they add up to.
import { adjudicate } from "./features/adjudicate.ts";
import { codeAction } from "./features/code-action.ts";
import { codeLens } from "./features/code-lens.ts";
import { completion } from "./features/completion.ts";
import { corpus } from "./features/corpus.ts";
import { curate } from "./features/curate.ts";
import { curieRequests } from "./features/curie-requests.ts";
import { decide } from "./features/decide.ts";
import { definition } from "./features/definition.ts";
import { pullDiagnostics } from "./features/diagnostics.ts";
import { documentHighlight } from "./features/document-highlight.ts";
import { documentSymbol } from "./features/document-symbol.ts";
import { evaluate } from "./features/evaluate.ts";
import { hover } from "./features/hover.ts";
import { inlayHint } from "./features/inlay-hint.ts";
import { kbJobs } from "./features/kb-jobs.ts";
import { kbRequests } from "./features/kb-requests.ts";
import { labelling } from "./features/labelling.ts";
import { learning } from "./features/learning.ts";
import { linkCorpus } from "./features/link-corpus.ts";
import { neural } from "./features/neural.ts";
import { promptNavigation } from "./features/prompt-navigation.ts";
import { promptPreview } from "./features/prompt-preview.ts";
import { promptTrials } from "./features/prompt-trials.ts";
import { references } from "./features/references.ts";
import { semanticTokens } from "./features/semantic-tokens.ts";
import { workspaceSymbol } from "./features/workspace-symbol.ts";
import type { Feature } from "./session.ts";

export const features: readonly Feature[] = [
  pullDiagnostics,
  hover,
  completion,
  codeAction,
  decide,
  curate,
  definition,
  references,
  documentHighlight,
  documentSymbol,
  workspaceSymbol,
  semanticTokens,
  inlayHint,
  codeLens,
  promptNavigation,
  promptPreview,
  promptTrials,
  curieRequests,
  kbRequests,
  kbJobs,
  adjudicate,
  evaluate,
  labelling,
  corpus,
  neural,
  learning,
  linkCorpus,
];
