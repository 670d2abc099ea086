"""Whether a word stands in the district's vocabulary."""

from domain.errors import UnknownError
from domain.vocabulary import load_vocabulary


def check_word(group: str, field: str, word: str) -> None:
    """Refuse a word that the vocabulary's group has not: UnknownError."""
    if not load_vocabulary().has(group, word):
        raise UnknownError(group, word, field)
