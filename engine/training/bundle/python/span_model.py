"""A bi-encoder for spans on a Hugging Face encoder: a span's vector, from the first sub-tokens of its first and last
word and its width, times a label's vector, the mean of the label's sub-tokens. GLiNER's tensor contract
(gliner_bi_encoder_span), in two graphs: labels, then text with their vectors."""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, AutoTokenizer, BertConfig, PreTrainedTokenizerFast


class SpanModel(nn.Module):
    def __init__(self, encoder: nn.Module, widest: int, size: int = 256, dropout: float = 0.3) -> None:
        super().__init__()
        hidden = encoder.config.hidden_size
        self.encoder = encoder
        self.widest, self.size = widest, size
        self.start = nn.Linear(hidden, size)
        self.end = nn.Linear(hidden, size)
        self.width = nn.Embedding(widest, size)
        self.span = nn.Linear(size, size)
        self.label = nn.Linear(hidden, size)
        self.bias = nn.Parameter(torch.tensor(-3.0))
        self.dropout = nn.Dropout(dropout)

    def label_vectors(self, labels_input_ids: Tensor, labels_attention_mask: Tensor) -> Tensor:
        """Ids and mask [C, L] → vectors [C, size]."""
        states = self.encoder(
            input_ids=labels_input_ids, attention_mask=labels_attention_mask
        ).last_hidden_state
        mask = labels_attention_mask[..., None].to(states.dtype)
        return self.label((states * mask).sum(1) / mask.sum(1).clamp(min=1))

    def scores(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        words_mask: Tensor,
        text_lengths: Tensor,
        span_idx: Tensor,
        span_mask: Tensor,
        labels_embeds: Tensor,
    ) -> Tensor:
        """Logits [B, W, widest, C]; masked spans are -10,000."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        states = self.dropout(states)
        words = span_idx.shape[1] // self.widest
        numbers = torch.arange(1, words + 1, device=input_ids.device)
        first = (words_mask[:, None, :] == numbers[None, :, None]).to(states.dtype)
        by_word = first @ states
        start, end = self.start(by_word), self.end(by_word)
        inside = (span_idx < text_lengths[:, :, None]).all(-1) & span_mask
        index = torch.where(inside[..., None], span_idx, torch.zeros_like(span_idx))
        i, j = index[..., 0], index[..., 1]
        at = lambda x, k: x.gather(1, k[..., None].expand(-1, -1, self.size))  # noqa: E731
        spans = at(start, i) + at(end, j) + self.width((j - i).clamp(0, self.widest - 1))
        spans = self.span(F.relu(spans))
        logits = spans @ labels_embeds.T / self.size**0.5 + self.bias
        logits = torch.where(inside[..., None], logits, torch.full_like(logits, -1e4))
        return logits.view(logits.shape[0], words, self.widest, -1)

    def forward(self, labels_input_ids: Tensor, labels_attention_mask: Tensor, targets=None, **text: Tensor) -> dict:
        vectors = self.label_vectors(labels_input_ids, labels_attention_mask)
        logits = self.scores(**text, labels_embeds=vectors)
        out = {"logits": logits}
        if targets is not None:
            losses = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
            mask = text["span_mask"].view(*logits.shape[:3], 1)
            out["loss"] = (losses * mask).sum() / targets.sum().clamp(min=10)
        return out


def scratch_tokenizer(texts, vocabulary: int, folder: Path) -> PreTrainedTokenizerFast:
    """A WordPiece tokenizer learned from the training texts: for trials without a published model."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=vocabulary, special_tokens=special))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        special_tokens=[(t, tokenizer.token_to_id(t)) for t in ("[CLS]", "[SEP]")],
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
        model_max_length=512,
    )
    fast.save_pretrained(folder)
    return fast


def open_base(config: dict, texts, folder: Path):
    """Tokenizer and encoder: a published model by name or folder, or a small one from scratch."""
    if config["base"] != "scratch":
        return AutoTokenizer.from_pretrained(config["base"]), AutoModel.from_pretrained(config["base"])
    sizes = config["scratch"]
    tokenizer = scratch_tokenizer(texts, sizes["vocabulary"], folder)
    bert = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=sizes["hidden"],
        num_hidden_layers=sizes["layers"],
        num_attention_heads=sizes["heads"],
        intermediate_size=4 * sizes["hidden"],
        max_position_embeddings=512,
    )
    return tokenizer, AutoModel.from_config(bert)


def encoder_of(path: Path):
    """The encoder's architecture without weights, from a saved configuration."""
    return AutoModel.from_config(AutoConfig.from_pretrained(path))
