"""The tokenizer of the models: bytes. A byte-level BPE without merges, so that the ordinary tokenizer library reads it."""

from __future__ import annotations

from .alphabet import BYTE0, SPECIAL


def byte_characters() -> list[str]:
    """Printable stand-ins of the 256 bytes, the table that all byte-level BPE tokenizers share (GPT-2)."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    out, spare = [], 0
    for byte in range(256):
        if byte in kept:
            out.append(chr(byte))
        else:
            out.append(chr(256 + spare))
            spare += 1
    return out


def tokenizer_json() -> dict:
    vocabulary = {token: i for i, token in enumerate(SPECIAL)}
    vocabulary.update({c: BYTE0 + b for b, c in enumerate(byte_characters())})
    special = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": False}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": i, "content": token, **special} for i, token in enumerate(SPECIAL)],
        "normalizer": None,
        "pre_tokenizer": level,
        "post_processor": None,
        "decoder": level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": vocabulary,
            "merges": [],
        },
    }


def tokenizer_config() -> dict:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "cls_token": "<s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "model_max_length": 8192,
    }
