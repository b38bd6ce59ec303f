// spaCy as a contestant, where a Python with it is at hand. Its small English pipeline cannot be fetched here, so its
// recogniser is built as that pipeline configures it and left untrained: it costs the same and finds nonsense.
import { spawnSync } from "node:child_process";

const PROGRAM = `
import json, resource, sys, time, warnings
warnings.filterwarnings("ignore")
import spacy
from spacy.training import Example
texts, rounds = json.load(sys.stdin)
try:
    nlp, kind = spacy.load("en_core_web_sm", exclude=["parser", "tagger", "attribute_ruler", "lemmatizer"]), "en_core_web_sm"
except OSError:
    nlp, kind = spacy.blank("en"), "untrained"
    tok2vec = {"@architectures": "spacy.Tok2Vec.v2",
      "embed": {"@architectures": "spacy.MultiHashEmbed.v2", "width": 96, "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"], "rows": [5000, 1000, 2500, 2500, 50, 50], "include_static_vectors": False},
      "encode": {"@architectures": "spacy.MaxoutWindowEncoder.v2", "width": 96, "depth": 4, "window_size": 1, "maxout_pieces": 3}}
    ner = nlp.add_pipe("ner", config={"model": {"@architectures": "spacy.TransitionBasedParser.v2", "state_type": "ner", "extra_state_tokens": False, "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "tok2vec": tok2vec}})
    for label in ("CHEMICAL", "DISEASE"): ner.add_label(label)
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("aspirin for fever"), {"entities": [(0, 7, "CHEMICAL")]})])
best = cpu = None
for i in range(rounds + 1):
    start, before = time.perf_counter(), time.process_time()
    for doc in nlp.pipe(texts): pass
    ms = (time.perf_counter() - start) * 1000
    used = (time.process_time() - before) * 1000
    if i and (cpu is None or used < cpu): best, cpu = ms, used
print(json.dumps({"version": spacy.__version__, "kind": kind, "ms": best, "cpu": cpu, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000}))
`;

export interface SpacyRun {
  readonly version: string;
  /** Which recogniser was measured. */
  readonly kind: "en_core_web_sm" | "untrained";
  readonly ms: number;
  readonly cpu: number;
  readonly memory: number;
}

/** Undefined where no Python with spaCy is found: `CURIE_PYTHON`, else python3. */
export function spacy(texts: readonly string[], rounds: number): SpacyRun | undefined {
  for (const python of [process.env.CURIE_PYTHON, "python3"]) {
    if (!python) continue;
    const run = spawnSync(python, ["-c", PROGRAM], {
      input: JSON.stringify([texts, rounds]),
      encoding: "utf8",
      env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", BLIS_NUM_THREADS: "1" },
    });
    if (run.status === 0) return JSON.parse(run.stdout.trim().split("\n").at(-1) as string) as SpacyRun;
  }
  return undefined;
}
