"""trained/ → model/: both graphs of the contract, the tokenizer and the configuration, compared with PyTorch.

    python export.py"""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn
from transformers import AutoTokenizer

from span_data import Encoder, read_rows
from span_model import SpanModel, encoder_of

HERE = Path(__file__).parent
TEXT = ["input_ids", "attention_mask", "words_mask", "text_lengths", "span_idx", "span_mask"]
LABELS = ["labels_input_ids", "labels_attention_mask"]
TOLERANCE = 1e-3


class Labels(nn.Module):
    def __init__(self, model: SpanModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, labels_input_ids, labels_attention_mask):
        return self.model.label_vectors(labels_input_ids, labels_attention_mask)


class Text(nn.Module):
    def __init__(self, model: SpanModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, *inputs):
        return self.model.scores(*inputs)


def write_graph(module, inputs, path: Path, names: list[str], output: str, axes: dict) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            inputs,
            str(path),
            input_names=names,
            output_names=[output],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )


def run(path: Path, feeds: dict) -> np.ndarray:
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return session.run(None, {k: v.numpy() for k, v in feeds.items()})[0]


def main() -> None:
    config = json.loads((HERE / "config.json").read_text(encoding="utf-8"))
    trained, out = HERE / "trained", HERE / "model"
    shutil.rmtree(out, ignore_errors=True)
    (out / "onnx").mkdir(parents=True)
    tokenizer = AutoTokenizer.from_pretrained(trained)
    model = SpanModel(encoder_of(trained), config["widest"], config["size"])
    model.load_state_dict(torch.load(trained / "model.pt", map_location="cpu"))
    model.eval()
    encoder = Encoder(tokenizer, config["widest"], config["max_pieces"])
    sample = [r["words"] for r in read_rows(config["stages"][-1]["files"], HERE)[:3]]
    labels = encoder.labels(config["labels"])
    text = encoder.text([sample[0][:12], sample[-1][:7]])
    batch, spans = {0: "batch_size"}, {0: "batch_size", 1: "num_spans"}
    tokens = {0: "batch_size", 1: "sequence_length"}
    per_label = {0: "num_classes", 1: "label_length"}
    with torch.no_grad():
        vectors = model.label_vectors(**labels)
        write_graph(
            Labels(model),
            tuple(labels[n] for n in LABELS),
            out / "onnx" / "labels.onnx",
            LABELS,
            "labels_embeds",
            {**{n: per_label for n in LABELS}, "labels_embeds": {0: "num_classes"}},
        )
        write_graph(
            Text(model),
            (*(text[n] for n in TEXT), vectors),
            out / "onnx" / "model.onnx",
            [*TEXT, "labels_embeds"],
            "logits",
            {
                **{n: tokens for n in TEXT[:3]},
                "text_lengths": batch,
                "span_idx": spans,
                "span_mask": spans,
                "labels_embeds": {0: "num_classes"},
                "logits": {0: "batch_size", 1: "num_words", 3: "num_classes"},
            },
        )
        # Other sizes than the traced ones.
        fewer, other = encoder.labels(config["labels"][:1]), encoder.text([s[:20] for s in sample])
        expected_vectors = model.label_vectors(**fewer)
        expected = model.scores(**other, labels_embeds=expected_vectors)
    found_vectors = run(out / "onnx" / "labels.onnx", fewer)
    found = run(out / "onnx" / "model.onnx", {**other, "labels_embeds": torch.from_numpy(found_vectors)})
    difference = max(
        np.abs(found_vectors - expected_vectors.numpy()).max(), np.abs(found - expected.numpy()).max()
    )
    if not difference < TOLERANCE:
        raise SystemExit(f"the graphs differ from PyTorch by {difference}")
    tokenizer.save_pretrained(out)
    gliner = {
        "model_type": "gliner_bi_encoder_span",
        "model_name": config["base"],
        "labels_encoder": config["base"],
        "max_width": config["widest"],
        "max_len": config["max_words"],
        "max_pieces": config["max_pieces"],
        "words_splitter_type": config["splitter"],
        "span_mode": "markerV0",
    }
    (out / "gliner_config.json").write_text(json.dumps(gliner, indent=1) + "\n", encoding="utf-8")
    shutil.copy(HERE / "MODEL_CARD.md", out / "README.md")
    print(json.dumps({"difference": float(difference), "labels": config["labels"], "folder": str(out)}))


if __name__ == "__main__":
    main()
