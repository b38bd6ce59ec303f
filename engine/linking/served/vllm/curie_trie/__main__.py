"""``python -m curie_trie FILE [TOKENIZER_FOLDER]``: whether a trie is whole, what it holds, and whether it fits a tokenizer."""

import sys

from .settings import tokenizer_hash
from .trie import Trie, TrieError


def main(arguments: list[str]) -> int:
    if not 1 <= len(arguments) <= 2:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        trie = Trie(arguments[0])
        print(f"{trie.path}: names of {trie.kb['name']} ({trie.kb['hash']}) for {trie.tokenizer['name']}")
        for group, names in zip(trie.groups, trie.names):
            print(f"  {group}: {names:,} token sequences, {len(trie.walk([group]).allowed()):,} first tokens")
        if len(arguments) == 2 and tokenizer_hash(arguments[1]) != trie.tokenizer["hash"]:
            raise TrieError(f"{arguments[1]}: another tokenizer than the trie was built for.")
    except TrieError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
