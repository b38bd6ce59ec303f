"""Trained weights → a model folder in GLiNER's contract: fp32 and int8 graphs, tokenizer, configuration, and reference
logits by which a runtime can be checked.

    python -m curie_ner.export DATA model.pt OUT [THRESHOLD]"""

from __future__ import annotations

import json
import sys
import warnings
from pathlib import Path

import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper

from .alphabet import ENT, WIDEST
from .batches import batch_of
from .graph import INPUTS, OUTPUTS, Graph
from .inputs import graph_inputs
from .network import Recogniser
from .quantise import quantised
from .scoring import Scorer
from .task import Row, Task
from .tokenizer import tokenizer_config, tokenizer_json
from .weights import load_network

OPSET = 17
#: Largest difference of logits between the training path and the exported fp32 graph.
TOLERANCE = 2e-3


def with_lengths(model: onnx.ModelProto) -> onnx.ModelProto:
    """A traced LSTM ignores padding: `text_lengths` becomes its `sequence_lens`."""
    graph = model.graph
    at = next(i for i, n in enumerate(graph.node) if n.op_type == "LSTM")
    graph.initializer.append(helper.make_tensor("lengths_axis", TensorProto.INT64, [1], [1]))
    for node in graph.node:
        if node.op_type == "LSTM":
            inputs = [*node.input, *[""] * (7 - len(node.input))][:7]
            inputs[4] = "sequence_lens"
            del node.input[:]
            node.input.extend(inputs)
    nodes = [
        helper.make_node("Squeeze", ["text_lengths", "lengths_axis"], ["sequence_lens_int64"]),
        helper.make_node("Cast", ["sequence_lens_int64"], ["sequence_lens"], to=TensorProto.INT32),
    ]
    before, after = list(graph.node)[:at], list(graph.node)[at:]
    del graph.node[:]
    graph.node.extend([*before, *nodes, *after])
    return model


def exported(graph: Graph, inputs: tuple[torch.Tensor, ...], path: Path) -> None:
    per_row = {0: "batch_size", 1: "sequence_length"}
    per_span = {0: "batch_size", 1: "num_spans"}
    axes = {
        **{name: per_row for name in INPUTS[:3]},
        "text_lengths": {0: "batch_size"},
        "span_idx": per_span,
        "span_mask": per_span,
        "logits": {0: "batch_size", 1: "num_words", 3: "num_classes"},
        "span_vectors": per_span,
        "label_vectors": {0: "batch_size", 1: "num_classes"},
    }
    with warnings.catch_warnings():
        # The tracer warns of sizes that become constants; the checks below show that none does.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph,
            inputs,
            str(path),
            input_names=INPUTS,
            output_names=OUTPUTS,
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
    model = with_lengths(onnx.load(path))
    onnx.checker.check_model(model)
    onnx.save(model, path)


def run(path: Path, inputs: tuple[torch.Tensor, ...]) -> torch.Tensor:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    feeds = {name: x.numpy() for name, x in zip(INPUTS, inputs)}
    return torch.from_numpy(session.run(["logits"], feeds)[0])


def reference(task: Task, network: Recogniser, texts: list[list[str]], labels: list[str]) -> torch.Tensor:
    """Logits [B, L, WIDEST, C] of the training path."""
    rows = [Row(i, task.features.ids_of(words), [], []) for i, words in enumerate(texts)]
    if task.names:
        keys = task.features.tables()[3]
        for row in rows:
            row.kinds = task.names.matches(keys[row.words])
    scorer = Scorer(task, network)
    with torch.no_grad():
        batch = batch_of(rows)
        return scorer.logits(batch, labels).view(len(rows), -1, WIDEST, len(labels))


