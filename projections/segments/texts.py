"""Number the texts that the ends of rows name: words, sets of tags, of attributes."""

import json
from collections.abc import Mapping, Sequence

from domain.facts import Status
from domain.policy.columns.encode import STANDINGS
from domain.policy.columns.population import NO_WORD
from domain.terms import Tags
from projections.facts import as_json
from projections.segments.block import Dictionaries, Numbers
from projections.segments.wire import fields_of, json_in, number_in

SCHOOL = "school"


class Texts:
    """Numbers of all texts of a block; `known` keep theirs."""

    def __init__(self, known: Dictionaries | None) -> None:
        known = known or Dictionaries()
        self.words = Numbers(known.words)
        self._tags = Numbers(known.tags)
        self._attributes = Numbers(known.attributes)

    def dictionaries(self) -> Dictionaries:
        """Return what the numbers stand for."""
        return Dictionaries(
            words=self.words.texts(),
            tags=self._tags.texts(),
            attributes=self._attributes.texts(),
        )

    def variant(self, rest: bytes) -> Sequence[int]:
        """Return what the end of a row of `rows` says, in the order of VARIANTS."""
        recognised, carried, *texts, tags = fields_of(rest)
        kind, as_kind, unit, result, provider, activity, status, by = [
            text.decode() for text in texts
        ]
        carried_in = number_in(carried)
        standing = Status(status) if status else Status.APPROVED
        return (
            carried_in,
            self.words.of(kind),
            self.word_of(as_kind),
            self.word_of(unit),
            self.word_of(result),
            self.word_of(provider),
            self.word_of(activity),
            self.tags_of(json.loads(json_in(tags))),
            STANDINGS[standing],
            number_in(recognised),
            self.word_of(by),
        )

    def attributes(self, rest: bytes) -> tuple[int, int]:
        """Return the school, and the set of the other attributes, of a span."""
        (field,) = fields_of(rest)
        attributes = json.loads(json_in(field))
        return self.attributes_of(attributes)

    def attributes_of(self, attributes: Mapping[str, Sequence[str]]) -> tuple[int, int]:
        """Return the school of attributes, and the set of the others."""
        school = attributes.get(SCHOOL) or ("",)
        others = {n: list(v) for n, v in attributes.items() if n != SCHOOL}
        return self.word_of(school[0]), self._attributes.of(as_json(others))

    def tags_of(self, tags: Tags) -> int:
        """Return a set of tags."""
        return self._tags.of(as_json(dict(tags)))

    def word(self, rest: bytes) -> int:
        """Return the only field of the end of a row as a word."""
        (field,) = fields_of(rest)
        return self.words.of(field.decode())

    def word_of(self, text: str) -> int:
        """Return a word that may be missing."""
        return self.words.of(text) if text else NO_WORD
