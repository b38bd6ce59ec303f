"""trained/ → model/: graphs as the guided decoder reads them, tokenizer, configuration, manifest with digests; compared with
PyTorch.

    python export.py            # model/onnx/*.onnx
    python export.py --int8     # and *_quantized.onnx, which is preferred where it lies there"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSeq2SeqLM, AutoTokenizer

from export_onnx import COPIED, export
from linking_rows import Encoder, read_rows

HERE = Path(__file__).parent
TOLERANCE = 1e-3
SAMPLES = 3


class CausalRun:
    """A graph with its cache, fed as the decoder feeds it: the prompt at once, then one token at a time."""

    def __init__(self, graph: Path, _folder: Path) -> None:
        self.session = onnxruntime.InferenceSession(str(graph), providers=["CPUExecutionProvider"])
        self.past = [i for i in self.session.get_inputs() if i.name.startswith("past_key_values.")]
        self.inputs = {i.name for i in self.session.get_inputs()}

    def logits(self, prompt: list[int], answer: list[int]) -> np.ndarray:
        cache = {i.name: np.zeros((1, i.shape[1], 0, i.shape[3]), np.float32) for i in self.past}
        read, found = 0, []
        for ids in [prompt, *([token] for token in answer[:-1])]:
            feeds = {
                "input_ids": np.array([ids], np.int64),
                "attention_mask": np.ones((1, read + len(ids)), np.int64),
                "position_ids": np.arange(read, read + len(ids), dtype=np.int64)[None],
                **cache,
            }
            logits, *present = self.session.run(None, {k: v for k, v in feeds.items() if k in self.inputs})
            cache = {i.name: values for i, values in zip(self.past, present)}
            read += len(ids)
            found.append(logits[0, -1])
        return np.stack(found)


class EncoderDecoderRun:
    def __init__(self, graph: Path, folder: Path) -> None:
        sessions = [onnxruntime.InferenceSession(str(g), providers=["CPUExecutionProvider"]) for g in (folder / graph.name.replace("decoder", "encoder"), graph)]
        self.encoder, self.decoder = sessions
        self.start = json.loads((folder.parent / "config.json").read_text(encoding="utf-8"))["decoder_start_token_id"]

    def logits(self, prompt: list[int], answer: list[int]) -> np.ndarray:
        ids, mask = np.array([prompt], np.int64), np.ones((1, len(prompt)), np.int64)
        (states,) = self.encoder.run(None, {"input_ids": ids, "attention_mask": mask})
        feeds = {
            "input_ids": np.array([[self.start, *answer[:-1]]], np.int64),
            "encoder_hidden_states": states,
            "encoder_attention_mask": mask,
        }
        return self.decoder.run(None, feeds)[0][0]


def torch_logits(model, prompt: list[int], answer: list[int]) -> np.ndarray:
    with torch.no_grad():
        if model.config.is_encoder_decoder:
            start = model.config.decoder_start_token_id
            out = model(input_ids=torch.tensor([prompt]), decoder_input_ids=torch.tensor([[start, *answer[:-1]]]))
            return out.logits[0].numpy()
        return model(torch.tensor([prompt + answer[:-1]])).logits[0, len(prompt) - 1 :].numpy()


def quantised(graphs: Path) -> None:
    """Weights as 8-bit integers, one scale a column; activations are quantised as they come."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    for graph in sorted(graphs.glob("*.onnx")):
        to = graph.with_name(f"{graph.stem}_quantized.onnx")
        quantize_dynamic(graph, to, weight_type=QuantType.QInt8, per_channel=True)


def write_manifest(out: Path, config: dict, causal: bool, precision: dict[str, str]) -> None:
    files = sorted(p for p in out.rglob("*") if p.is_file() and (p.suffix in (".json", ".onnx") or ".onnx" in p.name))
    listed = {}
    for path in files:
        with path.open("rb") as file:
            listed[path.relative_to(out).as_posix()] = {
                "size": path.stat().st_size,
                "sha256": hashlib.file_digest(file, "sha256").hexdigest(),
            }
    manifest = {
        "format": 1,
        "name": config["name"],
        "kind": "causal-lm" if causal else "encoder-decoder",
        "description": "a linker: writes names of a knowledge base",
        "card": "README.md",
        "files": listed,
        "graphs": [{"precision": p, "file": f} for f, p in precision.items()],
    }
    (out / "curie-model.json").write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--int8", action="store_true", help="write graphs with 8-bit weights, too")
    int8 = options.parse_args().int8
    config = json.loads((HERE / "config.json").read_text(encoding="utf-8"))
    trained, out = HERE / "trained", HERE / "model"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    causal = not AutoConfig.from_pretrained(trained).is_encoder_decoder
    kind = AutoModelForCausalLM if causal else AutoModelForSeq2SeqLM
    model = kind.from_pretrained(trained, attn_implementation="eager", dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(trained)
    export(model, out)
    for name in COPIED:
        if (trained / name).exists():
            shutil.copy(trained / name, out / name)
    graphs = out / "onnx"
    if int8:
        quantised(graphs)
    encoder = Encoder(tokenizer, causal, config["max_tokens"], config["linking"]["separator"])
    rows = read_rows(config["dev"] or config["stages"][-1]["files"][:1], HERE)[:SAMPLES]
    samples = [(tokenizer(r["prompt"])["input_ids"], encoder.answer(r["completion"])) for r in rows]
    run = CausalRun if causal else EncoderDecoderRun
    told: dict = {"folder": str(out)}
    for suffix in ["", "_quantized"] if int8 else [""]:
        graph = run(graphs / f"{'model' if causal else 'decoder_model'}{suffix}.onnx", graphs)
        expected = [torch_logits(model, *sample) for sample in samples]
        found = [graph.logits(*sample) for sample in samples]
        scale = max(np.abs(e).max() for e in expected)
        name = "int8" if suffix else "fp32"
        told[f"difference_{name}"] = float(max(np.abs(e - f).max() for e, f in zip(expected, found)) / scale)
        told[f"same_choice_{name}"] = float(np.mean([(e.argmax(-1) == f.argmax(-1)).mean() for e, f in zip(expected, found)]))
        if not suffix and not told["difference_fp32"] < TOLERANCE:
            raise SystemExit(f"the graphs differ from PyTorch by {told['difference_fp32']} of the largest logit")
    precision = {g.relative_to(out).as_posix(): "int8" if g.stem.endswith("_quantized") else "fp32" for g in sorted(graphs.glob("*.onnx"))}
    (out / "curie-linking.json").write_text(json.dumps(config["linking"], indent=1) + "\n", encoding="utf-8")
    write_manifest(out, config, causal, precision)
    shutil.copy(HERE / "MODEL_CARD.md", out / "README.md")
    told["bytes"] = {g: (out / g).stat().st_size for g in precision}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
