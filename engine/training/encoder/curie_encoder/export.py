"""Trained weights → a folder as sentence encoders are published in: fp32 and int8 graphs that give `sentence_embedding`, tokenizer,
configuration, and reference vectors by which a runtime can be checked.

    python -m curie_encoder.export WORK OUT"""

from __future__ import annotations

import json
import shutil
import sys
import warnings
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from tokenizers import Tokenizer

from .batches import padded
from .network import Encoder, Sizes

# The quantiser of the models for recognition: this network has no operator that they lack.
sys.path.insert(0, str(Path(__file__).parents[2] / "embedded"))
from curie_ner.quantise import quantised  # noqa: E402

OPSET = 17
TOLERANCE = 1e-4
TEXTS = [
    "myocardial infarction",
    "Heart attack",
    "Neoplasms, Breast",
    "cáncer de mama",
    "type 2 diabetes mellitus with a very long name that goes on and on until it is longer than what is read of it, and on",
    "高血压",
]


def graph_of(encoder: Encoder, path: Path) -> None:
    ids = torch.tensor([[2, 5, 6, 3], [2, 7, 3, 0]])
    axes = {0: "batch_size", 1: "sequence_length"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            encoder,
            (ids, (ids != 0).long()),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence_embedding"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "sentence_embedding": {0: "batch_size"}},
            opset_version=OPSET,
            dynamo=False,
        )
    onnx.checker.check_model(onnx.load(path))


def run(path: Path, ids: torch.Tensor, mask: torch.Tensor) -> np.ndarray:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return session.run(["sentence_embedding"], {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})[0]


def main() -> None:
    work, out = map(Path, sys.argv[1:3])
    torch.set_num_threads(1)
    saved = torch.load(work / "encoder.pt")
    sizes = Sizes(**saved["sizes"])
    encoder = Encoder(sizes)
    encoder.load_state_dict(saved["state"])
    encoder.eval()
    (out / "onnx").mkdir(parents=True, exist_ok=True)
    fp32, int8 = work / "model.onnx", out / "onnx" / "model_quantized.onnx"
    graph_of(encoder, fp32)
    onnx.save(quantised(onnx.load(fp32)), int8)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(work / name, out / name)
    config = {"model_type": "curie-encoder", "vocab_size": sizes.vocabulary, "hidden_size": sizes.width, "pad_token_id": 0}
    write = lambda name, value: (out / name).write_text(  # noqa: E731
        json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    write("config.json", config)
    write("sentence_bert_config.json", {"max_seq_length": sizes.longest, "do_lower_case": False})
    tokenizer = Tokenizer.from_file(str(out / "tokenizer.json"))
    rows = [np.array(e.ids if len(e.ids) <= sizes.longest else [*e.ids[: sizes.longest - 1], e.ids[-1]]) for e in tokenizer.encode_batch(TEXTS)]
    ids, mask = padded(rows)
    with torch.no_grad():
        expected = encoder(ids, mask).numpy()
    difference = float(np.abs(run(fp32, ids, mask) - expected).max())
    if difference > TOLERANCE:
        raise SystemExit(f"the exported graph differs from the training path by {difference}")
    small = run(int8, ids, mask)
    cosines = (small * expected).sum(1) / np.linalg.norm(small, axis=1)
    digits = lambda x: [[round(float(v), 4) for v in row] for row in x]  # noqa: E731
    write("reference.json", {"texts": TEXTS, "ids": [row.tolist() for row in rows], "vectors": digits(expected), "int8": digits(small)})
    print(json.dumps({"difference": difference, "least cosine of int8": float(cosines.min()), "megabytes": round(int8.stat().st_size / 1e6, 2)}))


if __name__ == "__main__":
    main()
