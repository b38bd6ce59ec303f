"""Exports a Hugging Face causal or encoder-decoder model to the ONNX graphs that Curie's guided decoder reads.

    python export_onnx.py MODEL_FOLDER OUT_FOLDER

Causal: `onnx/model.onnx` with its cache (`past_key_values.N.key|value` in, `present.N.key|value` out). Encoder-decoder:
`onnx/encoder_model.onnx` and `onnx/decoder_model.onnx` without cache. Both are the layouts of Optimum, so that a folder exported by
it is read as well. Tokenizer and configuration are copied beside them. Needs torch, transformers and onnx.
"""
import json
import shutil
import sys
import warnings
from pathlib import Path

import torch

OPSET = 17
COPIED = ("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json")


class CausalGraph(torch.nn.Module):
    """The model with its cache as plain tensors, keys and values by layer."""

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, attention_mask, position_ids, *past):
        from transformers import DynamicCache

        cache = DynamicCache()
        for layer in range(len(past) // 2):
            cache.update(past[2 * layer], past[2 * layer + 1], layer)
        out = self.model(
            input_ids=input_ids,
            attention_mask=attention_mask,
            position_ids=position_ids,
            past_key_values=cache,
            use_cache=True,
        )
        present = [tensor for layer in out.past_key_values.layers for tensor in (layer.keys, layer.values)]
        return (out.logits, *present)


def export_causal(model, path: Path) -> None:
    config = model.config
    layers = config.num_hidden_layers
    heads = getattr(config, "num_key_value_heads", None) or config.num_attention_heads
    size = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    rows, past_length, length = 2, 5, 3
    past = [torch.randn(rows, heads, past_length, size) for _ in range(2 * layers)]
    inputs = (
        torch.ones(rows, length, dtype=torch.long),
        torch.ones(rows, past_length + length, dtype=torch.long),
        torch.arange(past_length, past_length + length)[None].repeat(rows, 1),
        *past,
    )
    names = [f"{layer}.{kind}" for layer in range(layers) for kind in ("key", "value")]
    past_names = [f"past_key_values.{name}" for name in names]
    present_names = [f"present.{name}" for name in names]
    axes = {
        "input_ids": {0: "batch_size", 1: "sequence_length"},
        "attention_mask": {0: "batch_size", 1: "total_sequence_length"},
        "position_ids": {0: "batch_size", 1: "sequence_length"},
        "logits": {0: "batch_size", 1: "sequence_length"},
        **{name: {0: "batch_size", 2: "past_sequence_length"} for name in past_names},
        **{name: {0: "batch_size", 2: "total_sequence_length"} for name in present_names},
    }
    _export(CausalGraph(model), inputs, path, ["input_ids", "attention_mask", "position_ids", *past_names], ["logits", *present_names], axes)


class EncoderGraph(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.encoder = model.get_encoder()

    def forward(self, input_ids, attention_mask):
        return self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state


class DecoderGraph(torch.nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, input_ids, encoder_hidden_states, encoder_attention_mask):
        return self.model(
            encoder_outputs=(encoder_hidden_states,),
            attention_mask=encoder_attention_mask,
            decoder_input_ids=input_ids,
            use_cache=False,
        ).logits


def export_encoder_decoder(model, folder: Path) -> None:
    rows, source, target = 2, 7, 3
    ids = torch.ones(rows, source, dtype=torch.long)
    mask = torch.ones(rows, source, dtype=torch.long)
    encoder = EncoderGraph(model)
    _export(
        encoder,
        (ids, mask),
        folder / "encoder_model.onnx",
        ["input_ids", "attention_mask"],
        ["last_hidden_state"],
        {name: {0: "batch_size", 1: "encoder_sequence_length"} for name in ("input_ids", "attention_mask", "last_hidden_state")},
    )
    with torch.no_grad():
        states = encoder(ids, mask)
    _export(
        DecoderGraph(model),
        (torch.ones(rows, target, dtype=torch.long), states, mask),
        folder / "decoder_model.onnx",
        ["input_ids", "encoder_hidden_states", "encoder_attention_mask"],
        ["logits"],
        {
            "input_ids": {0: "batch_size", 1: "decoder_sequence_length"},
            "encoder_hidden_states": {0: "batch_size", 1: "encoder_sequence_length"},
            "encoder_attention_mask": {0: "batch_size", 1: "encoder_sequence_length"},
            "logits": {0: "batch_size", 1: "decoder_sequence_length"},
        },
    )


def _export(graph, inputs, path: Path, input_names, output_names, axes) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            graph.eval(),
            inputs,
            str(path),
            input_names=input_names,
            output_names=output_names,
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )


def export(model, out: Path) -> None:
    """Writes the graphs of a model under `out/onnx`."""
    graphs = out / "onnx"
    graphs.mkdir(parents=True, exist_ok=True)
    model = model.eval()
    if model.config.is_encoder_decoder:
        export_encoder_decoder(model, graphs)
    else:
        export_causal(model, graphs / "model.onnx")


def main(source: Path, out: Path) -> None:
    from transformers import AutoModelForCausalLM, AutoModelForSeq2SeqLM

    config = json.loads((source / "config.json").read_text())
    kind = AutoModelForSeq2SeqLM if config.get("is_encoder_decoder") else AutoModelForCausalLM
    export(kind.from_pretrained(source, attn_implementation="eager", torch_dtype=torch.float32), out)
    for name in COPIED:
        if (source / name).exists() and source != out:
            shutil.copy(source / name, out / name)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
