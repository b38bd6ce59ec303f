"""Holds a served model to the names of a knowledge base: a logits processor for vLLM over a packed token trie."""
