"""The model that is trained: a published one by name or folder, or a small one from scratch with a tokenizer of its own."""

from __future__ import annotations

import os
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForSeq2SeqLM,
    AutoTokenizer,
    BartConfig,
    BartForConditionalGeneration,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedTokenizerFast,
)

PAD, START, END = "<pad>", "<s>", "</s>"


def is_causal(config: dict) -> bool:
    if config["base"] == "scratch":
        return config["kind"] == "causal"
    return not AutoConfig.from_pretrained(config["base"]).is_encoder_decoder


def scratch_tokenizer(texts, size: int, separator: str, lower: bool, longest: int) -> PreTrainedTokenizerFast:
    """Byte-level BPE, so that every text has tokens; digits one by one. Without case where `lower`: names of vocabularies are
    capitalised as texts are not."""
    tokenizer = Tokenizer(models.BPE())
    if lower:
        tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=[PAD, START, END, separator],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token=PAD,
        bos_token=START,
        eos_token=END,
        additional_special_tokens=[separator],
        model_max_length=longest,
    )


def is_main() -> bool:
    """Of the processes that a launcher started, the one that writes."""
    return os.environ.get("RANK", "0") == "0"


def shared_tokenizer(folder: Path, make) -> PreTrainedTokenizerFast:
    """The tokenizer of `folder`, made by one process where it is not there yet; the others wait for it."""
    saved = folder / "tokenizer.json"
    if is_main() and not saved.exists():
        part = folder / "tokenizer.part"
        make().save_pretrained(part)
        for file in sorted(part.iterdir(), key=lambda f: f.name == saved.name):
            file.replace(folder / file.name)
        part.rmdir()
    while not saved.exists():
        time.sleep(0.5)
    return AutoTokenizer.from_pretrained(folder)


def scratch_model(config: dict, tokenizer):
    sizes = config["scratch"]
    common = {
        "vocab_size": len(tokenizer),
        "max_position_embeddings": config["max_tokens"],
        "pad_token_id": tokenizer.pad_token_id,
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
    }
    if config["kind"] == "causal":
        return LlamaForCausalLM(
            LlamaConfig(
                **common,
                hidden_size=sizes["hidden"],
                intermediate_size=sizes["inner"],
                num_hidden_layers=sizes["layers"],
                num_attention_heads=sizes["heads"],
                tie_word_embeddings=True,
            )
        )
    return BartForConditionalGeneration(
        BartConfig(
            **common,
            d_model=sizes["hidden"],
            encoder_layers=sizes["layers"],
            decoder_layers=sizes["layers"],
            encoder_attention_heads=sizes["heads"],
            decoder_attention_heads=sizes["heads"],
            encoder_ffn_dim=sizes["inner"],
            decoder_ffn_dim=sizes["inner"],
            decoder_start_token_id=tokenizer.bos_token_id,
            forced_eos_token_id=None,
            dropout=0.0,
        )
    )


def open_base(config: dict, texts, folder: Path, attention: str | None = None):
    """Tokenizer, which is saved in `folder` at once; model; id of the separator where the base did not have it. `texts`: what a
    tokenizer from scratch is learned from."""
    separator = config["linking"]["separator"]
    if config["base"] == "scratch":
        sizes, longest = config["scratch"], config["max_tokens"]
        tokenizer = shared_tokenizer(
            folder, lambda: scratch_tokenizer(texts, sizes["vocabulary"], separator, sizes["lower"], longest)
        )
        return tokenizer, scratch_model(config, tokenizer), None
    tokenizer = AutoTokenizer.from_pretrained(config["base"])
    added = separator not in tokenizer.get_vocab()
    if added:
        tokenizer.add_special_tokens({"additional_special_tokens": [separator]}, replace_extra_special_tokens=False)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    if is_main():
        tokenizer.save_pretrained(folder)
    kind = AutoModelForCausalLM if is_causal(config) else AutoModelForSeq2SeqLM
    model = kind.from_pretrained(
        config["base"],
        dtype=getattr(torch, config["dtype"]),
        **({"attn_implementation": attention} if attention else {}),
    )
    if len(tokenizer) > model.get_input_embeddings().num_embeddings:
        model.resize_token_embeddings(len(tokenizer))
    return tokenizer, model, tokenizer.convert_tokens_to_ids(separator) if added else None
