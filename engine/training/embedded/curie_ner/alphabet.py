"""Token ids and hashing constants. The training path (word_features, name_table) and the exported graph (graph) do the
same integer arithmetic with them, so that a model file needs no vocabulary: any byte sequence has features."""

PAD, CLS, EOS, UNK, ENT, SEP, MASK = range(7)
SPECIAL = ["<pad>", "<s>", "</s>", "<unk>", "<<ENT>>", "<<SEP>>", "[MASK]"]
#: Byte b is token BYTE0 + b; BORDER stands for what lies outside a word.
BYTE0 = 7
BORDER = BYTE0 + 256
SPACE = BYTE0 + 32

#: Bytes of a word that are looked at.
WORD_BYTES = 20
#: Widest span in words.
WIDEST = 10

#: Hash sums over WORD_BYTES terms below this prime stay below 2**24, so float32 sums are exact.
PRIME = 838_837
assert WORD_BYTES * PRIME < 2**24
#: For hashes of several words; products with numbers below 2**22 stay inside int64.
BIG_PRIME = 2**31 - 1

#: Rows of the embedding tables: byte n-grams, lower-cased words, cased words, prefixes and suffixes, shapes.
GRAM_ROWS, WORD_ROWS, CASED_ROWS, AFFIX_ROWS, SHAPE_ROWS = 30_000, 20_000, 12_000, 4_000, 2_000

#: Multipliers of the (at most five) neighbours of an n-gram.
GRAM_FACTORS = (7_919, 104_729, 1_299_709, 15_485_863, 32_452_843)
#: Multipliers by position, for two hashes of the lower-cased word and one of the cased word.
WORD_FACTORS = tuple(
    tuple(pow(base, k + 1, PRIME) for k in range(WORD_BYTES)) for base in (31_337, 276_449, 17_977)
)
#: Shape of the first seven bytes: a digit to the base of five each.
SHAPE_FACTORS = tuple(5**k if k < 7 else 0 for k in range(WORD_BYTES))

#: Token → lower-case token (ASCII), and token → 0 other, 1 lower, 2 upper, 3 digit.
LOWER = list(range(BORDER + 1))
SHAPE = [0] * (BORDER + 1)
for _byte in range(256):
    if 65 <= _byte <= 90:
        LOWER[BYTE0 + _byte] = BYTE0 + _byte + 32
        SHAPE[BYTE0 + _byte] = 2
    elif 97 <= _byte <= 122:
        SHAPE[BYTE0 + _byte] = 1
    elif 48 <= _byte <= 57:
        SHAPE[BYTE0 + _byte] = 3

#: Names are compared without a last "s" behind at least this many bytes: texts use plurals that vocabularies lack.
PLURAL_S = BYTE0 + ord("s")
LEAST_STEM = 3
#: Key of a word from its two hashes, key of several words from theirs, and three hashes of that.
KEY_FACTOR, NEXT_FACTOR = 838_861, 1_000_003
SECOND_PLACE, FINGERPRINT = 48_271, 69_621