def compare(task: Task, network: Recogniser, paths: dict[str, Path]) -> dict:
    """Differences between the training path and graphs on documents of a test part, in padded batches of several
    sizes; raises where fp32 differs."""
    corpus = task.corpora[0]["name"]
    lines = (task.folder / f"{corpus}.test.jsonl").read_text(encoding="utf-8").splitlines()[:6]
    documents = [json.loads(line)["words"] for line in lines]
    concepts = list(task.labels)
    out = {name: 0.0 for name in paths}
    for texts, labels in (
        (documents[:1], concepts[:1]),
        ([documents[1][:30], documents[2]], concepts[:3]),
        ([d[:60] for d in documents], concepts),
        ([["p"]], concepts[:2]),
    ):
        wordings = [task.usual_wording(c) for c in labels]
        expected = reference(task, network, texts, wordings)
        inputs = graph_inputs(texts, wordings)
        mask = inputs[5].view(len(texts), -1, WIDEST)
        for name, path in paths.items():
            difference = (run(path, inputs) - expected).abs()[mask].max().item()
            out[name] = max(out[name], difference)
    if out["fp32"] > TOLERANCE:
        raise SystemExit(f"the exported graph differs from the training path by {out['fp32']}")
    return out


def reference_file(task: Task, network: Recogniser, int8: Path) -> dict:
    """For runtimes: two texts, three labels, the training path's logits of unmasked spans, and the int8 graph's."""
    concepts = list(task.labels)[:3]
    wordings = [task.usual_wording(c) for c in concepts]
    texts = [
        "Naloxone reversed clonidine - induced hypotension in 12 rats ( p < 0 . 01 ) .".split(),
        "Las crisis epilépticas del paciente , la fiebre .".split(),
    ]
    inputs = graph_inputs(texts, wordings)
    logits = reference(task, network, texts, wordings)
    digits = lambda x: [round(v, 4) for v in x.flatten().tolist()]  # noqa: E731
    return {
        "texts": texts,
        "labels": wordings,
        "shape": list(logits.shape),
        "mask": inputs[5].flatten().int().tolist(),
        "logits": digits(logits),
        "int8": digits(run(int8, inputs)),
    }


def main() -> None:
    data, weights, out = map(Path, sys.argv[1:4])
    torch.set_num_threads(1)
    task = Task(data)
    network, window = load_network(weights)
    names = task.names if network.sizes.kinds else None
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    fp32, int8 = out / "onnx" / "model.onnx", out / "onnx" / "model_quantized.onnx"
    first = [task.usual_wording(c) for c in list(task.labels)[:3]]
    texts = ["Naloxone reverses hypertension in rats .".split(), "Renal failure .".split()]
    exported(Graph(network, names).eval(), graph_inputs(texts, first), fp32)
    onnx.save(quantised(onnx.load(fp32)), int8)
    differences = compare(task, network, {"fp32": fp32, "int8": int8})
    write = lambda name, x: (out / name).write_text(  # noqa: E731
        json.dumps(x, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    write("tokenizer.json", tokenizer_json())
    write("tokenizer_config.json", tokenizer_config())
    write(
        "gliner_config.json",
        {
            "model_type": "gliner_uni_encoder_span",
            "max_width": WIDEST,
            "max_len": 512,
            "window_words": window,
            "ent_token": "<<ENT>>",
            "sep_token": "<<SEP>>",
            "class_token_index": ENT,
            "words_splitter_type": "letters-digits",
            "span_mode": "markerV0",
            **({"threshold": float(sys.argv[4])} if len(sys.argv) > 4 else {}),
            "labels": [
                {
                    "name": label["wordings"][0]["text"],
                    "aliases": [w["text"] for w in label["wordings"][1:]],
                    "group": label["group"],
                    "description": label["means"],
                    **({"threshold": label["threshold"]} if "threshold" in label else {}),
                }
                for label in task.labels.values()
            ],
        },
    )
    write("reference.json", reference_file(task, network, int8))
    sizes = {p.name: round(p.stat().st_size / 1e6, 2) for p in (fp32, int8)}
    print(json.dumps({"difference": differences, "megabytes": sizes}))


if __name__ == "__main__":
    main()
