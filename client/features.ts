// Everything the extension does, one line each.
import { chooseForFolder } from "./commands/choose-for-folder.ts";
import { chooseKnowledgeBase } from "./commands/choose-knowledge-base.ts";
import { chooseModel } from "./commands/choose-model.ts";
import { compareKnowledgeBases } from "./commands/compare-knowledge-bases.ts";
import { curate } from "./commands/curate.ts";
import { dictionary } from "./commands/dictionary.ts";
import { evaluateCorpora } from "./commands/evaluate.ts";
import { generate } from "./commands/generate.ts";
import { importKnowledgeBase } from "./commands/import-knowledge-base.ts";
import { labelSample } from "./commands/label-sample.ts";
import { learnFromCorpus } from "./commands/learn.ts";
import { linkCorpus } from "./commands/link-corpus.ts";
import { openConcept } from "./commands/open-concept.ts";
import { openCorpus } from "./commands/open-corpus.ts";
import { openSample } from "./commands/open-sample.ts";
import { openWalkthrough } from "./commands/open-walkthrough.ts";
import { restartServer } from "./commands/restart-server.ts";
import { searchConcept } from "./commands/search-concept.ts";
import { showLog } from "./commands/show-log.ts";
import { showStatus } from "./commands/show-status.ts";
import { toggle } from "./commands/toggle.ts";
import { reportUndo } from "./commands/undo-decision.ts";
import { walkFindings } from "./commands/walk-findings.ts";
import type { Feature } from "./feature.ts";
import { previewPrompt } from "./prompts/preview.ts";
import { promptTests } from "./prompts/tests.ts";
import { tryPrompt } from "./prompts/try.ts";
import { adjudicate } from "./views/adjudication-view.ts";
import { provideConceptPages } from "./views/concept-pages.ts";
import { showKnowledgeBases } from "./views/knowledge-bases-view.ts";
import { showMentions } from "./views/mentions-view.ts";
import { showNeuralStatus } from "./views/neural-status.ts";
import { drawOuterMentions } from "./views/outer-mentions.ts";
import { showStatusItems } from "./views/status.ts";

export const features: readonly Feature[] = [
  provideConceptPages,
  showStatusItems,
  showNeuralStatus,
  chooseModel,
  showMentions,
  drawOuterMentions,
  curate,
  adjudicate,
  searchConcept,
  openConcept,
  walkFindings,
  toggle,
  chooseKnowledgeBase,
  chooseForFolder,
  importKnowledgeBase,
  showKnowledgeBases,
  dictionary,
  compareKnowledgeBases,
  reportUndo,
  showStatus,
  restartServer,
  openSample,
  openWalkthrough,
  evaluateCorpora,
  linkCorpus,
  generate,
  learnFromCorpus,
  labelSample,
  openCorpus,
  previewPrompt,
  tryPrompt,
  promptTests,
  showLog,
];
