"""Ask the readers of tables what they would read, without any document.

A `Probe` stands in for a table: it answers every question with something harmless and
notes the key, whether it must be there, and what may stand there. So the schema for
editors is told by the functions that read documents, and cannot differ from them.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, TypeVar

from domain.policy.mistakes import Mistakes
from domain.policy.tables import MOST, Form, Table
from domain.statement import Label

T = TypeVar("T")

Shape = Mapping[str, Any]
"""What may stand at a key: a JSON Schema, or the name of a type under `type_`."""


def typed(name: str) -> Shape:
    """Return the shape of a type that the schema defines by name."""
    return {"type_": name}


class Probe(Table):
    """A table that every reader may read, and that remembers what it was asked."""

    def __init__(self, answers: Mapping[str, str] | None = None) -> None:
        super().__init__({}, Mistakes("", ""), None)
        self.shapes: dict[str, Shape] = {}
        self.required: set[str] = set()
        self._answers = answers or {}
        """What to answer where one of a few words is read."""
        self._optional: set[str] = set()

    def wrong(self, key: str | None, expected: str) -> None:
        """Note no mistake: nothing is written here."""

    def finish(self) -> None:
        """Refuse nothing."""

    def has(self, key: str) -> bool:
        """Say yes, so that what is read only then is read; it may be absent."""
        self._optional.add(key)
        return True

    def text(self, key: str, default: str | None = None) -> str:
        """Note a text."""
        self._note(key, typed("text"), required=default is None)
        return default or "period"

    def word(self, key: str, default: str | None = None) -> str:
        """Note an identifier."""
        self._note(key, typed("word"), required=default is None)
        return default or "word"

    def words(self, key: str, default: Iterable[str] | None = ()) -> tuple[str, ...]:
        """Note a word or a list of words."""
        self._note(key, typed("words"), required=default is None)
        return ()

    def own_words(self, key: str) -> tuple[str, ...]:
        """Note a word or a list of words that may be empty."""
        self._note(key, typed("own_words"), required=False)
        return ()

    def choice(self, key: str, options: tuple[str, ...], default: str | None) -> str:
        """Note one of a few words; answer the one that was told."""
        words = {"enum": [str(option) for option in options]}
        self._note(key, words, required=default is None)
        return self._answers.get(key, default or options[0])

    def flag(self, key: str, *, default: bool | None) -> bool:
        """Note true or false."""
        self._note(key, {"type": "boolean"}, required=default is None)
        return bool(default)

    def rational(self, key: str, default: str | None = None) -> Fraction:
        """Note an exact amount."""
        self._note(key, typed("amount"), required=default is None)
        return Fraction(1)

    def optional_rational(self, key: str) -> Fraction | None:
        """Note an exact amount that may be absent."""
        return self.rational(key, "0")

    def optional_word(self, key: str) -> str | None:
        """Note an identifier that may be absent."""
        return self.word(key, "word")

    def optional_count(self, key: str, most: int = MOST) -> int | None:
        """Note a whole number that may be absent."""
        shape = {"type": "integer", "minimum": 1, "maximum": most}
        self._note(key, shape, required=False)
        return 1

    def tag(self, key: str) -> str | None:
        """Note the name of a tag."""
        return self.optional_word(key)

    def day(self, key: str) -> date:
        """Note a date."""
        self._note(key, typed("day"), required=True)
        return date.min

    def label(self, key: str) -> Label:
        """Note a text in both languages."""
        self._note(key, typed("label"), required=True)
        return Label(zh="", en="")

    def form(self, key: str, form: Form[T], *, required: bool = False) -> T:
        """Note a value of several shapes."""
        self._note(key, typed(form.name), required=required)
        return form.blank

    def raw(self, key: str) -> Any:
        """Note nothing: what is read raw is not the author's."""
        del key

    def refuse(self, place: str, mistake: str | None) -> None:
        """Refuse nothing."""

    def _note(self, key: str, shape: Shape, *, required: bool) -> None:
        self.shapes[key] = shape
        if required and key not in self._optional:
            self.required.add(key)
