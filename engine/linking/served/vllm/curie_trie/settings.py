"""What the plug-in is started with and what a request asks of it.

``CURIE_TRIE``: the trie's file; several, for several knowledge bases, are parted as PATH is. ``CURIE_TOKENIZER``: folder of the
model's tokenizer, where it is not the served folder. A request names the group of its mention (``curie_group``) and, so that no
other trie answers for it, the hashes of its knowledge base and tokenizer (``curie_kb``, ``curie_tokenizer``).
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from .answers import Answer
from .trie import Trie, TrieError

GROUP, KB, TOKENIZER = "curie_group", "curie_kb", "curie_tokenizer"


@lru_cache
def tries() -> tuple[Trie, ...]:
    paths = [path for path in os.environ.get("CURIE_TRIE", "").split(os.pathsep) if path]
    if not paths:
        raise TrieError("CURIE_TRIE names no file: set it to what curie kb trie wrote.")
    return tuple(Trie(path) for path in paths)


def tokenizer_hash(folder: str | Path) -> str:
    """The fingerprint of a tokenizer that a trie is bound to."""
    main = Path(folder) / "tokenizer.json"
    config = Path(folder) / "tokenizer_config.json"
    if not main.is_file():
        raise TrieError(f"{main}: there is no such file; set CURIE_TOKENIZER to the folder that the trie was built with.")
    whole = hashlib.sha256(main.read_bytes())
    whole.update(b"\0" + (config.read_bytes() if config.is_file() else b"") + b"\0after a word")
    return whole.hexdigest()[:32]


def tokenizer_folder(model_config: object) -> str:
    """Where the served model's tokenizer lies: as the operator says, else the served folder, else the hub's cache."""
    named = os.environ.get("CURIE_TOKENIZER") or str(
        getattr(model_config, "tokenizer", None) or getattr(model_config, "model", "")
    )
    if os.path.isdir(named):
        return named
    try:
        from huggingface_hub import try_to_load_from_cache

        found = try_to_load_from_cache(named, "tokenizer.json", revision=getattr(model_config, "revision", None))
    except Exception:  # No hub library, or a name that is none: the cure is the same.
        found = None
    if isinstance(found, str):
        return os.path.dirname(found)
    raise TrieError(f"{named}: its tokenizer.json is not on this machine; set CURIE_TOKENIZER to its folder.")


def ends_of(model_config: object) -> set[int]:
    """Tokens that end an answer by the model's own configuration."""
    ends: set[int] = set()
    for name in ("hf_config", "hf_text_config", "generation_config"):
        given = getattr(model_config, name, None)
        own = given.get("eos_token_id") if isinstance(given, dict) else getattr(given, "eos_token_id", None)
        ends.update(_ids(own))
    if not ends:
        raise TrieError("the model's configuration names no eos_token_id: a name could not end.")
    return ends


def _ids(given: object) -> Iterable[int]:
    if isinstance(given, int):
        return (given,)
    return [t for t in given if isinstance(t, int)] if isinstance(given, (list, tuple, set, frozenset)) else ()


def check_fit(model_config: object) -> None:
    """Whether every trie is of the served tokenizer and vocabulary. Raises ``TrieError``."""
    own = tokenizer_hash(tokenizer_folder(model_config))
    size = getattr(model_config, "get_vocab_size", lambda: None)()
    for trie in tries():
        if trie.tokenizer["hash"] != own:
            raise TrieError(
                f"{trie.path}: it was built for the tokenizer {trie.tokenizer['name']} ({trie.tokenizer['hash']}), and the "
                f"served one is {own}. Build it again: curie kb trie KB --tokenizer FOLDER."
            )
        if size is not None and trie.vocabulary > size:
            raise TrieError(f"{trie.path}: it has token {trie.vocabulary - 1}, and the served model knows {size} tokens.")


def asked(params: object) -> tuple[Trie, str] | None:
    """The trie and the group that a request asks for; None where it asks for neither. Raises ``ValueError``."""
    extra = getattr(params, "extra_args", None) or {}
    group = extra.get(GROUP)
    if group is None:
        if KB in extra or TOKENIZER in extra:
            raise ValueError(f"{GROUP} is missing: it says of which semantic group the answer is.")
        return None
    for trie in tries():
        if KB in extra and extra[KB] != trie.kb["hash"]:
            continue
        if TOKENIZER in extra and extra[TOKENIZER] != trie.tokenizer["hash"]:
            continue
        if group not in trie.groups:
            raise ValueError(f"{GROUP} {group!r}: {trie.path} has names of {', '.join(trie.groups)}.")
        return trie, group
    known = "; ".join(f"{t.path}: {t.kb['name']} {t.kb['hash']}, {t.tokenizer['name']} {t.tokenizer['hash']}" for t in tries())
    raise ValueError(f"no trie of this server is of knowledge base {extra.get(KB)} and tokenizer {extra.get(TOKENIZER)}: {known}")


def answer_for(params: object, ends: set[int]) -> Answer | None:
    """
    An answer of a request, nothing written yet; None where the request is none of ours. What ``asked`` refuses is over before it
    begins: versions of vLLM that do not ask ``validate_params`` would let one bad request end the server for all.
    """
    try:
        wanted = asked(params)
    except ValueError as error:
        logging.getLogger(__name__).warning("%s", error)
        return Answer(None, ends)
    if wanted is None:
        return None
    trie, group = wanted
    own = {*ends, *_ids(getattr(params, "stop_token_ids", None)), *_ids(getattr(params, "all_stop_token_ids", None))}
    return Answer(trie.walk([group]), own)
