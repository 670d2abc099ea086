"""The district's words: kinds of activity, themes, school kinds, in two languages.

They are data, so that the rules of another region need no code.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from domain.statement import Label

SHIPPED = Path(__file__).parent / "policies" / "vocabulary.toml"
"""The words that come with the ledger."""


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Words by group; a word that is not listed labels itself."""

    groups: Mapping[str, Mapping[str, Label]]

    def words(self, group: str) -> tuple[str, ...]:
        """Return the words of a group, in the order of the file."""
        return tuple(self.groups.get(group, {}))

    def has(self, group: str, word: str) -> bool:
        """Tell whether a word belongs to a group."""
        return word in self.groups.get(group, {})

    def label(self, group: str, word: str) -> Label:
        """Return the label of a word, or the word itself in both languages."""
        return self.groups.get(group, {}).get(word) or Label(zh=word, en=word)


def read_vocabulary(text: str) -> Vocabulary:
    """Read a vocabulary: [group] tables of word = { zh = "...", en = "..." }."""
    return Vocabulary(
        groups={
            group: {word: Label(**label) for word, label in words.items()}
            for group, words in tomllib.loads(text).items()
        }
    )


@cache
def load_vocabulary() -> Vocabulary:
    """Return the words that come with the ledger."""
    return read_vocabulary(SHIPPED.read_text(encoding="utf-8"))
